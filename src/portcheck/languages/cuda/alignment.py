"""Alignments: vectors of 16 bytes, what bulk copies and swizzled tiles ask for."""

from collections.abc import Iterator

from portcheck.languages.cuda.around import given, left_words, statement, statement_words
from portcheck.languages.cuda.site import Site
from portcheck.model import Construct

_BULK = 128
_ALIGNING = frozenset({"alignas", "__align__", "aligned", "CUTE_ALIGNAS", "__builtin_align__"})


def alignment_at(site: Site, index: int, value: int | float) -> Iterator[Construct]:
    """What a number says of the alignment of memory."""
    view = site.view
    if not isinstance(value, int):
        return
    if view.word(index - 1) == "(" and view.word(index - 2) in _ALIGNING:
        if value >= _BULK or (value >= 32 and _is_bulk(site, index)):
            yield site.assumes("tma-alignment", index)
        elif value in (16, 32):
            yield site.assumes("vector-alignment", index)
    elif value in (16, 32, 64, 128, 256, 512, 1024) and _is_named(given(view, index)):
        symbol = "tma-alignment" if value > 16 else "vector-alignment"
        yield site.assumes(symbol, index)
    elif value in (32, 64, 128) and _is_swizzle(site, index):
        yield site.assumes("tma-alignment", index)
    elif (value == 16 and view.word(index - 1) == "%") or (value == 15 and view.word(index - 1) == "&"):
        if _is_address(site, index):
            yield site.assumes("vector-alignment", index)


def _is_bulk(site: Site, index: int) -> bool:
    if any("ensorMap" in site.view.word(place) for place in statement(site.view, index)):
        return True
    words = statement_words(site.view, index)
    return not words.isdisjoint({"tma", "grid", "swizzle", "shared", "smem"})


def _is_named(words: frozenset[str]) -> bool:
    is_alignment = not words.isdisjoint({"align", "alignment", "aligned"})
    return is_alignment and not words.isdisjoint(
        {"tma", "shmem", "smem", "shared", "swizzle", "bytes", "vector", "memory"}
    )


def _is_swizzle(site: Site, index: int) -> bool:
    """The bytes of a swizzle, compared: `kSwizzleMode == 128`."""
    words = left_words(site.view, index - 1) if site.view.word(index - 1) == "==" else frozenset[str]()
    return "swizzle" in words


def _is_address(site: Site, index: int) -> bool:
    texts = {site.view.word(place) for place in statement(site.view, index)}
    return not texts.isdisjoint({"uintptr_t", "data_ptr", "intptr_t", "mutable_data_ptr", "const_data_ptr"})


def cast_at(site: Site, index: int) -> Iterator[Construct]:
    """A pointer taken for one to vectors of 16 bytes."""
    view = site.view
    if view.word(index) not in view.words("wide_vectors") or view.word(index + 1) not in ("*", "&", "const"):
        return
    place = index - 1
    while view.word(place) == "const":
        place -= 1
    is_cast = view.word(place) == "<" and view.word(place - 1) in ("reinterpret_cast", "static_cast")
    is_old = view.word(place) == "(" and view.word(index + 1) == "*" and view.word(index + 2) == ")"
    if any("alloc" in view.word(at).lower() for at in range(index + 2, index + 6)):
        return  # memory for a list of such values
    if is_cast or is_old:
        yield site.assumes("vector-alignment", index)
