"""Shell scripts, batch jobs, and shell text inside other files."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.shell.builds import folder_after, see_build
from portcheck.languages.shell.calls import guard_of
from portcheck.languages.shell.clusters import see_directive
from portcheck.languages.shell.commands import Command, commands
from portcheck.languages.shell.lexer import Lexed, Word, lex
from portcheck.languages.shell.seeing import see_command
from portcheck.languages.shell.view import Foreign, Inner, Sight, View
from portcheck.languages.text import decode
from portcheck.model import Construct, Guard, Kind, Passage, Reading, Role, SourceFile, Span, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]
NAME = "shell"
_DEPTH = 6


class _Part(NamedTuple):
    """Shell text inside the file's: where it begins, how deep, and what it stands under."""

    text: str
    base: int
    depth: int = 0
    guard: Guard = Guard.NONE
    enclosing: str = ""
    is_arguments: bool = False


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """What a shell text shows, nested commands too; programs in other languages are handed on."""
    del keys
    text = decode(source.data)
    lines = _Lines(text)
    constructs: list[Construct] = []
    passages: list[Passage] = []
    waiting = [_Part(text, 0)]
    while waiting:
        part = waiting.pop()
        for seen, command in _seen(part, vocabulary):
            if isinstance(seen, Sight):
                constructs.append(_construct(seen, command, part, lines))
            elif isinstance(seen, Foreign):
                passages.append(_passage(seen, command, part, lines))
            elif part.depth < _DEPTH:
                waiting.append(
                    _Part(
                        seen.text,
                        part.base + seen.start,
                        part.depth + 1,
                        command.guard,
                        command.enclosing,
                        seen.is_arguments,
                    )
                )
    return Reading(constructs=_gathered(constructs), suppressions=by_line(text), passages=tuple(passages))


def _gathered(constructs: Iterable[Construct]) -> tuple[Construct, ...]:
    """The constructs by place; a variable that is set here is found there, its uses are related places."""
    ordered = sorted(dict.fromkeys(constructs), key=lambda each: each.span)
    first: dict[str, Construct] = {}
    for each in ordered:
        if each.kind is Kind.ENV and each.role is Role.ASSIGNMENT:
            first.setdefault(each.symbol, each)
    uses: dict[str, list[Span]] = {}
    kept = []
    for each in ordered:
        if each.kind is Kind.ENV and each.role is Role.REFERENCE and each.symbol in first:
            uses.setdefault(each.symbol, []).append(each.span)
        else:
            kept.append(each)
    return tuple(
        each._replace(related=tuple(uses[each.symbol])) if each.symbol in uses and each is first[each.symbol] else each
        for each in kept
    )


def _seen(part: _Part, vocabulary: Vocabulary) -> Iterator[tuple[Sight | Inner | Foreign, Command]]:
    view = View(part.text, vocabulary)
    lexed = lex(part.text)
    bare = Command((), guard=part.guard, enclosing=part.enclosing)
    if part.is_arguments:
        made = [_arguments(lexed, bare)]
    else:
        made = list(commands(lexed, lambda each: guard_of(view, each), part.guard, part.enclosing))
    folder = ""
    for place, command in enumerate(made):
        folder = folder_after(view, command, folder)
        for sight in see_build(view, command, folder):
            yield sight, command
        following = made[place + 1] if command.is_piped and place + 1 < len(made) else None
        for seen in see_command(view, command, following, is_arguments=part.is_arguments):
            yield seen, command
    for start, end in lexed.comments:
        for sight in see_directive(view, part.text[start:end], start):
            yield sight, bare
    for start, end in lexed.nested:
        yield Inner(part.text[start:end], start), _around(made, start, bare)


def _arguments(lexed: Lexed, bare: Command) -> Command:

    return bare._replace(words=tuple(token for token in lexed.tokens if isinstance(token, Word)))


def _around(made: list[Command], start: int, bare: Command) -> Command:
    """The command that a nested one stands in."""
    place = bisect_right(made, start, key=_begin) - 1
    return made[place] if place >= 0 else bare


def _begin(command: Command) -> int:
    first = [group[0].start for group in (command.assignments, command.words) if group]
    if command.array is not None:
        first.append(command.array.start)
    return min(first, default=0)


class _Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def _construct(sight: Sight, command: Command, part: _Part, lines: _Lines) -> Construct:
    start, end = part.base + sight.start, part.base + sight.end
    guard = sight.guard if sight.guard is not None and command.guard is Guard.NONE else command.guard
    return Construct(
        kind=sight.kind,
        symbol=sight.symbol,
        span=Span(*lines.place(start), *lines.place(end)),
        text=lines.text[start:end],
        role=sight.role,
        confidence=sight.confidence,
        guard=guard,
        enclosing=command.enclosing,
        value=sight.value,
        family=sight.family,
    )


def _passage(seen: Foreign, command: Command, part: _Part, lines: _Lines) -> Passage:
    start = part.base + seen.start
    rows = seen.text.split("\n")
    starts = []
    for row in rows:
        starts.append(lines.place(start))
        start += len(row) + 1
    return Passage(seen.language, seen.text, tuple(starts), command.guard, command.enclosing)
