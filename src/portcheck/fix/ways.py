"""The ways of fixing, one function each: a finding and its answer to edits, or to nothing where none is sure."""

import re
from collections.abc import Callable

import libcst as cst

from portcheck.fix.edits import Edit, Fix, fix_of, left_because
from portcheck.fix.modules import device_module, module_of
from portcheck.fix.precision import autocast, grad_scaler, left_off
from portcheck.fix.quiet import kept_quiet
from portcheck.fix.site import Named, Site
from portcheck.fix.tree import last_name
from portcheck.fix.typed import typed_tensor
from portcheck.fix.values import judged, value_in_python
from portcheck.model import Advice, Finding, Guard, Kind, Role, Way, Without

Fixer = Callable[[Site, Finding, Advice], Fix | None]

# They register something for the device by its name; another name would register it twice.
_REGISTERING = frozenset(
    {
        "custom_op",
        "register_kernel",
        "register_autocast",
        "impl",
        "register_fake",
        "Library",
        "custom_fwd",
        "custom_bwd",
    }
)
_GROUPS = frozenset({"init_process_group", "new_group", "new_subgroups", "new_subgroups_by_enumeration"})
_CUDA = re.compile(r"""^(?P<prefix>[rRfFuU]*)(?P<quote>"|')cuda(?P<rest>:[^"'\\\r\n]*)?(?P=quote)$""")
_TO = re.compile(r"""to\(("\w+")\)""")
_NCCL = re.compile(r"""^(["'])nccl\1$""")


def _is_neutral(advice: Advice) -> bool:
    """Whether the new name asks for whatever device is there, and raises where none is."""
    return (advice.use or "").startswith("torch.accelerator.")


def by_name(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """Swap a dotted name for the one of the answer, and keep what the old one did without its device."""
    node = site.tree.at(finding.span)
    if node is None or advice.use is None or isinstance(node, (cst.ImportAlias, cst.BaseString)):
        return None
    if not site.tree.code(node).startswith("torch.") and not site.has_torch:
        return None
    if not _is_counterpart(finding.symbol, advice):
        return None
    renamed = Edit(*site.tree.extent(node), advice.use)
    call = site.call_of(node)
    if not _takes(call, advice):
        return None
    if call is not None and advice.use.endswith("set_device_index") and not _is_number(call):
        # The accelerator's own function takes a device without a number too, and that of the CPU takes anything.
        named = site.device_at(node)
        own = Edit(*site.tree.extent(node), f"{module_of(named)}.set_device") if named is not None else None
        return fix_of(finding, (own,), named.doubt, advice) if named is not None and own is not None else None
    if call is None:
        is_same = not _is_neutral(advice) or advice.without in (Without.SAME, Without.RAISES)
        is_same = is_same and finding.role in (Role.REFERENCE, Role.DECORATOR, Role.ANNOTATION, Role.ARGUMENT)
        return fix_of(finding, (renamed,), "", advice) if is_same else None
    arguments = _positional(site, call) if _is_neutral(advice) else ()
    if arguments is None:
        return None
    return _kept(site, finding, advice, call, (renamed, *arguments))


def _is_counterpart(symbol: str, advice: Advice) -> bool:
    """Whether a name takes the place of just this symbol: an answer for a rule may name the chief of several."""
    use = advice.use or ""
    if "._" in symbol or not all(part.isidentifier() for part in use.split(".")):
        return False
    return _is_neutral(advice) or symbol.rpartition(".")[2] == use.rpartition(".")[2]


def _takes(call: cst.Call | None, advice: Advice) -> bool:
    """Whether the new name takes what a call gives to the old one; what is handed on may be given anything."""
    known = advice.takes
    if known is None:
        return True
    if call is None or any(each.star for each in call.args):
        return False
    by_place = [each for each in call.args if each.keyword is None]
    return len(by_place) <= len(known) and all(each.keyword.value in known for each in call.args if each.keyword)


def _positional(site: Site, call: cst.Call) -> tuple[Edit, ...] | None:
    """The edits that give the only argument by its place: the new functions take no name for it."""
    if len(call.args) > 1 or any(argument.star for argument in call.args):
        return None
    if not call.args or call.args[0].keyword is None:
        return ()
    if call.args[0].keyword.value != "device":
        return None
    return (Edit(site.tree.extent(call.args[0]).start, site.tree.extent(call.args[0].value).start, ""),)


def _kept(site: Site, finding: Finding, advice: Advice, call: cst.Call, edits: tuple[Edit, ...]) -> Fix | None:
    # Only the neutral functions ask for a device that may not be there; a vendor's stand in the place of CUDA's.
    without = advice.without if _is_neutral(advice) else Without.SAME
    doubt = "" if _is_neutral(advice) else _doubt_of_script(site, call)
    if without is Without.RAISES and finding.guard is Guard.AVAILABILITY:
        return fix_of(finding, edits, doubt, advice)
    return fix_of(finding, kept_quiet(site, call, edits, without), doubt, advice)


def _is_number(call: cst.Call) -> bool:
    """Whether the argument of a call is the number of a device, as far as it shows."""
    if not call.args:
        return False
    value = call.args[0].value
    is_counted = isinstance(value, cst.BinaryOperation) and isinstance(value.operator, cst.Modulo)
    is_made = isinstance(value, cst.Call) and last_name(value.func) in {"int", "get_rank", "current_device"}
    return isinstance(value, cst.Integer) or is_counted or is_made or "rank" in last_name(value).lower()


def _doubt_of_script(site: Site, call: cst.Call) -> str:
    return "TorchScript does not know a vendor's names" if site.is_scripted(call) else ""


def to_device(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """`x.cuda(...)` to `x.to(device, ...)`, or to the vendor's own method."""
    node = site.tree.at(finding.span)
    attribute = node if isinstance(node, cst.Attribute) else node and site.tree.parent(node)
    if not isinstance(attribute, cst.Attribute) or attribute.attr.value != "cuda":
        return None
    call = site.call_of(attribute)
    # A storage takes its device by keyword only, and no plug-in's method.
    if call is None or "storage" in site.tree.code(attribute.value).lower():
        return None
    own = "a class of the repository has a cuda() of its own" if site.has_own_cuda else ""
    method = (advice.use or "").removeprefix(".")
    if method.isidentifier():
        doubt = own or _doubt_of_script(site, call)
        return fix_of(finding, (Edit(*site.tree.extent(attribute.attr), method),), doubt, advice)
    if any(each.keyword is None or each.keyword.value != "non_blocking" for each in call.args):
        return None
    written = _TO.fullmatch(method)
    named = Named(written[1]) if written else site.device_at(call)
    if named is None or not _takes(call, advice):
        return None
    start = site.tree.extent(attribute.attr).start
    if call.args:
        first = site.tree.extent(call.args[0]).start
        given = Edit(first, first, f"{named.text}, ")
    else:
        last = site.tree.extent(call).end - 1
        given = Edit(last, last, named.text)
    return fix_of(finding, (Edit(start, start + len("cuda"), "to"), given), own or named.doubt, advice)


def device_string(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """A string that names the device to what it is at run time."""
    node = site.tree.string_at(finding.span)
    if node is None or finding.role is Role.ANNOTATION:
        return None
    found = _CUDA.match(site.tree.code(node))
    parent = site.tree.parent(node)
    if found is None or isinstance(parent, (cst.ConcatenatedString, cst.MatchValue, cst.FormattedStringExpression)):
        return None
    callee = site.callee_of(parent)
    if callee in _REGISTERING or _stands_for_cuda(site, node):
        return None
    doubt = _doubt_of_flow(site, node)
    word, colon, _ = (advice.use or "").partition(":")
    if word.isidentifier():
        if found["rest"] and not colon:
            return None
        start = site.tree.extent(node).start + len(found["prefix"]) + 1
        doubt = doubt or _doubt_of_choice(site, node, word)
        return fix_of(finding, (Edit(start, start + len("cuda"), word),), doubt, advice)
    if isinstance(parent, cst.IfExp) and parent.body is node and not found["rest"] and site.is_guarded(node):
        if not site.has_torch:
            return None
        inline = Edit(*site.tree.extent(node), "torch.accelerator.current_accelerator().type")
        return fix_of(finding, (inline,), "", advice)
    named = site.device_at(node)
    if named is None:
        return None
    if finding.role is Role.COMPARISON:
        return _comparison(site, finding, advice, node, named)
    edit, doubt = _replacing(site, node, found, named.text), named.doubt or doubt
    if callee in ("autocast", "GradScaler"):
        call = site.tree.parent(parent)
        enabled = left_off(site, call, named.text, most=2 if callee == "autocast" else 5)  # type: ignore[arg-type]
        return None if enabled is None or found["rest"] else fix_of(finding, (edit, *enabled), doubt, advice)
    return fix_of(finding, (edit,), doubt, advice)


def _stands_for_cuda(site: Site, node: cst.CSTNode) -> bool:
    """Whether a string is the value of a name that means CUDA itself, or a member of an enumeration."""
    for outer in site.tree.above(node):
        if isinstance(outer, cst.Assign):
            names = [site.tree.code(each.target) for each in outer.targets]
        elif isinstance(outer, cst.AnnAssign):
            names = [site.tree.code(outer.target)]
        elif isinstance(outer, cst.ClassDef):
            return any("Enum" in site.tree.code(base) for base in outer.bases)
        elif isinstance(outer, cst.FunctionDef):
            return False
        else:
            continue
        if any(word in name.rpartition(".")[2].lower() for name in names for word in ("cuda", "gpu")):
            return True
    return False


def _doubt_of_flow(site: Site, node: cst.CSTNode) -> str:
    """What to doubt where the value of a string is not used to place something: without a device it is another one."""
    for outer in site.tree.above(node):
        if isinstance(outer, cst.Comparison):
            return "a comparison may come out differently without a device"
        if isinstance(outer, cst.Return):
            is_given = outer.value is node or isinstance(outer.value, cst.IfExp)
            return "what takes the value may compare it" if is_given and not site.is_guarded(node) else ""
        if isinstance(outer, (cst.BaseSmallStatement, cst.BaseCompoundStatement)):
            return ""
    return ""


def _doubt_of_choice(site: Site, node: cst.CSTNode, word: str) -> str:
    """What to doubt where the new word is known there already, or CUDA is one of several: it would be lost."""
    several = site.tree.parent(site.tree.parent(node))
    if not isinstance(several, (cst.List, cst.Tuple, cst.Set)):
        return ""
    others = [each.value.raw_value for each in several.elements if isinstance(each.value, cst.SimpleString)]
    return "it stands among several" if len(others) > 2 or word in others else ""


def _replacing(site: Site, node: cst.CSTNode, found: re.Match[str], device: str) -> Edit:
    """The edit that puts the device in the place of `cuda` in a string literal."""
    start, end = site.tree.extent(node)
    rest = found["rest"]
    if not rest:
        return Edit(start, end, device)
    if "f" in found["prefix"].lower():
        # What stands in its braces may have an edit of its own.
        begin = start + len(found["prefix"]) + 1
        return Edit(begin, begin + len("cuda"), f"{{{device}}}")
    kept = rest.replace("{", "{{").replace("}", "}}")
    raw = "".join(letter for letter in found["prefix"] if letter in "rR")
    return Edit(start, end, f"{raw}f{found['quote']}{{{device}}}{kept}{found['quote']}")


def _comparison(site: Site, finding: Finding, advice: Advice, node: cst.CSTNode, named: Named) -> Fix | None:
    """`x == "cuda"` to a comparison with the accelerator that stays false on the CPU."""
    target = site.tree.parent(node)
    comparison = site.tree.parent(target) if isinstance(target, cst.ComparisonTarget) else None
    is_plain = isinstance(comparison, cst.Comparison) and len(comparison.comparisons) == 1
    if not is_plain or not isinstance(target, cst.ComparisonTarget) or not isinstance(target.operator, cst.Equal):
        return None
    edit = Edit(*site.tree.extent(node), f'{named.text} != "cpu"')
    return fix_of(finding, (edit,), named.doubt, advice)


def backend(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """The name of a collective library to the one that the device has."""
    node = site.tree.at(finding.span)
    if not isinstance(node, cst.SimpleString) or not _NCCL.match(site.tree.code(node)):
        return None
    # Elsewhere the word may be a switch of the project's own.
    if site.callee_of(site.tree.parent(node)) not in _GROUPS:
        return None
    if (advice.use or "").isidentifier():
        start, end = site.tree.extent(node)
        return fix_of(finding, (Edit(start + 1, end - 1, advice.use or ""),), "", advice)
    if not site.has_torch:
        return None
    named = site.device_at(node)
    if named is None:
        return None
    made = f"torch.distributed.get_default_backend_for_device({named.text})"
    return fix_of(finding, (Edit(*site.tree.extent(node), made),), named.doubt, advice)


def seed(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """Take a seed of the device away where `torch.manual_seed` has just given the same one to every device."""
    call = site.call_of(site.tree.at(finding.span))
    statement = site.statement_of(call) if call is not None else None
    if call is None or statement is None or len(call.args) != 1 or not finding.symbol.startswith("torch.cuda.manual"):
        return None
    same = f"torch.manual_seed({site.tree.code(call.args[0])})"
    gone: cst.CSTNode = statement
    block = site.tree.parent(gone)
    if isinstance(block, cst.IndentedBlock) and len(block.body) == 1:
        gone = site.tree.parent(block)
        if not isinstance(gone, cst.If) or gone.orelse is not None or not site.is_guarded(call):
            return None
        block = site.tree.parent(gone)
        if isinstance(block, cst.If) or (isinstance(block, cst.IndentedBlock) and len(block.body) == 1):
            return None
    if not isinstance(block, (cst.IndentedBlock, cst.Module)) or not _is_seeded(site, list(block.body), gone, same):
        return None
    return fix_of(finding, (site.whole_lines(gone),), "", advice)


def _is_seeded(site: Site, body: list[cst.CSTNode], statement: cst.CSTNode, same: str) -> bool:
    """Whether one of the seeding calls just before a statement is the one asked for."""
    for each in reversed(body[: body.index(statement)]):
        code = site.tree.code(each)
        if code == same:
            return True
        if not re.fullmatch(r"(?:[\w.]*seed\w*\([\w. %+-]*\)|os\.environ\[.*\] = .*)", code):
            return False
    return False


def by_word(site: Site, finding: Finding, advice: Advice) -> Fix | None:
    """The name of a variable to another one, where a string is just the name."""
    node = site.tree.at(finding.span)
    if finding.kind is not Kind.ENV or advice.use is None or not isinstance(node, cst.SimpleString):
        return None
    if node.raw_value != finding.symbol or isinstance(site.tree.parent(node), cst.ConcatenatedString):
        return None
    start = site.tree.extent(node).start + len(node.prefix) + len(node.quote)
    found = judged(value_in_python(site.tree, node), advice)
    made = fix_of(finding, (Edit(start, start + len(finding.symbol), advice.use),), found.doubt, advice)
    why = "the branch is one vendor's" if finding.guard is Guard.VENDOR else found.refusal
    return left_because(made, why) if why else made


WAYS: dict[Way, Fixer] = {
    Way.NAME: by_name,
    Way.TO_DEVICE: to_device,
    Way.DEVICE_STRING: device_string,
    Way.AUTOCAST: autocast,
    Way.GRAD_SCALER: grad_scaler,
    Way.BACKEND: backend,
    Way.SEED: seed,
    Way.WORD: by_word,
    Way.DEVICE_MODULE: device_module,
    Way.TYPED_TENSOR: typed_tensor,
}
