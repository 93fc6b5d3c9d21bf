"""What can say nothing: functions and statements that hold no key, and no name that leads anywhere."""

import ast
import sys
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Protocol

from portcheck.languages.python.scopes import FunctionNode, Scope, resolve
from portcheck.languages.python.view import View

_SIMPLE = frozenset({ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert, ast.Delete})


class Keys(Protocol):
    """Where a file holds a key."""

    def keeps(self, data: bytes) -> bool: ...

    def places(self, data: bytes, more: Iterable[str]) -> list[int] | None: ...


class Everywhere:
    """Keys for a reader that shall skip nothing."""

    def keeps(self, data: bytes) -> bool:
        """Every part is worth a visit."""
        return bool(data) or not data

    def places(self, data: bytes, more: Iterable[str]) -> list[int] | None:
        """No line is told apart."""
        return None


class Quiet:
    """Finds functions and statements that need no visit. Skipping them changes no finding: a test holds it to that."""

    def __init__(self, view: View, lines: list[str], keys: Keys) -> None:
        self._view = view
        self._lines = lines
        self._keys = keys
        self._names: set[str] = set()
        self._telling: list[int] | None = None
        self._marked = bytearray()
        self._ends: list[int] = []
        self._text = ""

    def start(self) -> None:
        """Find the lines that hold a key."""
        encoded = [line.encode("utf-8", "replace") for line in self._lines]
        places = self._keys.places(b"\n".join(encoded), self._view.words["line_keys"])
        if places is None:
            return
        byte_ends = list(accumulate(len(line) + 1 for line in encoded))
        self._text = "\n".join(self._lines)
        self._ends = list(accumulate(len(line) + 1 for line in self._lines))
        self._marked = bytearray(len(self._lines) + 1)
        for place in places:
            self._marked[bisect_right(byte_ends, place) + 1] = 1
        for name in self._names:
            self._mark(name)
        self._telling = list(accumulate(self._marked))

    def _mark(self, name: str) -> None:
        """Mark the lines that hold a name, as a part of another too."""
        place = self._text.find(name)
        while place >= 0:
            line = bisect_right(self._ends, place)
            self._marked[line + 1] = 1
            place = self._text.find(name, self._ends[line])

    def learn(self, scope: Scope) -> None:
        """Take in the names of a scope that lead to something watched, or to another file."""
        for name in scope.kernels:
            self.learn_name(name)
        for name, symbols in scope.symbols.items():
            if any(self._leads(symbol) for symbol in symbols):
                self.learn_name(name)
        for name, value in scope.aliases.items():
            dotted = resolve(scope, value)
            if dotted is not None and self._view.lexicon.tells(dotted):
                self.learn_name(name)

    def _leads(self, symbol: str) -> bool:
        root = symbol.split(".", 1)[0]
        if root in self._view.words["external"]:
            return self._view.lexicon.trim(symbol) is not None or symbol in self._view.vocabulary.names["dtypes"]
        return root not in sys.stdlib_module_names

    def learn_name(self, name: str) -> None:
        """Take in a name whose uses are told."""
        if name in self._names:
            return
        self._names.add(name)
        if self._telling is not None:
            self._mark(name)
            self._telling = None if self._view.has_stars else list(accumulate(self._marked))

    def is_silent(self, statement: ast.stmt) -> bool:
        """Whether a simple statement can say nothing."""
        if type(statement) not in _SIMPLE:
            return False
        return self.are_silent(statement.lineno, statement.end_lineno or statement.lineno)

    def are_silent(self, first: int, last: int) -> bool:
        """Whether lines can say nothing, from the first to the last."""
        telling = self._telling
        return telling is not None and telling[last] == telling[first - 1] and not self._view.has_stars

    def covers(self, node: FunctionNode) -> bool:
        """Whether the function can say nothing, its decorators and nested functions included."""
        if self._view.has_stars:
            return False
        first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        text = "\n".join(self._lines[first - 1 : node.end_lineno])
        if "import" in text or any(name in text for name in self._names):
            return False
        return not self._keys.keeps(text.encode("utf-8", "replace"))
