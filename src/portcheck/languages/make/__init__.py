"""Makefiles: variables, options and sources of a CUDA build; recipes are handed on as shell."""

from collections.abc import Iterator

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.make.conditions import Conditions
from portcheck.languages.make.lines import Line, Sort, lines_of
from portcheck.languages.make.seeing import passages_of, see_line
from portcheck.languages.paths import file_guard
from portcheck.languages.places import Places
from portcheck.languages.text import decode
from portcheck.languages.toolchain import Sight
from portcheck.model import Construct, Guard, Passage, Reading, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]
NAME = "make"


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """What a makefile shows."""
    del keys
    text = decode(source.data).replace("\r", " ")
    places = Places(text)
    outer = file_guard(source.path, vocabulary)
    constructs: list[Construct] = []
    passages: list[Passage] = []
    for line, told in _placed(text, vocabulary):
        guard = told if told is not Guard.NONE else outer
        seen = dict.fromkeys(see_line(line, vocabulary))
        constructs += (_construct(sight, text, places, guard) for sight in seen)
        passages += passages_of(line, places, guard)
    return Reading(tuple(constructs), suppressions=by_line(text), passages=tuple(passages))


def _placed(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Line, Guard]]:
    """The lines that are no other vendor's, each with its guard."""
    conditions = Conditions(vocabulary)
    for line in lines_of(text):
        if line.sort is Sort.CONDITIONAL:
            branch = conditions.here()
            conditions.meet(line)
        else:
            branch = conditions.here()
        if not branch.is_foreign:
            yield line, branch.guard


def _construct(sight: Sight, text: str, places: Places, guard: Guard) -> Construct:
    return Construct(
        kind=sight.kind,
        symbol=sight.symbol,
        span=places.span(sight.start, sight.end),
        text=text[sight.start : sight.end],
        role=sight.role,
        confidence=sight.confidence,
        guard=guard,
        value=sight.value,
    )
