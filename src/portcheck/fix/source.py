"""Bytes to text and back, without losing one."""

import codecs
import io
import re
import tokenize
from bisect import bisect_right

from portcheck.model import Span

_LINE_END = re.compile(r"\r\n|\r|\n")


class UndecodableError(ValueError):
    """The bytes are no text in the encoding that they declare."""


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and the encoding that gives the same bytes again; raises UndecodableError where there is none."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise UndecodableError(str(error)) from error
    if text.encode(encoding) != data:
        raise UndecodableError(f"not the same bytes again in {encoding}")
    return text, encoding


def decoded_as_it_is(data: bytes) -> tuple[str, bytes]:
    """The text of a file that declares no encoding, and its byte-order mark; bytes that are no UTF-8 are kept."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return data[len(mark) :].decode("utf-8", "surrogateescape"), mark


class Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def range(self, span: Span) -> tuple[int, int]:
        """The code points of lines and columns, the end exclusive."""
        start, end = self.starts[span.line - 1], self.starts[span.end_line - 1]
        return start + span.column - 1, end + span.end_column - 1

    def span(self, start: int, end: int) -> Span:
        """Lines and columns, from 1, of a range of code points."""
        first, last = bisect_right(self.starts, start), bisect_right(self.starts, end)
        return Span(first, start - self.starts[first - 1] + 1, last, end - self.starts[last - 1] + 1)
