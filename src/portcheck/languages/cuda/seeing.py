"""The walk over a file's tokens: everything in it that belongs to one vendor."""

from collections.abc import Iterator

from portcheck.languages.cuda.assembly import shown, statements
from portcheck.languages.cuda.declarations import declaration_at
from portcheck.languages.cuda.launches import function_at, launch_at, macro_at
from portcheck.languages.cuda.preprocessor import lines_shown
from portcheck.languages.cuda.senses import Senses
from portcheck.languages.cuda.strings import string_at
from portcheck.languages.cuda.symbols import INDICES, name_at
from portcheck.languages.cuda.tokens import Sort
from portcheck.languages.cuda.view import View
from portcheck.model import Construct, Kind, Passage


def seen(view: View, defined: frozenset[str], *, is_foreign: bool) -> Iterator[Construct | Passage]:
    """All constructs and passages of a file; of a foreign file, what names CUDA outright.

    A name that stands twice on a line is one construct, and so are the indices of a thread, which come together.
    """
    told: set[tuple[Kind, str, int]] = set()
    for each in _seen(view, defined, is_foreign=is_foreign):
        if isinstance(each, Construct):
            symbol = "index" if each.symbol in INDICES else each.symbol
            place = (each.kind, symbol, each.span.line)
            if place in told:
                continue
            told.add(place)
        yield each


def _seen(view: View, defined: frozenset[str], *, is_foreign: bool) -> Iterator[Construct | Passage]:
    senses = Senses(view, defined, is_foreign=is_foreign)
    for index in _code(view):
        token = view.tokens[index]
        if token.sort is Sort.NAME:
            yield from name_at(view, senses, index)
            yield from macro_at(view, index, defined)
            yield from function_at(view, index, defined)
            if not view.is_cuda:
                yield from declaration_at(view, index)
        elif token.sort is Sort.STRING:
            yield from string_at(view, index)
        elif token.text == "<<<" and not is_foreign:
            yield from launch_at(view, index)
    for first, last in _directives(view):
        yield from lines_shown(view, first, last)
    if not is_foreign:
        for statement in statements(view):
            yield from shown(view, statement)


def _code(view: View) -> Iterator[int]:
    """Ordinary code, and the bodies of macros."""
    yield from (index for index, token in enumerate(view.tokens) if not token.directive)
    for first, last in _directives(view):
        if view.word(first + 1) == "define":
            yield from range(first + 3, last + 1)


def _directives(view: View) -> Iterator[tuple[int, int]]:
    """The first and the last token of each preprocessor line."""
    tokens, place = view.tokens, 0
    while place < len(tokens):
        number, first = tokens[place].directive, place
        while place < len(tokens) and tokens[place].directive == number:
            place += 1
        if number:
            yield first, place - 1
