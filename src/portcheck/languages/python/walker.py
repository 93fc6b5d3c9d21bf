"""One walk over a Python module: statements, scopes and guards on the way down."""

import ast
from collections.abc import Callable, Iterable
from typing import ClassVar

from portcheck.languages.python import calls, guards, slots
from portcheck.languages.python.annotations import visit_annotation
from portcheck.languages.python.expressions import Expressions, defaults_of
from portcheck.languages.python.held import constants
from portcheck.languages.python.names import ANYTHING, see_name
from portcheck.languages.python.quiet import SIMPLE, Quiet, is_triton
from portcheck.languages.python.scopes import (
    FunctionNode,
    Scope,
    collect,
    module_of,
    names_in,
    parameters,
    statements,
)
from portcheck.languages.python.slot import COMPARED, LISTED, NOWHERE, PROSE, TARGET, Slot
from portcheck.languages.python.variables import Variables
from portcheck.languages.python.view import View, last_name
from portcheck.model import Guard, Role


class Walker:
    """Walks the statements of one module; what was seen is in `expressions.placed`."""

    def __init__(self, view: View, guard: Guard, quiet: Quiet) -> None:
        self.view = view
        self.module = view.scope
        self.expressions = Expressions(view, guard)
        self.functions: list[str] = []
        self._quiet = quiet
        self._variables = Variables(view, self.expressions, quiet)

    def walk(self, tree: ast.Module) -> None:
        """Visit the whole module."""
        collect(self.module, tree.body, self._is_kernel)
        imported = (name for names in self.module.symbols.values() for name in names)
        self.view.has_triton = any(is_triton(name) for name in imported)
        # A launch shows a kernel by any name; a star stands for every name.
        if self.view.has_triton or self.module.stars:
            self.view.followed = None
        self._learn(self.module)
        for name in constants(tree.body):
            self.view.flowing.add(name)
            self._quiet.learn_name(name)
        self._quiet.start()
        self._block(tree.body)

    def _enter(self, scope: Scope, body: list[ast.stmt]) -> None:
        collect(scope, body, self._is_kernel)
        self._learn(scope)

    def _learn(self, scope: Scope) -> None:
        self._quiet.learn(scope)
        self.view.known.update(scope.symbols)
        self.view.known.update(scope.aliases)
        self.view.has_stars = self.view.has_stars or bool(scope.stars)

    def _block(self, body: Iterable[ast.stmt]) -> None:
        outer = self.expressions.guard
        for statement in body:
            kind = type(statement)
            if kind in SIMPLE:
                if self._quiet.are_silent(statement.lineno, statement.end_lineno or statement.lineno):
                    if kind is ast.Assign:
                        self._variables.pass_by(statement)
                    continue
            if self._quiet.is_silent_block(statement):
                for each in statements((statement,)):
                    self._variables.pass_by(each)
            elif (handler := self._handlers.get(kind)) is not None:
                handler(self, statement)
            else:
                self._children(statement)
            if isinstance(statement, ast.If) and not statement.orelse and guards.leaves(statement.body):
                guard = guards.guard_of(self.view, statement.test)
                if guard is not Guard.NONE:
                    self.expressions.guard = guard
        self.expressions.guard = outer

    def _children(self, node: ast.AST) -> None:
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.expr):
                self.expressions.visit(value, NOWHERE)
            elif isinstance(value, list) and value:
                if isinstance(value[0], ast.stmt):
                    self._block(value)
                else:
                    for item in value:
                        if isinstance(item, ast.expr):
                            self.expressions.visit(item, NOWHERE)
                        elif isinstance(item, ast.AST):
                            self._children(item)

    def _function(self, node: FunctionNode) -> None:
        view = self.view
        if self._quiet.covers(node):
            return
        is_kernel = any(self._is_kernel(decorator) for decorator in node.decorator_list)
        decorated = Guard.NONE
        for decorator in node.decorator_list:
            self.expressions.visit(decorator, Slot(Role.DECORATOR))
            if decorated is Guard.NONE:
                decorated = self._guard_of_decorator(decorator)
        if not self._quiet.are_silent(node.lineno, node.body[0].lineno):
            self._signature(node)
        outer = (view.scope, view.in_triton, self.expressions.guard)
        view.scope = Scope(view.scope, {parameter.arg for parameter in parameters(node.args)})
        self._enter(view.scope, node.body)
        view.in_triton = view.in_triton or is_kernel
        if decorated is not Guard.NONE:
            self.expressions.guard = decorated
        if not view.names:
            self.functions.append(node.name)
        view.names.append(node.name)
        self._block(node.body)
        view.names.pop()
        view.scope, view.in_triton, self.expressions.guard = outer

    def _signature(self, node: FunctionNode) -> None:
        for parameter, default in defaults_of(node.args):
            self.expressions.visit(default, slots.of_default(self.view, parameter.arg))
        for parameter in parameters(node.args):
            if parameter.annotation is not None:
                visit_annotation(self.expressions, parameter.annotation)
        if node.returns is not None:
            visit_annotation(self.expressions, node.returns)

    def _guard_of_decorator(self, node: ast.expr) -> Guard:
        guard = guards.guard_of(self.view, node)
        if guard is Guard.NONE and isinstance(node, ast.Call) and last_name(node) in {"skipif", "skipIf", "skipUnless"}:
            for argument in node.args[:1]:
                guard = guards.guard_of(self.view, argument)
        return guard

    def _class(self, node: ast.ClassDef) -> None:
        outer_guard = self.expressions.guard
        decorated = Guard.NONE
        for decorator in node.decorator_list:
            self.expressions.visit(decorator, Slot(Role.DECORATOR))
            if decorated is Guard.NONE:
                decorated = self._guard_of_decorator(decorator)
        for base in node.bases:
            self.expressions.visit(base, Slot(Role.BASE))
        for keyword in node.keywords:
            self.expressions.visit(keyword.value, NOWHERE)
        outer = self.view.scope
        self.view.scope = Scope(outer, is_class=True)
        self._enter(self.view.scope, node.body)
        self.view.names.append(node.name)
        if decorated is not Guard.NONE:
            self.expressions.guard = decorated
        self._block(node.body)
        self.view.names.pop()
        self.view.scope = outer
        self.expressions.guard = outer_guard

    def _if(self, node: ast.If | ast.While) -> None:
        if not self._quiet.are_silent(node.test.lineno, node.test.end_lineno or node.test.lineno):
            self.expressions.visit(node.test, NOWHERE)
            self.expressions.see(calls.see_switch(self.view, node.test))
        outer = self.expressions.guard
        guard = guards.guard_of(self.view, node.test)
        if guard is not Guard.NONE:
            self.expressions.guard = guard
        self._block(node.body)
        self._block(node.orelse)
        self.expressions.guard = outer

    def _try(self, node: ast.Try) -> None:
        outer = self.expressions.guard
        if guards.is_import_fallback(node):
            self.expressions.guard = Guard.IMPORT_FALLBACK
            self._variables.remember_fallback(node)
        self._block(node.body)
        self.expressions.guard = outer
        for handler in node.handlers:
            if handler.type is not None:
                self.expressions.visit(handler.type, NOWHERE)
            self._block(handler.body)
        self._block(node.orelse)
        self._block(node.finalbody)

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.expressions.see(see_name(self.view, alias, alias.name, Role.IMPORT, alias.name))
            if alias.asname is None and alias.name in self.view.deferred:
                self.view.deferred.add(alias.name.split(".", 1)[0] + ANYTHING)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = module_of(node)
        if node.names[0].lineno != node.lineno and self.view.lexicon.trim(module) is not None:
            self.expressions.see(see_name(self.view, node, module, Role.IMPORT, module))
        for symbol, alias in slots.imported(node):
            self.expressions.see(
                see_name(self.view, alias, symbol, Role.IMPORT, alias.name if alias.name != "*" else symbol)
            )

    def _assign(self, node: ast.Assign) -> None:
        target = node.targets[0]
        start = len(self.expressions.placed)
        if len(node.targets) == 1 and isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            self._assign_each(target, node.value)
        else:
            self.expressions.visit(node.value, slots.of_target(self.view, target))
        if isinstance(target, ast.Tuple):
            self._variables.remember_capability(names_in(target), node.value)
        for target in node.targets:
            if isinstance(target, (ast.Attribute, ast.Subscript)):
                self.expressions.visit(target, TARGET)
        if len(node.targets) == 1 and isinstance(target, ast.Name):
            self.expressions.see(calls.see_tuning(self.view, target))
            self._variables.remember(target.id, node.value, start)

    def _assign_each(self, targets: ast.Tuple, values: ast.Tuple) -> None:
        pairs = list(zip(targets.elts, values.elts, strict=False)) if len(targets.elts) == len(values.elts) else []
        for target, value in pairs:
            self.expressions.visit(value, slots.of_target(self.view, target))
        for value in values.elts if not pairs else ():
            self.expressions.visit(value, NOWHERE)

    def _ann_assign(self, node: ast.AnnAssign) -> None:
        visit_annotation(self.expressions, node.annotation)
        if node.value is not None:
            start = len(self.expressions.placed)
            self.expressions.visit(node.value, slots.of_target(self.view, node.target))
            if isinstance(node.target, ast.Name):
                self._variables.remember(node.target.id, node.value, start)

    def _expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.expressions.visit(node.value, NOWHERE)

    def _augmented(self, node: ast.AugAssign) -> None:
        self.expressions.visit(node.value, slots.of_target(self.view, node.target))
        if not isinstance(node.target, ast.Name):
            self.expressions.visit(node.target, TARGET)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        outer = self.expressions.guard
        for item in node.items:
            self.expressions.visit(item.context_expr, NOWHERE)
            if guards.suppresses_import(item.context_expr):
                self.expressions.guard = Guard.IMPORT_FALLBACK
        self._block(node.body)
        self.expressions.guard = outer

    def _return(self, node: ast.Return) -> None:
        if node.value is not None:
            self.expressions.visit(node.value, slots.of_return(self.view))

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        if last_name(node.iter) == "get_arch_list":
            self.view.capabilities.update(names_in(node.target))
        name = last_name(node.target) if isinstance(node.target, ast.Name) else None
        self.expressions.visit(node.iter, slots.of_name(self.view, Role.REFERENCE, name) if name else LISTED)
        self._block(node.body)
        self._block(node.orelse)

    def _raise(self, node: ast.Raise) -> None:
        for part in (node.exc, node.cause):
            if part is not None:
                self.expressions.visit(part, PROSE)

    def _assert(self, node: ast.Assert) -> None:
        self.expressions.visit(node.test, NOWHERE)
        if node.msg is not None:
            self.expressions.visit(node.msg, PROSE)

    def _match(self, node: ast.Match) -> None:
        self.expressions.visit(node.subject, NOWHERE)
        for case in node.cases:
            for pattern in ast.walk(case.pattern):
                if isinstance(pattern, ast.MatchValue):
                    self.expressions.visit(pattern.value, COMPARED)
            outer = self.expressions.guard
            if guards.names_vendor(self.view, case.pattern):
                self.expressions.guard = Guard.VENDOR
            self._block(case.body)
            self.expressions.guard = outer

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self.expressions.visit(target, NOWHERE)

    def _is_kernel(self, decorator: ast.expr) -> bool:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        dotted = self.view.resolve(target) or ""
        if dotted in self.view.words["kernel_decorators"]:
            return True
        return dotted.endswith(".triton.jit") or (
            dotted == "" and isinstance(target, ast.Attribute) and ast.unparse(target) == "triton.jit"
        )

    _handlers: ClassVar[dict[type, Callable[..., None]]] = {
        ast.FunctionDef: _function,
        ast.AsyncFunctionDef: _function,
        ast.ClassDef: _class,
        ast.If: _if,
        ast.While: _if,
        ast.With: _with,
        ast.AsyncWith: _with,
        ast.AugAssign: _augmented,
        ast.Try: _try,
        ast.Import: _import,
        ast.ImportFrom: _import_from,
        ast.Assign: _assign,
        ast.AnnAssign: _ann_assign,
        ast.Expr: _expr,
        ast.Return: _return,
        ast.For: _for,
        ast.AsyncFor: _for,
        ast.Raise: _raise,
        ast.Assert: _assert,
        ast.Match: _match,
        ast.Delete: _delete,
    }
