"""What became of facts that were looked at again."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from portcheck.model.facts import Evidence
from portcheck.model.words import Support


class State(StrEnum):
    """What a released package says of a fact."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNCHECKABLE = "not checkable"


class Outcome(NamedTuple):
    """A fact put to the test; `seen_in` is the release, "" where none is at hand, `why` what stood against it."""

    evidence: Evidence
    state: State
    seen_in: str = ""
    why: str = ""


class Tested(NamedTuple):
    """A checkable fact of a target; `answers` are those that rest on it, `rule` or `rule, symbol`."""

    target: str
    outcome: Outcome
    answers: tuple[str, ...]


class Stale(NamedTuple):
    """A fact that wants another look; `newer` is the newest version at hand, None where only its age tells."""

    target: str
    evidence: Evidence
    days: int
    newer: str | None
    answers: tuple[str, ...]


class Gap(NamedTuple):
    """A rule with constructs that have no answer; `share` of all that was measured, the commonest symbols first."""

    rule: str
    share: float
    symbols: tuple[str, ...]


class Coverage(NamedTuple):
    """One target: the shares of what was measured by support, and its gaps, the widest first."""

    target: str
    shares: Mapping[Support, float]
    gaps: tuple[Gap, ...]

    @property
    def answered(self) -> float:
        """The share that has an answer, of whatever kind."""
        return 1 - self.shares[Support.UNKNOWN]
