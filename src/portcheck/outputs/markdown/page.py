"""What every section of the markdown report writes with."""

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from portcheck.model import Advice, Finding, Portion, Report, Support, Target, Text
from portcheck.outputs.answer import answer
from portcheck.outputs.escape import cell, code_span, prose, visible
from portcheck.outputs.options import Options
from portcheck.outputs.place import ordered, path

_PLACES = 20
_NAMES = 12
_UNKNOWN = Advice(Support.UNKNOWN)


class Said(NamedTuple):
    """An answer as markdown, with the targets that give it."""

    names: str
    phrase: str
    note: str
    links: str


@dataclass(frozen=True)
class Page:
    """A report with what its sections share: findings in order, numbered evidence, markdown phrases.

    `rows` is how many entries a list may have (None: all).
    """

    report: Report
    options: Options
    rows: int | None = None
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

    def answers(self, finding: Finding, targets: Sequence[Target]) -> tuple[Said, ...]:
        """Each different answer, with the targets that give it."""
        said: dict[tuple[str, str, str], list[str]] = {}
        for target in targets:
            said.setdefault(self._answer(self.advice(finding, target)), []).append(self.name(target))
        return tuple(Said(self.say("join").join(names), *each) for each, names in said.items())

    def line(self, said: Said) -> str:
        """An answer as one line, its targets first."""
        parts = self.say("stop").join(part for part in (said.phrase, said.note) if part)
        links = f" {said.links}" if said.links else ""
        return f"{said.names}{self.say('colon')}{parts}{self.say('stop').rstrip()}{links}"

    def places(self, findings: Iterable[Finding], most: int = _PLACES) -> str:
        """`a.py:3`, 9; `b.py:4` and so on, at most so many places."""
        spots = list(dict.fromkeys((path(each), each.span.line) for each in findings))
        lines: dict[str, list[int]] = {}
        for name, line in spots[:most]:
            lines.setdefault(name, []).append(line)
        named = (
            self.say("join").join([code_span(f"{name}:{first}"), *map(str, rest)])
            for name, (first, *rest) in lines.items()
        )
        more = self.say("and-more", n=len(spots) - most) if len(spots) > most else ""
        return self.say("semicolon").join(named) + more

    def cut(self, lines: Iterable[str]) -> Iterator[str]:
        """As many lines as the report has room for, then how many were left out."""
        every = list(lines)
        if self.rows is None or len(every) <= self.rows:
            yield from every
            return
        yield from every[: self.rows]
        yield f"- {self.say('left-out', n=len(every) - self.rows)}"

    def cut_table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        """A table with as many rows as the report has room for, then how many were left out."""
        yield from table(heads, rows[: self.rows])
        if self.rows is not None and len(rows) > self.rows:
            yield self.say("left-out", n=len(rows) - self.rows)
            yield ""

    def listed(self, names: Iterable[str], most: int = _NAMES) -> str:
        """Names as code spans, at most so many, then how many more."""
        every = list(dict.fromkeys(names))
        shown = self.say("join").join(code_span(each) for each in every[:most])
        return shown + (self.say("and-more", n=len(every) - most) if len(every) > most else "")

    def _answer(self, advice: Advice) -> tuple[str, str, str]:
        note = "" if advice.note is None else self.text(advice.note).rstrip(".。")
        known = [number for key in advice.evidence if (number := self.numbers.get(key))]
        links = ", ".join(f"[E{number}](#e{number})" for number in known)
        return answer(advice, self.options, code_span), note, links


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
