"""What can say nothing: functions and statements that hold no key, and no name that leads anywhere."""

import ast
import sys
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from itertools import accumulate
from typing import Protocol

from portcheck.languages.pattern import Pattern
from portcheck.languages.python.outline import Block, imported, outline
from portcheck.languages.python.scopes import COMPOUND, FunctionNode, Scope, resolve
from portcheck.languages.python.text import Lines
from portcheck.languages.python.view import View

# What comes after a name: its attributes, unless it is the beginning of a longer one.
_USE = Pattern(r"(?!\w)((?:\.\w+)*)")
_INSIDE = frozenset("_.")
# A variable of a module that is set to a string; see `held.constants`.
_CONSTANT = Pattern(r"\n(\w+)[ \t]*=[\s(\\]*[rRuU]?[\"']")
# With a blank after it: in a string that holds C, `#include` begins a line as well.
_COMMENT = b"# "
_BLOCKS = COMPOUND | {ast.ClassDef}
SIMPLE = frozenset({ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert, ast.Delete})


class Keys(Protocol):
    """Where a file holds a key."""

    def keeps(self, data: bytes) -> bool: ...

    def places(self, data: bytes, more: Iterable[str], less: Container[str] = ()) -> list[int] | None: ...

    def followed(self) -> frozenset[str] | None: ...

    def surely(self) -> "Keys": ...


def is_triton(symbol: str) -> bool:
    """Whether an imported name is Triton's, or a repository's way to it."""
    return "triton" in symbol.split(".") or symbol.endswith(".triton_utils")


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

    def surely(self) -> "Everywhere":
        """The same."""
        return self


class Quiet:
    """Finds functions and statements that need no visit. Skipping them changes no finding: a test holds it to that."""

    def __init__(self, view: View, lines: Lines, keys: Keys) -> None:
        self._view = view
        self._lines = lines.lines
        self._text = lines.flat
        self._keys = keys
        self._names: dict[str, str] = {}
        self._telling: list[int] | None = None
        self._cut: list[tuple[Block, int]] = []
        self._is_cut_open = False
        self._marked = bytearray()
        self._importing: list[int] = []
        self._found: dict[str, list[int]] = {}

    def outline(self) -> str | None:
        """The text without the blocks that can say nothing, as far as imports tell; None where there are none.

        What the walk finds out later may prove a block worth a visit: see `kept_its_word`.
        """
        if not self._find_keys():
            return None
        imports = dict(imported(self._lines, self._importing))
        # A star stands for every name, and a kernel may be launched under any.
        if "*" in imports or any(is_triton(symbol) for symbol in imports.values()):
            return None
        for name, symbol in imports.items():
            if self._leads(symbol):
                self.learn_name(name, symbol)
        for found in _CONSTANT.finditer(self._text):
            self.learn_name(found.group(1))
        self.start()
        text, cut = outline(self._text, self._lines, self._is_silent_part)
        self._cut = [(block, self._marked.count(1, block.first, block.last + 1)) for block in cut]
        return text if cut else None

    def kept_its_word(self) -> bool:
        """Whether nothing was found out that makes a block tell which the outline left out."""
        return not self._is_cut_open

    def _is_silent_part(self, block: Block) -> bool:
        if self._imports_between(block.first, block.last):
            return False
        head = self._lines[block.first - 1]
        if head.lstrip().startswith("@") and "jit" in head:
            return False
        return self.are_silent(block.first, block.last)

    def _find_keys(self) -> bool:
        """Mark the lines that hold a key; False where no line is told apart."""
        data = self._text.encode("utf-8", "replace")
        places = self._keys.places(data, self._view.words["line_keys"], self._view.words["file_keys"])
        # What a build file installs stands in strings of any kind.
        if places is None or self._view.is_build:
            return False
        self._marked = bytearray(len(self._lines) + 1)
        line, last = 1, 0
        for place in places:
            line += data.count(b"\n", last, place)
            last = place
            if not data[data.rfind(b"\n", 0, place) + 1 : place].lstrip().startswith(_COMMENT):
                self._marked[line] = 1
        self._importing = list(self._lines_with("import"))
        return True

    def start(self) -> None:
        """Tell the lines apart; those of the names that were taken in before, too."""
        if self._telling is not None or not (self._marked or self._find_keys()):
            return
        for name, symbol in self._names.items():
            self._mark(name, symbol)
        self._telling = list(accumulate(self._marked))

    def _mark(self, name: str, symbol: str) -> None:
        """Mark the lines that use a name, but for those that go on to something that nobody asks for."""
        text, size = self._text, len(name)
        told: dict[tuple[str, bool], bool] = {}
        line, last, place = 1, 0, text.find(name)
        while place >= 0:
            end, before = place + size, text[place - 1 : place]
            if not (before.isalnum() or before in _INSIDE):
                use = _USE.match(text, end)
                if use is not None:
                    key = (use.group(1), before == "@")
                    is_told = told.get(key)
                    if is_told is None:
                        is_told = told[key] = self._tells(symbol, *key)
                    if is_told:
                        line += text.count("\n", last, place)
                        last = place
                        self._marked[line] = 1
                        end = text.find("\n", end)
                        if end < 0:
                            return
            place = text.find(name, end)

    def _tells(self, symbol: str, attributes: str, is_decorator: bool) -> bool:
        lexicon = self._view.lexicon
        if not symbol or (not attributes and lexicon.is_ancestor(symbol)):
            return True
        return lexicon.may_tell(symbol + attributes, is_decorator=is_decorator)

    def learn(self, scope: Scope) -> None:
        """Take in the names of a scope that lead to something watched, or to another file."""
        is_local = scope.parent is not None and not scope.globals
        for name in scope.kernels:
            self.learn_name(name, is_local=is_local)
        for name, symbols in scope.symbols.items():
            if any(self._leads(symbol) for symbol in symbols):
                self.learn_name(name, symbols[0] if len(symbols) == 1 else "", is_local=is_local)
        for name, value in scope.aliases.items():
            dotted = resolve(scope, value)
            if dotted is not None and self._view.lexicon.tells(dotted) and self._view.follows(dotted):
                self.learn_name(name, dotted, is_local=is_local)

    def _leads(self, symbol: str) -> bool:
        root = symbol.split(".", 1)[0]
        if root in self._view.words["external"]:
            return self._view.lexicon.trim(symbol) is not None or symbol in self._view.vocabulary.names["dtypes"]
        if root in sys.stdlib_module_names or not self._view.follows(symbol):
            return False
        self._view.follow(symbol)
        return True

    def learn_name(self, name: str, symbol: str = "", *, is_local: bool = False) -> None:
        """Take in a name whose uses are told; `symbol` is what it stands for, "" where every use is told.

        One that is local means nothing in the functions around.
        """
        if self._names.get(name, "?") in ("", symbol):
            return
        self._names[name] = symbol = "" if name in self._names else symbol
        if self._telling is not None:
            self._mark(name, symbol)
            self._telling = None if self._view.has_stars else list(accumulate(self._marked))
            marks = [self._marked.count(1, block.first, block.last + 1) for block, _ in self._cut]
            if not is_local and any(now != before for now, (_, before) in zip(marks, self._cut, strict=True)):
                self._is_cut_open = True
            self._cut = [(block, now) for now, (block, _) in zip(marks, self._cut, strict=True)]

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
