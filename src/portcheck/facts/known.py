"""What these modules ask of a target's answers."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from portcheck.model import Advice, Evidence, Target


class Known(Protocol):
    """The answers of one target."""

    @property
    def target(self) -> Target: ...

    @property
    def evidence(self) -> Mapping[str, Evidence]: ...

    def stated(self) -> Iterator[tuple[str, str, Advice]]: ...

    def advice(self, rule_id: str, symbol: str) -> Advice: ...


def answers_by_evidence(known: Known) -> dict[str, list[str]]:
    """The answers that rest on each evidence: `rule`, or `rule, symbol`."""
    resting: dict[str, list[str]] = {}
    for rule, symbol, advice in known.stated():
        for key in advice.evidence:
            resting.setdefault(key, []).append(f"{rule}, {symbol}" if symbol else rule)
    return resting
