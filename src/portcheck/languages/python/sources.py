"""Source code of another language in a string: its text as a passage, each line at its place in the file."""

import ast
import re
from collections.abc import Iterable, Iterator

from portcheck.languages.pattern import Pattern
from portcheck.languages.python.expressions import Placed
from portcheck.languages.python.text import Lines
from portcheck.model import Passage, Span

_LITERAL = Pattern(r"([A-Za-z]{0,2})(\"\"\"|'''|\"|')((?:\\[\s\S]|(?!\2)[^\\])*+)\2")
_PART = Pattern(r"\\\r?\n|\\[\s\S]|\r?\n|\r|[^\\\r\n]+")
_FORMATTED = Pattern(r"\\\r?\n|\\[\s\S]|\{\{|\}\}|\{[^{}\r\n]*\}|\r?\n|\r|[^\\{}\r\n]+|[\s\S]")
_ESCAPES = {"\\\\": "\\", '\\"': '"', "\\'": "'", "\\t": "\t"}


def passages(seen: Iterable[Placed], lines: Lines) -> tuple[Passage, ...]:
    """One for each string that was seen to hold source code."""
    found: dict[tuple[tuple[int, int], ...], Passage] = {}
    for placed in seen:
        language = placed.sight.language
        if language is not None and isinstance(placed.sight.node, ast.expr):
            text, starts = _Source(lines).read(placed.sight.node)
            found.setdefault(starts, Passage(language, text, starts, placed.guard, placed.enclosing))
    return tuple(found.values())


class _Source:
    """Joins the literals of an expression."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._parts: list[str] = []
        self._starts: list[tuple[int, int]] = []
        self._is_fresh = True

    def read(self, node: ast.expr) -> tuple[str, tuple[tuple[int, int], ...]]:
        """The text of a string expression and where each of its lines begins; a hole reads as one name."""
        for literal in _literals(node):
            for token, line, column in self._tokens(literal):
                self._take(token.group(1).lower(), token.group(3), line, column)
        if self._is_fresh:
            self._starts.append((node.end_lineno or node.lineno, 1))
        return "".join(self._parts), tuple(self._starts)

    def _tokens(self, node: ast.expr) -> Iterator[tuple[re.Match[str], int, int]]:
        first, last = node.lineno, node.end_lineno or node.lineno
        span = Span(
            first,
            self._lines.column(first, node.col_offset),
            last,
            self._lines.column(last, node.end_col_offset or 0),
        )
        block = self._lines.block(span)
        for token in _LITERAL.finditer(block):
            before = block.rfind("\n", 0, token.start(3)) + 1
            line = span.line + block.count("\n", 0, token.start(3))
            yield token, line, token.start(3) - before + (span.column if line == span.line else 1)

    def _take(self, prefix: str, source: str, line: int, column: int) -> None:
        is_raw, is_formatted = "r" in prefix, "f" in prefix
        for part in (_FORMATTED if is_formatted else _PART).findall(source):
            is_escape = part[0] == "\\" and not is_raw
            if part[-1] in "\r\n":
                # A continued line of an ordinary string is one line of the program, but two places in this file.
                self._add(" \n" if is_escape else part[:-2] + "\n", line, column)
                line, column = line + 1, 1
                continue
            if is_escape:
                text = "\n" if part == "\\n" else _ESCAPES.get(part, " ")
            elif is_formatted and part in ("{{", "}}"):
                text = part[0] + " "
            elif is_formatted and part[0] == "{" and len(part) > 2:
                text = "_" * len(part)
            else:
                text = part
            self._add(text, line, column)
            column += len(part)

    def _add(self, text: str, line: int, column: int) -> None:
        if self._is_fresh:
            self._starts.append((line, column))
        self._parts.append(text)
        self._is_fresh = text[-1] == "\n"


def _literals(node: ast.expr) -> Iterator[ast.expr]:
    """The strings of an expression, in the order of the source."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            yield node
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _literals(left)
            yield from _literals(right)
        case ast.BinOp(left=left, op=ast.Mod()):
            yield from _literals(left)
        case ast.Call(func=ast.Attribute(value=value, attr="format")):
            yield from _literals(value)
