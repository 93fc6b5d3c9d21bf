"""What the vendors' run-time patches would cover, and what they break."""

from collections.abc import Iterator

from portcheck.model import Portion, Shim, Support, Target
from portcheck.outputs.escape import code_span
from portcheck.outputs.markdown.page import Page, details


def shims(page: Page) -> Iterator[str]:
    """For each target and shim that covers anything: how much vanishes, how, at what price, what remains."""
    targets = {target.id: target for target in page.report.targets}
    covering = [
        (targets[each.target], shim, covered, each.changes)
        for each in page.report.assessments
        for shim, covered in each.shims.items()
    ]
    if not covering:
        return
    yield f"## {page.say('heading-shims')}"
    yield ""
    for target, shim, covered, changes in covering:
        remain = changes - covered
        said = page.say("shim-covers", shim=code_span(shim), n=covered, total=changes, remain=remain)
        yield f"- **{page.name(target)}**{page.say('colon')}{said}"
        for known in target.shims:
            yield from _how(page, known) if known.id == shim else ()
    yield ""
    for target, shim, covered, changes in covering:
        if changes > covered:
            yield from details(_title(page, target, shim), _remaining(page, target, shim))


def _how(page: Page, shim: Shim) -> Iterator[str]:
    yield f"  - {page.say('shim-enable')}{page.say('colon')}{page.text(shim.enable)}"
    yield f"  - {page.say('shim-hazards')}{page.say('colon')}{page.text(shim.hazards)}"


def _title(page: Page, target: Target, shim: str) -> str:
    return page.say("shim-remaining", target=page.options.pick(target.name), shim=shim)


def _remaining(page: Page, target: Target, shim: str) -> Iterator[str]:
    remaining = [
        each
        for each in page.findings
        if page.portion(each) is Portion.MAIN
        and page.advice(each, target).support is not Support.WORKS
        and page.advice(each, target).shim != shim
    ]
    for rule in dict.fromkeys(each.rule for each in remaining):
        found = [each for each in remaining if each.rule == rule]
        yield f"- {page.text(found[0].message)} (`{rule}`){page.say('colon')}{page.places(found)}"
