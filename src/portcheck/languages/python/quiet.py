"""Which functions can say nothing: they hold no key, and no name that leads anywhere."""

import sys
from collections.abc import Callable

from portcheck.languages.python.scopes import FunctionNode, Scope
from portcheck.languages.python.view import View


class Quiet:
    """Finds functions that need no visit. `keeps` tells whether a text holds a key of the vocabulary."""

    def __init__(self, view: View, lines: list[str], keeps: Callable[[bytes], bool]) -> None:
        self._view = view
        self._lines = lines
        self._keeps = keeps
        self._names: set[str] = set()

    def learn(self, scope: Scope) -> None:
        """Take in the names of a scope that lead to something watched, or to another file."""
        self._names.update(scope.kernels)
        for name, symbols in scope.symbols.items():
            if any(self._leads(symbol) for symbol in symbols):
                self._names.add(name)
        self._names.update(scope.aliases)

    def _leads(self, symbol: str) -> bool:
        root = symbol.split(".", 1)[0]
        if root in self._view.words["external"]:
            return self._view.lexicon.trim(symbol) is not None or symbol in self._view.vocabulary.names["dtypes"]
        return root not in sys.stdlib_module_names

    def learn_name(self, name: str) -> None:
        """Take in a variable whose uses are told."""
        self._names.add(name)

    def covers(self, node: FunctionNode) -> bool:
        """Whether the function can say nothing, its decorators and nested functions included."""
        if self._view.has_stars:
            return False
        first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        text = "\n".join(self._lines[first - 1 : node.end_lineno])
        if "import" in text or any(name in text for name in self._names):
            return False
        return not self._keeps(text.encode("utf-8", "replace"))
