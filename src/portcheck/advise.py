"""The join of findings and targets: what each finding becomes on each chip."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from portcheck.assume import fitted
from portcheck.model import Advice, Assumption, Finding, Target


class Answers(Protocol):
    """What a target answers; `advice` always answers, with `unknown` where nothing is known."""

    @property
    def target(self) -> Target: ...

    def advice(self, rule_id: str, symbol: str) -> Advice: ...


def advise(
    findings: Sequence[Finding], answers: Sequence[Answers], assumptions: Sequence[Assumption] = ()
) -> tuple[Finding, ...]:
    """The findings in their order, each with one advice per target, as the assumed versions let it be."""
    if not answers:
        return tuple(findings)
    questions = {(finding.rule, finding.symbol) for finding in findings}
    bound = {each.package: each for each in assumptions}
    known = {question: _ask(question, answers, bound) for question in questions}
    return tuple(finding._replace(advice=known[finding.rule, finding.symbol]) for finding in findings)


def _ask(
    question: tuple[str, str], answers: Sequence[Answers], assumptions: Mapping[str, Assumption]
) -> Mapping[str, Advice]:
    rule, symbol = question
    return {each.target.id: fitted(each.advice(rule, symbol), assumptions) for each in answers}
