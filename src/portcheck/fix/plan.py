"""All the edits of one file: which fixes are made together, and what they ask for besides."""

import ast
import warnings
from collections.abc import Container, Iterable, Mapping

import libcst as cst

from portcheck.fix.edits import Edit, Fix, Planned, applied, clash
from portcheck.fix.names import together, with_doubts
from portcheck.fix.site import Site
from portcheck.fix.tree import Extent, Tree
from portcheck.fix.ways import WAYS
from portcheck.model import NOTHING, Finding, Kind, Role, Support, Target

_ASKING = "torch.cuda.is_available"


def plan(
    text: str,
    findings: tuple[Finding, ...],
    target: Target,
    wanted: Container[str] | None = None,
    *,
    is_unsafe_too: bool = False,
    has_own_cuda: bool = False,
    doubts: Mapping[str, str] = NOTHING,
) -> Planned:
    """The fixes of one file with all its findings, of which those with the `wanted` fingerprints are fixed.

    `doubts` says of variables' names what makes them unsafe outside of this file.
    A file that does not parse, before or after, keeps its text.
    """
    try:
        tree = Tree(text)
    except (cst.ParserSyntaxError, RecursionError):
        return Planned((), (), text)
    site = Site(tree, findings, target, has_own_cuda=has_own_cuda)
    offered = [fix for fix in _offered(site, findings, target.id) if wanted is None or fix.fingerprint in wanted]
    offered = with_doubts(together(text, findings, offered), findings, doubts)
    chosen = _chosen(offered, is_unsafe_too=is_unsafe_too)
    asking = [fix for fix, finding in _of(chosen, findings) if finding.symbol == _ASKING]
    doubted = [
        fix
        for fix in asking
        if fix.edits and not is_unsafe_too and not _is_answered(site, fix, chosen, findings, target.id)
    ]
    chosen = [fix for fix in chosen if fix not in doubted]
    if not chosen:
        return Planned((), tuple(offered), text)
    edits = _together(site, chosen, findings)
    if edits is None:
        return Planned((), _refused(offered, "the plug-in has no place where it could be imported"), text)
    made = applied(text, edits)
    if not _parses(made) and _parses(text):
        return Planned((), _refused(offered, "the file would not parse"), text)
    return Planned(tuple(chosen), _left(offered, chosen), made)


def _left(offered: Iterable[Fix], chosen: Iterable[Fix]) -> tuple[Fix, ...]:
    made = {fix.fingerprint for fix in chosen}
    return tuple(fix for fix in offered if fix.fingerprint not in made)


def _refused(offered: Iterable[Fix], why: str) -> tuple[Fix, ...]:
    return tuple(fix._replace(is_safe=False, doubt=fix.doubt or why) for fix in offered)


def _parses(text: str) -> bool:
    """Whether this Python takes the text: libcst reads what only newer ones do."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def _offered(site: Site, findings: tuple[Finding, ...], target: str) -> list[Fix]:
    made = []
    for finding in findings:
        advice = finding.advice.get(target)
        if advice is None or advice.fix is None or advice.way is None or finding.suppressed is not None:
            continue
        fix = WAYS[advice.way](site, finding, advice)
        if fix is not None:
            made.append(fix)
    return made


def _chosen(offered: Iterable[Fix], *, is_unsafe_too: bool) -> list[Fix]:
    """The fixes that can be made together; one whose place another takes away needs no edits any more."""
    chosen: list[Fix] = []
    taken: list[Edit] = []
    for fix in sorted(offered, key=_width, reverse=True):
        if not fix.edits or not (fix.is_safe or is_unsafe_too):
            continue
        if any(not other.text and all(_is_within(one, other) for one in fix.edits) for other in taken):
            chosen.append(fix._replace(edits=()))
        elif not any(clash(one, other) for one in fix.edits for other in taken):
            chosen.append(fix)
            taken += fix.edits
    return sorted(chosen, key=lambda fix: fix.line)


def _width(fix: Fix) -> int:
    return max((edit.end - edit.start for edit in fix.edits), default=0)


def _is_within(inner: Edit, outer: Edit) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _of(fixes: Iterable[Fix], findings: Iterable[Finding]) -> list[tuple[Fix, Finding]]:
    by_fingerprint = {finding.fingerprint: finding for finding in findings}
    return [(fix, by_fingerprint[fix.fingerprint]) for fix in fixes]


def _is_answered(site: Site, fix: Fix, chosen: Iterable[Fix], findings: Iterable[Finding], target: str) -> bool:
    """Whether nothing of one vendor's is left where the question is answered with yes."""
    done = {each.fingerprint for each in chosen}
    finding = next(each for each in findings if each.fingerprint == fix.fingerprint)
    node = site.tree.at(finding.span)
    assert node is not None
    start, end = _reach(site, node)
    for each in findings:
        place = site.tree.offset_of(each.span.line, each.span.column)
        advice = each.advice.get(target)
        is_harmless = each.kind is Kind.IMPORT or (advice is not None and advice.support is Support.WORKS)
        if start <= place < end and each.fingerprint not in done and not is_harmless:
            return False
    return True


def _reach(site: Site, node: cst.CSTNode) -> Extent:
    """How far an answer reaches: the rest of the test and the branch that it opens, else the whole file."""
    inner = node
    for outer in site.tree.above(node):
        if isinstance(outer, (cst.If, cst.IfExp)) and inner is outer.test:
            test, body = site.tree.extent(outer.test), site.tree.extent(outer.body)
            return Extent(min(test.start, body.start), max(test.end, body.end))
        # Asked the other way round, or kept for later: the answer may matter anywhere.
        if isinstance(outer, (cst.UnaryOperation, cst.BaseSmallStatement, cst.Arg)) and outer is not site.tree.parent(
            node
        ):
            break
        inner = outer
    return Extent(0, len(site.tree.text))


def _together(site: Site, chosen: Iterable[Fix], findings: tuple[Finding, ...]) -> list[Edit] | None:
    """The edits of all fixes, with the names that they need and without the imports that they make idle.

    None where the package of a plug-in can be imported in no place.
    """
    edits = [edit for fix in chosen for edit in fix.edits]
    texts = "\n".join(edit.text for edit in edits)
    definitions = site.definitions(texts)
    if definitions:
        edits += definitions
        texts += "torch."
    if "torch." in texts:
        edits += site.torch_imports(texts)
    imports = site.plugin_imports(texts)
    if imports is None:
        return None
    edits += imports
    return edits + _idle_imports(site, edits, findings)


def _idle_imports(site: Site, edits: list[Edit], findings: Iterable[Finding]) -> list[Edit]:
    """The edits that take away names imported from one vendor's modules, once nothing uses them."""
    gone: dict[cst.CSTNode, list[cst.ImportAlias]] = {}
    for finding in findings:
        node = site.tree.at(finding.span) if finding.role is Role.IMPORT else None
        if isinstance(node, cst.ImportAlias) and _is_idle(site, node, edits):
            gone.setdefault(site.tree.parent(node), []).append(node)
    return [edit for statement, aliases in gone.items() for edit in _without(site, statement, aliases)]


def _is_idle(site: Site, alias: cst.ImportAlias, edits: list[Edit]) -> bool:
    name = alias.evaluated_alias or alias.evaluated_name.split(".", 1)[0]
    if name == "torch" or "__all__" in site.tree.names:
        return False
    start, end = site.tree.extent(alias)
    uses = [extent for extent in site.tree.places_of(name) if not start <= extent.start < end]
    covered = [extent for extent in uses if any(e.start <= extent.start and extent.end <= e.end for e in edits)]
    return bool(uses) and len(uses) == len(covered)


def _without(site: Site, statement: cst.CSTNode, aliases: list[cst.ImportAlias]) -> list[Edit]:
    if not isinstance(statement, (cst.Import, cst.ImportFrom)) or isinstance(statement.names, cst.ImportStar):
        return []
    line = site.tree.parent(statement)
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) > 1:
        return []
    kept = [alias for alias in statement.names if alias not in aliases]
    if kept:
        first, last = site.tree.extent(statement.names[0]).start, site.tree.extent(statement.names[-1]).end
        region = site.tree.text[first:last]
        if "#" in region:
            return []
        separator = ", " if "\n" not in region else f",{site.tree.newline}{site.indentation_of(statement.names[0])}"
        return [Edit(first, last, separator.join(site.tree.code(alias).rstrip(", \t\r\n") for alias in kept))]
    block = site.tree.parent(line)
    if isinstance(block, cst.IndentedBlock) and len(block.body) == 1:
        return []
    return [site.whole_lines(line)]
