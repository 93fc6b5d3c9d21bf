"""Formats of few bits: the ends of their ranges, blocks of scales, bytes taken for them."""

from collections.abc import Iterator

from portcheck.languages.cuda.around import given, left_words, statement, statement_words
from portcheck.languages.cuda.literals import value_of, words_of
from portcheck.languages.cuda.site import Site
from portcheck.languages.cuda.tokens import Sort
from portcheck.model import Construct

_MAXIMA = (448, 57344)
_FNUZ = 240
_E2M1 = 6
_SMALL = 1e-3
_COMPARISONS = frozenset({"==", "!=", "||", "&&"})


def precision_at(site: Site, index: int, value: int | float) -> Iterator[Construct]:
    """What a number says of a format of eight or four bits."""
    if value in (*_MAXIMA, _FNUZ) or (isinstance(value, float) and 0 < value < 0.01):
        if _is_range(site, index, value):
            yield site.assumes("fp8-range", index)
    elif value == _E2M1 and isinstance(value, float) and _speaks(site, index, "fp4_parts"):
        yield site.assumes("fp4-range", index)
    elif value in (16, 32, 64, 128) and _is_scale_block(site, index):
        yield site.assumes("fp8-block-scale", index)
    elif value == 1 and _is_byte_size(site, index):
        yield site.assumes("fp8-by-element-size", index)


def _is_range(site: Site, index: int, value: int | float) -> bool:
    if isinstance(value, float) and value < 1:
        return site.has_fp8 and any(abs(value * end - 1) < _SMALL for end in _MAXIMA)
    if value == _FNUZ:
        is_end = isinstance(value, float) or "max" in given(site.view, index)
        return is_end and _speaks(site, index, "fp8_parts")
    if _speaks(site, index, "fp8_parts"):
        return True
    if not site.has_fp8:
        return False
    return isinstance(value, float) or not given(site.view, index).isdisjoint({"max", "amax", "maxnorm", "finite"})


def _speaks(site: Site, index: int, group: str) -> bool:
    """Whether the statement, or the function around it, names such a format."""
    view = site.view
    parts = view.words(group)
    names = [view.word(place) for place in statement(view, index) if view.tokens[place].sort is Sort.NAME]
    return any(part in name.lower() for name in (*names, view.enclosing[index]) for part in parts)


def _is_scale_block(site: Site, index: int) -> bool:
    view = site.view
    words = given(view, index)
    if words:
        if site.has_fp8 and value_of(view.word(index)) != 16 and not words.isdisjoint({"gran", "granularity"}):
            return True
        is_scale = not words.isdisjoint({"scale", "scales", "scaling", "sf", "quant", "mxfp8", "nvfp4"})
        return is_scale and not words.isdisjoint({"block", "group", "gran", "vec", "per", "granularity"})
    if view.word(index - 1) != "/":
        return False
    if not site.has_fp8 or view.word(index) != "128":
        return False
    equals = next((place for place in statement(view, index) if view.word(place) == "="), None)
    return equals is not None and equals < index and not left_words(view, equals).isdisjoint({"scales", "scale"})


def _is_byte_size(site: Site, index: int) -> bool:
    """`element_size() == 1` where the file speaks of FP8."""
    view = site.view
    if view.word(index - 1) != "==" or not site.has_fp8:
        return False
    words = left_words(view, index - 1)
    return {"element", "size"} <= words or {"itemsize"} <= words


def byte_at(site: Site, index: int) -> Iterator[Construct]:
    """A tensor of bytes that is taken for FP8: `scalar_type() == at::ScalarType::Byte`."""
    view = site.view
    if view.word(index) not in view.words("byte_types") or not _speaks_of_fp8(site, index):
        return
    first = index
    while view.word(first - 1) == "::" and first > index - 8:
        first -= 2
    if view.word(first - 1) == "==" or view.word(index + 1) == "==":
        yield site.assumes("fp8-by-element-size", first, index)


def _speaks_of_fp8(site: Site, index: int) -> bool:
    return any(part in site.view.enclosing[index].lower() for part in site.view.words("fp8_parts"))


def exponent_scale_at(site: Site, index: int) -> Iterator[Construct]:
    """A switch between scales of floating point and scales that are powers of two."""
    words = words_of(site.view.word(index))
    view = site.view
    if view.word(index + 1) in ("(", "<") or len(words) < 2:
        return
    is_made = view.word(index - 1) == "bool" and view.word(index + 1) == "="
    if is_made or "if" in statement_words(view, index) or _is_template(site, index):
        yield site.assumes("ue8m0-scale", index)


def _is_template(site: Site, index: int) -> bool:
    """Whether the token is a parameter of a template."""
    for place in range(index - 1, max(-1, index - 40), -1):
        text = site.view.word(place)
        if text in ("(", ")", ";"):
            return False
        if text == "template":
            return True
    return False
