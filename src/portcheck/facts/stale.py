"""Facts that want another look: seen long ago, or in a version that is not the newest at hand."""

from collections.abc import Iterable
from datetime import date, timedelta

from packaging.version import InvalidVersion, Version

from portcheck.facts.known import Known, answers_by_evidence
from portcheck.facts.releases import Releases
from portcheck.model import Evidence
from portcheck.model.proofs import Stale


def stale(targets: Iterable[Known], releases: Releases, today: date, days: int) -> tuple[Stale, ...]:
    """The facts older than `days`, or of a package of which a newer version is at hand; by target, oldest first."""
    found = []
    for known in targets:
        resting = answers_by_evidence(known)
        for key, evidence in known.evidence.items():
            age = (today - date.fromisoformat(evidence.seen)).days
            newer = _newer(evidence, releases)
            if newer or timedelta(age) > timedelta(days):
                found.append(Stale(known.target.id, evidence, age, newer, tuple(resting.get(key, ()))))
    return tuple(sorted(found, key=lambda each: (each.target, -each.days, each.evidence.key)))


def _newer(evidence: Evidence, releases: Releases) -> str | None:
    if not evidence.package or not evidence.version:
        return None
    newest = releases.newest(evidence.package)
    try:
        return str(newest) if newest is not None and newest > Version(evidence.version) else None
    except InvalidVersion:
        return None
