"""What a variable stands for after its assignment: a guard, a capability, a device that flows on."""

import ast
from collections.abc import Iterable

from portcheck.languages.python import guards
from portcheck.languages.python.expressions import Expressions
from portcheck.languages.python.held import is_held
from portcheck.languages.python.quiet import Quiet
from portcheck.languages.python.scopes import names_in
from portcheck.languages.python.view import View, last_name
from portcheck.model import Guard, Kind

_FLOWING = frozenset({Kind.DEVICE, Kind.BACKEND, Kind.DTYPE, Kind.ENV})
_GUARDING = (ast.Call, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.Name, ast.Attribute)
_CAPABILITY = "get_device_capability"


class Variables:
    """Remembers what assignments say of names, in the scope that is walked."""

    def __init__(self, view: View, expressions: Expressions, quiet: Quiet) -> None:
        self._view = view
        self._expressions = expressions
        self._quiet = quiet

    def pass_by(self, statement: ast.stmt) -> None:
        """A statement that says nothing may still set a variable: to a condition, or to something else than before."""
        if type(statement) is not ast.Assign:
            return
        target = statement.targets[0]
        if type(target) is ast.Name:
            if self._expressions.origins:
                self._expressions.origins.pop((self._view.scope, target.id), None)
            guard = self._guard_of_value(statement.value)
            if guard is not Guard.NONE:
                self._view.scope.guards[target.id] = guard

    def _guard_of_value(self, value: ast.expr) -> Guard:
        if isinstance(value, (ast.BoolOp, ast.Compare, ast.UnaryOp, ast.Name)):
            return guards.guard_of(self._view, value)
        asked = last_name(value)
        return Guard.NONE if asked is None else guards.guard_by_name(self._view, asked)

    def remember_fallback(self, node: ast.Try) -> None:
        """The names that a failed import leaves to its fallback."""
        known = self._view.scope.guards
        for statement in (*node.body, *node.orelse, *(s for handler in node.handlers for s in handler.body)):
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                for alias in statement.names:
                    known[alias.asname or alias.name.split(".", 1)[0]] = Guard.IMPORT_FALLBACK
            elif isinstance(statement, ast.Assign):
                for target in statement.targets:
                    for name in names_in(target):
                        known[name] = Guard.IMPORT_FALLBACK

    def remember_capability(self, names: Iterable[str], value: ast.expr) -> None:
        """The names that hold a device's compute capability."""
        if not self._quiet.holds(_CAPABILITY, value):
            return
        if any(isinstance(part, ast.Call) and last_name(part) == _CAPABILITY for part in ast.walk(value)):
            for name in names:
                self._view.capabilities.add(name)
                self._quiet.learn_name(name)

    def remember(self, name: str, value: ast.expr, start: int) -> None:
        """A name that is set to a value; what was seen in the value begins at `start` of what is placed."""
        view, expressions = self._view, self._expressions
        self.remember_capability((name,), value)
        if isinstance(value, _GUARDING):
            guard = guards.guard_of(view, value)
            if guard is not Guard.NONE:
                view.scope.guards[name] = guard
        expressions.origins.pop((view.scope, name), None)
        for placed in expressions.placed[start:] if is_held(value) else ():
            if placed.sight.kind in _FLOWING:
                expressions.origins[view.scope, name] = placed
                is_local = view.scope.parent is not None and name not in view.scope.globals
                self._quiet.learn_name(name, is_local=is_local)
                view.flowing.add(name)
                placed.related.extend(expressions.awaited.pop((view.scope, name), ()))
