"""Automatic precision: autocast and the scaler of gradients, off without an accelerator as their CUDA forms are."""

import libcst as cst

from portcheck.fix.edits import Edit, Fix, fix_of
from portcheck.fix.site import Site
from portcheck.model import Advice, Finding

# In the order of their parameters: torch.cuda.amp's, which torch.amp has in another one or behind the device.
_AUTOCAST = ("enabled", "dtype", "cache_enabled")
_SCALER = ("init_scale", "growth_factor", "backoff_factor", "growth_interval", "enabled")


def left_off(site: Site, call: cst.Call, device: str, most: int) -> tuple[Edit, ...] | None:
    """The edits that leave automatic precision off without an accelerator, as the CUDA form does."""
    if any(each.star for each in call.args) or sum(each.keyword is None for each in call.args) > most:
        return None
    for each in call.args:
        if each.keyword is not None and each.keyword.value == "enabled":
            return _both(site, each.value, device, "")
    end = site.tree.extent(call.args[-1]).end
    return (Edit(end, end, f', enabled={device} != "cpu"'),)


def _both(site: Site, value: cst.BaseExpression, device: str, before: str) -> tuple[Edit, ...]:
    """The edits that ask for an accelerator besides a value, with text put before it."""
    start, end = site.tree.extent(value)
    code, test = site.tree.code(value), f'{device} != "cpu"'
    if code == "True":
        return (Edit(start, end, before + test),)
    is_simple = isinstance(value, (cst.Name, cst.Attribute, cst.Call, cst.Subscript)) or bool(value.lpar)
    opened, closed = ("", "") if is_simple else ("(", ")")
    opening = (Edit(start, start, before + opened),) if before + opened else ()
    return opening if code == "False" else (*opening, Edit(end, end, f"{closed} and {test}"))


def _amp(site: Site, finding: Finding, advice: Advice, name: str, order: tuple[str, ...]) -> Fix | None:
    node = site.tree.at(finding.span)
    call = site.call_of(node)
    if finding.symbol.rpartition(".")[2] != name.rpartition(".")[2]:
        return None
    if call is None or node is None or any(each.star for each in call.args) or len(call.args) > len(order):
        return None
    if not site.tree.code(node).startswith("torch.") and not site.has_torch:
        return None
    named = site.device_at(call)
    keys = [order[i] if each.keyword is None else each.keyword.value for i, each in enumerate(call.args)]
    if named is None or not set(keys) <= set(order):
        return None
    edits = [Edit(*site.tree.extent(node), name)]
    for key, each in zip(keys, call.args, strict=True):
        lead = f"{named.text}, " if each is call.args[0] else ""
        lead += f"{key}=" if each.keyword is None else ""
        start = site.tree.extent(each).start
        if key == "enabled" and each.keyword is None:
            edits += _both(site, each.value, named.text, lead)
            continue
        edits += [Edit(start, start, lead)] if lead else []
        edits += _both(site, each.value, named.text, "") if key == "enabled" else ()
    if "enabled" not in keys:
        place = site.tree.extent(call.args[-1]).end if call.args else site.tree.extent(call).end - 1
        edits.append(Edit(place, place, f'{", " if call.args else f"{named.text}, "}enabled={named.text} != "cpu"'))
    return fix_of(finding, tuple(edits), named.doubt, advice)


def autocast(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """`torch.cuda.amp.autocast(...)` to `torch.amp.autocast(device, ...)`, off without an accelerator as before."""
    return _amp(site, finding, advice, "torch.amp.autocast", _AUTOCAST)


def grad_scaler(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """`torch.cuda.amp.GradScaler(...)` to `torch.amp.GradScaler(device, ...)`, off without an accelerator as before."""
    return _amp(site, finding, advice, "torch.amp.GradScaler", _SCALER)
