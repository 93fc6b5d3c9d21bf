"""The headline: what each target means for this repository, and how much work it is."""

from collections.abc import Iterator

from portcheck.model import Assessment, Assumption, Portion, Support, Target
from portcheck.outputs.escape import code_span, prose
from portcheck.outputs.headline import headline, points, verdict_word
from portcheck.outputs.markdown.page import Page, details, table
from portcheck.outputs.summary import kinds

# What the table of verdicts tells; the other portions stand in a table of their own.
_TOLD = (Portion.MAIN, Portion.SHIM)


def verdicts(page: Page) -> Iterator[str]:
    """Title, one row and one sentence a target, the scale, and what is summed apart."""
    report = page.report
    yield f"# {prose(page.say('report-title', root=report.root))}"
    yield ""
    yield page.say("report-scope", n=len(report.findings), read=report.files_read, seen=report.files_seen)
    if report.revision:
        yield page.say("report-revision", revision=code_span(report.revision))
    yield ""
    if report.assumptions and report.targets:
        yield page.say("report-assumptions", versions=page.say("join").join(map(_assumed, report.assumptions)))
        yield ""
    if report.unread:
        said = page.say("report-unread", n=sum(report.unread.values()), kinds=kinds(report, page.options, code_span))
        yield f"**{said}**"
        yield ""
    if not report.assessments:
        return
    yield f"## {page.say('heading-verdicts')}"
    yield ""
    yield from table(_heads(page), [_row(page, *each) for each in _assessed(page)])
    for target, assessment in _assessed(page):
        said = headline(report, assessment, page.options, prose)
        yield f"- **{page.name(target)}**{page.say('colon')}{said}"
    yield ""
    yield page.say("counted-in-verdict")
    yield ""
    yield page.say("effort-scale")
    yield ""
    yield from details(page.say("summed-apart"), _apart(page))


def _assumed(each: Assumption) -> str:
    source = f" ({prose(each.source)})" if each.source else ""
    return f"{code_span(each.package + each.version)}{source}"


def _assessed(page: Page) -> Iterator[tuple[Target, Assessment]]:
    targets = {target.id: target for target in page.report.targets}
    for assessment in page.report.assessments:
        yield targets[assessment.target], assessment


def _heads(page: Page) -> list[str]:
    supports = [page.say(f"support-{support}") for support in Support]
    return [page.say("target"), page.say("verdict"), *supports, page.say("effort"), page.say("portion-shim")]


def _row(page: Page, target: Target, assessment: Assessment) -> list[str]:
    total = sum(assessment.shares.values())
    shares = [_share(assessment.shares[support], total) for support in Support]
    verdict = verdict_word(assessment, page.options)
    return [page.name(target), f"**{verdict}**", *shares, *(points(assessment.effort[each]) for each in _TOLD)]


def _share(count: int, total: int) -> str:
    share = f"{count / total:.0%}" if count * 200 >= total else "<1%"
    return f"{count} ({prose(share)})" if count else "0"


def _apart(page: Page) -> Iterator[str]:
    rest = [portion for portion in Portion if portion not in _TOLD]
    heads = [page.say("target"), *(page.say(f"portion-{portion}") for portion in rest)]
    rows = [
        [page.name(target), *(points(assessment.effort[portion]) for portion in rest)]
        for target, assessment in _assessed(page)
    ]
    return table(heads, rows)
