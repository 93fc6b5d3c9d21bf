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
# GitHub renders no file above 512 kB (2026); HTML takes a fifth more than markdown.
_LARGEST = 400_000
_ROWS = (None, 500, 200, 100, 50, 20, 10)

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
    """Verdicts first, then what blocks, the order of work, what is summed apart, and how we know.

    A report that GitHub would not render is told with shorter lists, which say how much they leave out.
    """
    text = ""
    for rows in _ROWS:
        text = _rendered(Page(report, options, rows))
        if len(text.encode()) <= _LARGEST:
            break
    return text


def _rendered(page: Page) -> str:
    return "\n".join(line for section in _SECTIONS for line in section(page)).rstrip("\n") + "\n"
