"""What can say nothing: functions and statements that hold no key, and no name that leads anywhere."""

import ast
import sys
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from itertools import accumulate
from typing import Protocol

from portcheck.languages.pattern import Pattern
from portcheck.languages.python.scopes import COMPOUND, FunctionNode, Scope, resolve
from portcheck.languages.python.view import View

_USE = Pattern(r"(\w+)((?:\.\w+)*)")
# With a blank after it: in a string that holds C, `#include` begins a line as well.
_COMMENT = b"# "
_BLOCKS = COMPOUND | {ast.ClassDef}
SIMPLE = frozenset({ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert, ast.Delete})


class Keys(Protocol):
    """Where a file holds a key."""

    def keeps(self, data: bytes) -> bool: ...

    def places(self, data: bytes, more: Iterable[str], less: Container[str] = ()) -> list[int] | None: ...

    def followed(self) -> frozenset[str] | None: ...


def _is_inside_a_word(character: str) -> bool:
    return character.isalnum() or character in "_."


class Everywhere:
    """Keys for a reader that shall skip nothing."""

    def keeps(self, data: bytes) -> bool:
        """Every part is worth a visit."""
        return bool(data) or not data

    def places(self, data: bytes, more: Iterable[str], less: Container[str] = ()) -> list[int] | None:
        """No line is told apart."""
        return None

    def followed(self) -> None:
        """No use is passed by."""


class Quiet:
    """Finds functions and statements that need no visit. Skipping them changes no finding: a test holds it to that."""

    def __init__(self, view: View, lines: list[str], keys: Keys) -> None:
        self._view = view
        self._lines = lines
        self._text = "\n".join(lines)
        self._keys = keys
        self._names: dict[str, str] = {}
        self._telling: list[int] | None = None
        self._marked = bytearray()
        self._importing: list[int] = []
        self._found: dict[str, list[int]] = {}

    def start(self) -> None:
        """Find the lines that hold a key."""
        data = self._text.encode("utf-8", "replace")
        places = self._keys.places(data, self._view.words["line_keys"], self._view.words["file_keys"])
        # What a build file installs stands in strings of any kind.
        if places is None or self._view.is_build:
            return
        self._marked = bytearray(len(self._lines) + 1)
        line, last = 1, 0
        for place in places:
            line += data.count(b"\n", last, place)
            last = place
            if not data[data.rfind(b"\n", 0, place) + 1 : place].lstrip().startswith(_COMMENT):
                self._marked[line] = 1
        for name, symbol in self._names.items():
            self._mark(name, symbol)
        self._telling = list(accumulate(self._marked))
        self._importing = list(self._lines_with("import"))

    def _mark(self, name: str, symbol: str) -> None:
        """Mark the lines that use a name, but for those that go on to something that nobody asks for."""
        text = self._text
        line, last, place = 1, 0, text.find(name)
        while place >= 0:
            found = None if place and _is_inside_a_word(text[place - 1]) else _USE.match(text, place)
            if found is not None:
                if found.end(1) - place == len(name) and self._tells(
                    symbol, found.group(2), text[place - 1 : place] == "@"
                ):
                    line += text.count("\n", last, place)
                    last = place
                    self._marked[line] = 1
            place = text.find(name, place + 1)

    def _tells(self, symbol: str, attributes: str, is_decorator: bool) -> bool:
        lexicon = self._view.lexicon
        if not symbol or (not attributes and lexicon.is_ancestor(symbol)):
            return True
        return lexicon.may_tell(symbol + attributes, is_decorator=is_decorator)

    def learn(self, scope: Scope) -> None:
        """Take in the names of a scope that lead to something watched, or to another file."""
        for name in scope.kernels:
            self.learn_name(name)
        for name, symbols in scope.symbols.items():
            if any(self._leads(symbol) for symbol in symbols):
                self.learn_name(name, symbols[0] if len(symbols) == 1 else "")
        for name, value in scope.aliases.items():
            dotted = resolve(scope, value)
            if dotted is not None and self._view.lexicon.tells(dotted) and self._view.follows(dotted):
                self.learn_name(name, dotted)

    def _leads(self, symbol: str) -> bool:
        root = symbol.split(".", 1)[0]
        if root in self._view.words["external"]:
            return self._view.lexicon.trim(symbol) is not None or symbol in self._view.vocabulary.names["dtypes"]
        if root in sys.stdlib_module_names or not self._view.follows(symbol):
            return False
        self._view.follow(symbol)
        return True

    def learn_name(self, name: str, symbol: str = "") -> None:
        """Take in a name whose uses are told; `symbol` is what it stands for, "" where every use is told."""
        if self._names.get(name, "?") in ("", symbol):
            return
        self._names[name] = symbol = "" if name in self._names else symbol
        if self._telling is not None:
            self._mark(name, symbol)
            self._telling = None if self._view.has_stars else list(accumulate(self._marked))

    def is_silent_block(self, statement: ast.stmt) -> bool:
        """Whether a compound statement or a class can say nothing, nor change what names mean outside of it."""
        if type(statement) not in _BLOCKS:
            return False
        decorators = getattr(statement, "decorator_list", ())
        first = decorators[0].lineno if decorators else statement.lineno
        last = statement.end_lineno or statement.lineno
        return self.are_silent(first, last) and not self._imports_between(first, last)

    def are_silent(self, first: int, last: int) -> bool:
        """Whether lines can say nothing, from the first to the last."""
        telling = self._telling
        return telling is not None and telling[last] == telling[first - 1] and not self._view.has_stars

    def holds(self, name: str, node: ast.expr) -> bool:
        """Whether a name may stand in the lines of an expression; sure where it does not."""
        if name not in self._found:
            self._found[name] = list(self._lines_with(name))
        lines = self._found[name]
        place = bisect_left(lines, node.lineno)
        return place < len(lines) and lines[place] <= (node.end_lineno or node.lineno)

    def covers(self, node: FunctionNode) -> bool:
        """Whether the function can say nothing, its decorators and nested functions included."""
        first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        last = node.end_lineno or node.lineno
        if self._telling is not None:
            is_silent = self.are_silent(first, last) or self._tells_by_docstring(node, first, last)
            return is_silent and not self._imports_between(first, last)
        if self._view.has_stars:
            return False
        text = "\n".join(self._lines[first - 1 : last])
        if "import" in text or any(name in text for name in self._names):
            return False
        return not self._keys.keeps(text.encode("utf-8", "replace"))

    def _tells_by_docstring(self, node: FunctionNode, first: int, last: int) -> bool:
        """Whether all the lines of a function that hold a key are those of its docstring, and hold nothing else."""
        telling, text, rest = self._telling, node.body[0], node.body[1:2]
        if telling is None or self._view.has_stars or type(text) is not ast.Expr:
            return False
        end = text.end_lineno or text.lineno
        if type(text.value) is not ast.Constant or (rest and rest[0].lineno == end):
            return False
        if telling[last] - telling[first - 1] != telling[end] - telling[text.lineno - 1]:
            return False
        return self._lines[text.lineno - 1].lstrip().startswith(('"', "'", "r", "R"))

    def _imports_between(self, first: int, last: int) -> bool:
        """Whether one of the lines speaks of an import."""
        place = bisect_left(self._importing, first)
        return place < len(self._importing) and self._importing[place] <= last

    def _lines_with(self, name: str) -> Iterator[int]:
        """The lines that hold a name, as a part of another too, in order."""
        text = self._text
        line, last = 1, 0
        place = text.find(name)
        while place >= 0:
            line += text.count("\n", last, place)
            yield line
            last = text.find("\n", place)
            place = text.find(name, last) if last >= 0 else -1
