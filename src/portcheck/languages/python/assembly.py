"""Assembly in strings, as in `inline_asm(...)`: passages, each line at its place in the file."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from portcheck.languages.pattern import Pattern
from portcheck.languages.python.text import Lines
from portcheck.model import Guard, Passage, Span

_LANGUAGE = "ptx"
_LITERAL = Pattern(r"([A-Za-z]{0,2})(\"\"\"|'''|\"|')((?:\\[\s\S]|(?!\2)[^\\])*)\2")
_PART = Pattern(r"\\\r?\n|\\[\s\S]|\r?\n|[^\\\r\n]+|[\s\S]")
_TEMPLATE_PART = Pattern(r"\\\r?\n|\\[\s\S]|\{\{|\}\}|\{[^{}]*\}|\r?\n|[^\\{}\r\n]+|[\s\S]")
_STRANGE = Pattern(r"[^\w.:$\[\]]")
# Where two literals meet, an instruction ends with one of these; without it the next one goes on with a word.
_ENDS = (";", "\n", " ", "{", "}", ",", "\t")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
# A template in a variable that was put together from other variables.
_HOPS = 3


class Assembly(NamedTuple):
    """A call that takes assembly, or a string that is a module of it, with the context of the walk."""

    node: ast.expr
    guard: Guard
    enclosing: str


class _Text(NamedTuple):
    """Lines of a template with their places in the file."""

    lines: list[str]
    starts: list[tuple[int, int]]

    def open(self, line: int, column: int) -> None:
        """Begin a line of the template at a place in the file."""
        self.lines.append("")
        self.starts.append((line, column))

    def add(self, text: str) -> None:
        """Go on with the last line."""
        self.lines[-1] += text


def asm_passages(seen: Iterable[Assembly], tree: ast.Module, lines: Lines) -> tuple[Passage, ...]:
    """One for each argument that holds a string: a string that is no template shows nothing when it is read."""
    names = _Names(tree)
    found: dict[tuple[tuple[int, int], ...], Passage] = {}
    for each in seen:
        for argument in _arguments(each.node):
            text = _text(names.literals(argument, each.node, _HOPS), lines)
            if text.lines:
                starts = tuple(text.starts)
                found.setdefault(starts, Passage(_LANGUAGE, "\n".join(text.lines), starts, each.guard, each.enclosing))
    return tuple(found.values())


def _arguments(node: ast.expr) -> tuple[ast.expr, ...]:
    if isinstance(node, ast.Call):
        return (*node.args, *(keyword.value for keyword in node.keywords))
    return (node,)


class _Names:
    """The values that a module and its functions give to names."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._known: dict[int, list[Mapping[str, list[ast.expr]]]] = {}
        self._values: dict[int, Mapping[str, list[ast.expr]]] = {}

    @cached_property
    def _functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        found: list[ast.FunctionDef | ast.AsyncFunctionDef] = []
        waiting: list[ast.AST] = [self._tree]
        while waiting:
            node = waiting.pop()
            if isinstance(node, _FUNCTIONS):
                found.append(node)
            for block in _BLOCKS:
                inner = getattr(node, block, ())
                waiting += inner if isinstance(inner, list) else ()
        return found

    def literals(self, node: ast.expr, place: ast.expr, hops: int) -> Iterator[ast.expr]:
        """The strings of an expression in the order of the source, those of the variables in it, too."""
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            yield node
        elif isinstance(node, ast.Name):
            for value in self._of(node.id, place) if hops else ():
                yield from self.literals(value, place, hops - 1)
        else:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    yield from self.literals(child, place, hops)

    def _of(self, name: str, place: ast.expr) -> list[ast.expr]:
        if place.lineno not in self._known:
            line = place.lineno
            around = [each for each in self._functions if each.lineno <= line <= (each.end_lineno or each.lineno)]
            scopes = (*sorted(around, key=lambda each: -each.lineno), self._tree)
            self._known[line] = [self._scope(each) for each in scopes]
        return next((values[name] for values in self._known[place.lineno] if name in values), [])

    def _scope(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Module) -> Mapping[str, list[ast.expr]]:
        if id(node) not in self._values:
            self._values[id(node)] = _values(node.body)
        return self._values[id(node)]


def _values(body: Iterable[ast.stmt]) -> dict[str, list[ast.expr]]:
    values: dict[str, list[ast.expr]] = {}
    waiting = list(body)[::-1]
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.Assign):
            named = [(target.id, statement.value) for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, (ast.AugAssign, ast.AnnAssign)) and isinstance(statement.target, ast.Name):
            named = [(statement.target.id, statement.value)] if statement.value is not None else []
        else:
            named = []
        for name, value in named:
            values.setdefault(name, []).append(value)
        if not isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
            waiting += [child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt)][::-1]
    return values


def _text(literals: Iterable[ast.expr], lines: Lines) -> _Text:
    text = _Text([], [])
    for literal in literals:
        for token, line, column in _tokens(literal, lines):
            if not text.lines or text.lines[-1].endswith(_ENDS) or not text.lines[-1]:
                text.open(line, column)
            _read(token.group(1).lower(), token.group(3), line, column, text)
    return text


def _tokens(node: ast.expr, lines: Lines) -> Iterator[tuple[re.Match[str], int, int]]:
    """The literals that a string is written as, with the place where the text of each begins."""
    first, last = node.lineno, node.end_lineno or node.lineno
    span = Span(first, lines.column(first, node.col_offset), last, lines.column(last, node.end_col_offset or 0))
    block = lines.block(span)
    for token in _LITERAL.finditer(block):
        before = block[: token.start(3)]
        line = span.line + before.count("\n")
        yield token, line, len(before) - before.rfind("\n") + (span.column - 1 if line == span.line else 0)


def _read(prefix: str, source: str, line: int, column: int, text: _Text) -> None:
    """Add a literal's text: escapes and holes keep their width, so that places stay true."""
    is_raw, is_template = "r" in prefix, "f" in prefix
    for part in (_TEMPLATE_PART if is_template else _PART).findall(source):
        column += len(part)
        if part.endswith("\n"):
            line, column = line + 1, 1
            text.open(line, column)
        elif part == "\\n" and not is_raw:
            text.open(line, column)
        elif part[0] == "\\" and not is_raw:
            text.add("  ")
        elif part in ("{{", "}}") and is_template:
            text.add(f"{part[0]} ")
        elif part[0] == "{" and len(part) > 1 and is_template:
            text.add("{" + _STRANGE.sub("_", part[1:-1]) + "}")
            line += part.count("\n")
        else:
            text.add(part)
