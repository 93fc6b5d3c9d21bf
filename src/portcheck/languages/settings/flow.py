"""Bracketed text: a JSON file, flow style in YAML, arrays and inline tables of TOML."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from portcheck.languages.pattern import Pattern
from portcheck.languages.settings.entry import ITEM, Entry, Holder, Name, Piece

_DOTALL = 16
# Deeper than anybody writes: below it all bears the keys of this depth.
_DEPTH = 100
# Quotes first: what stands in them is never a bracket or a comment. No alternative can match in two ways.
_STRINGS = r'"(?:[^"\\]|\\.)*"|\'[^\']*\''
_JSON = Pattern(rf"\s+|//[^\n]*|/\*.*?(?:\*/|\Z)|{_STRINGS}|[\[\]{{}},:]|[^\s\[\]{{}},:\"']+", _DOTALL)
# A plain scalar of YAML holds blanks, colons and "#" where nothing says otherwise.
_PLAIN = r"(?:[^\s,\[\]{}:#]|(?<=[^\s])#|:(?![\s,\[\]{}])|[ \t]+(?![\s#,:\[\]{}]))+"
_YAML = Pattern(
    rf"\s+|(?<![^\s,\[\]{{}}])#[^\n]*|{_STRINGS}|[\[\]{{}},]|:(?=[\s,\[\]{{}}\"'])|{_PLAIN}",
    _DOTALL,
)
_TOML = Pattern(
    rf'\s+|#[^\n]*|""".*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|{_STRINGS}|[\[\]{{}},=]|[^\s\[\]{{}},=\"\'#]+',
    _DOTALL,
)
_NOTATIONS = {"json": (_JSON, ":"), "yaml": (_YAML, ":"), "toml": (_TOML, "=")}
_COMMENTS = {"json": "/", "yaml": "#", "toml": "#"}


class _Open:
    """A bracket that is not yet closed."""

    def __init__(self, holder: Holder, *, is_list: bool) -> None:
        self.holder = holder
        self.is_list = is_list
        self.key: Name | None = None
        self.is_waiting = is_list

    def way(self) -> tuple[tuple[str, ...], Name]:
        """The keys and the name of what stands here now."""
        if self.is_list or self.key is None:
            return (*self.holder.keys, ITEM), self.holder.name
        return (*self.holder.keys, self.key.text), self.key


class Flow(NamedTuple):
    """The notation, the text and the numbers for mappings that all readers of one file share."""

    notation: str
    text: str
    numbers: "count[int]"
    document: int = 0

    def read(self, start: int, keys: tuple[str, ...], name: Name, ends: list[int]) -> Iterator[Entry]:
        """The scalars between the bracket at `start` and its partner; the offset behind that goes into `ends`.

        What is no bracketed text ends it where it is no longer understood.
        """
        pattern, sign = _NOTATIONS[self.notation]
        comment = _COMMENTS[self.notation]
        stack: list[_Open] = []
        at = start
        while found := pattern.match(self.text, at):
            token = found.group()
            at = found.end()
            first = token[0]
            if first.isspace() or (first == comment and not (self.notation == "json" and token == "/")):
                continue
            if first in "[{":
                stack.append(self._opened(stack, keys, name, is_list=first == "["))
            elif first in "]}":
                stack.pop()
                if not stack:
                    break
            elif stack:
                yield from self._token(stack[-1], token, found.start(), sign)
            else:
                break
        ends.append(at)

    def _opened(self, stack: list[_Open], keys: tuple[str, ...], name: Name, *, is_list: bool) -> _Open:
        way, owner = stack[-1].way() if stack else (keys, name)
        way = way[:_DEPTH]
        number = next(self.numbers)
        mapping = number
        if is_list:
            mapping = stack[-1].holder.mapping if stack else -number
        return _Open(Holder(way, number, mapping, owner), is_list=is_list)

    def _token(self, top: _Open, token: str, at: int, sign: str) -> Iterator[Entry]:
        if token == ",":
            top.is_waiting = top.is_list
            top.key = None
        elif token == sign:
            top.is_waiting = top.is_waiting or top.key is not None
        elif top.is_waiting:
            yield self._entry(top, token, at)
            top.is_waiting = False
        elif not top.is_list:
            inner, skipped = _unquoted(token)
            top.key = Name(inner, at + skipped, at + skipped + len(inner))

    def _entry(self, top: _Open, token: str, at: int) -> Entry:
        keys, name = top.way()
        inner, skipped = _unquoted(token)
        return Entry(keys, name, top.holder, pieces(inner, at + skipped), token[0] if skipped else "", self.document)


def pieces(text: str, start: int) -> tuple[Piece, ...]:
    """The lines of a text that begins at an offset, without the white space around them."""
    if "\n" not in text:
        return (Piece(text, start),)
    made = []
    for row in text.split("\n"):
        made.append(Piece(row.strip(), start + len(row) - len(row.lstrip())))
        start += len(row) + 1
    return tuple(made)


def _unquoted(token: str) -> tuple[str, int]:
    for quote in ('"""', "'''", '"', "'"):
        if token.startswith(quote) and len(token) >= 2 * len(quote):
            return token[len(quote) : -len(quote)], len(quote)
    return token, 0
