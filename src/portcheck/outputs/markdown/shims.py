"""What the vendors' run-time patches would cover, and what they break."""

from collections.abc import Iterator
from typing import NamedTuple

from portcheck.model import Portion, Shim, Support, Target
from portcheck.outputs.escape import code_span
from portcheck.outputs.markdown.page import Page, details


class _Covering(NamedTuple):
    """How many of the changes on a target a shim covers."""

    target: Target
    shim: Shim
    covered: int
    changes: int


def shims(page: Page) -> Iterator[str]:
    """For each shim that covers anything: how much vanishes on each target, how, at what price, what remains."""
    known = {(target.id, shim.id): (target, shim) for target in page.report.targets for shim in target.shims}
    groups: dict[Shim, list[_Covering]] = {}
    for each in page.report.assessments:
        for name, covered in each.shims.items():
            if (each.target, name) in known:
                target, shim = known[each.target, name]
                groups.setdefault(shim, []).append(_Covering(target, shim, covered, each.changes))
    if not groups:
        return
    yield f"## {page.say('heading-shims')}"
    yield ""
    for shim, covering in groups.items():
        yield from _told(page, shim, covering)
    yield ""
    for covering in groups.values():
        yield from _remaining(page, covering)


def _told(page: Page, shim: Shim, covering: list[_Covering]) -> Iterator[str]:
    yield f"- **{code_span(shim.id)}**"
    for each in covering:
        said = page.say("shim-covers", n=each.covered, total=each.changes, remain=each.changes - each.covered)
        yield f"  - {page.name(each.target)}{page.say('colon')}{said}"
    yield f"  - {page.say('shim-enable')}{page.say('colon')}{page.text(shim.enable)}"
    yield f"  - {page.say('shim-hazards')}{page.say('colon')}{page.text(shim.hazards)}"


def _remaining(page: Page, covering: list[_Covering]) -> Iterator[str]:
    """What each target is left with, folded; targets that are left with the same are told together."""
    lists: dict[tuple[str, ...], list[str]] = {}
    for each in covering:
        if each.changes > each.covered:
            lines = tuple(_left(page, each.target, each.shim.id))
            lists.setdefault(lines, []).append(page.options.pick(each.target.name))
    for lines, names in lists.items():
        title = page.say("shim-remaining", target=page.say("join").join(names), shim=covering[0].shim.id)
        yield from details(title, page.cut(lines))


def _left(page: Page, target: Target, shim: str) -> Iterator[str]:
    left = [
        each
        for each in page.findings
        if page.portion(each) is Portion.MAIN
        and page.advice(each, target).support is not Support.WORKS
        and page.advice(each, target).shim != shim
    ]
    for rule in dict.fromkeys(each.rule for each in left):
        found = [each for each in left if each.rule == rule]
        yield f"- {page.text(found[0].message)} (`{rule}`){page.say('colon')}{page.places(found)}"
