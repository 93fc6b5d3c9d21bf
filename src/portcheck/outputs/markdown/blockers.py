"""What keeps the repository off a target, first of all."""

from collections.abc import Iterator, Sequence

from portcheck.model import Finding, Target
from portcheck.outputs.markdown.page import Page

_PLACES = 30


def blockers(page: Page) -> Iterator[str]:
    """One entry a rule: where, why, and what each blocked target says; nothing without targets."""
    if not page.report.assessments:
        return
    yield f"## {page.say('heading-blockers')}"
    yield ""
    blocked = _blocked(page)
    rules = dict.fromkeys(finding.rule for finding in page.findings if finding.fingerprint in blocked)
    if not rules:
        yield page.say("no-blockers")
    for rule in rules:
        found = [each for each in page.findings if each.rule == rule and each.fingerprint in blocked]
        yield from _entry(page, found, [blocked[each.fingerprint] for each in found])
    yield ""


def _blocked(page: Page) -> dict[str, list[Target]]:
    """For each blocking finding the targets that it blocks."""
    targets = {target.id: target for target in page.report.targets}
    blocked: dict[str, list[Target]] = {}
    for assessment in page.report.assessments:
        for fingerprint in assessment.blockers:
            blocked.setdefault(fingerprint, []).append(targets[assessment.target])
    return blocked


def _entry(page: Page, findings: Sequence[Finding], targets: Sequence[Sequence[Target]]) -> Iterator[str]:
    first = findings[0]
    head = f"- **{page.text(first.message)}** (`{first.rule}`), {page.say('places', n=len(findings))}"
    yield f"{head}{page.say('colon')}{page.places(findings, _PLACES)}"
    rule = page.report.rules.get(first.rule)
    if rule is not None:
        yield f"  - {page.text(rule.why)}"
    said = (line for each, blocked in zip(findings, targets, strict=True) for line in page.answers(each, blocked))
    for line in dict.fromkeys(said):
        yield f"  - {line}"
