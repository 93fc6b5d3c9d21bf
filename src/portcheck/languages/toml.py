"""TOML: settings of trainers and services."""

from collections.abc import Iterator
from itertools import count

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.pattern import Pattern
from portcheck.languages.settings.entry import ITEM, Entry, Holder, Name
from portcheck.languages.settings.flow import Flow, pieces
from portcheck.languages.settings.seeing import reading
from portcheck.languages.text import decode
from portcheck.model import Reading, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]
NAME = "toml"
_PART = r"(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')"
_LINE = Pattern(rf"[ \t]*(?:(\[\[?)[ \t]*)?({_PART}(?:[ \t]*\.[ \t]*{_PART})*)[ \t]*(\]\]?|=[ \t]*)?")
_PARTS = Pattern(_PART)
_PLAIN = Pattern(r"[^#\n]*")


class _Table:
    """The table that is being read."""

    def __init__(self) -> None:
        self.keys: tuple[str, ...] = ()
        self.number = 0


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """What the settings of a file show."""
    del keys
    text = decode(source.data)
    if source.path.endswith(".lock"):
        return Reading()
    return reading(source, text, tuple(_entries(text)), vocabulary)._replace(suppressions=by_line(text))


def _entries(text: str) -> Iterator[Entry]:
    flow = Flow("toml", text, count(1))
    table = _Table()
    at = 0
    while at < len(text):
        found = _LINE.match(text, at)
        end = text.find("\n", at)
        following = len(text) if end < 0 else end + 1
        if found and found.group(1):
            table.keys = _way(found.group(2), is_list=found.group(1) == "[[")
            table.number = next(flow.numbers)
        elif found and found.group(3):
            ends = [following]
            yield from _value(flow, table, found.group(2), found.start(2), found.end(), ends)
            following = _line_end(text, ends[-1], following)
        at = following


def _way(name: str, *, is_list: bool) -> tuple[str, ...]:
    keys = tuple(part.strip("\"'") for part in _PARTS.findall(name))
    return (*keys, ITEM) if is_list else keys


def _line_end(text: str, end: int, following: int) -> int:
    """The beginning of the line after a value that may run over several."""
    if end <= following:
        return following
    found = text.find("\n", end)
    return len(text) if found < 0 else found + 1


def _value(flow: Flow, table: _Table, key: str, start: int, at: int, ends: list[int]) -> Iterator[Entry]:
    parts = list(_PARTS.finditer(key))
    last = parts[-1].group()
    name = Name(last.strip("\"'"), start + parts[-1].start(), start + parts[-1].end())
    above = (*table.keys, *(part.group().strip("\"'") for part in parts[:-1]))
    number = table.number if len(parts) == 1 else next(flow.numbers)
    holder = Holder(above, number, number, name)
    text = flow.text
    if text[at : at + 1] in ("[", "{"):
        yield from flow.read(at, (*above, name.text), name, ends)
        return
    for quote in ('"""', "'''"):
        if text.startswith(quote, at):
            closing = text.find(quote, at + 3)
            closing = len(text) if closing < 0 else closing
            ends.append(closing + 3)
            inner = pieces(text[at + 3 : closing], at + 3)
            yield Entry((*above, name.text), name, holder, inner, "|")
            return
    found = _PLAIN.match(text, at)
    value, style = (found.group().rstrip() if found else ""), ""
    if value[:1] in ('"', "'") or text[at : at + 1] in ('"', "'"):
        style = text[at]
        end = text.find("\n", at)
        line = text[at + 1 : len(text) if end < 0 else end]
        closing = _closing(line, style)
        value, at = line[:closing], at + 1
    yield Entry((*above, name.text), name, holder, pieces(value, at), style)


def _closing(line: str, quote: str) -> int:
    at = line.find(quote)
    while quote == '"' and at > 0 and line[at - 1] == "\\":
        at = line.find(quote, at + 1)
    return at if at >= 0 else len(line)
