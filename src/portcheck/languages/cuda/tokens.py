"""The tokens of C, C++ and CUDA text: linear, aware of comments, strings, raw strings, continuations, directives."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from portcheck.languages.pattern import Pattern


class Sort(StrEnum):
    """What sort of token it is."""

    NAME = "name"
    NUMBER = "number"
    STRING = "string"
    CHAR = "char"
    PUNCT = "punct"


class Token(NamedTuple):
    """A token at `start` (offsets in code points, the end exclusive).

    `directive` is the number (from 1) of the preprocessor line it belongs to, its own `#` and name included;
    0 in ordinary code.
    """

    sort: Sort
    text: str
    start: int
    end: int
    directive: int = 0


# A line continuation is white space here: nobody splits a name. `<<<` and `>>>` are CUDA's (nvcc lexes them so, too).
_LEXEME = Pattern(
    r"(?P<blank>(?:[ \t\f\v]|\\[ \t]*(?:\r\n|\r|\n))+)"
    r"|(?P<line>\r\n|\r|\n)"
    r"|(?P<comment>//(?:[^\r\n\\]|\\(?:\r\n|[\s\S]))*)"
    r"|(?P<block>/\*)"
    r"|(?P<raw>(?:u8|[uUL])?R\"(?P<mark>[^()\\\s\"]{0,16})\()"
    r"|(?P<string>(?:u8|[uUL])?\"(?:[^\"\\\r\n]|\\(?:\r\n|[\s\S]))*+\"?)"
    r"|(?P<char>(?:u8|[uUL])?'(?:[^'\\\r\n]|\\[^\r\n])++')"
    r"|(?P<number>\.?[0-9](?:[eEpP][+-]|'?[A-Za-z0-9_.])*+)"
    r"|(?P<name>[^\W\d]\w*+)"
    r"|(?P<punct><<<|>>>|<=>|<<=|>>=|\.\.\.|->\*|::|->|##|<<|>>|&&|\|\||[-+*/%&|^=!<>]=|\+\+|--|[\s\S])"
)
_SORTS = {sort.value: sort for sort in Sort}


def scan(text: str) -> tuple[Token, ...]:
    """All tokens, comments left out; what is never closed reaches to the end of its line or of the text."""
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Token]:
    place, size = 0, len(text)
    directives = directive = 0
    is_fresh = True
    match = _LEXEME.match
    while place < size:
        found = match(text, place)
        assert found is not None  # its last alternative takes anything
        group = found.lastgroup
        start, place = place, found.end()
        if group == "blank" or group == "comment":
            continue
        if group == "line":
            is_fresh, directive = True, 0
            continue
        if group == "block":
            place = _behind(text, "*/", place)
            continue
        if group in ("raw", "mark"):
            place = _behind(text, f'){found["mark"]}"', place)
            sort = Sort.STRING
        else:
            sort = _SORTS[group or ""]
        lexeme = text[start:place]
        if is_fresh and lexeme == "#":
            directives += 1
            directive = directives
        is_fresh = False
        yield Token(sort, lexeme, start, place, directive)


def _behind(text: str, closing: str, start: int) -> int:
    found = text.find(closing, start)
    return len(text) if found < 0 else found + len(closing)
