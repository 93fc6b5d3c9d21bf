"""What the report rests on: its blind spots, files not read, facts' dates, evidence, the command."""

from collections.abc import Iterator

from portcheck.model import Evidence
from portcheck.outputs.escape import code_span, prose, visible
from portcheck.outputs.markdown.page import Page, details
from portcheck.outputs.why import where

_BLIND_SPOTS = ("blind-names", "blind-files", "blind-binaries", "blind-weights", "blind-speed", "blind-guards")


def sources(page: Page) -> Iterator[str]:
    """Everything a reader needs to judge and to repeat the report."""
    yield from _blind_spots(page)
    yield from _skipped(page)
    yield from _evidence(page)
    yield from _command(page)


def _blind_spots(page: Page) -> Iterator[str]:
    report = page.report
    yield f"## {page.say('heading-blind')}"
    yield ""
    for key in _BLIND_SPOTS:
        yield f"- {page.say(key, seen=report.files_seen, unread=sum(report.unread.values()))}"
    yield ""


def _skipped(page: Page) -> Iterator[str]:
    skipped = sorted(page.report.skipped, key=lambda each: (each.path, each.reason))
    if skipped:
        rows = [[code_span(each.path), prose(each.reason)] for each in skipped]
        title = page.say("skipped-files", n=len(skipped))
        yield from details(title, page.cut_table([page.say("file"), page.say("reason")], rows))


def _evidence(page: Page) -> Iterator[str]:
    cited = [page.report.evidence[key] for key in page.numbers]
    if not cited:
        return
    yield f"## {page.say('heading-evidence')}"
    yield ""
    dates = sorted(each.seen for each in cited)
    version = visible(page.report.knowledge_version)
    key = "facts-dates" if dates[0] != dates[-1] else "facts-date"
    yield page.say(key, oldest=dates[0], newest=dates[-1], version=version)
    yield ""
    lines = (_cited(page, number, each) for number, each in enumerate(cited, 1))
    yield from details(page.say("evidence-list", n=len(cited)), lines)


def _cited(page: Page, number: int, evidence: Evidence) -> str:
    says = f"{page.say('stop')}{prose(evidence.says)}" if evidence.says else ""
    how = page.say(f"how-{evidence.how}")
    return f'- <a name="e{number}"></a>E{number} {how}{page.say("colon")}{_where(evidence)}, {evidence.seen}{says}'


def _where(evidence: Evidence) -> str:
    """A link stays bare, which GitHub makes clickable; everything else is code."""
    source = evidence.source or ""
    if source.startswith(("https://", "http://")) and not any(each in source for each in ' <>"`|'):
        return visible(source) + (f" @ {code_span(evidence.revision)}" if evidence.revision else "")
    return code_span(where(evidence))


def _command(page: Page) -> Iterator[str]:
    if not page.report.command:
        return
    yield f"## {page.say('heading-command')}"
    yield ""
    yield f"    {visible(page.report.command)}"
    yield ""
    if page.options.version:
        yield page.say("made-by", version=page.options.version)
        yield ""
