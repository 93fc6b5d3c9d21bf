"""PTX: the instructions of assembly files, and of templates that other languages hand on."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.paths import file_guard
from portcheck.languages.ptx.instructions import Decoder, decoder_of
from portcheck.languages.ptx.statements import Architecture, Entry, Statement, statements, without_comments
from portcheck.model import Confidence, Construct, Guard, Kind, Reading, SourceFile, Span, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]

NAME = "ptx"

# What CUDA C calls an entry.
_KERNEL = "__global__"


class _Seen(NamedTuple):
    """An instruction that is one: its family, and the special register it reads where that is the point."""

    statement: Statement
    family: str | None
    register: str | None


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys | None = None) -> Reading:
    """What a file or a template holds: of each function the telling instructions, each once."""
    del keys
    text = source.data.decode("utf-8-sig", "replace")
    found = tuple(statements(without_comments(text)))
    places = _Places(text)
    guard = file_guard(source.path, vocabulary)
    seen = tuple(_seen(found, decoder_of(vocabulary)))
    groups = groupby(seen, key=lambda each: each.statement.function)
    told = (one for _, group in groups for one in _constructs(tuple(group), vocabulary, places, guard))
    named = (each for each in found if isinstance(each, Architecture))
    architectures = (
        Construct(Kind.FLAG, each.name, places.span(each.start, each.end), each.name, guard=guard) for each in named
    )
    entries = (
        Construct(Kind.BUILTIN, _KERNEL, places.span(each.start, each.end), each.name, enclosing=each.name, guard=guard)
        for each in found
        if isinstance(each, Entry)
    )
    return Reading((*architectures, *entries, *told), suppressions=by_line(text, "//"))


def _seen(found: Iterable[Statement | Architecture | Entry], decoder: Decoder) -> Iterator[_Seen]:
    """The statements that are PTX; a name nobody knows is one only beside or with what only PTX has."""
    unsure: list[Statement] = []
    is_sure = False
    for statement in found:
        if isinstance(statement, (Architecture, Entry)):
            is_sure = True
        elif decoder.is_instruction(statement.parts):
            is_sure = True
            family, register = decoder.family(statement.parts, statement.operands)
            yield _Seen(statement, family, register)
        elif decoder.looks_like_one(statement.parts):
            yield _Seen(statement, None, None)
        elif "." in statement.opcode:
            unsure.append(statement)
    yield from (_Seen(statement, None, None) for statement in unsure if is_sure)


def _constructs(seen: Sequence[_Seen], vocabulary: Vocabulary, places: "_Places", guard: Guard) -> Iterator[Construct]:
    """The telling ones, repetitions as related places; a plain one only where there is nothing else."""
    plain = vocabulary.words.get("plain", frozenset())
    telling = [each for each in seen if each.family not in plain]
    chosen = telling or [each for each in seen if "." in each.statement.opcode][:1]
    groups: dict[tuple[str, str | None], list[_Seen]] = {}
    for each in chosen:
        groups.setdefault((each.statement.opcode, each.register), []).append(each)
    for (symbol, register), (first, *others) in groups.items():
        statement = first.statement
        yield Construct(
            kind=Kind.PTX,
            symbol=symbol,
            span=places.of(statement),
            text=places.text[statement.start : statement.end],
            confidence=Confidence.MEDIUM if "{}" in symbol else Confidence.HIGH,
            guard=guard,
            enclosing=statement.function,
            value=register,
            family=first.family,
            related=tuple(places.of(each.statement) for each in others),
        )


class _Places:
    """Lines and columns from 1 of offsets in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(place + 1 for place, character in enumerate(text) if character == "\n")]

    def of(self, statement: Statement) -> Span:
        """Where a statement's opcode stands."""
        return self.span(statement.start, statement.end)

    def span(self, start: int, end: int) -> Span:
        """A stretch within one line."""
        line = bisect_right(self._starts, start)
        first = self._starts[line - 1]
        return Span(line, start - first + 1, line, end - first + 1)
