"""Which slot a value stands in: by the callee, the keyword, the target, the key around it."""

import ast
from collections.abc import Iterator

from portcheck.languages.python.scopes import join, module_of
from portcheck.languages.python.slot import ARGUED, NOWHERE, PROSE, Slot
from portcheck.languages.python.view import View, last_name
from portcheck.model import Confidence, Role

_HIGH = Confidence.HIGH
_MEDIUM = Confidence.MEDIUM


def of_name(view: View, role: Role, name: str | None) -> Slot:
    """The slot of a value that goes by a name: a parameter, a variable, a field, a key."""
    if name is None:
        return Slot(role, None, _MEDIUM, _MEDIUM)
    slot = view.lexicon.slots.get((role, name))
    if slot is None:
        lowered = name.lower().strip("_")
        is_device = lowered in view.words["device_names"] or lowered.endswith(("_device", "_dev", "device_type"))
        is_backend = lowered in view.words["backend_names"] or lowered.endswith("backend")
        slot = Slot(role, name, _HIGH if is_device else _MEDIUM, _HIGH if is_backend else _MEDIUM)
        view.lexicon.slots[role, name] = slot
    return slot


def of_default(view: View, name: str) -> Slot:
    """The slot of a parameter's default."""
    return of_name(view, Role.DEFAULT, name)


def of_return(view: View) -> Slot:
    """The slot of what a function gives back; named for the function."""
    return of_name(view, Role.REFERENCE, view.names[-1] if view.names else None)


def of_target(view: View, target: ast.expr) -> Slot:
    """The slot of an assigned value."""
    if isinstance(target, ast.Subscript):
        key = target.slice
        name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
    else:
        name = last_name(target)
    return of_name(view, Role.ASSIGNMENT, name)


def of_key(view: View, key: ast.expr | None, outer: Slot) -> Slot:
    """The slot of a dictionary's value."""
    if outer.is_prose:
        return PROSE
    if outer.name == "device_map" and outer.device is _HIGH:
        return outer._replace(role=Role.REFERENCE)
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        if key.value in view.words["message_keywords"]:
            return NOWHERE
        is_package_list = outer.name is not None and outer.name in view.words["package_lists"]
        return of_name(view, Role.REFERENCE, outer.name if is_package_list else key.value)
    return of_name(view, Role.REFERENCE, outer.name)


def of_arguments(view: View, node: ast.Call, callee: str | None, outer: Slot) -> Iterator[tuple[ast.expr, Slot]]:
    """Each argument of a call with its slot."""
    method = last_name(node.func)
    if callee is not None and callee.startswith("os.path."):
        yield from ((argument, NOWHERE) for argument in node.args)
    elif _is_message(view, method, callee):
        yield from ((argument, PROSE) for argument in (*node.args, *(keyword.value for keyword in node.keywords)))
    elif callee is not None and callee in view.words["shell_callees"]:
        yield from _of_shell(view, node)
    else:
        yield from _of_positions(view, node, callee, method, outer)
        yield from _of_keywords(view, node, callee, method, outer)


def _of_shell(view: View, node: ast.Call) -> Iterator[tuple[ast.expr, Slot]]:
    for position, argument in enumerate(node.args):
        if position == 0:
            yield from _shell_words(view, argument)
        else:
            yield argument, ARGUED
    for keyword in node.keywords:
        if keyword.arg == "args":
            yield from _shell_words(view, keyword.value)
        else:
            yield keyword.value, _keyword(view, keyword.arg, None)


def _of_positions(
    view: View, node: ast.Call, callee: str | None, method: str | None, outer: Slot
) -> Iterator[tuple[ast.expr, Slot]]:
    option = _option(view, node, method)
    for position, argument in enumerate(node.args):
        if option is not None and position == 0:
            yield argument, PROSE if _is_flag(argument) or outer.role is not Role.DEFAULT else _of_field(view, outer)
        elif position == 0 and method in view.words["field_callees"] and outer.name is not None:
            yield argument, of_name(view, Role.ARGUMENT, outer.name)
        else:
            yield argument, _positional(view, node, callee, method, position, option)


def _of_keywords(
    view: View, node: ast.Call, callee: str | None, method: str | None, outer: Slot
) -> Iterator[tuple[ast.expr, Slot]]:
    option = _option(view, node, method) if node.keywords else None
    for keyword in node.keywords:
        if keyword.arg == "default" and method in view.words["field_callees"] and outer.name is not None:
            yield keyword.value, _of_field(view, outer)
        elif keyword.arg == "type" and callee is not None and callee in view.vocabulary.positions["device"]:
            yield keyword.value, Slot(Role.ARGUMENT, "device", _HIGH, None)
        else:
            yield keyword.value, _keyword(view, keyword.arg, option)


def _is_flag(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value.startswith("-")


def _of_field(view: View, outer: Slot) -> Slot:
    """The default of a field or parameter that is described by a call."""
    return of_name(view, Role.DEFAULT, outer.name)


def _shell_words(view: View, argument: ast.expr) -> Iterator[tuple[ast.expr, Slot]]:
    """A command in one string, or the words of one: only the first is a command, but after `sudo` and its like."""
    shell = Slot(Role.ARGUMENT, is_shell=True)
    if not isinstance(argument, (ast.List, ast.Tuple)) or not argument.elts:
        yield argument, shell
        return
    first = argument.elts[0]
    is_wrapper = isinstance(first, ast.Constant) and first.value in view.words["command_wrappers"]
    for position, word in enumerate(argument.elts):
        yield word, shell if is_wrapper or position == 0 else Slot(Role.KEY)


def _is_message(view: View, method: str | None, callee: str | None) -> bool:
    if method is None or callee in view.words["shell_callees"]:
        return False
    if method in view.words["message_callees"] and not (callee or "").startswith("torch."):
        return True
    return method.endswith(("Error", "Exception", "Warning")) and method[:1].isupper()


def _option(view: View, node: ast.Call, method: str | None) -> str | None:
    """The destination of a command-line option, from its longest name."""
    if method not in view.words["option_callees"]:
        return None
    names = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    flags = [name for name in names if name.startswith("-")] or names[:1]
    return max(flags, key=len).lstrip("-").replace("-", "_") if flags else ""


def _positional(
    view: View, node: ast.Call, callee: str | None, method: str | None, position: int, option: str | None
) -> Slot:
    positions = view.vocabulary.positions
    if callee is not None:
        if position in positions["device"].get(callee, ()):
            return Slot(Role.ARGUMENT, "device", _HIGH, None)
        if position in positions["backend"].get(callee, ()):
            return Slot(Role.ARGUMENT, "backend", None, _HIGH)
    is_method = isinstance(node.func, ast.Attribute)
    if is_method and method in view.words["device_methods"]:
        return Slot(Role.ARGUMENT, "device" if position == 0 else None, _HIGH, None)
    if is_method and method in view.words["comparing_methods"]:
        return Slot(Role.COMPARISON, None, _MEDIUM, _MEDIUM)
    if is_method and method in {"get", "pop", "setdefault", "register"} and position == 0:
        return NOWHERE
    if option is not None:
        return of_name(view, Role.DEFAULT, option)
    return Slot(Role.ARGUMENT, method, _MEDIUM, _MEDIUM) if method in view.words["clamping"] else ARGUED


def _keyword(view: View, name: str | None, option: str | None) -> Slot:
    if name is None:
        return Slot(Role.ARGUMENT, None, _MEDIUM, _MEDIUM)
    if name in view.words["message_keywords"]:
        return PROSE if name in {"help", "description", "reason", "msg", "message", "doc"} else NOWHERE
    if option is not None and name == "choices":
        return of_name(view, Role.DEFAULT, option)._replace(name=None)
    if option is not None and name in {"default", "const"}:
        return of_name(view, Role.DEFAULT, option)
    if name == "default":
        return of_name(view, Role.DEFAULT, view.names[-1] if view.names else None)
    return of_name(view, Role.ARGUMENT, name)


def imported(node: ast.ImportFrom) -> Iterator[tuple[str, ast.alias]]:
    """The dotted name of each part of a from-import; a star stands for its module."""
    module = module_of(node)
    for alias in node.names:
        yield (module if alias.name == "*" else join(module, alias.name)), alias
