"""A Python file as text: decoding, and places in code points."""

import codecs

from portcheck.languages.pattern import Pattern
from portcheck.model import Span

_CODING = Pattern(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_LINE = Pattern("\r\n|\r|\n")


def decode(data: bytes) -> str:
    """The text without its byte-order mark; an unknown or wrong declared encoding reads as UTF-8 with marks.

    Encoding declarations: PEP 263.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", "replace")
    for line in data.split(b"\n", 2)[:2]:
        declared = _CODING.match(line)
        if declared:
            name = declared.group(1).decode("ascii", "replace")
            return data.decode(name if _is_ascii_based(name) else "utf-8", "replace")
    return data.decode("utf-8", "replace")


def _is_ascii_based(encoding: str) -> bool:
    try:
        return b"coding".decode(encoding) == "coding"
    except (LookupError, UnicodeError, ValueError):
        return False


class Lines:
    """The lines of a text as `ast` counts them; turns its UTF-8 byte columns into code points.

    `flat` is the text with a line feed at the end of every line.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = _LINE.split(text) if "\r" in text else text.split("\n")
        self.flat = "\n".join(self.lines) if "\r" in text else text
        self._is_ascii = text.isascii()

    def column(self, line: int, offset: int) -> int:
        """The column from 1 in code points of a byte offset in a line from 1."""
        if self._is_ascii or line > len(self.lines):
            return offset + 1
        return len(self.lines[line - 1].encode("utf-8", "replace")[:offset].decode("utf-8", "replace")) + 1

    def between(self, span: Span) -> str:
        """The text of a span; the rest of the first line where it goes on."""
        line = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        return line[span.column - 1 : span.end_column - 1 if span.end_line == span.line else None]

    def block(self, span: Span) -> str:
        """The text of a span over all its lines, joined by line feeds."""
        rows = self.lines[span.line - 1 : span.end_line]
        if not rows:
            return ""
        rows[-1] = rows[-1][: span.end_column - 1]
        rows[0] = rows[0][span.column - 1 :]
        return "\n".join(rows)
