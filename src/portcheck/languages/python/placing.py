"""From sights to constructs: the place of the telling token, its text, its context."""

import ast
from collections.abc import Iterator

from portcheck.languages.python.expressions import Placed
from portcheck.languages.python.names import OPEN
from portcheck.languages.python.scopes import STAR, join
from portcheck.languages.python.text import Lines
from portcheck.model import Construct, Kind, OpenReference, Span


class Placing:
    """Turns what was seen in one file into constructs, each place once."""

    def __init__(self, lines: Lines, stars: tuple[str, ...]) -> None:
        self._lines = lines
        self._stars = stars
        self._seen: set[tuple[Kind, str, Span]] = set()
        self._is_method = False
        self._open: dict[str, list[Construct]] = {}
        self._searched: dict[tuple[int, str], int] = {}

    def settle(self, placed: Placed) -> Iterator[Construct]:
        """The constructs of one sight; those that another file decides are kept for `references`."""
        for span in self._spans(placed):
            sight = placed.sight
            key = (sight.kind, sight.symbol, span)
            if key in self._seen:
                continue
            self._seen.add(key)
            is_open = sight.receiver == OPEN
            construct = Construct(
                kind=sight.kind,
                symbol=sight.symbol,
                span=span,
                text=self._lines.between(span),
                role=sight.role,
                confidence=sight.confidence,
                guard=placed.guard,
                enclosing=placed.enclosing,
                in_triton=placed.in_triton,
                receiver=None if is_open else sight.receiver,
                value=None if is_open else sight.value,
                related=tuple(sorted({self._span(node) for node in placed.related})) if placed.related else (),
            )
            if is_open:
                self._open.setdefault(sight.value or sight.symbol, []).append(construct)
            else:
                yield construct

    def references(self) -> tuple[OpenReference, ...]:
        """The names met so far that other files decide, with their uses."""
        return tuple(OpenReference(self._targets(name), tuple(uses)) for name, uses in self._open.items())

    def _targets(self, dotted: str) -> tuple[str, ...]:
        if dotted.startswith(STAR + "."):
            return tuple(join(star, dotted[2:]) for star in self._stars)
        return (dotted,)

    def _spans(self, placed: Placed) -> tuple[Span, ...]:
        sight = placed.sight
        node = _untrimmed(sight.node, sight.symbol, sight.value) if sight.kind is Kind.API else sight.node
        if placed.inside is not None and node is not placed.inside:
            self._is_method = sight.kind is Kind.METHOD
            return (self._within(placed.inside, node, sight.token),)
        span = self._span(node)
        if isinstance(node, ast.ImportFrom) and sight.token:
            return self._token(span, sight.token) or (span,)
        if (
            isinstance(node, (ast.Constant, ast.JoinedStr))
            and sight.token
            and sight.kind not in (Kind.API, Kind.IMPORT)
        ):
            return self._token(span, sight.token) or (span,)
        if isinstance(node, ast.Attribute) and (sight.kind is Kind.METHOD or span.line != span.end_line):
            return (Span(span.end_line, span.end_column - len(node.attr), span.end_line, span.end_column),)
        return (span,)

    def _span(self, node: ast.AST) -> Span:
        line, end_line = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0)
        return Span(line, self._lines.column(line, start), end_line, self._lines.column(end_line, end))

    def _token(self, span: Span, token: str) -> tuple[Span, ...]:
        block = self._lines.block(span)
        start = block.find(token)
        return (_at(span, block, start, len(token)),) if start >= 0 else ()

    def _within(self, outside: ast.JoinedStr, node: ast.AST, token: str | None) -> Span:
        # Before Python 3.12 nodes inside f-strings carry no true place: find their text in the source.
        span = self._span(outside)
        block = self._lines.block(span)
        for text in (ast.unparse(node) if isinstance(node, ast.expr) else "", _content(node), token or ""):
            start = self._search(outside, block, text)
            if start is not None:
                is_method = isinstance(node, ast.Attribute) and token == node.attr and text != token
                skipped = len(text) - len(token or "") if is_method and self._is_method else 0
                return _at(span, block, start + skipped, len(text) - skipped)
        return span

    def _search(self, outside: ast.JoinedStr, block: str, text: str) -> int | None:
        """Where the next such text stands in a replacement field of the f-string."""
        start = block.find(text, self._searched.get((id(outside), text), 0)) if text else -1
        while start >= 0:
            before = block[:start].replace("{{", "").replace("}}", "")
            if before.count("{") > before.count("}"):
                self._searched[id(outside), text] = start + 1
                return start
            start = block.find(text, start + 1)
        return None


def _content(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _untrimmed(node: ast.AST, symbol: str, dotted: str | None) -> ast.AST:
    """The part of an attribute chain that spells the symbol, not what comes after it."""
    extra = dotted.count(".") - symbol.count(".") if dotted else 0
    while extra > 0 and isinstance(node, ast.Attribute):
        node = node.value
        extra -= 1
    return node


def _at(span: Span, block: str, start: int, length: int) -> Span:
    before = block[:start]
    line = span.line + before.count("\n")
    column = start - (before.rfind("\n") + 1) + (span.column if line == span.line else 1)
    return Span(line, column, line, column + length)
