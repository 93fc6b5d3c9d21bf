"""Names that every accelerator's module has: `torch.get_device_module(device)` is the one of the device at hand."""

import libcst as cst

from portcheck.fix.edits import Edit, Fix, fix_of
from portcheck.fix.quiet import kept_quiet
from portcheck.fix.site import Named, Site
from portcheck.fix.tree import last_name
from portcheck.model import Advice, Finding, Role, Without


def device_module(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """`torch.cuda.Stream()` to the same name of the accelerator's module; on CUDA that is the same object.

    Without an accelerator the module is `torch.cpu`, whose streams and events do nothing.
    """
    node = site.tree.at(finding.span)
    name = finding.symbol.removeprefix("torch.cuda.")
    if not isinstance(node, (cst.Name, cst.Attribute)) or not name.isidentifier() or not site.has_torch:
        return None
    call = site.call_of(node)
    if call is None:
        return _type(site, finding, advice, node)
    named = site.device_at(node)
    place = site.tree.extent(node)
    if name == "Event" and _keeps_time(call):
        made = site.timing_event
        return None if made is None else fix_of(finding, (Edit(*place, made),), site.doubt_of_graph(node), advice)
    if named is None:
        return None
    edits = (Edit(*place, f"{module_of(named)}.{name}"),)
    if advice.without is not Without.RAISES:
        edits = kept_quiet(site, call, edits, advice.without)  # type: ignore[assignment]
    return fix_of(finding, edits, named.doubt, advice)


def module_of(named: Named) -> str:
    """The module of the device, written out: a PyTorch built for CUDA gives CUDA's by default, without any card too."""
    return f"torch.get_device_module({named.text})"


def _type(site: Site, finding: Finding, advice: Advice, node: cst.CSTNode) -> Fix | None:
    """A class in an annotation or a test of types to the one that it is derived from."""
    use = advice.use or ""
    is_tested = finding.role is Role.ARGUMENT and site.callee_of(site.tree.parent(node)) == "isinstance"
    is_same = use.startswith("torch.") and use.rpartition(".")[2] == finding.symbol.rpartition(".")[2]
    if not is_same or not (is_tested or finding.role is Role.ANNOTATION):
        return None
    doubt = "what torch.cpu has in its place is of another class" if is_tested else ""
    return fix_of(finding, (Edit(*site.tree.extent(node), use),), doubt, advice)


def _keeps_time(call: cst.Call) -> bool:
    """Whether an event is made to measure time."""
    for argument in call.args:
        is_named = argument.keyword is not None and argument.keyword.value != "enable_timing"
        if not is_named and last_name(argument.value) != "False":
            return True
    return False
