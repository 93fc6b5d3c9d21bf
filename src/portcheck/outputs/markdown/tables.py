"""The findings by dependency and by directory."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from portcheck.model import Finding, Guard, Kind, Severity, Target
from portcheck.outputs.answer import answer
from portcheck.outputs.escape import code_span
from portcheck.outputs.markdown.page import Page, table
from portcheck.outputs.place import is_silenced

_DIRECTORIES = 100
_DEPTH = 3
_NAMED_BY_MODULE = (Kind.IMPORT, Kind.API)
_CATEGORIES = ("third-party-lib", "dependency")


def dependencies(page: Page) -> Iterator[str]:
    """A row for each package or library that is bound to the vendor, with every target's answer."""
    named: dict[str, list[Finding]] = {}
    for finding in page.findings:
        if _is_dependency(finding) and not is_silenced(finding):
            named.setdefault(_dependency(finding), []).append(finding)
    if not named:
        return
    yield f"## {page.say('heading-dependencies')}"
    yield ""
    targets = page.report.targets
    heads = [page.say("dependency"), page.say("where"), *(page.name(target) for target in targets)]
    rows = [
        [code_span(name), page.places(found, 5), *(_answers(page, found, target) for target in targets)]
        for name, found in sorted(named.items())
    ]
    yield from page.cut_table(heads, rows)


def directories(page: Page) -> Iterator[str]:
    """A row for each directory, the fullest first; silenced findings are not counted."""
    found = [each for each in page.findings if not is_silenced(each)]
    if not found:
        return
    yield f"## {page.say('heading-directories')}"
    yield ""
    held: dict[str, list[Finding]] = {}
    for finding in found:
        held.setdefault(_directory(finding), []).append(finding)
    fullest = sorted(held.items(), key=lambda each: (-len(each[1]), each[0]))
    severities = [page.say(f"severity-{severity}") for severity in Severity]
    heads = [page.say("directory"), page.say("files"), *severities, page.say("of-them-guarded")]
    yield from table(heads, [_counts(name, inside) for name, inside in fullest[:_DIRECTORIES]])
    if len(fullest) > _DIRECTORIES:
        yield page.say("more-directories", n=len(fullest) - _DIRECTORIES)
        yield ""


def _is_dependency(finding: Finding) -> bool:
    return finding.kind is Kind.PACKAGE or (finding.kind in _NAMED_BY_MODULE and finding.category in _CATEGORIES)


def _dependency(finding: Finding) -> str:
    return finding.symbol if finding.kind is Kind.PACKAGE else finding.symbol.split(".")[0]


def _answers(page: Page, findings: Sequence[Finding], target: Target) -> str:
    said = (answer(page.advice(each, target), page.options, code_span) for each in findings)
    return page.say("join").join(dict.fromkeys(said))


def _directory(finding: Finding) -> str:
    parts = PurePosixPath(finding.path).parts[:-1]
    return "/".join(parts[:_DEPTH]) or "."


def _counts(name: str, findings: Sequence[Finding]) -> list[str]:
    severities = Counter(each.severity for each in findings)
    guarded = sum(each.guard is not Guard.NONE for each in findings)
    files = len({each.path for each in findings})
    return [code_span(name), str(files), *(str(severities[severity]) for severity in Severity), str(guarded)]
