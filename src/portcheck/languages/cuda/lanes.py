"""Warps of 32 lanes: lane arithmetic, reduction loops, masks, constants."""

from collections.abc import Iterator

from portcheck.languages.cuda.around import given, left_names, left_words, statement
from portcheck.languages.cuda.literals import value_of, words_of
from portcheck.languages.cuda.site import Site
from portcheck.languages.cuda.tokens import Sort
from portcheck.model import Confidence, Construct

_LANES = {"%": (32,), "/": (32,), "&": (31,), ">>": (5,)}
_PARTS = {"%": (4, 8, 16), "/": (4, 8, 16), "&": (1, 2, 3, 4, 7, 8, 15, 16), ">>": (2, 3, 4)}
_FULL = 0xFFFFFFFF
_STEPS = (1, 2, 4, 8, 16)
_NEAR = 60


def lanes_at(site: Site, index: int, value: int | float) -> Iterator[Construct]:
    """What a number says of the lanes of a warp."""
    if value in (0, 1):
        yield from _small_mask(site, index)
    if value == _FULL:
        yield from _mask(site, index)
    elif value == 32 and _is_size(given(site.view, index)):
        yield site.assumes("warp-size", index, confidence=Confidence.HIGH)
    elif any(shows(site, index, value) for shows in (_is_arithmetic, _is_stride, _is_reduction)):
        yield site.assumes("warp-size", index)


def _is_size(words: frozenset[str]) -> bool:
    if not words.isdisjoint({"lanes", "nlanes"}) and not words.isdisjoint({"num", "n", "per"}):
        return True
    if "warp" not in words and "warpsize" not in words:
        return False
    return not words.isdisjoint({"size", "threads", "lanes", "width", "warpsize", "thread", "lane"})


def _is_arithmetic(site: Site, index: int, value: int | float) -> bool:
    """The index of a lane or a warp cut out of an index of a thread."""
    view = site.view
    operator = view.word(index - 1)
    if operator in _LANES:
        if value in _LANES[operator]:
            names = left_names(view, index - 1)
            if any(_is_thread(site, name) for name in names) or _is_block(site, index - 1):
                return True
        if value in _PARTS[operator] and view.is_device[index]:
            words = words_of("".join(left_names(view, index - 1)[:1]))
            return not (words | _taken(site, index)).isdisjoint(view.words("lane_words"))
    if operator == "<<" and value == 5:
        return "warp" in left_words(view, index - 1)
    if value == 31 and operator == "&":
        return not _taken(site, index).isdisjoint(view.words("lane_words"))
    if value != 32:
        return False
    warps = view.words("warp_words")
    if operator == "*" and not left_words(view, index - 1).isdisjoint(warps):
        return True
    if view.word(index + 1) in ("*", "-", "/") and not words_of(view.word(index + 2)).isdisjoint(warps):
        return True
    return _makes_threads(site, index) or _bounds_lanes(site, index)


def _taken(site: Site, index: int) -> frozenset[str]:
    """The words of the name that the expression around a number is given."""
    view = site.view
    for place in range(index - 1, max(-1, index - _NEAR), -1):
        text = view.word(place)
        if text in (";", "{", "}", ","):
            break
        if text == "=":
            return words_of("".join(left_names(view, place, is_far=False)[:1]))
    return frozenset()


def _makes_threads(site: Site, index: int) -> bool:
    """`threads = wm * wn * 32`, `lane = rank % 32`, `tokens_per_warp = 32 / n`."""
    view = site.view
    around = {view.word(index - 1), view.word(index + 1)}
    taken = _taken(site, index)
    if "*" in around:
        return "threads" in taken
    if around.isdisjoint({"%", "/"}) or not taken.isdisjoint({"words", "bits", "bitmap"}):
        return False
    return not taken.isdisjoint(view.words("warp_words") | view.words("lane_words"))


def _bounds_lanes(site: Site, index: int) -> bool:
    """An assertion in device code that one warp is enough: `ASSERT(num_topk <= 32)`."""
    view = site.view
    if view.word(index - 1) != "<=" or not view.is_device[index]:
        return False
    return any("assert" in view.word(place).lower() for place in range(index - 2, index - 10, -1))


def _is_thread(site: Site, name: str) -> bool:
    """Whether a name stands for threads, not for what each of them is given: `ITEMS_PER_THREAD`."""
    words = words_of(name)
    if words.isdisjoint(site.view.words("thread_words")) and not {"block", "dim"} <= words:
        return False
    return "per" not in words or not words.isdisjoint({"threads", "warps", "lanes"})


def _is_block(site: Site, mark: int) -> bool:
    """A block's size, as launches of the file hand it on."""
    names = left_names(site.view, mark)
    return any(name in site.blocks and not words_of(name).isdisjoint({"block", "size"}) for name in names)


def _is_stride(site: Site, index: int, value: int | float) -> bool:
    """`i * 32 + lane`, and a loop from a lane in steps of 32."""
    view = site.view
    if value != 32 or not view.is_device[index]:
        return False
    if view.word(index - 1) == "*" and view.word(index + 1) == "+":
        return not words_of(view.word(index + 2)).isdisjoint(view.words("lane_words"))
    if view.word(index - 1) == "+=" and view.word(index + 1) == ")":
        first = next((place for place in range(index, index - _NEAR, -1) if view.word(place) == "for"), None)
        if first is not None:
            names = (view.word(place) for place in range(first, index))
            return any(not words_of(name).isdisjoint(view.words("lane_words")) for name in names)
    return False


def _is_reduction(site: Site, index: int, value: int | float) -> bool:
    """A loop that halves from 16, or doubles up to it, in device code; a shorter one only around shuffles."""
    view = site.view
    if value not in _STEPS or view.word(index - 1) != "=" or view.word(index + 1) != ";":
        return False
    if not _is_loop(site, index):
        return False
    if not view.is_device[index] and not view.tokens[index].directive:
        return False
    head = [view.word(place) for place in range(index + 2, index + 14)]
    if value == 1:
        is_doubling = "<<=" in head or ("*=" in head and "2" in head)
        return is_doubling and len(head) > 2 and head[1] in ("<", "<=") and head[2] in ("32", "16")
    is_halving = ">>=" in head or "/=" in head or ">>" in head or "/" in head
    return is_halving and (value == 16 or _has_shuffle(site, index))


def _is_loop(site: Site, index: int) -> bool:
    return any(site.view.word(place) == "for" for place in range(index - 3, index - 7, -1))


def _has_shuffle(site: Site, index: int) -> bool:
    return any("__shfl_" in site.view.word(place) for place in range(index, index + _NEAR))


def _mask(site: Site, index: int) -> Iterator[Construct]:
    view = site.view
    words = given(view, index)
    if _is_masked(site, index - 1):
        yield site.assumes("full-warp-mask", index, confidence=Confidence.HIGH)
    elif "mask" in words and (view.is_device[index] or not words.isdisjoint(view.words("full_mask_words"))):
        yield site.assumes("full-warp-mask", index)


def _small_mask(site: Site, index: int) -> Iterator[Construct]:
    """`-1` and `~0` in the place of a mask."""
    if site.view.word(index - 1) in ("-", "~") and _is_masked(site, index - 2):
        yield site.assumes("full-warp-mask", index - 1, index, confidence=Confidence.HIGH)


def _is_masked(site: Site, bracket: int) -> bool:
    """Whether a bracket opens the arguments of an exchange between lanes."""
    name = site.view.word(bracket - 1)
    is_exchange = (name.startswith("__") and name.endswith("_sync")) or name == "__syncwarp"
    return site.view.word(bracket) == "(" and is_exchange


def warp_threads_at(site: Site, index: int) -> Iterator[Construct]:
    """A count of threads that is made of warps: `NUM_THREADS = NUM_WARPS * WARP_THREADS`."""
    view = site.view
    words = words_of(view.word(index))
    if "warp" not in words or words.isdisjoint({"threads", "size", "lanes"}):
        return
    if "*" not in (view.word(index - 1), view.word(index + 1)):
        return
    places = statement(view, index)
    equals = next((place for place in places if view.word(place) == "="), None)
    if equals is None or equals > index or view.tokens[equals - 1].sort is not Sort.NAME:
        return
    if "threads" in words_of(view.word(equals - 1)) and value_of(view.word(index)) is None:
        yield site.assumes("thread-block-shape", index)
