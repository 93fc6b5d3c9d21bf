"""The shape of a launch: threads, warps and blocks, tiles of matrix instructions, clusters, limits."""

from collections.abc import Iterator

from portcheck.languages.cuda.around import (
    given,
    given_chain,
    given_name,
    is_compared,
    left_words,
    statement,
    statement_words,
)
from portcheck.languages.cuda.literals import value_of, words_of
from portcheck.languages.cuda.site import Site
from portcheck.model import Construct

_EXTENTS = frozenset({"_2", "_4", "_8", "_16"})
_TILES = (4, 8, 16, 32, 64, 128, 192, 256)
_COUNTS = frozenset({"num", "n", "nb", "per", "k", "max", "min", "block", "cta", "total", "count", "size", "dim"})


def blocks_at(site: Site, index: int, value: int | float) -> Iterator[Construct]:
    """What a number says of the shape of a launch."""
    if not isinstance(value, int) or value < 1:
        return
    view = site.view
    name = given_name(view, index)
    words = words_of(name) if name else frozenset[str]()
    if name and _is_matrix(name, words) and value in _TILES:
        yield site.assumes("matrix-tile", index)
    elif value > 1 and "cluster" in words | given_chain(view, index) and _is_extent(site, index):
        yield site.assumes("cluster-shape", index)
    elif (name and _is_shape(site, index, name, words, value)) or (value > 1 and _is_dim(site, index)):
        yield site.assumes("thread-block-shape", index)
    elif _is_limit(site, index, value):
        yield site.assumes("thread-limit", index)


def registers_at(site: Site, index: int) -> Iterator[Construct]:
    """Registers of a thread, counted: `kNumMathRegisters = kStages == 0 ? 232 : 240`."""
    view = site.view
    if view.word(index + 1) != "=" or words_of(view.word(index)).isdisjoint(view.words("register_words")):
        return
    if words_of(view.word(index)).isdisjoint({"num", "n", "max"}) or view.word(index - 1) == "bool":
        return
    places = statement(view, index)
    is_fixed = any(view.word(place) in ("constexpr", "const") for place in places if place < index)
    if is_fixed and any(_is_register_count(view.word(place)) for place in places if place > index):
        yield site.assumes("thread-block-shape", index)


def _is_register_count(text: str) -> bool:
    value = value_of(text) if text[:1].isdigit() else None
    return value is not None and 24 <= value <= 256


def _is_matrix(name: str, words: frozenset[str]) -> bool:
    words = words - {"k"} if name[:1] == "k" else words
    return not words.isdisjoint({"mma", "wmma", "wgmma", "umma"}) and not words.isdisjoint({"m", "n", "k"})


def _is_extent(site: Site, index: int) -> bool:
    words = given_chain(site.view, index) | given(site.view, index)
    return not words.isdisjoint({"size", "dim", "shape", "m", "n", "ctas", "num"})


def _is_shape(site: Site, index: int, name: str, words: frozenset[str], value: int) -> bool:
    view = site.view
    if not words.isdisjoint({"sm", "multiprocessor"}) and {"per"} <= words:
        return True
    is_constant = name.isupper() or (name[:1] == "k" and name[1:2].isupper())
    if (value == 32 and "warp" in words) or not (site.has_kernel or is_constant):
        return False
    if not words.isdisjoint(view.words("block_warps")):
        return value > 1 and (not words.isdisjoint(_COUNTS) or name.isupper())
    if not words.isdisjoint(view.words("block_threads")):
        is_counted = len(words) == 1 or not words.isdisjoint(_COUNTS)
        return is_counted and (value >= 32 or name in site.blocks) and "cpu" not in words
    if name in site.blocks:
        is_size = value >= 8 and (value % 32 == 0 or value.bit_count() == 1)
        return is_size and words.isdisjoint(view.words("tensor_words"))
    return value in (32, 64, 128, 256, 512, 1024) and _is_fixed(site, index, name)


def _is_fixed(site: Site, index: int, name: str) -> bool:
    """A constant with the usual name of a block's size, where threads ask for their index."""
    if name.strip("_").lower() not in site.view.words("block_names"):
        return False
    texts = {site.view.word(place) for place in statement(site.view, index)}
    return bool(texts & {"define", "constexpr"}) and any(token.text == "threadIdx" for token in site.view.tokens)


def _is_dim(site: Site, index: int) -> bool:
    """`dim3 block(256)`: the first number in the brackets behind a block's name."""
    view = site.view
    place = index - 1
    if view.word(place) not in ("(", "{") or view.word(index + 1) not in (",", ")", "}"):
        return False
    name = view.word(place - 1)
    if view.word(place - 2) != "dim3":
        return False
    return name in site.blocks or not words_of(name).isdisjoint({"block", "threads", "thread", "nthreads"})


def _is_limit(site: Site, index: int, value: int) -> bool:
    view = site.view
    if value == 65535:
        return not statement_words(view, index).isdisjoint({"grid", "blocks", "nblocks"})
    if value != 1024:
        return False
    if is_compared(view, index):
        words = left_words(view, index - 1)
        return not words.isdisjoint({"threads", "nthreads"}) or {"block", "dim"} <= words
    is_least = view.word(index + 1) in (")", ",") and any(
        view.word(place) == "min" for place in range(index - 12, index)
    )
    return is_least and not statement_words(view, index).isdisjoint({"threads", "thread", "nthreads", "block"})


def cluster_at(site: Site, index: int) -> Iterator[Construct]:
    """`ClusterShape = Shape<_2, _1, _1>`."""
    view = site.view
    if view.word(index + 1) == "<" and view.word(index + 2)[:1] == "_":
        extents = (view.word(index + 2), view.word(index + 4))
        if not _EXTENTS.isdisjoint(extents):
            if _names_cluster(site, index):
                yield site.assumes("cluster-shape", index, value="".join(extents))


def _names_cluster(site: Site, index: int) -> bool:
    """Whether the type at the token, qualified or not, is given the name of a cluster's shape."""
    place = index
    while site.view.word(place - 1) == "::" and place > index - 8:
        place -= 2
    words = left_words(site.view, place - 1) if site.view.word(place - 1) == "=" else frozenset[str]()
    return "cluster" in words and "tile" not in words
