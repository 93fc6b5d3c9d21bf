"""Fixes of files that are not Python: one word for another at its place, and nothing else of the file."""

import re
from collections.abc import Container

from portcheck.fix.edits import Edit, Fix, Planned, applied, fix_of
from portcheck.fix.source import Lines
from portcheck.model import Advice, Finding, Target, Way

# In a file that is not Python these put a vendor's word in the place of another one, and no more.
_WAYS = (Way.WORD, Way.DEVICE_STRING, Way.BACKEND)


def plan_words(
    text: str,
    findings: tuple[Finding, ...],
    target: Target,
    wanted: Container[str] | None = None,
    *,
    is_unsafe_too: bool = False,
) -> Planned:
    """The fixes of one file with all its findings, of which those with the `wanted` fingerprints are fixed."""
    lines = Lines(text)
    offered = []
    for finding in findings:
        advice = finding.advice.get(target.id)
        if advice is None or advice.fix is None or advice.way not in _WAYS or finding.suppressed is not None:
            continue
        fix = word(text, lines, finding, advice)
        if fix is not None and (wanted is None or finding.fingerprint in wanted):
            offered.append(fix)
    chosen = tuple(fix for fix in offered if fix.is_safe or is_unsafe_too)
    left = tuple(fix for fix in offered if fix not in chosen)
    return Planned(chosen, left, applied(text, (edit for fix in chosen for edit in fix.edits)))


def word(text: str, lines: Lines, finding: Finding, advice: Advice) -> Fix | None:
    """The edit that puts the answer's word in the place of the finding's, where it is written just once."""
    old = finding.symbol.partition(":")[0] if advice.way is Way.DEVICE_STRING else finding.symbol
    use = advice.use or ""
    if not old or not use or (advice.way is not Way.WORD and not use.isidentifier()):
        return None
    start, end = lines.range(finding.span)
    places = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text[start:end])]
    if len(places) != 1:
        return None
    at = start + places[0]
    return fix_of(finding, (Edit(at, at + len(old), use),), "", advice)
