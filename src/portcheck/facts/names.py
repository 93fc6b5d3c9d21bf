"""Whether a package has a name, and what parameters it takes: read from its sources and stubs."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from portcheck.facts.releases import Release, modules_of

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEPTH = 24
_SETTING = re.compile(rb"\bsetattr\(\s*([A-Za-z_][\w.]*)\s*,")


class Presence(StrEnum):
    """What the sources say of a name; UNSURE where it may be made while the program runs."""

    THERE = "there"
    ABSENT = "absent"
    UNSURE = "unsure"


class Found(NamedTuple):
    """A name looked up; `definitions` where it is a function or a class of the package."""

    presence: Presence
    definitions: tuple[Definition, ...] = ()
    module: str = ""


_ABSENT = Found(Presence.ABSENT)
_UNSURE = Found(Presence.UNSURE)


@dataclass(slots=True)
class _Body:
    """What the statements of a module or a class bind."""

    bound: dict[str, list[ast.AST]] = field(default_factory=dict)
    stars: list[ast.ImportFrom] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    is_dynamic: bool = False


class Names:
    """Looks names up in one release."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._modules = modules_of(release)
        self._bodies: dict[str, _Body] = {}
        self._packages = {parent for name in self._modules for parent in _parents(name)}
        self._filled: frozenset[str] | None = None

    def find(self, dotted: str) -> Found:
        """A dotted name from the top, each part as an attribute of what is before it, or as a module in it."""
        top, *rest = dotted.split(".")
        return self._within(top, rest, 0) if self._is_module(top) else _ABSENT

    def parameters(self, found: Found) -> tuple[frozenset[str], bool]:
        """The parameters of a function or a class, and whether it takes any others."""
        names: set[str] = set()
        is_open = False
        for definition in found.definitions:
            for function in self._called(definition, found.module):
                names.update(argument.arg for argument in _arguments(function.args))
                is_open = is_open or function.args.kwarg is not None or function.args.vararg is not None
            if isinstance(definition, ast.ClassDef):
                fields = (item.target for item in definition.body if isinstance(item, ast.AnnAssign))
                names.update(target.id for target in fields if isinstance(target, ast.Name))
                is_open = is_open or bool(definition.bases)
        return frozenset(names), is_open

    def _is_module(self, module: str) -> bool:
        return module in self._modules or module in self._packages

    def _within(self, module: str, rest: list[str], depth: int) -> Found:
        """Attributes from a module on."""
        if not rest:
            return Found(Presence.THERE)
        if depth > _DEPTH:
            return _UNSURE
        name, further = rest[0], rest[1:]
        body = self._body(module)
        is_bound = name in body.bound and name not in body.deleted
        bound = self._through(module, body.bound[name], further, depth) if is_bound else _ABSENT
        if bound.presence is not Presence.THERE and self._is_module(f"{module}.{name}"):
            return self._within(f"{module}.{name}", further, depth + 1)
        if is_bound:
            return bound
        if self._in_binary(module, name):
            return Found(Presence.THERE) if not further else _UNSURE
        return self._by_stars(module, body, rest, depth)

    def _by_stars(self, module: str, body: _Body, rest: list[str], depth: int) -> Found:
        is_unsure = body.is_dynamic or any(path.endswith((".so", ".pyd")) for path in self._modules.get(module, ()))
        is_unsure = is_unsure or module in self._filled_elsewhere()
        for star in body.stars:
            source = self._absolute(module, star)
            if not self._is_module(source):
                is_unsure = True
            elif not rest[0].startswith("_"):
                found = self._within(source, rest, depth + 1)
                if found.presence is Presence.THERE:
                    return found
                is_unsure = is_unsure or found.presence is Presence.UNSURE
        return _UNSURE if is_unsure else _ABSENT

    def _through(self, module: str, nodes: list[ast.AST], further: list[str], depth: int) -> Found:
        """From what a name is bound to, on to the attributes of that."""
        definitions = tuple(node for node in nodes if isinstance(node, (*_FUNCTIONS, ast.ClassDef)))
        if not further and definitions:
            return Found(Presence.THERE, definitions, module)
        answers = [self._from(module, node, further, depth + 1) for node in nodes]
        there = [answer for answer in answers if answer.presence is Presence.THERE]
        if there:
            return Found(
                Presence.THERE, tuple(each for answer in there for each in answer.definitions), there[0].module
            )
        return _UNSURE if any(answer.presence is Presence.UNSURE for answer in answers) else _ABSENT

    def _from(self, module: str, node: ast.AST, further: list[str], depth: int) -> Found:
        match node:
            case ast.ClassDef():
                return self._in_class(module, node, further, depth)
            case ast.alias(name=name, asname=asname):
                target = name if asname else name.partition(".")[0]
                return self._imported(target, further, depth)
            case _From(module=source, name=name):
                return self._taken(source, name, further, depth)
            case ast.Name() | ast.Attribute():
                parts = _dotted(node)
                found = _UNSURE if parts is None else self._within(module, [*parts, *further], depth + 1)
                return found if further or found.presence is Presence.THERE else Found(Presence.THERE)
            case ast.Call(func=func) if further:
                parts = _dotted(func)
                return _UNSURE if parts is None else self._of_instance(module, parts, further, depth)
        return _UNSURE if further else Found(Presence.THERE)

    def _of_instance(self, module: str, parts: list[str], further: list[str], depth: int) -> Found:
        """An attribute of what a call of a class gives."""
        made = self._within(module, parts, depth + 1)
        classes = [each for each in made.definitions if isinstance(each, ast.ClassDef)]
        return self._in_class(made.module, classes[0], further, depth) if classes else _UNSURE

    def _imported(self, module: str, further: list[str], depth: int) -> Found:
        """What is bound by an import; a name taken from another package is there, what it holds is not known."""
        if self._is_module(module):
            return self._within(module, further, depth)
        return _UNSURE if further else Found(Presence.THERE)

    def _taken(self, source: str, name: str, further: list[str], depth: int) -> Found:
        if not self._is_module(source):
            return _UNSURE if further else Found(Presence.THERE)
        return self._within(source, [name, *further], depth)

    def _in_class(self, module: str, node: ast.ClassDef, further: list[str], depth: int) -> Found:
        if not further:
            return Found(Presence.THERE, (node,), module)
        if depth > _DEPTH:
            return _UNSURE
        body = _body_of(module, node.body, is_package=False)
        if further[0] in body.bound:
            return self._through(module, body.bound[further[0]], further[1:], depth)
        if further[0] in _attributes_of_self(node):
            return Found(Presence.THERE) if len(further) == 1 else _UNSURE
        is_unsure = "__getattr__" in body.bound or bool(node.keywords)
        for base in node.bases:
            parts = _dotted(base)
            if parts == ["object"]:
                continue
            found = _UNSURE if parts is None else self._within(module, parts, depth + 1)
            classes = [each for each in found.definitions if isinstance(each, ast.ClassDef)]
            inherited = self._in_class(found.module, classes[0], further, depth + 1) if classes else _UNSURE
            if inherited.presence is Presence.THERE:
                return inherited
            is_unsure = is_unsure or inherited.presence is Presence.UNSURE
        return _UNSURE if is_unsure else _ABSENT

    def _called(self, node: Definition, module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """The functions that a call of the definition runs."""
        if not isinstance(node, ast.ClassDef):
            yield node
            return
        for name in ("__init__", "__new__"):
            found = self._in_class(module, node, [name], 0)
            yield from (each for each in found.definitions if isinstance(each, _FUNCTIONS))

    def _absolute(self, module: str, node: ast.ImportFrom) -> str:
        is_package = any(path.endswith(("/__init__.py", "/__init__.pyi")) for path in self._modules.get(module, ()))
        return _absolute(module, node, is_package=is_package)

    def _body(self, module: str) -> _Body:
        if module not in self._bodies:
            body = _Body()
            for path in self._modules.get(module, ()):
                if path.endswith((".py", ".pyi")):
                    is_package = path.endswith(("/__init__.py", "/__init__.pyi"))
                    _merge(body, _body_of(module, self._statements(path), is_package=is_package))
            self._bodies[module] = body
        return self._bodies[module]

    def _statements(self, path: str) -> list[ast.stmt]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(self._release.read(path)).body
        except (SyntaxError, ValueError):
            # Written for another Python: nothing can be told from it.
            return ast.parse("def __getattr__(name): ...").body

    def _filled_elsewhere(self) -> frozenset[str]:
        """The names, as they are spelt, of what other modules give attributes by `setattr`."""
        if self._filled is None:
            sources = (self._release.read(path) for path in self._release.paths if path.endswith(".py"))
            spelt = {name.decode() for source in sources for name in _SETTING.findall(source)}
            self._filled = frozenset(spelt)
        return self._filled

    def _in_binary(self, module: str, name: str) -> bool:
        """Whether a compiled module holds the name as a string of its own."""
        binaries = [path for path in self._modules.get(module, ()) if path.endswith((".so", ".pyd"))]
        return any(b"\0" + name.encode() + b"\0" in self._release.read(path) for path in binaries)


class _From(ast.AST):
    """A name that a `from` import takes out of a module, by its whole name."""

    module: str
    name: str


def _parents(module: str) -> Iterator[str]:
    """The packages that a module lies in."""
    while "." in module:
        module = module.rpartition(".")[0]
        yield module


def _taken_from(module: str, name: str) -> _From:
    node = _From()
    node.module, node.name = module, name
    return node


def _merge(body: _Body, other: _Body) -> None:
    for name, nodes in other.bound.items():
        body.bound.setdefault(name, []).extend(nodes)
    body.stars += other.stars
    body.deleted |= other.deleted
    body.is_dynamic = body.is_dynamic or other.is_dynamic


def _body_of(module: str, statements: Iterable[ast.stmt], *, is_package: bool) -> _Body:
    body = _Body()
    for statement in _flat(statements):
        for name, node in _bindings(module, statement, is_package=is_package):
            body.bound.setdefault(name, []).append(node)
            body.deleted.discard(name)
        if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
            body.stars.append(statement)
        elif isinstance(statement, ast.Delete):
            body.deleted.update(target.id for target in statement.targets if isinstance(target, ast.Name))
        body.is_dynamic = body.is_dynamic or _makes_names(statement)
    return body


def _flat(statements: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements with those of their branches, without the bodies of functions and classes."""
    for statement in statements:
        yield statement
        if not isinstance(statement, (*_FUNCTIONS, ast.ClassDef)):
            for block in ("body", "orelse", "finalbody"):
                yield from _flat(getattr(statement, block, ()))
            for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
                yield from _flat(part.body)


def _bindings(module: str, statement: ast.stmt, *, is_package: bool) -> Iterator[tuple[str, ast.AST]]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, statement
        case ast.Import(names=aliases):
            for alias in aliases:
                yield alias.asname or alias.name.partition(".")[0], alias
        case ast.ImportFrom(names=aliases):
            source = _absolute(module, statement, is_package=is_package)
            for alias in aliases:
                if alias.name != "*":
                    yield alias.asname or alias.name, _taken_from(source, alias.name)
        case ast.Assign() | ast.AnnAssign() | ast.For():
            yield from _assigned(statement)


def _assigned(statement: ast.Assign | ast.AnnAssign | ast.For) -> Iterator[tuple[str, ast.AST]]:
    """The names with their values; a constant stands for a value that is not looked into."""
    value = None if isinstance(statement, ast.For) else statement.value
    for target in statement.targets if isinstance(statement, ast.Assign) else (statement.target,):
        for name in _names_in(target):
            yield name, value if value is not None and isinstance(target, ast.Name) else ast.Constant(None)


def _names_in(target: ast.expr) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _makes_names(statement: ast.stmt) -> bool:
    """Whether the statement lets a module answer for names that it does not spell."""
    if isinstance(statement, _FUNCTIONS):
        return statement.name == "__getattr__"
    if isinstance(statement, (ast.ClassDef, ast.Import, ast.ImportFrom)):
        return False
    calls = (node for node in ast.walk(statement) if isinstance(node, ast.Call))
    return any(_dotted(call.func) in (["globals"], ["vars"], ["setattr"]) for call in calls)


def _attributes_of_self(node: ast.ClassDef) -> frozenset[str]:
    return frozenset(
        part.attr
        for function in node.body
        if isinstance(function, _FUNCTIONS)
        for part in ast.walk(function)
        if isinstance(part, ast.Attribute)
        and isinstance(part.ctx, ast.Store)
        and isinstance(part.value, ast.Name)
        and part.value.id == "self"
    )


def _dotted(node: ast.AST) -> list[str] | None:
    """The parts of a dotted name; a subscript, as in `Generic[T]`, is left away."""
    if isinstance(node, ast.Subscript):
        return _dotted(node.value)
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return None if before is None else [*before, node.attr]
    return [node.id] if isinstance(node, ast.Name) else None


def _absolute(module: str, node: ast.ImportFrom, *, is_package: bool) -> str:
    """The whole name of the module that a `from` import reads."""
    if not node.level:
        return node.module or ""
    parts = module.split(".") if is_package else module.split(".")[:-1]
    base = parts[: len(parts) - (node.level - 1)]
    return ".".join([*base, *([node.module] if node.module else [])])


def _arguments(arguments: ast.arguments) -> tuple[ast.arg, ...]:
    return (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
