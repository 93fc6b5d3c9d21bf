"""YAML by its lines: where each scalar stands and under which keys. Templates are let pass."""

from collections.abc import Iterator
from itertools import count

from portcheck.languages.pattern import Pattern
from portcheck.languages.settings.entry import ITEM, Entry, Holder, Name, Piece
from portcheck.languages.settings.flow import Flow
from portcheck.languages.yaml.lines import Line, lines_of, split_key, without_comment

_BLOCK = Pattern(r"([|>])(?:[+-]?([1-9])?|([1-9])[+-])[ \t]*(?:#.*)?")
_PROPERTIES = Pattern(r"(?:[!&][^\s,\[\]{}]*[ \t]+|[!&][^\s,\[\]{}]*$)+")
_KEY_LIKE = Pattern(r"(?:- |-$|#|[\w./-]+:(?:\s|$))")
# Deeper than anybody writes: what lies below is not read.
_DEPTH = 100
_NOBODY = Name("", 0, 0)


class _Frame:
    """A mapping or list whose entries begin at one column."""

    def __init__(self, column: int, holder: Holder, *, is_list: bool) -> None:
        self.column = column
        self.holder = holder
        self.is_list = is_list
        self.key: Name | None = None


def entries_of(text: str) -> tuple[Entry, ...]:
    """All scalars of a YAML text, in order."""
    return tuple(_Reader(text).entries())


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = lines_of(text)
        self._numbers = count(1)
        self._frames: list[_Frame] = []
        self._document = 0
        self._at = 0

    def entries(self) -> Iterator[Entry]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if line.is_mark:
                self._document += 1
                self._frames.clear()
                line = line.after(3)
            if not line.is_empty:
                yield from self._line(line)

    def _line(self, line: Line) -> Iterator[Entry]:
        while line.body == "-" or line.body[:2] in ("- ", "-\t"):
            if len(self._frames) > _DEPTH and line.column > self._frames[-1].column:
                return
            self._open_list(line.column)
            line = line.after(1)
            if line.is_silent:
                return
        properties = _PROPERTIES.match(line.body)
        key = split_key(line.after(properties.end()) if properties else line)
        if key is None:
            if self._frames and self._frames[-1].is_list:
                yield from self._value(line, self._frames[-1].column)
            return
        name, rest = key
        if len(self._frames) > _DEPTH and line.column > self._frames[-1].column:
            return
        self._open_mapping(line.column, name)
        if not rest.is_silent:
            yield from self._value(rest, line.column)

    def _open_list(self, column: int) -> None:
        frames = self._frames
        while frames and frames[-1].column > column:
            frames.pop()
        if frames and frames[-1].is_list and frames[-1].column == column:
            return
        keys, owner = self._way()
        mapping = frames[-1].holder.mapping if frames else 0
        frames.append(_Frame(column, Holder(keys, next(self._numbers), mapping, owner), is_list=True))

    def _open_mapping(self, column: int, name: Name) -> None:
        frames = self._frames
        while frames and (frames[-1].column > column or (frames[-1].is_list and frames[-1].column == column)):
            frames.pop()
        if not frames or frames[-1].is_list or frames[-1].column < column:
            keys, owner = self._way()
            number = next(self._numbers)
            frames.append(_Frame(column, Holder(keys, number, number, owner), is_list=False))
        frames[-1].key = name

    def _way(self) -> tuple[tuple[str, ...], Name]:
        """The keys and the name of what stands in the innermost frame now."""
        if not self._frames:
            return (), _NOBODY
        top = self._frames[-1]
        if top.is_list or top.key is None:
            return (*top.holder.keys, ITEM), top.holder.name
        return (*top.holder.keys, top.key.text), top.key

    def _value(self, line: Line, column: int) -> Iterator[Entry]:
        """The value that begins in a line and belongs to a key or a dash at the column."""
        properties = _PROPERTIES.match(line.body)
        if properties:
            line = line.after(properties.end())
        first = line.body[:1]
        block = _BLOCK.fullmatch(line.body) if first in ("|", ">") else None
        if line.is_silent or first == "*":
            return
        if block:
            yield self._entry(self._block(column, block.group(2) or block.group(3)), block.group(1))
        elif first in ("[", "{") and line.body[:2] != "{{":
            yield from self._flow(line)
        elif first in ('"', "'"):
            yield self._entry(self._quoted(line, first), first)
        else:
            yield self._entry((Piece(without_comment(line.body), line.start), *self._continued(column)))

    def _entry(self, pieces: tuple[Piece, ...], style: str = "") -> Entry:
        keys, name = self._way()
        return Entry(keys, name, self._frames[-1].holder, pieces, style, self._document)

    def _flow(self, line: Line) -> Iterator[Entry]:
        keys, name = self._way()
        ends: list[int] = []
        top = self._frames[-1]
        flow = Flow("yaml", self._text, self._numbers, self._document)
        for entry in flow.read(line.start, keys, name, ends):
            if entry.holder.mapping < 0:
                yield entry._replace(holder=entry.holder._replace(mapping=top.holder.mapping))
            else:
                yield entry
        self._pass(ends[-1])

    def _pass(self, offset: int) -> None:
        """Go on with the first line that begins behind an offset."""
        while self._at < len(self._lines) and self._lines[self._at].first < offset:
            self._at += 1

    def _block(self, column: int, given: str | None) -> tuple[Piece, ...]:
        """The lines of a block scalar, without what they are indented by."""
        found: list[Line] = []
        while self._at < len(self._lines):
            line = self._lines[self._at]
            is_template = line.body[:2] == "{{"
            if not line.is_blank and line.column <= column and not is_template:
                break
            self._at += 1
            if not is_template or line.column > column:
                found.append(line)
        while found and found[-1].is_blank:
            found.pop()
        indent = column + int(given) if given else next((line.column for line in found if not line.is_blank), 0)
        return tuple(Piece(line.raw[indent:], line.first + min(indent, len(line.raw))) for line in found)

    def _quoted(self, line: Line, quote: str) -> tuple[Piece, ...]:
        """A quoted scalar, over several lines where it is; an open one ends with its line."""
        end = _closing(line.body, quote, 1)
        if end >= 0:
            return (Piece(line.body[1:end], line.start + 1),)
        pieces = [Piece(line.body[1:], line.start + 1)]
        for ahead in range(self._at, min(self._at + 400, len(self._lines))):
            following = self._lines[ahead]
            end = _closing(following.body, quote, 0)
            pieces.append(Piece(following.body if end < 0 else following.body[:end], following.start))
            if end >= 0:
                self._at = ahead + 1
                return tuple(pieces)
        return (pieces[0],)

    def _continued(self, column: int) -> Iterator[Piece]:
        """The further lines of a plain scalar."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.is_empty or line.is_mark or line.column <= column or _KEY_LIKE.match(line.body):
                return
            self._at += 1
            yield Piece(without_comment(line.body), line.start)


def _closing(body: str, quote: str, at: int) -> int:
    """Where a quoted text ends; -1 where it does not."""
    while (at := body.find(quote, at)) >= 0:
        if quote == "'" and body[at + 1 : at + 2] == "'":
            at += 2
        elif quote == '"' and _is_escaped(body, at):
            at += 1
        else:
            return at
    return -1


def _is_escaped(body: str, at: int) -> bool:
    marks = 0
    while at - marks > 0 and body[at - marks - 1] == "\\":
        marks += 1
    return marks % 2 == 1
