"""The headline: what each target means for this repository, and how much work it is."""

from collections.abc import Iterator

from portcheck.model import Assessment, Points, Portion, Support, Target, Verdict
from portcheck.outputs.escape import code_span, prose
from portcheck.outputs.markdown.page import Page, details, table
from portcheck.outputs.place import path


def verdicts(page: Page) -> Iterator[str]:
    """Title, one row and one sentence a target, the scale, and what is summed apart."""
    report = page.report
    yield f"# {prose(page.say('report-title', root=report.root))}"
    yield ""
    yield page.say("report-scope", n=len(report.findings), read=report.files_read, seen=report.files_seen)
    if report.revision:
        yield page.say("report-revision", revision=code_span(report.revision))
    yield ""
    if not report.assessments:
        return
    yield f"## {page.say('heading-verdicts')}"
    yield ""
    yield from table(_heads(page), [_row(page, *each) for each in _assessed(page)])
    for target, assessment in _assessed(page):
        yield f"- **{page.name(target)}**{page.say('colon')}{_sentence(page, assessment)} {_unknown(page, assessment)}"
    yield ""
    yield page.say("counted-in-verdict")
    yield ""
    yield page.say("effort-scale")
    yield ""
    yield from details(page.say("summed-apart"), _apart(page))


def points(points: Points) -> str:
    """`7`, or `7-19` where answers are unknown."""
    return str(points.low) if points.low == points.high else f"{points.low}-{points.high}"


def _assessed(page: Page) -> Iterator[tuple[Target, Assessment]]:
    targets = {target.id: target for target in page.report.targets}
    for assessment in page.report.assessments:
        yield targets[assessment.target], assessment


def _heads(page: Page) -> list[str]:
    supports = [page.say(f"support-{support}") for support in Support]
    return [page.say("target"), page.say("verdict"), *supports, page.say("effort")]


def _row(page: Page, target: Target, assessment: Assessment) -> list[str]:
    total = sum(assessment.shares.values())
    shares = [_share(assessment.shares[support], total) for support in Support]
    verdict = page.say(f"verdict-{assessment.verdict.replace(' ', '-')}")
    return [page.name(target), f"**{verdict}**", *shares, points(assessment.effort[Portion.MAIN])]


def _share(count: int, total: int) -> str:
    return f"{count} ({count / total:.0%})" if count else "0"


def _sentence(page: Page, assessment: Assessment) -> str:
    shares = assessment.shares
    if assessment.verdict is Verdict.BLOCKED:
        blockers = frozenset(assessment.blockers)
        first = next(each for each in page.findings if each.fingerprint in blockers)
        spot = code_span(f"{path(first)}:{first.span.line}")
        return page.say("says-blocked", n=len(blockers), first=page.text(first.message), place=spot)
    count = {
        Verdict.NEEDS_REWRITING: shares[Support.REWORK] + shares[Support.MISSING],
        Verdict.AFTER_RENAMES: shares[Support.REPLACE],
    }
    key = f"says-{assessment.verdict.replace(' ', '-')}"
    return page.say(key, n=count.get(assessment.verdict, 0))


def _unknown(page: Page, assessment: Assessment) -> str:
    return page.say("unknown-of", n=assessment.shares[Support.UNKNOWN], total=sum(assessment.shares.values()))


def _apart(page: Page) -> Iterator[str]:
    rest = [portion for portion in Portion if portion is not Portion.MAIN]
    heads = [page.say("target"), *(page.say(f"portion-{portion}") for portion in rest)]
    rows = [
        [page.name(target), *(points(assessment.effort[portion]) for portion in rest)]
        for target, assessment in _assessed(page)
    ]
    return table(heads, rows)
