"""The porting report as markdown that GitHub renders."""

from collections.abc import Callable, Iterator

from portcheck.model import Report
from portcheck.outputs.markdown.apart import apart
from portcheck.outputs.markdown.blockers import blockers
from portcheck.outputs.markdown.page import Page
from portcheck.outputs.markdown.shims import shims
from portcheck.outputs.markdown.sources import sources
from portcheck.outputs.markdown.tables import dependencies, directories
from portcheck.outputs.markdown.verdicts import verdicts
from portcheck.outputs.markdown.work import work
from portcheck.outputs.options import Options

NAME = "markdown"

_SECTIONS: tuple[Callable[[Page], Iterator[str]], ...] = (
    verdicts,
    blockers,
    work,
    shims,
    apart,
    dependencies,
    directories,
    sources,
)


def render(report: Report, options: Options) -> str:
    """Verdicts first, then what blocks, the order of work, what is summed apart, and how we know."""
    page = Page(report, options)
    return "\n".join(line for section in _SECTIONS for line in section(page)).rstrip("\n") + "\n"
