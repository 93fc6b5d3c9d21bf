"""What calls, attributes, keys and subscripts say."""

import ast
from collections.abc import Iterator

from portcheck.languages.pattern import Pattern
from portcheck.languages.python.names import see_name
from portcheck.languages.python.numbers import is_fp8_limit
from portcheck.languages.python.slot import TARGET, Slot
from portcheck.languages.python.strings import is_resource
from portcheck.languages.python.view import Sight, View, in_group, last_name
from portcheck.languages.python.words import words_of
from portcheck.model import Confidence, Guard, Kind, Role

_MEDIUM = Confidence.MEDIUM
_ENV_METHODS = frozenset({"get", "setdefault", "pop"})
_ENV_FUNCTIONS = frozenset(
    {"os.getenv", "os.putenv", "os.unsetenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop"}
)
_PREFIX_METHODS = frozenset({"replace", "split", "removeprefix", "partition", "lstrip", "strip"})
_IS_SM = Pattern(r"_?is_sm_?\d{2,3}[a-z]?(_supported|_or_later|_or_above)?")
_ENV_SETTERS = frozenset({"setenv", "delenv"})
_PACKAGE_TESTS = frozenset({"find_spec", "is_package_available", "_is_package_available", "importorskip"})


def see_call(view: View, node: ast.Call, callee: str | None) -> Iterator[Sight]:
    """What the call as a whole says, beside its callee and its arguments."""
    func = node.func
    if isinstance(func, ast.Attribute) and callee is None:
        yield from _see_method(view, node, func)
    elif isinstance(func, ast.Attribute) and func.attr == "cuda" and callee is not None:
        if not callee.startswith("torch.") and not _is_platform(view, func):
            yield Sight(Kind.METHOD, ".cuda", func, Role.CALL, _MEDIUM, token="cuda")
    elif isinstance(func, ast.Subscript):
        yield from _see_launch(view, node, func)
    name = last_name(func)
    if name in view.words["clamping"]:
        yield from _see_clamp(view, node)
    elif name in view.words["hub_loaders"] and node.args and isinstance(node.args[0], ast.Constant):
        yield Sight(Kind.API, "kernels.get_kernel", func, Role.CALL, _MEDIUM, token=name)
    elif name in _PREFIX_METHODS and isinstance(func, ast.Attribute):
        yield from _see_prefix(view, node, func)
    if name in view.lexicon.calls or callee is not None or (name is not None and "is_sm" in name):
        yield from _see_callee(view, node, callee, name)
    for keyword in node.keywords:
        yield from _see_named(view, node, keyword)


def _see_named(view: View, node: ast.Call, keyword: ast.keyword) -> Iterator[Sight]:
    name = keyword.arg
    if name is None:
        return
    if name == "num_gpus" and "ray" in view.known:
        yield from _see_ray(node, keyword)
    elif name == "extra_cuda_cflags" and view.is_build:
        yield Sight(Kind.FLAG, "nvcc", keyword, Role.KEY)
    elif name in view.lexicon.keywords or name.isupper():
        yield from _see_keyword(view, keyword, name)


def _see_callee(view: View, node: ast.Call, callee: str | None, name: str | None) -> Iterator[Sight]:
    if callee in _ENV_FUNCTIONS or name in _ENV_SETTERS:
        yield from _see_env(view, node.args[:1])
    elif name in _PACKAGE_TESTS and node.args:
        yield from _see_package_test(view, node.args[0])
    elif callee in view.words["optimizers"]:
        yield from _see_fused(node)
    elif name == "compile":
        yield from _see_compile(view, node)
    elif callee == "torch.finfo" and node.args:
        yield from _see_range(view, node)
    elif name == "dot" and view.in_triton:
        yield from _see_dot(view, node)
    elif name in view.words["capability_calls"] or (name is not None and _IS_SM.fullmatch(name)):
        yield Sight(Kind.ASSUMPTION, "compute-capability", node.func, Role.CALL, _MEDIUM, token=name)


def _see_clamp(view: View, node: ast.Call) -> Iterator[Sight]:
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        if isinstance(argument, ast.Name) and is_fp8_limit(view, argument.id):
            yield Sight(Kind.ASSUMPTION, "fp8-range", argument, Role.ARGUMENT, _MEDIUM, value=argument.id)
            return


def _see_prefix(view: View, node: ast.Call, func: ast.Attribute) -> Iterator[Sight]:
    """A device's name that is taken apart: another device's stays whole."""
    first = node.args[0] if node.args else None
    if isinstance(first, ast.Constant) and first.value in ("cuda", "cuda:"):
        receiver = func.value.args[0] if isinstance(func.value, ast.Call) and func.value.args else func.value
        if first.value == "cuda:" or in_group(last_name(receiver), view.words["device_names"]):
            yield Sight(Kind.DEVICE, str(first.value), first, Role.COMPARISON, _MEDIUM)


def _see_method(view: View, node: ast.Call, func: ast.Attribute) -> Iterator[Sight]:
    if func.attr == "cuda" and not _is_platform(view, func):
        yield Sight(Kind.METHOD, ".cuda", func, Role.CALL, _MEDIUM, token="cuda")
    elif func.attr in _ENV_METHODS and _is_environment(view, func.value):
        yield from _see_env(view, node.args[:1])
    elif not words_of(func.attr).isdisjoint(view.words["fp8_products"]):
        receiver = last_name(func.value)
        if receiver is not None and not words_of(receiver).isdisjoint(view.words["fp8_strong"]):
            yield Sight(Kind.HELPER, "fp8-quantise", func, Role.CALL, Confidence.LOW, token=func.attr)


def _is_platform(view: View, func: ast.Attribute) -> bool:
    return last_name(func.value) in view.words["platforms"]


def see_attribute(view: View, node: ast.Attribute, slot: Slot) -> Iterator[Sight]:
    """An attribute of an unknown receiver that only CUDA objects have."""
    name = node.attr
    if name == "is_cuda" and slot.role is not Role.CALL and not _is_platform(view, node):
        yield Sight(Kind.METHOD, ".is_cuda", node, slot.role, _MEDIUM, token=name)
    elif name in view.words["sm_attributes"]:
        yield Sight(Kind.ASSUMPTION, "sm-count", node, slot.role, _MEDIUM, token=name)
    elif name in view.words["warp_attributes"] and slot is not TARGET:
        yield Sight(Kind.ASSUMPTION, "warp-size", node, slot.role, _MEDIUM, token=name)
    elif name in view.words["smem_attributes"]:
        yield Sight(Kind.ASSUMPTION, "shared-memory-size", node, slot.role, _MEDIUM, token=name)
    elif name in view.lexicon.backends and str(last_name(node.value)).endswith("Backend"):
        yield Sight(Kind.BACKEND, name.lower(), node, slot.role, _MEDIUM, token=name)
    elif name not in {"cuda", "is_cuda"} and view.is_watched(Kind.METHOD, "." + name):
        yield Sight(Kind.METHOD, "." + name, node, slot.role, _MEDIUM, token=name)
    else:
        yield from see_index(view, node, slot)


def _see_launch(view: View, node: ast.Call, func: ast.Subscript) -> Iterator[Sight]:
    name = last_name(func.value)
    if name is None or isinstance(func.value, ast.Call) or isinstance(func.slice, ast.Constant):
        return
    owner = view.scope.lookup(name) if isinstance(func.value, ast.Name) else None
    if owner is not None and name in owner.kernels:
        yield Sight(Kind.LAUNCH, "triton", func, Role.CALL)
        return
    is_grid = last_name(func.slice) is not None and "grid" in str(last_name(func.slice)).lower()
    is_grid = is_grid or isinstance(func.slice, (ast.Tuple, ast.Lambda))
    is_known = view.resolve(func.value) is not None and view.has_triton
    if is_grid and ("kernel" in name.lower() or is_known):
        yield Sight(Kind.LAUNCH, "triton", func, Role.CALL, _MEDIUM)


def _see_env(view: View, arguments: list[ast.expr]) -> Iterator[Sight]:
    for argument in arguments:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            if view.is_watched(Kind.ENV, argument.value):
                yield Sight(Kind.ENV, argument.value, argument, Role.ARGUMENT)


def _is_environment(view: View, node: ast.expr) -> bool:
    dotted = view.resolve(node)
    if dotted is not None:
        return dotted == "os.environ"
    name = last_name(node)
    return name is not None and not words_of(name).isdisjoint({"env", "environ", "envs", "environment"})


def see_subscript(view: View, node: ast.Subscript, slot: Slot) -> Iterator[Sight]:
    """A variable of the environment by its key; the limit of an FP8 format from a table."""
    key = node.slice
    if isinstance(node.value, ast.Name) and is_fp8_limit(view, node.value.id):
        yield Sight(Kind.ASSUMPTION, "fp8-range", node, slot.role, _MEDIUM, value=node.value.id)
    if isinstance(key, ast.Constant) and isinstance(key.value, str) and view.is_watched(Kind.ENV, key.value):
        if key.value.isupper() and "_" in key.value:
            is_write = slot is TARGET or slot.role is not Role.ASSIGNMENT
            yield Sight(Kind.ENV, key.value, key, slot.role if is_write else Role.REFERENCE)
    elif isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield from _see_property(view, key, key.value, slot)


def _see_property(view: View, key: ast.Constant, text: str, slot: Slot) -> Iterator[Sight]:
    """A property of the device by its key, the flags for nvcc, or a cluster's resource."""
    if text == "nvcc" and slot is TARGET and view.is_build and view.is_watched(Kind.FLAG, text):
        yield Sight(Kind.FLAG, text, key, Role.KEY)
    elif text in view.words["sm_attributes"]:
        yield Sight(Kind.ASSUMPTION, "sm-count", key, slot.role, _MEDIUM, token=text)
    elif text in view.words["warp_attributes"] and slot is not TARGET:
        yield Sight(Kind.ASSUMPTION, "warp-size", key, slot.role, _MEDIUM, token=text)
    elif text in view.words["smem_attributes"]:
        yield Sight(Kind.ASSUMPTION, "shared-memory-size", key, slot.role, _MEDIUM, token=text)
    elif is_resource(view, text):
        yield Sight(Kind.RESOURCE, text, key, Role.KEY)


def see_membership(view: View, node: ast.Compare) -> Iterator[Sight]:
    """`"NAME" in os.environ`."""
    if isinstance(node.ops[0], (ast.In, ast.NotIn)) and isinstance(node.left, ast.Constant):
        if isinstance(node.left.value, str) and _is_environment(view, node.comparators[0]):
            if view.is_watched(Kind.ENV, node.left.value):
                yield Sight(Kind.ENV, node.left.value, node.left, Role.COMPARISON)


def see_key(view: View, key: ast.expr) -> Iterator[Sight]:
    """A dictionary's key that is a variable of the environment, an nvcc list or a tuning knob."""
    if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
        return
    text = key.value
    if text.isupper() and "_" in text and view.is_watched(Kind.ENV, text):
        yield Sight(Kind.ENV, text, key, Role.KEY, _MEDIUM)
    elif text == "nvcc" and view.is_watched(Kind.FLAG, text):
        yield Sight(Kind.FLAG, text, key, Role.KEY)
    elif is_resource(view, text):
        yield Sight(Kind.RESOURCE, text, key, Role.KEY)
    elif text in view.words["tuning_names"] and view.has_triton:
        yield Sight(Kind.ASSUMPTION, "triton-tuning", key, Role.KEY, _MEDIUM, value=text)


def see_switch(view: View, test: ast.expr) -> Iterator[Sight]:
    """A branch on a switch for power-of-two scales."""
    name = last_name(test) if isinstance(test, (ast.Name, ast.Attribute)) else None
    if name is not None and not words_of(name).isdisjoint(view.words["ue8m0"]):
        yield Sight(Kind.ASSUMPTION, "ue8m0-scale", test, Role.COMPARISON, _MEDIUM, value=name)


def see_tuning(view: View, target: ast.expr) -> Iterator[Sight]:
    """A tuning knob that is set, or run over by a comprehension."""
    if isinstance(target, ast.Name) and target.id in view.words["tuning_names"] and view.has_triton:
        yield Sight(Kind.ASSUMPTION, "triton-tuning", target, confidence=_MEDIUM, value=target.id)


def _see_package_test(view: View, argument: ast.expr) -> Iterator[Sight]:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        for sight in see_name(view, argument, argument.value, Role.IMPORT, argument.value):
            yield sight._replace(guard=Guard.IMPORT_FALLBACK, confidence=_MEDIUM)


def _see_fused(node: ast.Call) -> Iterator[Sight]:
    for keyword in node.keywords:
        if keyword.arg == "fused" and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value):
            yield Sight(Kind.ASSUMPTION, "fused-optimizer", keyword.value, Role.ARGUMENT)


def _see_compile(view: View, node: ast.Call) -> Iterator[Sight]:
    for keyword in node.keywords:
        if keyword.arg == "mode" and isinstance(keyword.value, ast.Constant):
            if keyword.value.value in view.words["graph_modes"]:
                yield Sight(
                    Kind.ASSUMPTION, "cuda-graph-mode", keyword.value, Role.ARGUMENT, value=str(keyword.value.value)
                )


def _see_ray(node: ast.Call, keyword: ast.keyword) -> Iterator[Sight]:
    is_none = isinstance(keyword.value, ast.Constant) and not keyword.value.value
    if last_name(node.func) in {"remote", "options", "init"} and not is_none:
        yield Sight(Kind.CONFIG, "ray-num-gpus", keyword, Role.ARGUMENT, _MEDIUM)


def _see_range(view: View, node: ast.Call) -> Iterator[Sight]:
    """The limits of a format that a variable holds; a format named here is a finding of its own."""
    argument = node.args[0]
    if isinstance(argument, ast.Name):
        held = view.resolve(argument) or ""
        is_fp8 = view.vocabulary.names["dtypes"].get(held, "").startswith("float8")
        if is_fp8 or not words_of(argument.id).isdisjoint(view.words["fp8_strong"]):
            yield Sight(Kind.ASSUMPTION, "fp8-range", node.func, Role.CALL, _MEDIUM, value=argument.id)


def _see_dot(view: View, node: ast.Call) -> Iterator[Sight]:
    named = [last_name(argument) or "" for argument in node.args]
    if view.stands_among("fp8_words") or any(not words_of(name).isdisjoint(view.words["fp8_strong"]) for name in named):
        yield Sight(Kind.ASSUMPTION, "triton-dot-fp8", node.func, Role.CALL, _MEDIUM, token="dot")


def _see_keyword(view: View, keyword: ast.keyword, name: str) -> Iterator[Sight]:
    if name.isupper() and "_" in name and view.is_watched(Kind.ENV, name):
        yield Sight(Kind.ENV, name, keyword, Role.KEY, _MEDIUM)
    elif name in view.words["specialize_names"]:
        if not (isinstance(keyword.value, ast.Constant) and keyword.value.value in (False, None)):
            yield Sight(Kind.ASSUMPTION, "triton-warp-specialize", keyword, Role.ARGUMENT, _MEDIUM, value=name)
    elif name in view.words["tuning_names"] and view.has_triton:
        yield Sight(Kind.ASSUMPTION, "triton-tuning", keyword, Role.ARGUMENT, _MEDIUM, value=name)
    elif name in view.words["tf32_names"] and view.in_triton:
        is_exact = isinstance(keyword.value, ast.Constant) and keyword.value.value in ("ieee", False)
        if not is_exact:
            yield Sight(Kind.ASSUMPTION, "triton-tf32", keyword, Role.ARGUMENT, _MEDIUM, value=name)


def see_setting(view: View, node: ast.Constant, slot: Slot) -> Iterator[Sight]:
    """A setting that is switched on, or given a number."""
    if slot.name is not None and slot.name in view.words["settings"] and node.value is not False:
        if slot.role in (Role.ARGUMENT, Role.ASSIGNMENT, Role.REFERENCE):
            yield Sight(Kind.CONFIG, slot.name, node, slot.role, _MEDIUM, value=str(node.value))


def see_index(view: View, node: ast.expr, slot: Slot) -> Iterator[Sight]:
    """A bare number, or a rank, where a device is asked for."""
    if slot.device is not Confidence.HIGH or slot.role is not Role.ARGUMENT:
        return
    if slot.name not in {"device", "map_location", "devices"}:
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            yield Sight(Kind.ASSUMPTION, "device-index", node, slot.role, _MEDIUM, value=str(node.value))
    elif in_group(last_name(node), view.words["index_names"]):
        yield Sight(Kind.ASSUMPTION, "device-index", node, slot.role, _MEDIUM, token=last_name(node))
