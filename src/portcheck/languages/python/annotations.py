"""Annotations, those written as strings too."""

import ast

from portcheck.languages.python.expressions import Expressions
from portcheck.languages.python.names import see_name
from portcheck.languages.python.scopes import resolve
from portcheck.languages.python.slot import Slot
from portcheck.languages.python.view import last_name
from portcheck.model import Role

_ANNOTATED = Slot(Role.ANNOTATION)


def visit_annotation(expressions: Expressions, node: ast.expr) -> None:
    """Visit the names of one annotation; what `Literal` lists is no name."""
    view = expressions.view
    if isinstance(node, ast.Name) and node.id not in view.known and not view.has_stars:
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and "." in node.value:
            _visit_string(expressions, node, node.value)
    elif isinstance(node, (ast.Name, ast.Attribute)):
        expressions.visit(node, _ANNOTATED)
    elif not (isinstance(node, ast.Subscript) and last_name(node) == "Literal"):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                visit_annotation(expressions, child)


def _visit_string(expressions: Expressions, node: ast.Constant, text: str) -> None:
    try:
        parsed = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return
    parts = [part for part in ast.walk(parsed) if isinstance(part, ast.Attribute)]
    inner = {id(part.value) for part in parts}
    for part in parts:
        # The nodes are made here: they have no place in what the view remembers by identity.
        dotted = None if id(part) in inner else resolve(expressions.view.scope, part)
        if dotted is not None:
            seen = see_name(expressions.view, node, dotted, Role.ANNOTATION, ast.unparse(part))
            expressions.see(sight for sight in seen if sight.symbol == dotted)
