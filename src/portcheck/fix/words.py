"""Fixes of files that are not Python: one word for another at its place, and nothing else of the file."""

import re
from collections.abc import Container, Iterable, Mapping

from portcheck.fix.edits import Edit, Fix, Planned, applied, fix_of, left_because
from portcheck.fix.names import mentions, together, with_doubts
from portcheck.fix.source import Lines
from portcheck.fix.structure import refusal
from portcheck.fix.templates import REASON, is_filled_in, is_template
from portcheck.fix.values import judged, value_in_text
from portcheck.model import NOTHING, Advice, Finding, Guard, Kind, Target, Way

# In a file that is not Python these put a vendor's word in the place of another one, and no more.
_WAYS = (Way.WORD, Way.DEVICE_STRING, Way.BACKEND)
_DOUBTS = {
    Kind.DEVICE: "what reads the word must know the device by this name",
    Kind.BACKEND: "what reads the word must know the backend by this name",
    Kind.RESOURCE: "the cluster must offer the resource by this name",
    Kind.PACKAGE: "it is another package",
    Kind.IMAGE: "it is another image",
    Kind.COMMAND: "it prints something else",
}
# A command alone: nobody takes its output, and no option stands behind it.
_OPENED = re.compile(r"(?:^\s*(?:-\s+)?@?|&&|\|\||;|\b(?:run:|RUN|then|do|sudo))\s*$")
_CLOSED = re.compile(r"\s*(?:$|;|&&|\|\||#|\\$)")


def plan_words(
    text: str,
    findings: tuple[Finding, ...],
    target: Target,
    wanted: Container[str] | None = None,
    *,
    is_unsafe_too: bool = False,
    doubts: Mapping[str, str] = NOTHING,
) -> Planned:
    """The fixes of one file with all its findings, of which those with the `wanted` fingerprints are fixed.

    `doubts` says of names what makes them unsafe outside of this file.
    """
    lines = Lines(text)
    offered = []
    for finding in findings:
        advice = finding.advice.get(target.id)
        if advice is None or advice.fix is None or advice.way not in _WAYS or finding.suppressed is not None:
            continue
        fix = word(text, lines, finding, advice)
        if fix is not None and (wanted is None or finding.fingerprint in wanted):
            offered.append(fix)
    path = findings[0].path if findings else ""
    if is_template(path, text):
        return Planned((), tuple(left_because(fix, REASON) for fix in offered), text)
    offered = with_doubts(together(text, findings, offered), findings, doubts)
    chosen = tuple(fix for fix in offered if fix.edits and (fix.is_safe or is_unsafe_too))
    edits = [edit for fix in chosen for edit in fix.edits]
    made = applied(text, edits)
    why = refusal(path, text, made, edits) if chosen else ""
    if why:
        return Planned((), tuple(left_because(fix, why) for fix in offered), text)
    return Planned(chosen, _left(offered, chosen), made)


def _left(offered: Iterable[Fix], chosen: tuple[Fix, ...]) -> tuple[Fix, ...]:
    return tuple(fix for fix in offered if fix not in chosen)


def word(text: str, lines: Lines, finding: Finding, advice: Advice) -> Fix | None:
    """The edit that puts the answer's word in the place of the finding's, where it is written just once.

    A fix without an edit says why the word is left.
    """
    old, use = _words(finding, advice)
    if not old or not use or (advice.way is not Way.WORD and not use.isidentifier()):
        return None
    start, end = lines.range(finding.span)
    places = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text[start:end])]
    if len(places) != 1:
        return None
    at = start + places[0]
    made = fix_of(finding, (Edit(at, at + len(old), use),), _DOUBTS.get(finding.kind, ""), advice)
    if is_filled_in(text, at, at + len(old)):
        return left_because(made, REASON)
    why = _unlike(text, at, at + len(old), finding)
    if finding.kind in (Kind.DEVICE, Kind.BACKEND) and any(True for _ in mentions(finding.path, text, use)):
        why = f"the file speaks of {use} already"
    if finding.guard is Guard.VENDOR:
        why = "the branch is one vendor's"
    value = None if finding.kind is Kind.CONFIG else value_in_text(text, at, finding)
    found = judged(value, advice)
    if why or found.refusal:
        return left_because(made, why or found.refusal)
    return made._replace(is_safe=False, doubt=found.doubt) if found.doubt else made


def _words(finding: Finding, advice: Advice) -> tuple[str, str]:
    if advice.way is Way.DEVICE_STRING:
        return finding.symbol.partition(":")[0], (advice.use or "").partition(":")[0]
    return (finding.value or "" if finding.kind is Kind.CONFIG else finding.symbol), advice.use or ""


def _unlike(text: str, start: int, end: int, finding: Finding) -> str:
    """Why what goes with a word does not fit another one."""
    if finding.kind is Kind.PACKAGE and (finding.value or text[end : end + 1] in {"[", "="}):
        return "the other package has versions of its own"
    if finding.kind is Kind.IMAGE and finding.value:
        return "the other image has tags of its own"
    if finding.kind is Kind.COMMAND:
        before, behind = text[text.rfind("\n", 0, start) + 1 : start], text[end : _end_of_line(text, end)]
        if finding.value or not _OPENED.search(before) or not _CLOSED.match(behind):
            return "options and output differ"
    return ""


def _end_of_line(text: str, start: int) -> int:
    found = re.compile(r"[^\r\n]*").match(text, start)
    return found.end() if found else start
