"""Preprocessor lines that show something: includes, and tests for a compiler, an architecture, a version."""

from collections.abc import Iterator

from portcheck.languages.cuda.tokens import Sort, Token
from portcheck.languages.cuda.view import View
from portcheck.model import Construct, Kind, Role

_TESTS = frozenset({"if", "ifdef", "ifndef", "elif", "elifdef", "elifndef"})
_DEVICE_HEADER = ".cuh"


def lines_shown(view: View, first: int, last: int) -> Iterator[Construct]:
    """What a preprocessor line shows but for macros' bodies; its tokens from `#` to `last`, inclusive."""
    word = view.word(first + 1)
    if word in ("include", "include_next", "import"):
        yield from _include(view, first + 2, last)
    elif word in _TESTS:
        yield from _tests(view, first + 2, last)


def _include(view: View, first: int, last: int) -> Iterator[Construct]:
    if first > last:
        return
    written = view.text[view.tokens[first].start : view.tokens[last].end]
    path = _path(written)
    symbol = path if view.is_watched(Kind.INCLUDE, path) else _DEVICE_HEADER if path.endswith(_DEVICE_HEADER) else ""
    if symbol:
        yield view.construct(Kind.INCLUDE, symbol, first, last, role=Role.IMPORT, value=path)


def _path(written: str) -> str:
    """The file's path between its quotes or angles; a line comment is no part of it."""
    closing = {"<": ">", '"': '"'}.get(written[:1], "")
    return written[1:].partition(closing)[0].strip() if closing else ""


def _tests(view: View, first: int, last: int) -> Iterator[Construct]:
    seen: set[str] = set()
    for index in range(first, last + 1):
        token = view.tokens[index]
        if _is_tested(view, token) and token.text not in seen:
            seen.add(token.text)
            yield view.construct(Kind.BUILTIN, token.text, index, role=Role.COMPARISON, value=_value(view, index))


def _is_tested(view: View, token: Token) -> bool:
    if token.sort is not Sort.NAME or not view.is_watched(Kind.BUILTIN, token.text):
        return False
    return view.is_cuda or token.text not in view.words("tested_by_everybody")


def _value(view: View, index: int) -> str | None:
    """What a macro is compared with."""
    place = index + 2 if view.word(index + 1) in (">=", ">", "<", "<=", "==", "!=") else -1
    return view.word(place) or None
