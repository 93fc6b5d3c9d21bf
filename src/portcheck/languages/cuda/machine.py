"""The size of one machine: multiprocessors, shared memory, cache policies, devices of a node and their peers."""

from collections.abc import Iterator

from portcheck.languages.cuda.around import given, is_compared, left_words, statement_words
from portcheck.languages.cuda.literals import value_of, words_of
from portcheck.languages.cuda.site import Site
from portcheck.languages.cuda.tokens import Sort
from portcheck.model import Confidence, Construct, Role

_KIB = 1024
_PARTS = frozenset({"*", "+", "-", "/"})
_WHOLE = frozenset({"/", "%", "*", "==", "!=", ">", ">="})


def machine_at(site: Site, index: int, value: int | float) -> Iterator[Construct]:
    """What a number says of the machine."""
    view = site.view
    if not isinstance(value, int):
        return
    if f"{value:#x}" in view.words("cache_policies"):
        yield site.assumes("l2-cache-policy", index, confidence=Confidence.HIGH)
    elif _is_memory(site, index, value):
        last = index + 2 if view.word(index + 1) == "*" and value_of(view.word(index + 2)) == _KIB else index
        yield site.assumes(
            "shared-memory-size", index, last, value=view.text[view.tokens[index].start : view.tokens[last].end]
        )
    elif value >= 8 and _counts_sms(given(view, index)):
        yield site.assumes("sm-count", index)
    elif 2 <= value <= 128 and _is_peers(given(view, index)):
        yield site.assumes("nvlink-peers", index)
    elif value == 8 and _is_node(site, index):
        yield site.assumes("devices-per-node", index)


def _counts_sms(words: frozenset[str]) -> bool:
    if "per" in words:
        return False
    return "sms" in words or "numsms" in words or ("sm" in words and not words.isdisjoint({"num", "count"}))


def _is_peers(words: frozenset[str]) -> bool:
    return not words.isdisjoint({"nvl", "nvlink"}) and not words.isdisjoint(
        {"peers", "peer", "ranks", "size", "domain"}
    )


def _is_memory(site: Site, index: int, value: int) -> bool:
    """Kibibytes or bytes that are the whole of a machine's shared memory, or a limit of it by name."""
    view = site.view
    if view.word(index - 1) in _PARTS or not given(view, index).isdisjoint(view.words("part_words")):
        return False
    is_kib = view.word(index + 1) == "*" and value_of(view.word(index + 2)) == _KIB
    if str(value) in view.words("memory_kib" if is_kib else "memory_bytes"):
        return True
    size = value * _KIB if is_kib else value
    is_limit = 32 * _KIB <= size <= 256 * _KIB
    return is_limit and not statement_words(view, index).isdisjoint(view.words("memory_words"))


def _is_node(site: Site, index: int) -> bool:
    view = site.view
    words = given(view, index)
    if words:
        return _counts_devices(words)
    operator = view.word(index - 1)
    if operator in ("/", "%"):
        return not left_words(view, index - 1).isdisjoint({"rank", "ranks", "nranks"})
    return is_compared(view, index) and _counts_devices(left_words(view, index - 1))


def _counts_devices(words: frozenset[str]) -> bool:
    if not words.isdisjoint({"sm", "sms", "thread", "warp", "block"}):
        return False
    if not words.isdisjoint({"gpus", "devices", "ngpus", "ndevices", "ndev"}):
        return True
    if not words.isdisjoint({"gpu", "device"}):
        return not words.isdisjoint({"num", "max", "count"})
    return {"world", "size"} <= words or (
        not words.isdisjoint({"ranks", "peers"}) and not words.isdisjoint({"node", "local", "host"})
    )


def peers_at(site: Site, index: int) -> Iterator[Construct]:
    """Arithmetic and tests with a constant that says how many devices NVLink joins."""
    view = site.view
    words = words_of(view.word(index))
    if not _is_peers(words) or (not view.word(index).isupper() and view.word(index)[:1] != "k"):
        return
    operators = (view.word(index - 1), view.word(index + 1))
    if operators[0] in _WHOLE or operators[1] in _WHOLE:
        yield site.assumes("nvlink-peers", index)


def template_devices(site: Site) -> Iterator[Construct]:
    """A constant of eight devices handed to a template: `barrier<NUM_DEVICES>`."""
    view = site.view
    named = {
        view.word(index - 2)
        for index, token in enumerate(view.tokens)
        if token.text == "8" and view.word(index - 1) == "=" and _counts_devices(given(view, index))
    }
    for index, token in enumerate(view.tokens):
        if token.text not in named or token.sort is not Sort.NAME or view.word(index - 1) not in ("<", ","):
            continue
        if view.word(index + 1) in (">", ",") and _is_argument(site, index):
            yield site.assumes("devices-per-node", index)


def _is_argument(site: Site, index: int) -> bool:
    """Whether angles open before the token, and brackets do not."""
    for place in range(index - 1, max(-1, index - 40), -1):
        text = site.view.word(place)
        if text in ("(", ";", "{"):
            return False
        if text == "<" and site.view.tokens[place - 1].sort is Sort.NAME:
            return True
    return False


def field_at(site: Site, index: int) -> Iterator[Construct]:
    """A field of the properties that CUDA gives of a device, or a name that stands for a number of one machine."""
    view = site.view
    telling = view.vocabulary.names["telling_names"].get(view.word(index))
    if telling is not None:
        yield site.assumes(telling, index)
    symbol = view.vocabulary.names["property_fields"].get(view.word(index))
    if symbol is not None and view.word(index - 1) in (".", "->") and view.word(index + 1) != "(":
        yield site.assumes(symbol, index, role=Role.REFERENCE)
