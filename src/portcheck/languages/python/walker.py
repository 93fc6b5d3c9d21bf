"""One walk over a Python tree: scopes, guards and slots on the way down, sights on the way."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from portcheck.languages.python import calls, guards, numbers, slots, strings
from portcheck.languages.python.names import see_name
from portcheck.languages.python.scopes import FunctionNode, Scope, collect, names_in, parameters
from portcheck.languages.python.view import COMPARED, LISTED, NOWHERE, PROSE, TARGET, Sight, Slot, View, last_name
from portcheck.model import Guard, Kind, Role, Vocabulary


@dataclass(slots=True)
class Placed:
    """A sight with the context it was seen in; `inside` is the f-string around it."""

    sight: Sight
    guard: Guard
    enclosing: str
    in_triton: bool
    function: str | None
    inside: ast.JoinedStr | None
    related: list[ast.AST] = field(default_factory=list)


class Walker:
    """Walks one module; `placed` holds what was seen, in source order of the walk."""

    def __init__(
        self, vocabulary: Vocabulary, guard: Guard, *, is_build: bool, has_fp8: bool, has_capability: bool
    ) -> None:
        self.view = View(vocabulary, Scope(None), is_build=is_build, has_fp8=has_fp8, has_capability=has_capability)
        self.module = self.view.scope
        self.placed: list[Placed] = []
        self.functions: list[str] = []
        self._file_guard = guard
        self._guard = guard
        self._inside: ast.JoinedStr | None = None
        self._origins: dict[tuple[int, str], Placed] = {}
        self._statements: dict[type, Callable[..., None]] = {
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.If: self._if,
            ast.Try: self._try,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Assign: self._assign,
            ast.AnnAssign: self._ann_assign,
            ast.Expr: self._expr,
            ast.Return: self._return,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.Raise: self._raise,
            ast.Assert: self._assert,
            ast.Match: self._match,
            ast.Delete: self._delete,
        }
        self._expressions: dict[type, Callable[..., None]] = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Constant: self._constant,
            ast.JoinedStr: self._joined,
            ast.BinOp: self._binary,
            ast.Compare: self._compare,
            ast.BoolOp: self._bool,
            ast.IfExp: self._if_expression,
            ast.Subscript: self._subscript,
            ast.Dict: self._dict,
            ast.List: self._sequence,
            ast.Tuple: self._sequence,
            ast.Set: self._sequence,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
        }

    def walk(self, tree: ast.Module) -> None:
        """Visit the whole module."""
        collect(self.module, tree.body, self._is_kernel)
        imported = (name for names in self.module.symbols.values() for name in names)
        self.view.has_triton = any("triton" in name.split(".") or name.endswith(".triton_utils") for name in imported)
        self._block(tree.body)

    # -- statements

    def _block(self, body: Iterable[ast.stmt]) -> None:
        outer = self._guard
        for statement in body:
            handler = self._statements.get(type(statement))
            if handler is not None:
                handler(statement)
            else:
                self._children(statement)
            if isinstance(statement, ast.If) and not statement.orelse and guards.leaves(statement.body):
                guard = guards.guard_of(self.view, statement.test)
                if guard is not Guard.NONE:
                    self._guard = guard
        self._guard = outer

    def _children(self, node: ast.AST) -> None:
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.expr):
                self._visit(value, NOWHERE)
            elif isinstance(value, list) and value:
                if isinstance(value[0], ast.stmt):
                    self._block(value)
                else:
                    for item in value:
                        if isinstance(item, ast.expr):
                            self._visit(item, NOWHERE)
                        elif isinstance(item, ast.AST):
                            self._children(item)

    def _function(self, node: FunctionNode) -> None:
        view = self.view
        is_kernel = any(self._is_kernel(decorator) for decorator in node.decorator_list)
        decorated = Guard.NONE
        for decorator in node.decorator_list:
            self._visit(decorator, Slot(Role.DECORATOR))
            if decorated is Guard.NONE:
                decorated = self._guard_of_decorator(decorator)
        for parameter, default in _defaults(node.args):
            self._visit(default, slots.of_default(view, parameter.arg))
        for parameter in parameters(node.args):
            if parameter.annotation is not None:
                self._annotation(parameter.annotation)
        if node.returns is not None:
            self._annotation(node.returns)
        outer = (view.scope, view.in_triton, self._guard)
        view.scope = Scope(view.scope, locals={parameter.arg for parameter in parameters(node.args)})
        collect(view.scope, node.body, self._is_kernel)
        view.in_triton = view.in_triton or is_kernel
        if decorated is not Guard.NONE:
            self._guard = decorated
        if not view.names:
            self.functions.append(node.name)
        view.names.append(node.name)
        self._block(node.body)
        view.names.pop()
        view.scope, view.in_triton, self._guard = outer

    def _guard_of_decorator(self, node: ast.expr) -> Guard:
        guard = guards.guard_of(self.view, node)
        if guard is Guard.NONE and isinstance(node, ast.Call) and last_name(node) in {"skipif", "skipIf", "skipUnless"}:
            for argument in node.args[:1]:
                guard = guards.guard_of(self.view, argument)
        return guard

    def _class(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self._visit(decorator, Slot(Role.DECORATOR))
        for base in node.bases:
            self._visit(base, Slot(Role.BASE))
        for keyword in node.keywords:
            self._visit(keyword.value, NOWHERE)
        outer = self.view.scope
        self.view.scope = Scope(outer, is_class=True)
        collect(self.view.scope, node.body, self._is_kernel)
        self.view.names.append(node.name)
        self._block(node.body)
        self.view.names.pop()
        self.view.scope = outer

    def _if(self, node: ast.If) -> None:
        self._visit(node.test, NOWHERE)
        outer = self._guard
        guard = guards.guard_of(self.view, node.test)
        if guard is not Guard.NONE:
            self._guard = guard
        self._block(node.body)
        self._block(node.orelse)
        self._guard = outer

    def _try(self, node: ast.Try) -> None:
        outer = self._guard
        if guards.is_import_fallback(node):
            self._guard = Guard.IMPORT_FALLBACK
            self._remember_fallback(node)
        self._block(node.body)
        self._guard = outer
        for handler in node.handlers:
            if handler.type is not None:
                self._visit(handler.type, NOWHERE)
            self._block(handler.body)
        self._block(node.orelse)
        self._block(node.finalbody)

    def _remember_fallback(self, node: ast.Try) -> None:
        for statement in (*node.body, *node.orelse, *(s for handler in node.handlers for s in handler.body)):
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for alias in statement.names:
                    self.view.scope.guards[alias.asname or alias.name.split(".", 1)[0]] = Guard.IMPORT_FALLBACK
            elif isinstance(statement, ast.Assign):
                for target in statement.targets:
                    for name in names_in(target):
                        self.view.scope.guards[name] = Guard.IMPORT_FALLBACK

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._see(see_name(self.view, alias, alias.name, Role.IMPORT, alias.name))

    def _import_from(self, node: ast.ImportFrom) -> None:
        for symbol, alias in slots.imported(node):
            self._see(see_name(self.view, alias, symbol, Role.IMPORT, alias.name if alias.name != "*" else symbol))

    def _assign(self, node: ast.Assign) -> None:
        target = node.targets[0]
        start = len(self.placed)
        if len(node.targets) == 1 and isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            self._assign_each(target, node.value)
        else:
            self._visit(node.value, slots.of_target(self.view, target))
        for target in node.targets:
            if isinstance(target, ast.Attribute | ast.Subscript):
                self._visit(target, TARGET)
        if len(node.targets) == 1 and isinstance(target, ast.Name):
            self._remember(target.id, node.value, start)

    def _assign_each(self, targets: ast.Tuple, values: ast.Tuple) -> None:
        pairs = list(zip(targets.elts, values.elts, strict=False)) if len(targets.elts) == len(values.elts) else []
        for target, value in pairs:
            self._visit(value, slots.of_target(self.view, target))
        for value in values.elts if not pairs else ():
            self._visit(value, NOWHERE)

    def _remember(self, name: str, value: ast.expr, start: int) -> None:
        guard = guards.guard_of(self.view, value)
        if guard is not Guard.NONE and not isinstance(value, ast.IfExp):
            self.view.scope.guards[name] = guard
        for placed in self.placed[start:]:
            if placed.sight.kind in (Kind.DEVICE, Kind.BACKEND, Kind.DTYPE, Kind.ENV):
                self._origins[id(self.view.scope), name] = placed

    def _ann_assign(self, node: ast.AnnAssign) -> None:
        self._annotation(node.annotation)
        if node.value is not None:
            start = len(self.placed)
            self._visit(node.value, slots.of_target(self.view, node.target))
            if isinstance(node.target, ast.Name):
                self._remember(node.target.id, node.value, start)

    def _expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self._visit(node.value, NOWHERE)

    def _return(self, node: ast.Return) -> None:
        if node.value is not None:
            self._visit(node.value, slots.of_return(self.view))

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        name = last_name(node.target) if isinstance(node.target, ast.Name) else None
        self._visit(node.iter, slots.of_name(self.view, Role.REFERENCE, name) if name else LISTED)
        self._block(node.body)
        self._block(node.orelse)

    def _raise(self, node: ast.Raise) -> None:
        for part in (node.exc, node.cause):
            if part is not None:
                self._visit(part, PROSE)

    def _assert(self, node: ast.Assert) -> None:
        self._visit(node.test, NOWHERE)
        if node.msg is not None:
            self._visit(node.msg, PROSE)

    def _match(self, node: ast.Match) -> None:
        self._visit(node.subject, NOWHERE)
        for case in node.cases:
            for pattern in ast.walk(case.pattern):
                if isinstance(pattern, ast.MatchValue):
                    self._visit(pattern.value, COMPARED)
            self._block(case.body)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self._visit(target, NOWHERE)

    def _annotation(self, node: ast.expr) -> None:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and "." in node.value:
                self._string_annotation(node, node.value)
        elif not (isinstance(node, ast.Subscript) and last_name(node) == "Literal"):
            if isinstance(node, ast.Name | ast.Attribute):
                self._visit(node, Slot(Role.ANNOTATION))
            else:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self._annotation(child)

    def _string_annotation(self, node: ast.Constant, text: str) -> None:
        try:
            parsed = ast.parse(text, mode="eval")
        except (SyntaxError, ValueError):
            return
        for part in ast.walk(parsed):
            if isinstance(part, ast.Attribute):
                dotted = self.view.resolve(part)
                if dotted is not None:
                    seen = see_name(self.view, node, dotted, Role.ANNOTATION, ast.unparse(part))
                    self._see(sight for sight in seen if sight.symbol == dotted)

    # -- expressions

    def _visit(self, node: ast.expr, slot: Slot) -> None:
        handler = self._expressions.get(type(node))
        if handler is not None:
            handler(node, slot)
            return
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._visit(
                    child, slot if isinstance(node, ast.Starred | ast.NamedExpr | ast.UnaryOp | ast.Await) else NOWHERE
                )
            else:
                self._children(child)

    def _name(self, node: ast.Name, slot: Slot) -> None:
        dotted = self.view.resolve(node)
        if dotted is not None:
            self._see(see_name(self.view, node, dotted, slot.role, node.id))
        owner = self.view.scope.lookup(node.id)
        if owner is not None:
            origin = self._origins.get((id(owner), node.id))
            if origin is not None:
                origin.related.append(node)
        self._see(calls.see_index(self.view, node, slot))

    def _attribute(self, node: ast.Attribute, slot: Slot) -> None:
        dotted = self.view.resolve(node)
        if dotted is not None:
            self._see(see_name(self.view, node, dotted, slot.role, node.attr))
            return
        self._see(calls.see_attribute(self.view, node, slot))
        self._visit(node.value, PROSE if slot.is_prose else NOWHERE)

    def _call(self, node: ast.Call, slot: Slot) -> None:
        view = self.view
        callee = view.resolve(node.func)
        text = strings.skeleton(node)
        if text is not None:
            self._see(strings.see_string(view, node, text, slot))
        self._see(calls.see_call(view, node, callee))
        role = Role.DECORATOR if slot.role is Role.DECORATOR else Role.CALL
        whole = view.resolve(node)
        if whole is not None:
            self._see(see_name(view, node, whole, slot.role, ""))
        self._visit(node.func, Slot(role))
        for argument, inner in slots.of_arguments(view, node, callee):
            self._visit(argument, inner)

    def _constant(self, node: ast.Constant, slot: Slot) -> None:
        value = node.value
        if isinstance(value, str):
            self._see(strings.see_string(self.view, node, value, slot))
        elif isinstance(value, int | float):
            self._see(numbers.see_number(self.view, node, slot))
            self._see(calls.see_setting(self.view, node, slot))
            self._see(calls.see_index(self.view, node, slot))

    def _joined(self, node: ast.JoinedStr, slot: Slot) -> None:
        text = strings.skeleton(node)
        if text is not None:
            self._see(strings.see_string(self.view, node, text, slot))
        outer = self._inside
        self._inside = outer or node
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self._visit(part.value, NOWHERE)
        self._inside = outer

    def _binary(self, node: ast.BinOp, slot: Slot) -> None:
        text = strings.skeleton(node)
        if text is not None:
            self._see(strings.see_string(self.view, node, text, slot))
            self._visit(node.right, NOWHERE)
            return
        self._see(numbers.see_arithmetic(self.view, node, slot))
        inner = slot if isinstance(node.op, ast.Add) else Slot(slot.role, slot.name, is_prose=slot.is_prose)
        self._visit(node.left, inner)
        self._visit(node.right, inner)

    def _compare(self, node: ast.Compare, slot: Slot) -> None:
        self._see(numbers.see_comparison(self.view, node))
        for side in (node.left, *node.comparators):
            self._visit(side, COMPARED)

    def _bool(self, node: ast.BoolOp, slot: Slot) -> None:
        outer = self._guard
        for value in node.values:
            self._visit(value, slot)
            if isinstance(node.op, ast.And):
                guard = guards.guard_of(self.view, value)
                if guard is not Guard.NONE:
                    self._guard = guard
        self._guard = outer

    def _if_expression(self, node: ast.IfExp, slot: Slot) -> None:
        self._visit(node.test, NOWHERE)
        outer = self._guard
        guard = guards.guard_of(self.view, node.test)
        if guard is not Guard.NONE:
            self._guard = guard
        self._visit(node.body, slot)
        self._visit(node.orelse, slot)
        self._guard = outer

    def _subscript(self, node: ast.Subscript, slot: Slot) -> None:
        self._see(calls.see_subscript(self.view, node, slot))
        self._visit(node.value, NOWHERE)
        if not isinstance(node.slice, ast.Constant):
            self._visit(node.slice, PROSE if slot.is_prose else NOWHERE)

    def _dict(self, node: ast.Dict, slot: Slot) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            inner = slots.of_key(self.view, key, slot)
            if key is not None:
                self._see(calls.see_key(self.view, key))
                if not isinstance(key, ast.Constant):
                    self._visit(key, NOWHERE)
            self._visit(value, inner)

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, slot: Slot) -> None:
        if not isinstance(node, ast.Set):
            self._see(numbers.see_block_scale(self.view, node, slot))
        inner = Slot(slot.role, None, slot.device, slot.backend) if slot.name == "device" else slot
        for element in node.elts:
            self._visit(element, inner)

    def _lambda(self, node: ast.Lambda, slot: Slot) -> None:
        for parameter, default in _defaults(node.args):
            self._visit(default, slots.of_default(self.view, parameter.arg))
        outer = self.view.scope
        self.view.scope = Scope(outer, locals={parameter.arg for parameter in parameters(node.args)})
        self._visit(node.body, slots.of_return(self.view))
        self.view.scope = outer

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, slot: Slot) -> None:
        outer = self.view.scope
        bound = {name for generator in node.generators for name in names_in(generator.target)}
        self._visit(node.generators[0].iter, LISTED)
        self.view.scope = Scope(outer, locals=bound)
        for position, generator in enumerate(node.generators):
            self._see(calls.see_loop(self.view, generator.target))
            if position:
                self._visit(generator.iter, LISTED)
            for condition in generator.ifs:
                self._visit(condition, NOWHERE)
        parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        for part in parts:
            self._visit(part, slot)
        self.view.scope = outer

    # -- what was seen

    def _is_kernel(self, decorator: ast.expr) -> bool:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        dotted = self.view.resolve(target) or ""
        if dotted in self.view.word("kernel_decorators"):
            return True
        return dotted.endswith(".triton.jit") or (
            dotted == "" and isinstance(target, ast.Attribute) and ast.unparse(target) == "triton.jit"
        )

    def _see(self, sights: Iterable[Sight]) -> None:
        for sight in sights:
            guard = sight.guard or self._guard
            function = self.view.names[0] if self.view.names else None
            self.placed.append(
                Placed(sight, guard, ".".join(self.view.names), self.view.in_triton, function, self._inside)
            )


def _defaults(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    positional = (*arguments.posonlyargs, *arguments.args)
    if arguments.defaults:
        yield from zip(positional[-len(arguments.defaults) :], arguments.defaults, strict=True)
    for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield parameter, default
