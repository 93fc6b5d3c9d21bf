"""What is told apart from the work: guarded, tests and examples, others' files, silenced findings."""

from collections.abc import Iterator, Sequence

from portcheck.model import Finding, Guard, Portion
from portcheck.outputs.markdown.page import Page, details

_PORTIONS = (Portion.GUARDED, Portion.TESTS, Portion.VENDORED, Portion.SUPPRESSED)


def apart(page: Page) -> Iterator[str]:
    """How many findings each portion holds, folded with their places."""
    yield f"## {page.say('heading-apart')}"
    yield ""
    groups = {portion: [each for each in page.findings if page.portion(each) is portion] for portion in _PORTIONS}
    for portion, found in groups.items():
        yield f"- {page.say(f'portion-{portion}')}{page.say('colon')}{len(found)}"
    yield f"- {page.say('baselined')}{page.say('colon')}{sum(each.baselined for each in page.findings)}"
    yield ""
    for portion, found in groups.items():
        if found:
            title = f"{page.say(f'portion-{portion}')}{page.say('colon')}{len(found)}"
            yield from details(title, page.cut(_listed(page, found)))


def _listed(page: Page, findings: Sequence[Finding]) -> Iterator[str]:
    groups: dict[tuple[str, Guard, str], list[Finding]] = {}
    for each in findings:
        groups.setdefault((each.rule, each.guard, each.suppressed or ""), []).append(each)
    for (rule, guard, reason), found in groups.items():
        asides = [page.say(f"guard-{guard}")] if guard is not Guard.NONE else []
        asides += [page.listed([reason])] if reason else []
        aside = page.say("parentheses", text=page.say("join").join(asides)) if asides else ""
        yield f"- {page.text(found[0].message)} (`{rule}`){page.say('colon')}{page.places(found)}{aside}"
