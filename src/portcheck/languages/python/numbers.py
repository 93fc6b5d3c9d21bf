"""What a number assumes without a word: FP8 ranges, warps of 32, shared memory, eight devices."""

import ast
from collections.abc import Iterator

from portcheck.languages.pattern import Pattern
from portcheck.languages.python.slot import Slot
from portcheck.languages.python.view import Sight, View, in_group, last_name
from portcheck.languages.python.words import words_of
from portcheck.model import Confidence, Kind, Role

_FP8_MAXIMA = (448, 57344)
_HOPPER_SMEM = (227, 228)
_KIB = 1024
_LANES = {ast.Mult: 32, ast.Mod: 32, ast.FloorDiv: 32, ast.Div: 32, ast.BitAnd: 31, ast.RShift: 5}
_CONVERSIONS = frozenset({"int", "float", "str", "parse", "Version", "tuple"})
_ARCHITECTURE = Pattern(r"\d{1,2}\.\da?(\+PTX)?")
# The values of FP4 (e2m1), and the midpoints between them. OCP Microscaling Formats 1.0, table 5.
_E2M1 = ([0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0], [0.25, 0.75, 1.25, 1.75, 2.5, 3.5, 5.0])
_FULL_MASK = 0xFFFFFFFF


def see_number(view: View, node: ast.Constant, slot: Slot) -> Iterator[Sight]:
    """What one number says by itself and by the name it is given."""
    value = node.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return
    role = slot.role
    if value in _FP8_MAXIMA:
        if _is_fp8_range(view, value, slot):
            yield Sight(Kind.ASSUMPTION, "fp8-range", node, role, Confidence.MEDIUM, value=str(value))
    elif value == 240 and view.stands_among("fp8_strong", slot.name):
        yield Sight(Kind.ASSUMPTION, "fp8-range", node, role, Confidence.MEDIUM, value=str(value))
    elif value == 6 and isinstance(value, float) and view.stands_among("fp4_words", slot.name):
        yield Sight(Kind.ASSUMPTION, "fp4-range", node, role, Confidence.MEDIUM, value=str(value))
    elif value in (232448, 233472):
        yield Sight(Kind.ASSUMPTION, "shared-memory-size", node, role, Confidence.MEDIUM, value=str(value))
    elif slot.name is not None and isinstance(value, int):
        symbol = _named(view, slot.name, value)
        if symbol is not None:
            yield Sight(Kind.ASSUMPTION, symbol, node, role, Confidence.MEDIUM, value=str(value))


def _is_fp8_range(view: View, value: complex, slot: Slot) -> bool:
    if view.stands_among("fp8_words", slot.name):
        return True
    if value == 57344 and isinstance(value, float):
        return True
    if view.has_fp8 and slot.name in view.words["clamping"]:
        return True
    return (view.in_triton or view.has_fp8) and (isinstance(value, float) or view.in_triton)


def _named(view: View, name: str, value: int) -> str | None:
    lowered = name.lower().lstrip("_")
    if value == 32 and lowered in view.words["warp_names"] and lowered not in {"warp", "lane"}:
        return "warp-size"
    if value > 1 and lowered in view.words["sm_names"]:
        return "sm-count"
    if value >= 16 * _KIB and lowered in view.words["smem_names"]:
        return "shared-memory-size"
    if value == 8 and lowered in view.words["node_names"]:
        return "devices-per-node"
    if (
        value == _FULL_MASK
        and "mask" in words_of(name)
        and not words_of(name).isdisjoint({"full", "warp", "member", "lane"})
    ):
        return "full-warp-mask"
    return None


def see_arithmetic(view: View, node: ast.BinOp, slot: Slot) -> Iterator[Sight]:
    """Lane arithmetic, ranks divided by eight, kibibytes of shared memory."""
    right = node.right
    if isinstance(node.op, (ast.Div, ast.Mult)) and not view.in_triton:
        for side in (node.left, right):
            if isinstance(side, ast.Name) and is_fp8_limit(view, side.id):
                yield Sight(Kind.ASSUMPTION, "fp8-range", side, confidence=Confidence.MEDIUM, value=side.id)
    if view.has_triton and _is_block_limit(node):
        yield Sight(Kind.ASSUMPTION, "shared-memory-size", node, slot.role, Confidence.MEDIUM)
        return
    if not isinstance(right, ast.Constant) or isinstance(right.value, bool) or not isinstance(right.value, int):
        return
    name = last_name(node.left)
    if right.value == _LANES.get(type(node.op)) and name is not None and _is_lane(name, node.op):
        yield Sight(Kind.ASSUMPTION, "warp-size", node, confidence=Confidence.MEDIUM, value=str(right.value))
    elif right.value == 8 and isinstance(node.op, (ast.Mod, ast.FloorDiv)) and in_group(name, view.words["rank_names"]):
        yield Sight(Kind.ASSUMPTION, "devices-per-node", node, confidence=Confidence.MEDIUM, value="8")
    elif right.value == _KIB and isinstance(node.op, ast.Mult) and isinstance(node.left, ast.Constant):
        is_named = slot.name is not None and slot.name.lower().lstrip("_") in view.words["smem_names"]
        if node.left.value in _HOPPER_SMEM or is_named:
            yield Sight(
                Kind.ASSUMPTION,
                "shared-memory-size",
                node,
                confidence=Confidence.MEDIUM,
                value=f"{node.left.value!r} KiB",
            )


def is_fp8_limit(view: View, name: str) -> bool:
    """A constant such as FP8_MAX, not a parameter: where that comes from is told elsewhere."""
    words = words_of(name)
    if words.isdisjoint({"max", "min"}) or words.isdisjoint(view.words["fp8_strong"]):
        return False
    owner = view.scope.lookup(name)
    return owner is None or owner.parent is None


def _is_block_limit(node: ast.BinOp) -> bool:
    """`65536 // x.element_size()`: the most elements a block of one GPU may hold."""
    left = node.left
    if not isinstance(node.op, ast.FloorDiv) or last_name(node.right) not in {"element_size", "itemsize"}:
        return False
    return isinstance(left, ast.Constant) and isinstance(left.value, int) and left.value >= 16 * _KIB


def _is_lane(name: str, op: ast.operator) -> bool:
    if isinstance(op, ast.Mult):
        return not words_of(name).isdisjoint({"warp", "warps"})
    return not words_of(name).isdisjoint(
        {"lane", "warp", "tid", "thread", "threads", "warps", "lanes", "tidx", "threadidx"}
    )


def see_comparison(view: View, node: ast.Compare) -> Iterator[Sight]:
    """Capability tests and one-byte elements taken for FP8."""
    sides = (node.left, *node.comparators)
    for whole in sides:
        others = [other for other in sides if other is not whole]
        side = _unwrapped(whole)
        name = last_name(side)
        if name in {"element_size", "itemsize"} and any(isinstance(o, ast.Constant) and o.value == 1 for o in others):
            yield Sight(Kind.ASSUMPTION, "fp8-by-element-size", side, Role.COMPARISON, Confidence.MEDIUM, value="1")
        elif in_group(name, view.words["node_names"]) and any(
            isinstance(o, ast.Constant) and o.value == 8 for o in others
        ):
            yield Sight(Kind.ASSUMPTION, "devices-per-node", side, Role.COMPARISON, Confidence.MEDIUM, value="8")
        elif _is_cuda_version(view, side, name) and any(_is_version(other) for other in others):
            yield Sight(Kind.ASSUMPTION, "cuda-version", side, Role.COMPARISON, Confidence.MEDIUM)
            return
        elif _is_capability(view, side) and any(_is_numeric(other) for other in others):
            yield Sight(Kind.ASSUMPTION, "compute-capability", side, Role.COMPARISON, Confidence.MEDIUM)
            return


def _unwrapped(node: ast.expr) -> ast.expr:
    """What a conversion such as `int(...)` or `parse(...)` is given."""
    while isinstance(node, ast.Call) and last_name(node.func) in _CONVERSIONS and len(node.args) == 1:
        node = node.args[0]
    return node


def _is_cuda_version(view: View, node: ast.expr, name: str | None) -> bool:
    if isinstance(node, ast.Attribute) and node.attr in {"major", "minor"}:
        name = last_name(node.value)
    return in_group(name, view.words["cuda_version_names"])


def _is_version(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return any(isinstance(argument, ast.Constant) for argument in node.args)
    return _is_numeric(node) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_capability(view: View, node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript):
        return _is_capability(view, node.value)
    if isinstance(node, ast.Name) and node.id in view.capabilities:
        return True
    if isinstance(node, ast.Attribute) and node.attr == "major" and last_name(node.value) == "get_device_properties":
        return True
    name = last_name(node)
    if name is None or not in_group(name, view.words["capability_names"]):
        return False
    return name.lower() not in {"major", "capabilities"} or view.has_capability


def _is_numeric(node: ast.expr) -> bool:
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return bool(node.elts) and all(_is_numeric(element) for element in node.elts)
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float)) and not isinstance(node.value, bool)


def see_series(view: View, node: ast.List | ast.Tuple, slot: Slot) -> Iterator[Sight]:
    """A pair such as [128, 128] under the name of a scaling block; a list of GPU architectures."""
    values = [element.value for element in node.elts if isinstance(element, ast.Constant)]
    if values in _E2M1:
        yield Sight(Kind.ASSUMPTION, "fp4-range", node, slot.role, Confidence.MEDIUM)
    if len(values) > 1 and len(values) == len(node.elts) and slot.name is not None:
        if all(isinstance(value, str) and _ARCHITECTURE.fullmatch(value) for value in values):
            if not words_of(slot.name).isdisjoint(
                {"arch", "archs", "arches", "capability", "capabilities", "cc", "sm"}
            ):
                yield Sight(Kind.ASSUMPTION, "compute-capability", node, slot.role, Confidence.MEDIUM)
            return
    if (
        len(node.elts) == 2
        and values in ([128, 128], [1, 128], [1, 32])
        and in_group(slot.name, view.words["block_scale_names"])
    ):
        if view.has_fp8 or values == [128, 128]:
            yield Sight(
                Kind.ASSUMPTION,
                "fp8-block-scale",
                node,
                slot.role,
                Confidence.MEDIUM,
                value=f"{values[0]!r}x{values[1]!r}",
            )
