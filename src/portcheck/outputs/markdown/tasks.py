"""One rule in the order of work: what its findings become on each target, nothing said twice."""

from collections.abc import Iterator, Sequence

from portcheck.model import Finding
from portcheck.outputs.markdown.page import Page, Said

_Answers = tuple[Said, ...]


def tasks(page: Page, findings: Sequence[Finding]) -> Iterator[str]:
    """A list entry for the findings of one rule; those with the same answers are told together."""
    groups = _grouped(page, findings)
    title = f"- **{page.text(findings[0].message)}** (`{findings[0].rule}`)"
    if len(groups) == 1:
        ((answers, found),) = groups.items()
        yield f"{title} {_where(page, found)}"
        yield from (f"  - {page.line(each)}" for each in answers)
        return
    yield title
    told: set[Said] = set()
    for answers, found in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        yield f"  - {_where(page, found)}"
        yield from (f"    - {line}" for line in _news(page, answers, frozenset(told)))
        told.update(answers)


def _grouped(page: Page, findings: Sequence[Finding]) -> dict[_Answers, list[Finding]]:
    groups: dict[_Answers, list[Finding]] = {}
    # Findings of one symbol share their answers, which are long to phrase.
    said: dict[int, _Answers] = {}
    for finding in findings:
        if id(finding.advice) not in said:
            said[id(finding.advice)] = page.answers(finding, page.report.targets)
        groups.setdefault(said[id(finding.advice)], []).append(finding)
    return groups


def _where(page: Page, findings: Sequence[Finding]) -> str:
    return f"{page.listed(each.symbol for each in findings)}{page.say('colon')}{page.places(findings)}"


def _news(page: Page, answers: _Answers, told: frozenset[Said]) -> Iterator[str]:
    """The answers, without the notes that the rule has told before; those told in full before come last."""
    notes = {(each.names, each.note) for each in told}
    for each in answers:
        if each not in told:
            yield page.line(each._replace(note="") if (each.names, each.note) in notes else each)
    same = [each.names for each in answers if each in told]
    if same:
        yield f"{page.say('join').join(same)}{page.say('colon')}{page.say('as-above')}"
