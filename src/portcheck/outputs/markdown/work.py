"""The order of work: what to do on Monday, step by step."""

from collections.abc import Iterable, Iterator, Sequence

from portcheck.model import Finding, Portion
from portcheck.outputs.markdown.page import Page
from portcheck.outputs.place import path, works_everywhere

_FILES = 40
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
    """The steps that hold work, each with its files and what to do; then the checks."""
    findings = [each for each in page.findings if page.portion(each) is Portion.MAIN and not works_everywhere(each)]
    yield f"## {page.say('heading-work')}"
    yield ""
    steps = {step: [each for each in findings if _STEP.get(each.category, "device") == step] for step in STEPS}
    held = [(step, found) for step, found in steps.items() if found]
    for number, (step, found) in enumerate(held, 1):
        yield from _step(page, f"{number}. {page.say(f'step-{step}')}", found)
    yield f"### {len(held) + 1}. {page.say('step-checks')}"
    yield ""
    yield page.say("step-checks-text")
    yield ""


def _step(page: Page, title: str, findings: Sequence[Finding]) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield f"{page.say('files')}{page.say('colon')}{page.listed((path(each) for each in findings), _FILES)}"
    yield ""
    for rule in dict.fromkeys(each.rule for each in findings):
        yield from _tasks(page, [each for each in findings if each.rule == rule])
    yield ""


def _tasks(page: Page, findings: Iterable[Finding]) -> Iterator[str]:
    """Findings of one rule, those with the same answers told together."""
    tasks: dict[tuple[str, ...], list[Finding]] = {}
    # Findings of one symbol share their answers, which are long to phrase.
    said: dict[int, tuple[str, ...]] = {}
    for finding in findings:
        if id(finding.advice) not in said:
            said[id(finding.advice)] = page.answers(finding, page.report.targets)
        tasks.setdefault(said[id(finding.advice)], []).append(finding)
    for answers, found in tasks.items():
        symbols = page.listed(each.symbol for each in found)
        title = f"**{page.text(found[0].message)}** (`{found[0].rule}`)"
        yield f"- {title} {symbols}{page.say('colon')}{page.places(found)}"
        for line in answers:
            yield f"  - {line}"
