"""What each name means in each scope of a Python file: an imported name, an alias, or something local."""

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator

from portcheck.model import Guard

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
STAR = "*"
# Calls that stand for a name
NAMING_CALLS = frozenset({"getattr", "hasattr", "__import__", "import_module"})
_ALIASING_CALLS = NAMING_CALLS - {"hasattr"}
_IMPORTER = "importlib.import_module"
_BLOCKS = ("body", "orelse", "finalbody")


class Scope:
    """One scope while its file is read. `symbols` are imported names, `aliases` names assigned once from a name."""

    __slots__ = (
        "aliases",
        "globals",
        "guards",
        "is_class",
        "kernels",
        "locals",
        "nonlocals",
        "parent",
        "stars",
        "symbols",
    )

    def __init__(self, parent: "Scope | None", names: Iterable[str] = (), *, is_class: bool = False) -> None:
        self.parent = parent
        self.is_class = is_class
        self.symbols: dict[str, list[str]] = {}
        self.aliases: dict[str, ast.expr] = {}
        self.locals = set(names)
        self.nonlocals: set[str] = set()
        self.globals: set[str] = set()
        self.stars: list[str] = []
        self.guards: dict[str, Guard] = {}
        self.kernels: set[str] = set()

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
            if name in scope.globals:
                module = scope.module()
                return module if module.binds(name) else None
            if (is_first or not scope.is_class) and name not in scope.nonlocals and scope.binds(name):
                return scope
            is_first = False
            scope = scope.parent
        return None

    def binds(self, name: str) -> bool:
        """Whether this scope itself binds the name."""
        return name in self.symbols or name in self.aliases or name in self.locals

    def module(self) -> "Scope":
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope


def module_of(node: ast.ImportFrom) -> str:
    """The module of a from-import, with its leading dots."""
    return "." * node.level + (node.module or "")


def join(module: str, name: str) -> str:
    """A dotted name from a module, perhaps only dots, and a name in it."""
    return module + name if module.endswith(".") else f"{module}.{name}"


def collect(scope: Scope, body: Iterable[ast.stmt], is_kernel: Callable[[ast.expr], bool]) -> None:
    """Enter what the statements bind, without going into nested functions and classes."""
    _collect(scope, body, is_kernel)
    for name in scope.globals:
        if name in scope.symbols:
            scope.module().symbols.setdefault(name, []).extend(scope.symbols[name])


def _collect(scope: Scope, body: Iterable[ast.stmt], is_kernel: Callable[[ast.expr], bool]) -> None:
    # Not over `statements`: this runs over every statement, and a generator in a generator is slow.
    for statement in body:
        kind = type(statement)
        binder = _BINDERS.get(kind)
        if binder is not None:
            binder(scope, statement)
        elif kind in _DEFINITIONS:
            assert isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            scope.locals.add(statement.name)
            if any(is_kernel(decorator) for decorator in statement.decorator_list):
                scope.kernels.add(statement.name)
        if kind in COMPOUND:
            for block in _blocks(statement):
                _collect(scope, block, is_kernel)


def _bind_import(scope: Scope, statement: ast.Import) -> None:
    for alias in statement.names:
        bound = alias.asname or alias.name.split(".", 1)[0]
        scope.symbols.setdefault(bound, []).append(alias.name if alias.asname else bound)


def _bind_from(scope: Scope, statement: ast.ImportFrom) -> None:
    module = module_of(statement)
    for alias in statement.names:
        if alias.name == "*":
            scope.stars.append(module)
        else:
            scope.symbols.setdefault(alias.asname or alias.name, []).append(join(module, alias.name))


def _bind_global(scope: Scope, statement: ast.Global) -> None:
    scope.globals.update(statement.names)


def _bind_nonlocal(scope: Scope, statement: ast.Nonlocal) -> None:
    scope.nonlocals.update(statement.names)


def _bind_assign(scope: Scope, statement: ast.Assign) -> None:
    targets = statement.targets
    if len(targets) == 1 and isinstance(targets[0], ast.Name):
        _assign(scope, targets[0].id, statement.value)
        return
    for target in targets:
        scope.locals.update(names_in(target))


def _bind_target(scope: Scope, statement: ast.AnnAssign | ast.AugAssign | ast.For | ast.AsyncFor) -> None:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        _assign(scope, statement.target.id, statement.value)
    else:
        scope.locals.update(names_in(statement.target))


def _bind_with(scope: Scope, statement: ast.With | ast.AsyncWith) -> None:
    for item in statement.items:
        if item.optional_vars is not None:
            scope.locals.update(names_in(item.optional_vars))


def _bind_try(scope: Scope, statement: ast.Try) -> None:
    scope.locals.update(handler.name for handler in statement.handlers if handler.name)


def _bind_match(scope: Scope, statement: ast.Match) -> None:
    for case in statement.cases:
        for part in ast.walk(case.pattern):
            name = getattr(part, "rest" if isinstance(part, ast.MatchMapping) else "name", None)
            if name is not None:
                scope.locals.add(name)


_DEFINITIONS = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef})
_BINDERS: dict[type, Callable[..., None]] = {
    ast.Import: _bind_import,
    ast.ImportFrom: _bind_from,
    ast.Global: _bind_global,
    ast.Nonlocal: _bind_nonlocal,
    ast.Assign: _bind_assign,
    ast.AnnAssign: _bind_target,
    ast.AugAssign: _bind_target,
    ast.For: _bind_target,
    ast.AsyncFor: _bind_target,
    ast.With: _bind_with,
    ast.AsyncWith: _bind_with,
    ast.Try: _bind_try,
    ast.Match: _bind_match,
}
COMPOUND = frozenset(
    {ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match}
    | ({ast.TryStar} if hasattr(ast, "TryStar") else set())
)


def _assign(scope: Scope, name: str, value: ast.expr | None) -> None:
    if _is_name(value) and value is not None and name not in scope.aliases and name not in scope.locals:
        scope.aliases[name] = value
    else:
        scope.aliases.pop(name, None)
        scope.locals.add(name)


def _is_name(value: ast.expr | None) -> bool:
    """Whether a value stands for a name: one, or a call that gives one."""
    kind = type(value)
    if kind is not ast.Call:
        return kind is ast.Attribute or kind is ast.Name
    assert isinstance(value, ast.Call)
    func = value.func
    if isinstance(func, ast.Attribute):
        return func.attr in _ALIASING_CALLS
    return isinstance(func, ast.Name) and func.id in _ALIASING_CALLS


def names_in(target: ast.expr) -> Iterator[str]:
    """The plain names that an assignment target binds."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from names_in(element)
    elif isinstance(target, ast.Starred):
        yield from names_in(target.value)


def statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """All statements below, without those of nested functions and classes."""
    for statement in body:
        yield statement
        if type(statement) in COMPOUND:
            for block in _blocks(statement):
                yield from statements(block)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in _BLOCKS:
        block = getattr(statement, name, None)
        if block:
            yield block
    for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield part.body


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
    attributes = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    base = _resolve_root(scope, node, depth)
    if base is None or not attributes:
        return base
    attributes.reverse()
    return join(base, ".".join(attributes))


def _resolve_root(scope: Scope, node: ast.expr, depth: int) -> str | None:
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
