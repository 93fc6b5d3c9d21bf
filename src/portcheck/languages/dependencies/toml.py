"""The strings of a TOML file with their places, which `tomllib` does not tell; broken files give what they can."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.dependencies.seeing import Place
from portcheck.languages.pattern import Pattern

_TOKEN = Pattern(
    r"""(?P<blank>[ \t\r]+)|(?P<line>\n)|(?P<comment>\#[^\n]*)
    |(?P<long>\"\"\"(?:[^"\\]|\\.|"(?!""))*(?:\"\"\"|\Z)|'''(?:[^']|'(?!''))*(?:'''|\Z))
    |(?P<basic>"(?:[^"\\\n]|\\.)*")|(?P<literal>'[^'\n]*')
    |(?P<mark>[][{}=,.])
    |(?P<word>[^][{}=,.\s"'\#]+)
    |(?P<stray>["'][^\n]*|.)""",
    re.VERBOSE | re.DOTALL,
)
# Deeper or longer than anybody writes: a hostile file must not cost more than its size.
_DEPTH = 32
_QUOTES = {"basic": 1, "literal": 1, "long": 3}


class Key(NamedTuple):
    """One part of a dotted key."""

    text: str
    place: Place


class Leaf(NamedTuple):
    """A string, a number or a word with all keys above it; the items of an array have the keys of the array."""

    keys: tuple[Key, ...]
    text: str
    place: Place
    is_in_array: bool

    @property
    def path(self) -> tuple[str, ...]:
        """The keys' texts."""
        return tuple(key.text for key in self.keys)


class _Token(NamedTuple):
    kind: str
    text: str
    place: Place


def leaves(text: str) -> Iterator[Leaf]:
    """Every value in order; what does not fit the grammar is passed by up to the next line."""
    header: tuple[Key, ...] = ()
    line: list[_Token] = []
    depth = 0
    for token in _tokens(text):
        if (
            depth > 0
            and token.place.column == 1
            and (token.kind == "word" or (token.kind, token.text) == ("mark", "["))
        ):
            # Nobody writes the items of an array there: its end is missing.
            yield from _values(header, line)
            line, depth = [], 0
        depth += (token.text in "[{") - (token.text in "]}") if token.kind == "mark" else 0
        if token.kind != "line":
            line.append(token)
        elif depth <= 0 or _begins_table(line):
            if line and line[0].text == "[" and line[0].kind == "mark":
                header = _keys(line)
            else:
                yield from _values(header, line)
            line, depth = [], 0
    yield from _values(header, line)


def _begins_table(line: list[_Token]) -> bool:
    """Whether an unclosed header ends here, so that a broken one does not swallow the file."""
    return bool(line) and line[0].kind == "mark"


def _tokens(text: str) -> Iterator[_Token]:
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind in (None, "blank", "comment", "stray"):
            continue
        quotes = _QUOTES.get(str(kind), 0)
        start, end = found.start() + quotes, found.end() - quotes
        line = bisect_right(starts, start)
        shown = text[start:end].replace('\\"', '"') if kind == "basic" else text[start:end]
        yield _Token("string" if quotes else str(kind), shown, Place(line, start - starts[line - 1] + 1))
    yield _Token("line", "\n", Place(len(starts), 1))


def _keys(tokens: list[_Token]) -> tuple[Key, ...]:
    return tuple(Key(token.text, token.place) for token in tokens[: 2 * _DEPTH] if token.kind in ("word", "string"))


def _values(header: tuple[Key, ...], tokens: list[_Token]) -> Iterator[Leaf]:
    """The leaves of one `key = value`; containers are kept on a stack, so that deep nesting costs nothing."""
    above: list[tuple[str, tuple[Key, ...]]] = [("{", header)]
    fresh: list[_Token] = []
    keys = header
    is_key = True
    for token in tokens:
        container, base = above[-1]
        if token.kind != "mark":
            if is_key:
                fresh.append(token)
            elif keys:
                yield Leaf(keys, token.text, token.place, container == "[")
        elif token.text == "=":
            keys, fresh, is_key = (*base, *_keys(fresh)), [], False
        elif len(above) > _DEPTH:
            return
        elif token.text in "[{" and not is_key:
            above.append((token.text, keys))
            is_key = token.text == "{"
        elif token.text in "]}" and len(above) > 1:
            above.pop()
            is_key = False
        elif token.text == ",":
            is_key, fresh = container == "{", []
            keys = base
