"""Values that are versions of a vendor's toolkit, or the architectures that something is built for."""

from collections.abc import Iterator, Sequence

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.view import Sight, View
from portcheck.model import Confidence, Kind, Role

_DEFAULT = Pattern(r"\$\{\w+:?[-=]([^{}$]*)\}")
_VERSION = Pattern(r"(?:cu(?:da)?[-_]?)?(?:\d{1,2}(?:\.(?:\d+|\*)){1,3}|\d{2,3}|[2-9])(?:-\d)?\*?")
_BUILD = Pattern(r"\d[\w.]*\+cu(?:da)?\d[\w.]*")
_TAGGED = Pattern(r"(?:\d[\w.]*\+)?cu(?:(?:da-?)?1\d(?:\.?\d)(?:\.\d)?|\$\{?CU[A-Z_]*\}?)")
_CAPABILITY = (
    r"(?:3[0257]|5[023]|6[012]|7[025]|8[06789]|90|10[0-3]|110|12[01]|(?:[3-9]|1[0-2])\.\d)"
    r"[af]?(?:-real|-virtual|\+PTX)?"
)
_CAPABILITIES = Pattern(rf"[\"']?{_CAPABILITY}(?:[;, ]+{_CAPABILITY})*[;,]?[\"']?")
_TELLING = Pattern(r"[;, ]|-real|-virtual|\+PTX|\d[af]")
_RELEASE = "cuda-version"
_ARCHITECTURES = "cuda_arch_list"


def see_version(view: View, name: str, value: str, word: Word, token: str) -> Iterator[Sight]:
    """What `NAME=value` says if its value is a version or a list of architectures; `token` is what is shown."""
    default = _DEFAULT.fullmatch(value)
    value = default.group(1).strip("\"'") if default else value.lstrip("=")
    if _is_version(view, name, value):
        yield from view.see(Kind.CONFIG, _RELEASE, word, token, value=value, confidence=Confidence.MEDIUM)
    elif _is_architectures(view, name, value) or (
        word.text[:2] == "-D" and value[:1] == "$" and _names_capability(view, name)
    ):
        yield from view.see(Kind.CONFIG, _ARCHITECTURES, word, token, value=value, confidence=Confidence.MEDIUM)


def see_versions(view: View, name: str, words: Sequence[Word]) -> Iterator[Sight]:
    """A list of versions or architectures, as a loop or an array holds them."""
    for word in words:
        seen = list(see_version(view, name, word.text, word, ""))
        if seen:
            yield from seen
            return


def see_tag(view: View, word: Word) -> Iterator[Sight]:
    """A version of CUDA by itself, `cu126`, wherever it is handed on."""
    if _TAGGED.fullmatch(word.text):
        yield from view.see(Kind.CONFIG, _RELEASE, word, value=word.text, confidence=Confidence.MEDIUM)


def see_asked_version(view: View, word: Word, other: Word) -> Iterator[Sight]:
    """A version that a variable is held against."""
    names = [each.name for each in word.references]
    if _CAPABILITIES.fullmatch(other.text) and any(_names_capability(view, name) for name in names):
        yield from view.see(
            Kind.ASSUMPTION,
            "compute-capability",
            other,
            value=other.text,
            role=Role.COMPARISON,
            confidence=Confidence.MEDIUM,
        )
    if any(names_version(view, name) for name in names) and _VERSION.fullmatch(other.text):
        yield from view.see(
            Kind.CONFIG, _RELEASE, other, value=other.text, role=Role.COMPARISON, confidence=Confidence.MEDIUM
        )


def names_version(view: View, name: str) -> bool:
    """Whether a variable is called after the version of a vendor's toolkit."""
    parts = _parts(name)
    subjects = view.words("version_subjects")
    return not subjects.isdisjoint(parts) and (len(parts) == 1 or not view.words("version_words").isdisjoint(parts))


def _names_capability(view: View, name: str) -> bool:
    parts = set(_parts(name))
    return not view.words("architecture_words").isdisjoint(parts) and not view.words(
        "architecture_subjects"
    ).isdisjoint(parts)


def _parts(name: str) -> list[str]:
    return [part for part in name.lower().replace("-", "_").split("_") if part]


def _is_version(view: View, name: str, value: str) -> bool:
    if _TAGGED.fullmatch(value) or _BUILD.fullmatch(value):
        return True
    return names_version(view, name) and _VERSION.fullmatch(value) is not None


def _is_architectures(view: View, name: str, value: str) -> bool:
    if len(value) > 400 or not _CAPABILITIES.fullmatch(value):
        return False
    parts = set(_parts(name))
    if view.words("architecture_words").isdisjoint(parts):
        return False
    return not view.words("architecture_subjects").isdisjoint(parts) or _TELLING.search(value) is not None
