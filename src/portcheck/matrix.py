"""From findings to the verdict of each target: one cell of models against chips."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from portcheck.effort import UNANSWERED, by_category, efforts, portion
from portcheck.model import (
    Assessment,
    Finding,
    Guard,
    Origin,
    Portion,
    Report,
    Severity,
    Support,
    Verdict,
)

UNCLEAR_ABOVE = 0.1


def assess(report: Report, base: str = "") -> Report:
    """The report with an assessment for each of its targets, and the portion of each finding.

    `base` is the folder that was asked for, relative to the root; see `effort.portion`.
    """
    placed = tuple((finding, portion(finding, base)) for finding in report.findings)
    portions = {finding.fingerprint: place for finding, place in placed if place is not Portion.MAIN}
    deciding = tuple(finding for finding in report.findings if decides(finding))
    assessments = tuple(_assessment(placed, deciding, target.id) for target in report.targets)
    return report._replace(assessments=assessments, portions=portions)


def verdict(findings: Iterable[Finding], target: str) -> Verdict:
    """The first verdict that fits the findings that decide it."""
    answered = tuple(findings)
    shares = Counter(_support(finding, target) for finding in answered)
    if any(blocks(finding, target) for finding in answered):
        return Verdict.BLOCKED
    if shares[Support.REWORK] or shares[Support.MISSING]:
        return Verdict.NEEDS_REWRITING
    if shares[Support.UNKNOWN] > UNCLEAR_ABOVE * len(answered):
        return Verdict.UNCLEAR
    return Verdict.AFTER_RENAMES if shares[Support.REPLACE] else Verdict.RUNS


def decides(finding: Finding) -> bool:
    """Whether the finding has a say in the verdict: unguarded, not suppressed, in the repository's own file."""
    return finding.guard is Guard.NONE and finding.origin is Origin.OWN and finding.suppressed is None


def blocks(finding: Finding, target: str) -> bool:
    """Whether the finding alone keeps the repository off the target: an error without a counterpart."""
    return finding.severity is Severity.ERROR and _support(finding, target) is Support.MISSING


def _assessment(placed: Sequence[tuple[Finding, Portion]], deciding: Sequence[Finding], target: str) -> Assessment:
    changes = [
        finding for finding, place in placed if place is Portion.MAIN and _support(finding, target) is not Support.WORKS
    ]
    return Assessment(
        target=target,
        verdict=verdict(deciding, target),
        shares=_shares(deciding, target),
        effort=efforts(placed, target),
        changes=len(changes),
        shims=_shims(changes, target),
        blockers=tuple(finding.fingerprint for finding in deciding if blocks(finding, target)),
        categories=by_category(placed, target),
    )


def _shares(findings: Iterable[Finding], target: str) -> Mapping[Support, int]:
    counts = Counter(_support(finding, target) for finding in findings)
    return {support: counts[support] for support in Support}


def _shims(findings: Iterable[Finding], target: str) -> Mapping[str, int]:
    answers = (finding.advice.get(target) for finding in findings)
    counts = Counter(advice.shim for advice in answers if advice is not None and advice.shim is not None)
    return dict(sorted(counts.items()))


def _support(finding: Finding, target: str) -> Support:
    return finding.advice.get(target, UNANSWERED).support
