"""`torch.cuda.FloatTensor` and its kin: a number format and a device in one name, taken apart."""

import libcst as cst

from portcheck.fix.edits import Edit, Fix, fix_of
from portcheck.fix.site import Site
from portcheck.model import Advice, Finding

_DTYPES = {
    "FloatTensor": "float32",
    "DoubleTensor": "float64",
    "HalfTensor": "float16",
    "BFloat16Tensor": "bfloat16",
    "ByteTensor": "uint8",
    "CharTensor": "int8",
    "ShortTensor": "int16",
    "IntTensor": "int32",
    "LongTensor": "int64",
    "BoolTensor": "bool",
}


def typed_tensor(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """`torch.cuda.FloatTensor(2, 3)` to `torch.empty`, of a list to `torch.tensor`; `.type(...)` of it to `.to`."""
    node = site.tree.at(finding.span)
    dtype = _DTYPES.get(finding.symbol.removeprefix("torch.cuda."))
    if not isinstance(node, (cst.Name, cst.Attribute)) or dtype is None or not site.has_torch:
        return None
    named = site.device_at(node)
    if named is None:
        return None
    call = site.call_of(node)
    if call is None:
        return _converted(site, finding, advice, node, f"{named.text}, torch.{dtype}")
    maker = _maker(site, call)
    if maker is None:
        return None
    end = site.tree.extent(call.args[-1].value).end if call.args else site.tree.extent(call).end - 1
    given = f"{', ' if call.args else '0, '}dtype=torch.{dtype}, device={named.text}"
    edits = (Edit(*site.tree.extent(node), f"torch.{maker}"), Edit(end, end, given))
    return fix_of(finding, edits, named.doubt, advice)


def _maker(site: Site, call: cst.Call) -> str | None:
    """What makes the same tensor: sizes make an empty one, values one that holds them; None where that is not seen."""
    values = [argument.value for argument in call.args]
    if any(argument.keyword is not None or argument.star for argument in call.args):
        return None
    # Several can only be sizes; a single one is taken for values unless it is a number.
    if len(values) > 1 or all(isinstance(value, cst.Integer) for value in values):
        return "empty"
    is_listed = len(values) == 1 and isinstance(values[0], (cst.List, cst.ListComp))
    is_array = len(values) == 1 and site.tree.code(values[0]).startswith(("np.", "numpy."))
    return "tensor" if is_listed or is_array else None


def _converted(site: Site, finding: Finding, advice: Advice, node: cst.CSTNode, given: str) -> Fix | None:
    """`x.type(torch.cuda.FloatTensor)` to `x.to(device, dtype)`."""
    argument = site.tree.parent(node)
    call = site.tree.parent(argument) if isinstance(argument, cst.Arg) and argument.keyword is None else None
    if not isinstance(call, cst.Call) or len(call.args) != 1 or not isinstance(call.func, cst.Attribute):
        return None
    if call.func.attr.value != "type":
        return None
    edits = (Edit(*site.tree.extent(call.func.attr), "to"), Edit(*site.tree.extent(node), given))
    return fix_of(finding, edits, "a tensor on another card moves to the current one", advice)
