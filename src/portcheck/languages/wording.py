"""Strings and calls of small build languages that look like Python, without parsing them."""

from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.pattern import Pattern

_TOKEN = Pattern(
    r"#[^\n]*|'''(?s:.*?)'''|\"\"\"(?s:.*?)\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\""
    r"|@?[A-Za-z_][\w.]*[ \t]*\(?|[()=:]"
)


class Piece(NamedTuple):
    """A string's content, or a name with nothing in `call` but the name itself.

    `call` is the innermost call around it, `key` the argument's name in it.
    """

    text: str
    start: int
    end: int
    call: str = ""
    key: str = ""
    is_string: bool = False
    is_called: bool = False


def pieces(text: str) -> Iterator[Piece]:
    """The strings and names of a text in order; comments and long strings left out."""
    calls = [""]
    keys = [""]
    last = ""
    for found in _TOKEN.finditer(text):
        token = found.group()
        if token[0] == "#" or token[:3] in ('"""', "'''"):
            continue
        if token[0] in "\"'":
            yield Piece(token[1:-1], found.start() + 1, found.end() - 1, calls[-1], keys[-1], is_string=True)
            last = ""
        elif token == "(":
            calls.append("")
            keys.append("")
        elif token == ")":
            if len(calls) > 1:
                calls.pop()
                keys.pop()
        elif token in "=:":
            keys[-1] = last
        else:
            name = token.rstrip("( \t")
            yield Piece(name, found.start(), found.start() + len(name), calls[-1], keys[-1], is_called=token[-1] == "(")
            last = name
            if token[-1] == "(":
                calls.append(name)
                keys.append("")
