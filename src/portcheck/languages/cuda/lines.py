"""Where an offset stands: lines and columns from 1, in code points."""

from bisect import bisect_right

from portcheck.languages.pattern import Pattern
from portcheck.model import Span

_BREAK = Pattern("\r\n|\r|\n")


class Lines:
    """The line starts of one text."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The span of the text between two offsets, the second exclusive."""
        return Span(*self.place(start), *self.place(end))
