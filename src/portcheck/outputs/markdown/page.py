"""What every section of the markdown report writes with."""

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portcheck.model import Advice, Finding, Portion, Report, Support, Target, Text
from portcheck.outputs.answer import answer
from portcheck.outputs.escape import cell, code_span, prose, visible
from portcheck.outputs.options import Options
from portcheck.outputs.place import ordered, path

_PLACES = 12
_UNKNOWN = Advice(Support.UNKNOWN)


@dataclass(frozen=True)
class Page:
    """A report with what its sections share: findings in order, numbered evidence, markdown phrases."""

    report: Report
    options: Options
    findings: tuple[Finding, ...] = field(init=False)
    numbers: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        findings = ordered(self.report.findings)
        targets = self.report.targets
        cited = (key for each in findings for target in targets for key in self.advice(each, target).evidence)
        known = [key for key in dict.fromkeys(cited) if key in self.report.evidence]
        object.__setattr__(self, "findings", findings)
        object.__setattr__(self, "numbers", {key: number for number, key in enumerate(known, 1)})

    def say(self, key: str, **values: object) -> str:
        return self.options.say(key, **values)

    def text(self, text: Text) -> str:
        return prose(self.options.pick(text))

    def name(self, target: Target) -> str:
        return prose(self.options.pick(target.name))

    def portion(self, finding: Finding) -> Portion:
        return self.report.portions.get(finding.fingerprint, Portion.MAIN)

    def advice(self, finding: Finding, target: Target) -> Advice:
        return finding.advice.get(target.id, _UNKNOWN)

    def answers(self, finding: Finding, targets: Sequence[Target]) -> tuple[str, ...]:
        """One line for each different answer, with the targets that give it."""
        said: dict[str, list[str]] = {}
        for target in targets:
            said.setdefault(self._answer(self.advice(finding, target)), []).append(self.name(target))
        return tuple(f"{self.say('join').join(names)}{self.say('colon')}{line}" for line, names in said.items())

    def places(self, findings: Iterable[Finding], most: int = _PLACES) -> str:
        """`a.py:3`, `a.py:9` and so on, at most so many of them."""
        spots = list(dict.fromkeys(f"{path(each)}:{each.span.line}" for each in findings))
        return self.listed(spots, most)

    def listed(self, names: Iterable[str], most: int = _PLACES) -> str:
        """Names as code spans, at most so many, then how many more."""
        every = list(dict.fromkeys(names))
        shown = self.say("join").join(code_span(each) for each in every[:most])
        return shown + (self.say("and-more", n=len(every) - most) if len(every) > most else "")

    def _answer(self, advice: Advice) -> str:
        stop = self.say("stop")
        said = answer(advice, self.options, code_span)
        note = "" if advice.note is None else self.text(advice.note).rstrip(".。")
        known = [number for key in advice.evidence if (number := self.numbers.get(key))]
        links = ", ".join(f"[E{number}](#e{number})" for number in known)
        return stop.join([part for part in (said, note) if part]) + stop.rstrip() + (f" {links}" if links else "")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table as GitHub renders it, with an empty line after it."""
    yield _row(heads)
    yield _row(["---"] * len(heads))
    yield from map(_row, rows)
    yield ""


def details(title: str, lines: Iterable[str]) -> Iterator[str]:
    """What is folded away until asked for; `title` is plain text."""
    yield f"<details><summary>{html.escape(visible(title), quote=False)}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell(each) for each in cells)} |"
