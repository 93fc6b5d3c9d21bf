"""What a file takes for granted of the machine without a word that says so."""

from collections.abc import Iterator

from portcheck.languages.cuda.view import View
from portcheck.model import Construct


def assumptions(view: View) -> Iterator[Construct]:
    """The assumptions of one file, in the order of its text."""
    del view
    yield from ()
