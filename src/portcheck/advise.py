"""The join of findings and targets: what each finding becomes on each chip."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from portcheck.model import Advice, Finding, Target


class Answers(Protocol):
    """What a target answers; `advice` always answers, with `unknown` where nothing is known."""

    @property
    def target(self) -> Target: ...

    def advice(self, rule_id: str, symbol: str) -> Advice: ...


def advise(findings: Sequence[Finding], answers: Sequence[Answers]) -> tuple[Finding, ...]:
    """The findings in their order, each with one advice per target."""
    if not answers:
        return tuple(findings)
    questions = {(finding.rule, finding.symbol) for finding in findings}
    known = {question: _ask(question, answers) for question in questions}
    return tuple(finding._replace(advice=known[finding.rule, finding.symbol]) for finding in findings)


def _ask(question: tuple[str, str], answers: Sequence[Answers]) -> Mapping[str, Advice]:
    rule, symbol = question
    return {each.target.id: each.advice(rule, symbol) for each in answers}
