"""The branches of a file's preprocessor lines: which of them are built for CUDA, and under which guard."""

from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.cuda.conditions import ALWAYS, Worlds, judged
from portcheck.languages.cuda.tokens import Token
from portcheck.model import Guard, Vocabulary

_OPENING = frozenset({"if", "ifdef", "ifndef"})
_TURNING = frozenset({"elif", "elifdef", "elifndef", "else"})


class _Level(NamedTuple):
    """One open `#if`: the worlds around it, those no earlier branch has taken, and those of the present one."""

    around: Worlds
    left: Worlds
    taken: Worlds


def live(tokens: tuple[Token, ...], vocabulary: Vocabulary) -> Iterator[tuple[Token, Guard]]:
    """The tokens that a build for CUDA may see, each with its guard.

    A branch chosen between vendors is `vendor`, one under a test for CUDA alone `availability`; the test
    itself stands outside of its branch.
    """
    for group, outside in _judged(tokens, _with_own_macros(tokens, vocabulary)):
        if outside.cuda is not False:
            guard = _guard(outside)
            for token in group:
                yield token, guard


def built_elsewhere(
    tokens: tuple[Token, ...], vocabulary: Vocabulary, words: frozenset[str]
) -> Iterator[tuple[Token, bool | None]]:
    """The tokens that a build for one other vendor may see, each with whether a build for CUDA sees it too.

    A macro is that vendor's where its name holds one of the `words`, in small letters. What CUDA's compilers set may
    be set there as well.
    """
    known = _with_own_macros(tokens, vocabulary).words
    others = known.get("other_vendor_macros", frozenset())
    own = frozenset(name for name in others if any(word in name.lower() for word in words))
    changed = {"other_vendor_macros": own, "compiler_macros": others - own, "other_vendor_parts": frozenset[str]()}
    for group, outside in _judged(tokens, vocabulary._replace(words={**known, **changed})):
        if outside.other is not False:
            for token in group:
                yield token, outside.cuda


def _judged(tokens: tuple[Token, ...], vocabulary: Vocabulary) -> Iterator[tuple[tuple[Token, ...], Worlds]]:
    """The tokens of each preprocessor line, and those of the code between, with the worlds that they are built in."""
    levels: list[_Level] = []
    between_vendors = _chains(tokens, vocabulary)
    place = 0
    while place < len(tokens):
        end = _end(tokens, place)
        line = tokens[place + 1 : end]
        word = line[0].text if line else ""
        if tokens[place].directive:
            outside = levels[-1].around if levels and word in _TURNING else _now(levels)
            _turn(levels, word, line, vocabulary, is_vendor=place in between_vendors)
        else:
            outside = _now(levels)
        yield tokens[place:end], outside
        place = end


def _with_own_macros(tokens: tuple[Token, ...], vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with a repository's own macros for other vendors, by a part of their names: `PROJECT_HIP`."""
    parts = vocabulary.words.get("other_vendor_parts", frozenset())
    names = {token.text for token in tokens if token.directive and token.text.isupper()}
    own = frozenset(name for name in names if not parts.isdisjoint(name.lower().split("_")))
    known = vocabulary.words.get("other_vendor_macros", frozenset())
    if own <= known:
        return vocabulary
    return vocabulary._replace(words={**vocabulary.words, "other_vendor_macros": known | own})


def _end(tokens: tuple[Token, ...], place: int) -> int:
    number = tokens[place].directive
    end = place + 1
    while end < len(tokens) and tokens[end].directive == number:
        end += 1
    return end


def _now(levels: list[_Level]) -> Worlds:
    return levels[-1].around.both(levels[-1].taken) if levels else ALWAYS


def _chains(tokens: tuple[Token, ...], vocabulary: Vocabulary) -> set[int]:
    """The places of the lines that open a choice in which any branch asks for another vendor."""
    macros = vocabulary.words.get("other_vendor_macros", frozenset())
    found: set[int] = set()
    openings: list[int] = []
    place = 0
    while place < len(tokens):
        end = _end(tokens, place)
        word = tokens[place + 1].text if tokens[place].directive and place + 1 < end else ""
        if word in _OPENING:
            openings.append(place)
        if openings and word in _OPENING | _TURNING and any(token.text in macros for token in tokens[place:end]):
            found.add(openings[-1])
        if openings and word == "endif":
            openings.pop()
        place = end
    return found


def _turn(levels: list[_Level], word: str, line: tuple[Token, ...], vocabulary: Vocabulary, *, is_vendor: bool) -> None:
    if word in _OPENING:
        condition = judged(line, vocabulary)
        condition = condition._replace(is_vendor=condition.is_vendor or is_vendor)
        levels.append(_Level(_now(levels), condition.inverse(), condition))
    elif word in _TURNING and levels:
        around, left, _ = levels.pop()
        condition = ALWAYS if word == "else" else judged(line, vocabulary)
        levels.append(_Level(around, left.both(condition.inverse()), left.both(condition)))
    elif word == "endif" and levels:
        levels.pop()


def _guard(worlds: Worlds) -> Guard:
    if worlds.is_vendor and worlds.other is False:
        return Guard.VENDOR
    return Guard.AVAILABILITY if worlds.is_own and worlds.other is not True else Guard.NONE
