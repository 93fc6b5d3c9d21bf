"""Effort points: which portion a finding falls in, and what a portion sums to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from portcheck.model import Advice, Finding, Guard, Kind, Origin, Points, Portion, Support

UNANSWERED = Advice(Support.UNKNOWN)
UNKNOWN = Points(1, 13)
# An answer may leave its effort out; these are the scale's own words for each support.
USUAL = {Support.WORKS: 0, Support.REPLACE: 1, Support.REWORK: 5, Support.MISSING: 8}
ONCE_A_REPOSITORY = frozenset({Kind.ENV, Kind.PACKAGE, Kind.IMAGE, Kind.COMMAND})
APART = frozenset({"test", "tests", "example", "examples", "benchmark", "benchmarks"})


def portion(finding: Finding, base: str = "") -> Portion:
    """Where the finding's effort is summed, whatever the target; never `shim`.

    `base` is the folder that was asked for, relative to the root: `tests` and the like count as such below it only.
    """
    if finding.suppressed is not None:
        return Portion.SUPPRESSED
    if finding.origin is not Origin.OWN:
        return Portion.VENDORED
    if _is_apart(finding.path, base):
        return Portion.TESTS
    return Portion.MAIN if finding.guard is Guard.NONE else Portion.GUARDED


def efforts(placed: Iterable[tuple[Finding, Portion]], target: str) -> Mapping[Portion, Points]:
    """The points of every portion on one target; what a shim covers leaves `main` for `shim`."""
    groups: dict[Portion, list[tuple[Finding, Advice]]] = {each: [] for each in Portion}
    for finding, place in placed:
        advice = finding.advice.get(target, UNANSWERED)
        shimmed = place is Portion.MAIN and advice.shim is not None
        groups[Portion.SHIM if shimmed else place].append((finding, advice))
    return {place: total(group) for place, group in groups.items()}


def by_category(placed: Iterable[tuple[Finding, Portion]], target: str) -> Mapping[str, Points]:
    """The points of the main portion on one target by the findings' categories, without those that hold no work."""
    groups: dict[str, list[tuple[Finding, Advice]]] = defaultdict(list)
    for finding, place in placed:
        advice = finding.advice.get(target, UNANSWERED)
        if place is Portion.MAIN and advice.shim is None:
            groups[finding.category].append((finding, advice))
    sums = {category: total(group) for category, group in sorted(groups.items())}
    return {category: points for category, points in sums.items() if points.high}


def total(answered: Iterable[tuple[Finding, Advice]]) -> Points:
    """The sum over pieces of work: the highest answer of each counts once."""
    pieces: dict[tuple[str, str], list[Points]] = defaultdict(list)
    for finding, advice in answered:
        pieces[_piece(finding)].append(_points(advice))
    low = sum(max(points.low for points in piece) for piece in pieces.values())
    return Points(low, sum(max(points.high for points in piece) for piece in pieces.values()))


def _piece(finding: Finding) -> tuple[str, str]:
    """One piece of work: a name where it counts once a repository, else a rule in a file."""
    if finding.kind in ONCE_A_REPOSITORY:
        return finding.kind, finding.symbol
    return finding.path, finding.rule


def _points(advice: Advice) -> Points:
    if advice.support is Support.UNKNOWN:
        return UNKNOWN
    points = USUAL[advice.support] if advice.effort is None else advice.effort
    return Points(points, points)


def _is_apart(path: str, base: str) -> bool:
    inside = path.removeprefix(f"{base}/") if base not in ("", ".") else path
    return not APART.isdisjoint(inside.split("/")[:-1])
