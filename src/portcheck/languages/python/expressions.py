"""Expressions on the walk: each stands in a slot, and says what it is by its kind."""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, NamedTuple

from portcheck.languages.python import calls, guards, numbers, slots, strings
from portcheck.languages.python.assembly import Assembly
from portcheck.languages.python.names import see_name
from portcheck.languages.python.scopes import NAMING_CALLS, Scope, names_in, parameters
from portcheck.languages.python.slot import CALLED, COMPARED, DECORATED, LISTED, NOWHERE, PROSE, Slot
from portcheck.languages.python.view import Sight, View, last_name
from portcheck.model import Confidence, Guard, Role

_CALLING = frozenset({Role.CALL, Role.DECORATOR})


class Placed(NamedTuple):
    """A sight with the context it was seen in; `inside` is the f-string around it, `related` grows as uses are met."""

    sight: Sight
    guard: Guard
    enclosing: str
    in_triton: bool
    function: str | None
    inside: ast.JoinedStr | None
    related: list[ast.AST]


class Expressions:
    """Visits expressions; `placed` holds what was seen, in the order of the walk."""

    def __init__(self, view: View, guard: Guard) -> None:
        self.view = view
        self.guard = guard
        self.placed: list[Placed] = []
        self.assembly: list[Assembly] = []
        self.origins: dict[tuple[Scope, str], Placed] = {}
        self.awaited: dict[tuple[Scope, str], list[ast.AST]] = {}
        self._inside: ast.JoinedStr | None = None

    def visit(self, node: ast.expr, slot: Slot) -> None:
        """Visit one expression that stands in a slot."""
        kind = type(node)
        # The commonest nodes first: most names lead nowhere, and a walk is mostly names.
        if kind is ast.Name and node.id not in self.view.known and slot.device is not Confidence.HIGH:  # type: ignore[attr-defined]  # narrowed by type()
            if node.id not in self.view.flowing and not self.view.has_stars:  # type: ignore[attr-defined]
                return
        handler = self._handlers.get(kind)
        if handler is not None:
            handler(self, node, slot)
            return
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.visit(child, NOWHERE)

    def _named(self, node: ast.NamedExpr, _: Slot) -> None:
        self.visit(node.value, slots.of_target(self.view, node.target))
        self.view.scope.locals.add(node.target.id)
        self.view.scope.symbols.pop(node.target.id, None)

    def _passing(self, node: ast.Starred | ast.UnaryOp | ast.Await, slot: Slot) -> None:
        """What stands in the same slot as its only part."""
        self.visit(node.operand if isinstance(node, ast.UnaryOp) else node.value, slot)

    def _name(self, node: ast.Name, slot: Slot) -> None:
        dotted = self.view.resolve(node)
        if dotted is not None and self._tells(dotted, slot) and not self._is_flowing(node, dotted, slot):
            self.see(see_name(self.view, node, dotted, slot.role, node.id))
        if node.id in self.view.flowing:
            self._relate(node)
        if slot.device is Confidence.HIGH:
            self.see(calls.see_index(self.view, node, slot))

    def _tells(self, dotted: str, slot: Slot) -> bool:
        """Whether `see_name` may see the name: most lead nowhere, and a call of it costs more than this."""
        lexicon = self.view.lexicon
        return lexicon.tells(dotted) and lexicon.may_tell(dotted, is_decorator=slot.role is Role.DECORATOR)

    def _relate(self, node: ast.Name) -> None:
        owner = self.view.scope.lookup(node.id)
        if owner is not None:
            origin = self.origins.get((owner, node.id))
            if origin is not None:
                origin.related.append(node)
            elif owner.parent is None:
                self.awaited.setdefault((owner, node.id), []).append(node)

    def _is_flowing(self, node: ast.Name, dotted: str, slot: Slot) -> bool:
        """Whether the name is a variable that holds a value and is not called: its origin is the finding."""
        if slot.role in _CALLING and dotted not in self.view.vocabulary.names["dtypes"]:
            return False
        owner = self.view.scope.lookup(node.id)
        return owner is not None and node.id in owner.aliases

    def _attribute(self, node: ast.Attribute, slot: Slot) -> None:
        lexicon = self.view.lexicon
        dotted = self.view.resolve(node)
        if dotted is not None and (node.attr not in lexicon.backends or lexicon.trim(dotted) is not None):
            if self._tells(dotted, slot):
                self.see(see_name(self.view, node, dotted, slot.role, node.attr))
            return
        if node.attr in lexicon.attributes or slot.device is Confidence.HIGH:
            self.see(calls.see_attribute(self.view, node, slot))
        self.visit(node.value, PROSE if slot.is_prose else NOWHERE)

    def _call(self, node: ast.Call, slot: Slot) -> None:
        view = self.view
        callee = view.resolve(node.func)
        self.see(calls.see_call(view, node, callee))
        if last_name(node.func) in view.words["assembly_callees"]:
            self._hand_on(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            text = strings.skeleton(node)
            if text is not None:
                self.see(strings.see_string(view, node, text, slot))
        elif isinstance(node.func, (ast.Name, ast.Attribute)) and last_name(node.func) in NAMING_CALLS:
            whole = view.resolve(node)
            if whole is not None:
                self.see(see_name(view, node, whole, slot.role, ""))
        self.visit(node.func, DECORATED if slot.role is Role.DECORATOR else CALLED)
        for argument, inner in slots.of_arguments(view, node, callee, slot):
            self.visit(argument, inner)

    def _hand_on(self, node: ast.expr) -> None:
        """Keep a call that takes assembly, or a string that is a module of it."""
        self.assembly.append(Assembly(node, self.guard, ".".join(self.view.names)))

    def _constant(self, node: ast.Constant, slot: Slot) -> None:
        value = node.value
        if isinstance(value, str):
            if not slot.is_prose:
                self.see(strings.see_string(self.view, node, value, slot))
                if "\n" in value and any(mark in value for mark in self.view.words["assembly_marks"]):
                    self._hand_on(node)
        elif isinstance(value, (int, float)):
            self.see(numbers.see_number(self.view, node, slot))
            if slot.name is not None:
                self.see(calls.see_setting(self.view, node, slot))
                self.see(calls.see_index(self.view, node, slot))

    def _joined(self, node: ast.JoinedStr, slot: Slot) -> None:
        text = None if slot.is_prose else strings.skeleton(node)
        if text is not None:
            self.see(strings.see_string(self.view, node, text, slot))
        outer = self._inside
        self._inside = outer or node
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value, NOWHERE)
                if part.format_spec is not None:
                    self.visit(part.format_spec, PROSE)
        self._inside = outer

    def _binary(self, node: ast.BinOp, slot: Slot) -> None:
        if isinstance(node.op, (ast.Add, ast.Mod)):
            text = strings.skeleton(node)
            if text is not None:
                self.see(strings.see_string(self.view, node, text, slot))
                for side in (node.left, node.right):
                    if strings.skeleton(side) is None:
                        self.visit(side, NOWHERE)
                return
        self.see(numbers.see_arithmetic(self.view, node, slot))
        inner = slot if isinstance(node.op, ast.Add) else Slot(slot.role, slot.name, is_prose=slot.is_prose)
        self.visit(node.left, inner)
        self.visit(node.right, inner)

    def _compare(self, node: ast.Compare, slot: Slot) -> None:
        self.see(numbers.see_comparison(self.view, node))
        self.see(calls.see_membership(self.view, node))
        for side in (node.left, *node.comparators):
            self.visit(side, COMPARED)

    def _bool(self, node: ast.BoolOp, slot: Slot) -> None:
        outer = self.guard
        for value in node.values:
            self.visit(value, slot)
            if isinstance(node.op, ast.And):
                guard = guards.guard_of(self.view, value)
                if guard is not Guard.NONE:
                    self.guard = guard
        self.guard = outer

    def _if_expression(self, node: ast.IfExp, slot: Slot) -> None:
        self.visit(node.test, NOWHERE)
        self.see(calls.see_switch(self.view, node.test))
        outer = self.guard
        guard = guards.guard_of(self.view, node.test)
        if guard is not Guard.NONE:
            self.guard = guard
        self.visit(node.body, slot)
        self.visit(node.orelse, slot)
        self.guard = outer

    def _subscript(self, node: ast.Subscript, slot: Slot) -> None:
        self.see(calls.see_subscript(self.view, node, slot))
        self.visit(node.value, NOWHERE)
        if not isinstance(node.slice, ast.Constant):
            self.visit(node.slice, PROSE if slot.is_prose else NOWHERE)

    def _dict(self, node: ast.Dict, slot: Slot) -> None:
        for key, value in zip(node.keys, node.values, strict=True):
            inner = slots.of_key(self.view, key, slot)
            if key is not None:
                self.see(calls.see_key(self.view, key))
                if not isinstance(key, ast.Constant):
                    self.visit(key, NOWHERE)
            self.visit(value, inner)

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set, slot: Slot) -> None:
        if not isinstance(node, ast.Set):
            self.see(numbers.see_series(self.view, node, slot))
        inner = Slot(slot.role, None, slot.device, slot.backend) if slot.name == "device" else slot
        for element in node.elts:
            self.visit(element, inner)

    def _lambda(self, node: ast.Lambda, slot: Slot) -> None:
        for parameter, default in defaults_of(node.args):
            self.visit(default, slots.of_default(self.view, parameter.arg))
        outer = self.view.scope
        self.view.scope = Scope(outer, {parameter.arg for parameter in parameters(node.args)})
        self.visit(node.body, slots.of_return(self.view))
        self.view.scope = outer

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, slot: Slot) -> None:
        outer = self.view.scope
        outer_guard = self.guard
        bound = {name for generator in node.generators for name in names_in(generator.target)}
        self.visit(node.generators[0].iter, LISTED)
        self.view.scope = Scope(outer, bound)
        for position, generator in enumerate(node.generators):
            self.see(calls.see_tuning(self.view, generator.target))
            if position:
                self.visit(generator.iter, LISTED)
            for condition in generator.ifs:
                self.visit(condition, NOWHERE)
                guard = guards.guard_of(self.view, condition)
                if guard is not Guard.NONE:
                    self.guard = guard
        parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        for part in parts:
            self.visit(part, slot)
        self.view.scope = outer
        self.guard = outer_guard

    def see(self, sights: Iterable[Sight]) -> None:
        """Keep sights with the context of this moment."""
        for sight in sights:
            guard = sight.guard or self.guard
            function = self.view.names[0] if self.view.names else None
            self.placed.append(
                Placed(sight, guard, ".".join(self.view.names), self.view.in_triton, function, self._inside, [])
            )

    _handlers: ClassVar[dict[type, Callable[..., None]]] = {
        ast.Name: _name,
        ast.Attribute: _attribute,
        ast.Call: _call,
        ast.Constant: _constant,
        ast.JoinedStr: _joined,
        ast.BinOp: _binary,
        ast.Compare: _compare,
        ast.BoolOp: _bool,
        ast.IfExp: _if_expression,
        ast.Subscript: _subscript,
        ast.Dict: _dict,
        ast.List: _sequence,
        ast.Tuple: _sequence,
        ast.Set: _sequence,
        ast.Starred: _passing,
        ast.NamedExpr: _named,
        ast.UnaryOp: _passing,
        ast.Await: _passing,
        ast.Lambda: _lambda,
        ast.ListComp: _comprehension,
        ast.SetComp: _comprehension,
        ast.GeneratorExp: _comprehension,
        ast.DictComp: _comprehension,
    }


def defaults_of(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr]]:
    """The parameters that have a default, with it."""
    positional = (*arguments.posonlyargs, *arguments.args)
    if arguments.defaults:
        yield from zip(positional[-len(arguments.defaults) :], arguments.defaults, strict=True)
    for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield parameter, default
