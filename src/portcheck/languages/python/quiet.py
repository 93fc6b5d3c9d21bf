"""What can say nothing: functions and statements that hold no key, and no name that leads anywhere."""

import ast
import sys
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Protocol

from portcheck.languages.python.scopes import FunctionNode, Scope
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

    def start(self) -> None:
        """Find the lines that hold a key."""
        encoded = [line.encode("utf-8", "replace") for line in self._lines]
        places = self._keys.places(b"\n".join(encoded), self._view.words["line_keys"])
        if places is None:
            return
        ends = list(accumulate(len(line) + 1 for line in encoded))
        marked = bytearray(len(ends) + 1)
        for place in places:
            marked[bisect_right(ends, place) + 1] = 1
        self._telling = list(accumulate(marked))

    def learn(self, scope: Scope) -> None:
        """Take in the names of a scope that lead to something watched, or to another file."""
        for name in scope.kernels:
            self.learn_name(name)
        for name, symbols in scope.symbols.items():
            if any(self._leads(symbol) for symbol in symbols):
                self.learn_name(name)
        for name in scope.aliases:
            self.learn_name(name)

    def _leads(self, symbol: str) -> bool:
        root = symbol.split(".", 1)[0]
        if root in self._view.words["external"]:
            return self._view.lexicon.trim(symbol) is not None or symbol in self._view.vocabulary.names["dtypes"]
        return root not in sys.stdlib_module_names

    def learn_name(self, name: str) -> None:
        """Take in a name whose uses are told."""
        self._names.add(name)

    def is_silent(self, statement: ast.stmt) -> bool:
        """Whether a simple statement can say nothing."""
        if type(statement) not in _SIMPLE:
            return False
        return self.are_silent(statement.lineno, statement.end_lineno or statement.lineno)

    def are_silent(self, first: int, last: int) -> bool:
        """Whether lines can say nothing, from the first to the last."""
        telling = self._telling
        if telling is None or telling[last] != telling[first - 1] or self._view.has_stars:
            return False
        text = self._lines[first - 1] if first >= last else "\n".join(self._lines[first - 1 : last])
        return not any(name in text for name in self._names)

    def covers(self, node: FunctionNode) -> bool:
        """Whether the function can say nothing, its decorators and nested functions included."""
        if self._view.has_stars:
            return False
        first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        text = "\n".join(self._lines[first - 1 : node.end_lineno])
        if "import" in text or any(name in text for name in self._names):
            return False
        return not self._keys.keeps(text.encode("utf-8", "replace"))
