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
    groups = [[each for each in page.findings if each.rule == rule and each.fingerprint in blocked] for rule in rules]
    groups.sort(key=lambda found: -len(found))
    yield from page.cut(
        "\n".join(_entry(page, found, [blocked[each.fingerprint] for each in found])) for found in groups
    )
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
    aside = page.say("join").join([f"`{first.rule}`", page.say("places", n=len(findings))])
    head = f"- **{page.text(first.message)}**{page.say('parentheses', text=aside)}"
    yield f"{head}{page.say('colon')}{page.places(findings, _PLACES)}"
    rule = page.report.rules.get(first.rule)
    if rule is not None:
        yield f"  - {page.text(rule.why)}"
    said = (each for finding, blocked in zip(findings, targets, strict=True) for each in page.answers(finding, blocked))
    for each in dict.fromkeys(said):
        yield f"  - {page.line(each)}"
