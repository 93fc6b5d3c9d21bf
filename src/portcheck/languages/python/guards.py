"""Which conditions ask for CUDA, for a vendor, or for an optional package."""

import ast
from collections.abc import Iterable

from portcheck.languages.python.view import View, last_name
from portcheck.languages.python.words import words_of
from portcheck.model import Guard

_CATCHES_IMPORT = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "OSError"})


def guard_of(view: View, test: ast.expr) -> Guard:
    """The guard that a condition sets over both of its branches."""
    match test:
        case ast.BoolOp(values=values):
            return next((guard for value in values if (guard := guard_of(view, value)) is not Guard.NONE), Guard.NONE)
        case ast.UnaryOp(operand=operand):
            return guard_of(view, operand)
        case ast.Compare(left=left, comparators=comparators):
            return _guard_of_comparison(view, left, comparators)
        case ast.NamedExpr(value=value) | ast.Call(func=ast.Name(id="bool"), args=[value]):
            return guard_of(view, value)
    return _guard_of_name(view, test)


def _guard_of_comparison(view: View, left: ast.expr, comparators: list[ast.expr]) -> Guard:
    guard = _guard_of_texts(view, (left, *comparators))
    if guard is not Guard.NONE:
        return guard
    for side in (left, *comparators):
        guard = guard_of(view, side)
        if guard is not Guard.NONE:
            return guard
    return Guard.NONE


def _guard_of_texts(view: View, sides: Iterable[ast.expr]) -> Guard:
    for side in sides:
        for part in _parts(side):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                if part.value.split(":", 1)[0].lower() in view.lexicon.vendors:
                    return Guard.VENDOR
    return Guard.NONE


def names_vendor(view: View, pattern: ast.pattern) -> bool:
    """Whether a case of a match statement is chosen by a device or a vendor."""
    values = [part.value for part in ast.walk(pattern) if isinstance(part, ast.MatchValue)]
    return _guard_of_texts(view, values) is not Guard.NONE


def suppresses_import(node: ast.expr) -> bool:
    """Whether a context goes on when an import fails, as `contextlib.suppress(ImportError)` does."""
    return (
        isinstance(node, ast.Call)
        and last_name(node) == "suppress"
        and any(last_name(argument) in _CATCHES_IMPORT for argument in node.args)
    )


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else [node]


def _guard_of_name(view: View, node: ast.expr) -> Guard:
    callee = node.func if isinstance(node, ast.Call) else node
    resolved = view.resolve(callee)
    if resolved is not None and resolved in view.words["availability"]:
        return Guard.AVAILABILITY
    if resolved is not None and resolved in view.words["vendor_versions"]:
        return Guard.VENDOR
    if (
        isinstance(node, ast.Call)
        and isinstance(callee, ast.Attribute)
        and callee.attr in view.words["comparing_methods"]
    ):
        return _guard_of_texts(view, node.args)
    if resolved is not None and resolved.endswith(("find_spec", "is_package_available", "_is_package_available")):
        return Guard.IMPORT_FALLBACK
    if isinstance(callee, ast.Name):
        owner = view.scope.lookup(callee.id)
        if owner is not None and callee.id in owner.guards:
            return owner.guards[callee.id]
    if isinstance(callee, ast.Name) and callee.id == "hasattr" and isinstance(node, ast.Call):
        return _guard_of_hasattr(view, node)
    name = last_name(callee)
    if name is None or (isinstance(callee, ast.Attribute) and name == "cuda"):
        return Guard.NONE
    return guard_by_name(view, name)


def guard_by_name(view: View, name: str) -> Guard:
    """What an identifier such as `HAS_CUDA` or `is_npu` asks for; remembered."""
    known = view.lexicon.guards.get(name)
    if known is None:
        view.lexicon.guards[name] = known = _guard_of_identifier(view, name)
    return known


def _guard_of_hasattr(view: View, node: ast.Call) -> Guard:
    names = {argument.value for argument in node.args[1:] if isinstance(argument, ast.Constant)}
    if names & view.words["guard_vendor"] or names & view.words["guard_cuda"]:
        return Guard.VENDOR
    return Guard.NONE


def _guard_of_identifier(view: View, name: str) -> Guard:
    """What a name such as `HAS_CUDA`, `is_npu` or `FLASH_ATTN_AVAILABLE` asks for."""
    words = words_of(name) - {name.lower()} if "_" in name.strip("_") else words_of(name)
    if words.isdisjoint(view.words["guard_verbs"]):
        return Guard.NONE
    if not words.isdisjoint(view.words["guard_vendor"] - {"cpu"}):
        return Guard.VENDOR
    if not words.isdisjoint(view.words["guard_cuda"]):
        return Guard.VENDOR if words == {"is", "cuda"} else Guard.AVAILABILITY
    if not words.isdisjoint(view.words["guard_packages"]):
        return Guard.IMPORT_FALLBACK
    return Guard.NONE


def is_import_fallback(node: ast.Try) -> bool:
    """Whether the statement goes on when an import fails."""
    has_import = any(isinstance(statement, (ast.Import, ast.ImportFrom)) for statement in node.body)
    return has_import and any(_catches_import(handler) for handler in node.handlers)


def _catches_import(handler: ast.ExceptHandler) -> bool:
    if any(isinstance(statement, ast.Raise) for statement in handler.body):
        return False
    if handler.type is None:
        return True
    return any(last_name(part) in _CATCHES_IMPORT for part in _parts(handler.type))


def leaves(body: list[ast.stmt]) -> bool:
    """Whether a block always leaves: the statements after it run only under the opposite condition."""
    last = body[-1] if body else None
    if isinstance(last, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
        return True
    return (
        isinstance(last, ast.Expr)
        and isinstance(last.value, ast.Call)
        and last_name(last.value) in {"exit", "skip", "_exit"}
    )
