"""One parsed Python file: where its nodes lie, what they stand in, what its names are."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import libcst as cst
from libcst.metadata import CodePosition, CodeRange, MetadataWrapper, ParentNodeProvider, PositionProvider

from portcheck.fix.source import Lines
from portcheck.model import Span

_IMPORTING = (cst.Import, cst.ImportFrom)


class Extent(NamedTuple):
    """A range of code points of the text, the end exclusive."""

    start: int
    end: int


class Tree:
    """The syntax tree of a text; raises `libcst.ParserSyntaxError` where there is none."""

    def __init__(self, text: str) -> None:
        self.text = text
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        self.module = wrapper.module
        self._positions = wrapper.resolve(PositionProvider)
        self._parents = wrapper.resolve(ParentNodeProvider)
        self.lines = Lines(text)

    @property
    def newline(self) -> str:
        """How the file ends its lines."""
        return self.module.default_newline

    @property
    def indent(self) -> str:
        """One step of indentation."""
        return self.module.default_indent

    def extent(self, node: cst.CSTNode) -> Extent:
        """Where a node lies."""
        place: CodeRange = self._positions[node]
        return Extent(self._offset(place.start), self._offset(place.end))

    def _offset(self, place: CodePosition) -> int:
        return self.lines.starts[place.line - 1] + place.column

    def offset_of(self, line: int, column: int) -> int:
        """The code point of a line and a column, both from 1."""
        return self.lines.starts[line - 1] + column - 1

    def code(self, node: cst.CSTNode) -> str:
        """The text of a node as it is written."""
        start, end = self.extent(node)
        return self.text[start:end]

    def parent(self, node: cst.CSTNode) -> cst.CSTNode:
        """What a node stands in."""
        found: cst.CSTNode = self._parents[node]
        return found

    def above(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """All that a node stands in, from the inside out; the module last."""
        while node is not self.module:
            node = self.parent(node)
            yield node

    @cached_property
    def _by_extent(self) -> dict[Extent, list[cst.CSTNode]]:
        wanted = (cst.Name, cst.Attribute, cst.SimpleString, cst.FormattedString, cst.ImportAlias)
        found: dict[Extent, list[cst.CSTNode]] = {}
        for node in self._positions:
            if isinstance(node, wanted):
                found.setdefault(self.extent(node), []).append(node)
        return found

    def at(self, span: Span) -> cst.CSTNode | None:
        """The outermost name, attribute, string or imported name that lies just there."""
        extent = Extent(self.offset_of(span.line, span.column), self.offset_of(span.end_line, span.end_column))
        nodes = self._by_extent.get(extent, [])
        return min(nodes, key=lambda node: sum(1 for _ in self.above(node)), default=None)

    def string_at(self, span: Span) -> cst.CSTNode | None:
        """The string literal that lies there, or that an expression which lies there begins with."""
        start = self.offset_of(span.line, span.column)
        end = self.offset_of(span.end_line, span.end_column)
        for extent, nodes in self._by_extent.items():
            if extent.start == start and extent.end <= end:
                for node in nodes:
                    if isinstance(node, (cst.SimpleString, cst.FormattedString)):
                        return node
        return None

    @cached_property
    def names(self) -> dict[str, list[cst.Name]]:
        """Every name that is written in the file, as a part of a dotted one too, with its places."""
        found: dict[str, list[cst.Name]] = {}
        for node in self._positions:
            if isinstance(node, cst.Name):
                found.setdefault(node.value, []).append(node)
        return found

    def places_of(self, name: str) -> list[Extent]:
        """Where a name is written, but for attributes of that name."""
        return [self.extent(node) for node in self.names.get(name, []) if not self._is_attribute(node)]

    def _is_attribute(self, node: cst.Name) -> bool:
        parent = self.parent(node)
        return isinstance(parent, cst.Attribute) and parent.attr is node

    @cached_property
    def top(self) -> list[cst.CSTNode]:
        """The statements of the module itself."""
        return list(self.module.body)

    def is_at_import(self, node: cst.CSTNode) -> bool:
        """Whether a node is evaluated while the module is imported: it stands in no body of a function or lambda."""
        inner = node
        for outer in self.above(node):
            if isinstance(outer, cst.Lambda) and inner is outer.body:
                return False
            if isinstance(outer, cst.FunctionDef) and inner is outer.body:
                return False
            inner = outer
        return True

    @cached_property
    def torch_import(self) -> cst.CSTNode | None:
        """The statement of the module itself that binds the name `torch`, whatever happens."""
        for statement in self.top:
            for part in _simple_parts(statement):
                if isinstance(part, cst.Import) and any(_binds_torch(alias) for alias in part.names):
                    return statement
        return None

    @cached_property
    def last_import(self) -> cst.CSTNode | None:
        """The last import of the module itself before its first function or class."""
        last = None
        for statement in self.top:
            if isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
                break
            if _imports_only(statement):
                last = statement
        return last

    @cached_property
    def is_script(self) -> bool:
        """Whether the module asks if it is the program: `if __name__ == "__main__"`."""
        return any(isinstance(each, cst.If) and "__main__" in self.code(each.test) for each in self.top)


def last_name(node: cst.CSTNode) -> str:
    """The last part of a dotted name, "" for anything else."""
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""


def _simple_parts(statement: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    return tuple(statement.body) if isinstance(statement, cst.SimpleStatementLine) else ()


def _binds_torch(alias: cst.ImportAlias) -> bool:
    dotted = alias.evaluated_name
    bound = alias.evaluated_alias or dotted.split(".", 1)[0]
    return (
        bound == "torch" and dotted.split(".", 1)[0] == "torch" and (alias.evaluated_alias is None or dotted == bound)
    )


def _imports_only(statement: cst.CSTNode) -> bool:
    if isinstance(statement, cst.SimpleStatementLine):
        return all(isinstance(part, _IMPORTING) for part in statement.body)
    if isinstance(statement, (cst.Try, cst.If)) and isinstance(statement.body, cst.IndentedBlock):
        return any(_imports_only(each) for each in statement.body.body)
    return False
