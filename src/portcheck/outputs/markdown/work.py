"""The order of work: what to do on Monday, step by step."""

from collections.abc import Iterator, Sequence

from portcheck.model import Assessment, Finding, Points, Portion, Support
from portcheck.outputs.headline import points
from portcheck.outputs.markdown.page import Page, details, table
from portcheck.outputs.markdown.tasks import tasks
from portcheck.outputs.place import path, works_everywhere

_FILES = 8
_FOLDED_FILES = 400
_HARDEST = (Support.MISSING, Support.REWORK, Support.UNKNOWN, Support.REPLACE, Support.WORKS)
# Each step with the categories that belong to it; a category that is in none goes to the device layer.
STEPS = {
    "environment": ("env-var", "cli-tool", "container"),
    "dependencies": ("dependency", "third-party-lib"),
    "build": ("build",),
    "device": (
        "device-api",
        "device-string",
        "tensor-cuda",
        "amp",
        "stream-event-graph",
        "memory-api",
        "rng",
        "backend-flags",
        "profiling",
    ),
    "collectives": ("collective", "interconnect"),
    "dtypes": ("fp8-dtype", "low-precision"),
    "triton": ("triton",),
    "kernels": ("cuda-kernel", "inline-ptx", "cuda-cpp-api"),
    "assumptions": ("arch-assumption",),
}
_STEP = {category: step for step, categories in STEPS.items() for category in categories}


def work(page: Page) -> Iterator[str]:
    """The steps that hold work with their effort, then each with its files and what to do; then the checks."""
    findings = [each for each in page.findings if page.portion(each) is Portion.MAIN and not works_everywhere(each)]
    yield f"## {page.say('heading-work')}"
    yield ""
    steps = {step: [each for each in findings if _STEP.get(each.category, "device") == step] for step in STEPS}
    held = {step: found for step, found in steps.items() if found}
    if held and page.report.assessments:
        yield from _overview(page, held)
    for number, (step, found) in enumerate(held.items(), 1):
        yield from _step(page, f"{number}. {page.say(f'step-{step}')}", found)
    yield f"### {len(held) + 1}. {page.say('step-checks')}"
    yield ""
    yield page.say("step-checks-text")
    yield ""


def _overview(page: Page, held: dict[str, list[Finding]]) -> Iterator[str]:
    """A row for each step: places, files, and the points of each target without what a shim covers."""
    names = {target.id: page.name(target) for target in page.report.targets}
    assessed = page.report.assessments
    heads = [page.say("step"), page.say("count-places"), page.say("files"), *(names[each.target] for each in assessed)]
    rows = [
        [
            f"{number}. {page.say(f'step-{step}')}",
            str(len(found)),
            str(len({path(each) for each in found})),
            *(points(_sum(each, step)) for each in assessed),
        ]
        for number, (step, found) in enumerate(held.items(), 1)
    ]
    yield page.say("work-table")
    yield ""
    yield from table(heads, rows)


def _sum(assessment: Assessment, step: str) -> Points:
    held = [each for category, each in assessment.categories.items() if _STEP.get(category, "device") == step]
    return Points(sum(each.low for each in held), sum(each.high for each in held))


def _step(page: Page, title: str, findings: Sequence[Finding]) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    files = list(dict.fromkeys(path(each) for each in findings))
    named = f"{page.say('files')}{page.say('colon')}"
    if len(files) <= _FILES:
        yield f"{named}{page.listed(files)}"
        yield ""
    else:
        yield from details(f"{named}{len(files)}", [page.listed(files, _FOLDED_FILES)])
    rules: dict[str, list[Finding]] = {}
    for each in findings:
        rules.setdefault(each.rule, []).append(each)
    hardest = sorted(rules.values(), key=lambda found: (_hardest(found), -len(found)))
    yield from page.cut("\n".join(tasks(page, found)) for found in hardest)
    yield ""


def _hardest(findings: Sequence[Finding]) -> int:
    """The place of the hardest answer of any target, the hardest first."""
    answers = (advice.support for each in findings for advice in each.advice.values())
    return min((_HARDEST.index(support) for support in answers), default=len(_HARDEST))
