"""What each name means in each scope of a Python file: an imported name, an alias, or something local."""

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from portcheck.model import Guard

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
STAR = "*"
_IMPORTER = "importlib.import_module"
_BLOCKS = ("body", "orelse", "finalbody")


@dataclass(slots=True)
class Scope:
    """One scope while its file is read. `symbols` are imported names, `aliases` names assigned once from a name."""

    parent: "Scope | None"
    is_class: bool = False
    symbols: dict[str, list[str]] = field(default_factory=dict)
    aliases: dict[str, ast.expr] = field(default_factory=dict)
    locals: set[str] = field(default_factory=set)
    outer: set[str] = field(default_factory=set)
    stars: list[str] = field(default_factory=list)
    guards: dict[str, Guard] = field(default_factory=dict)
    kernels: set[str] = field(default_factory=set)

    def has_stars(self) -> bool:
        """Whether a name bound nowhere may come from a star import."""
        scope: Scope | None = self
        while scope is not None:
            if scope.stars:
                return True
            scope = scope.parent
        return False

    def lookup(self, name: str) -> "Scope | None":
        """The scope that binds the name, as Python finds it; None for builtins and unknown names."""
        scope: Scope | None = self
        is_first = True
        while scope is not None:
            is_visible = is_first or not scope.is_class
            if is_visible and name not in scope.outer:
                if name in scope.symbols or name in scope.aliases or name in scope.locals:
                    return scope
            is_first = False
            scope = scope.parent
        return None


def module_of(node: ast.ImportFrom) -> str:
    """The module of a from-import, with its leading dots."""
    return "." * node.level + (node.module or "")


def join(module: str, name: str) -> str:
    """A dotted name from a module, perhaps only dots, and a name in it."""
    return module + name if module.endswith(".") else f"{module}.{name}"


def collect(scope: Scope, body: Iterable[ast.stmt], is_kernel: Callable[[ast.expr], bool]) -> None:
    """Enter what the statements bind, without going into nested functions and classes."""
    for statement in _statements(body):
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                bound = alias.asname or alias.name.split(".", 1)[0]
                scope.symbols.setdefault(bound, []).append(alias.name if alias.asname else bound)
        elif isinstance(statement, ast.ImportFrom):
            _collect_from(scope, statement)
        elif isinstance(statement, FunctionNode | ast.ClassDef):
            scope.locals.add(statement.name)
            if any(is_kernel(decorator) for decorator in statement.decorator_list):
                scope.kernels.add(statement.name)
        elif isinstance(statement, ast.Global | ast.Nonlocal):
            scope.outer.update(statement.names)
        else:
            _collect_targets(scope, statement)


def _collect_from(scope: Scope, statement: ast.ImportFrom) -> None:
    module = module_of(statement)
    for alias in statement.names:
        if alias.name == "*":
            scope.stars.append(module)
        else:
            scope.symbols.setdefault(alias.asname or alias.name, []).append(join(module, alias.name))


def _collect_targets(scope: Scope, statement: ast.stmt) -> None:
    match statement:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value) | ast.AnnAssign(target=ast.Name(id=name), value=value)
        ):
            _assign(scope, name, value)
        case ast.Assign(targets=targets):
            for target in targets:
                scope.locals.update(names_in(target))
        case ast.AugAssign(target=target) | ast.For(target=target) | ast.AsyncFor(target=target):
            scope.locals.update(names_in(target))
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                if item.optional_vars is not None:
                    scope.locals.update(names_in(item.optional_vars))
        case ast.Try(handlers=handlers):
            scope.locals.update(handler.name for handler in handlers if handler.name)
        case ast.Match(cases=cases):
            for case in cases:
                scope.locals.update(
                    part.name
                    for part in ast.walk(case.pattern)
                    if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name
                )


def _assign(scope: Scope, name: str, value: ast.expr | None) -> None:
    is_name = isinstance(value, ast.Attribute | ast.Name) or (
        isinstance(value, ast.Call)
        and getattr(value.func, "id", getattr(value.func, "attr", "")) in {"getattr", "__import__", "import_module"}
    )
    if is_name and value is not None and name not in scope.aliases and name not in scope.locals:
        scope.aliases[name] = value
    else:
        scope.aliases.pop(name, None)
        scope.locals.add(name)


def names_in(target: ast.expr) -> Iterator[str]:
    """The plain names that an assignment target binds."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from names_in(element)
    elif isinstance(target, ast.Starred):
        yield from names_in(target.value)


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    pending = list(body)
    pending.reverse()
    while pending:
        statement = pending.pop()
        yield statement
        if isinstance(statement, FunctionNode | ast.ClassDef):
            continue
        blocks = [getattr(statement, name, ()) for name in _BLOCKS]
        blocks += [handler.body for handler in getattr(statement, "handlers", ())]
        blocks += [case.body for case in getattr(statement, "cases", ())]
        for block in reversed(blocks):
            pending.extend(reversed(block))


def parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    """All parameters of a function or lambda."""
    yield from arguments.posonlyargs
    yield from arguments.args
    if arguments.vararg:
        yield arguments.vararg
    yield from arguments.kwonlyargs
    if arguments.kwarg:
        yield arguments.kwarg


def resolve(scope: Scope, node: ast.expr, depth: int = 0) -> str | None:
    """The dotted name an expression stands for, through every alias; None for what is local or no name.

    Relative imports keep their leading dots. A chain through a call or a subscript is not a name.
    """
    if isinstance(node, ast.Attribute):
        base = resolve(scope, node.value, depth)
        return None if base is None else join(base, node.attr)
    if isinstance(node, ast.Name):
        return _resolve_name(scope, node.id, depth)
    if isinstance(node, ast.Call):
        return _resolve_call(scope, node, depth)
    return None


def _resolve_name(scope: Scope, name: str, depth: int) -> str | None:
    owner = scope.lookup(name)
    if owner is None:
        return f"{STAR}.{name}" if scope.has_stars() and not hasattr(builtins, name) else None
    if depth > 8:
        return None
    symbols = owner.symbols.get(name)
    if symbols:
        return symbols[0]
    alias = owner.aliases.get(name)
    if alias is None or (isinstance(alias, ast.Name) and alias.id == name):
        return None
    return resolve(owner, alias, depth + 1)


def _resolve_call(scope: Scope, node: ast.Call, depth: int) -> str | None:
    if isinstance(node.func, ast.Attribute):
        match node.func.attr, node.args:
            case "import_module", [ast.Constant(value=str() as name)] if resolve(scope, node.func) == _IMPORTER:
                return name
        return None
    if not isinstance(node.func, ast.Name) or scope.lookup(node.func.id) is not None:
        return None
    match node.func.id, node.args:
        case "getattr" | "hasattr", [base, ast.Constant(value=str() as name), *_] if name.isidentifier():
            owner = resolve(scope, base, depth)
            return None if owner is None else join(owner, name)
        case "__import__", [ast.Constant(value=str() as name), *_]:
            return name.split(".", 1)[0]
    return None
