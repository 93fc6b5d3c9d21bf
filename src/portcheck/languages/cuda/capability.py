"""Which GPU it is: tests of compute capability, generations by name, models by name."""

from collections.abc import Iterator

from portcheck.languages.cuda.around import given, is_compared, left_names
from portcheck.languages.cuda.literals import words_of
from portcheck.languages.cuda.site import Site
from portcheck.languages.pattern import Pattern
from portcheck.model import Confidence, Construct, Role

_COMPARISONS = frozenset({"==", "!=", ">", "<=", ">=", "<"})
_MODEL = Pattern(r"(?:NVIDIA |Tesla |GeForce |Quadro )?([A-Za-z]+\d*[A-Za-z0-9]*)(?:[ -][\w -]*)?")
_TARGET = Pattern(
    r"(?:sm|compute)_\d{2,3}[af]?|.*(?:arch|code|architecture|gencode)[= ](?:arch=)?(?:sm|compute)_(?:\d{2,3}|\{|%).*"
)
_SEARCHES = frozenset(
    {"strstr", "find", "contains", "starts_with", "strcmp", "strncmp", "compare", "regex_search", "StrContains"}
)


def capability_at(site: Site, index: int, value: int | float) -> Iterator[Construct]:
    """What a number is compared with, or made of, where it is one of a GPU's architecture."""
    view = site.view
    if not isinstance(value, int):
        return
    if is_compared(view, index) and _is_capability(site, index - 1, value):
        yield site.assumes("compute-capability", index, role=Role.COMPARISON)
    elif view.word(index - 1) == "*" and value in (10, 100) and view.word(index + 1) == "+":
        names = left_names(view, index - 1)
        if names and words_of(names[0]) & {"major"} and _is_device(site, names):
            yield site.assumes("compute-capability", index)


def _is_capability(site: Site, mark: int, value: int) -> bool:
    names = left_names(site.view, mark)
    if not names:
        return False
    name = names[0].strip("_").lower()
    if name in ("major", "minor"):
        return value <= 12 and _is_device(site, names)
    if names[0].startswith("__") or name not in site.view.words("capability_names"):
        return False
    return 5 <= value <= 12 or 50 <= value <= 130 or 500 <= value <= 1300 or (name.endswith("minor") and value < 10)


def _is_device(site: Site, names: tuple[str, ...]) -> bool:
    """Whether a major number is a device's: by the names before it, or by what the file asks for."""
    words = frozenset().union(*(words_of(name) for name in names))
    if not words.isdisjoint({"cuda", "nvcc", "cudnn", "driver", "version", "runtime", "nccl", "toolkit"}):
        return not words.isdisjoint({"properties", "capability"})
    return site.has_capability or not words.isdisjoint(site.view.words("property_words"))


def number_at(site: Site, index: int) -> Iterator[Construct]:
    """`prop.major`: one half of a compute capability that is read from a device's properties."""
    view = site.view
    if view.word(index - 1) not in (".", "->") or view.word(index + 1) == "(":
        return
    names = left_names(view, index - 1)
    words = frozenset().union(*(words_of(name) for name in names[:1]))
    if not words.isdisjoint(view.words("property_words")) and site.has_capability:
        yield site.assumes("compute-capability", index)


def generation_at(site: Site, index: int) -> Iterator[Construct]:
    """A generation of GPUs by its name, where it is given a number or compared."""
    view = site.view
    if view.word(index) not in view.words("generations"):
        return
    before, behind = view.word(index - 1), view.word(index + 1)
    if behind == "=" or before in _COMPARISONS or behind in _COMPARISONS or (before in ("(", ",") and behind == ")"):
        yield site.assumes("compute-capability", index)


def model_at(site: Site, index: int) -> Iterator[Construct]:
    """A string that names a GPU where it is looked for, or an architecture for the compiler."""
    view = site.view
    text = view.word(index)[1:-1]
    if not text or len(text) > 80:
        return
    if _TARGET.fullmatch(text):
        yield site.assumes("compute-capability", index, value=text)
        return
    is_compared = view.word(index - 1) in ("==", "!=") or view.word(index + 1) in ("==", "!=")
    callee = view.word(index - 2) if view.word(index - 1) == "(" else left_call(site, index)
    if is_compared or callee in _SEARCHES:
        model = _MODEL.fullmatch(text)
        if model is not None and model.group(1) in view.words("gpu_models"):
            yield site.assumes("device-name", index, role=Role.COMPARISON, value=text, confidence=Confidence.MEDIUM)


def left_call(site: Site, index: int) -> str:
    """The function whose second argument the token is."""
    view = site.view
    for place in range(index - 1, max(-1, index - 12), -1):
        if view.word(place) in (";", "{", "}"):
            return ""
        if view.word(place) == "(" and view.word(place - 1) in _SEARCHES:
            return view.word(place - 1)
    return ""


def architecture_given(site: Site, index: int, value: int | float) -> Iterator[Construct]:
    """An architecture that is written down: `kArch = 90`."""
    words = given(site.view, index)
    if isinstance(value, int) and 70 <= value <= 130 and "arch" in words and len(words) <= 2:
        yield site.assumes("compute-capability", index)
