"""The lines of a YAML text: how far they are indented, and the key before a colon."""

from typing import NamedTuple

from portcheck.languages.settings.entry import Name

_LONGEST_KEY = 300


class Line(NamedTuple):
    """`raw` is the line as written, `first` its offset; `body` is what stands at the column (from 0)."""

    raw: str
    first: int
    column: int
    body: str

    @property
    def start(self) -> int:
        """The offset of the body."""
        return self.first + self.column

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written."""
        return not self.body

    @property
    def is_silent(self) -> bool:
        """Whether nothing or a comment is written."""
        return not self.body or self.body[0] == "#"

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing: blank, a comment, a line of a template's own."""
        return self.is_silent or self.body[0] == "%" or self.body[:2] in ("{{", "{%", "{#")

    @property
    def is_mark(self) -> bool:
        """Whether a document begins or ends here."""
        return self.column == 0 and self.raw[:3] in ("---", "...") and self.raw[3:4] in ("", " ", "\t")

    def after(self, length: int) -> "Line":
        """The same line without the first characters of its body and the white space behind them."""
        rest = self.body[length:]
        body = rest.lstrip(" \t")
        return self._replace(column=self.column + length + len(rest) - len(body), body=body)


def lines_of(text: str) -> list[Line]:
    """All lines of a text."""
    made = []
    first = 0
    for row in text.split("\n"):
        raw = row.rstrip("\r")
        body = raw.strip(" \t")
        made.append(Line(raw, first, len(raw) - len(raw.lstrip(" \t")) if body else len(raw), body))
        first += len(row) + 1
    return made


def split_key(line: Line) -> tuple[Name, Line] | None:
    """The key that a line begins with, and the line behind its colon; None for any other line."""
    body = line.body
    if body[:1] in ('"', "'"):
        closing = body.find(body[0], 1)
        colon = closing + 1
        while body[colon : colon + 1] in (" ", "\t"):
            colon += 1
        if closing < 0 or body[colon : colon + 1] != ":" or body[colon + 1 : colon + 2] not in ("", " ", "\t"):
            return None
        return Name(body[1:closing], line.start + 1, line.start + closing), line.after(colon + 1)
    if body[:1] in ("[", "{", "?", "|", ">", "@", "`", "&", "*", "!"):
        return None
    colon = _colon(body)
    if colon < 0:
        return None
    key = body[:colon].rstrip(" \t")
    return Name(key, line.start, line.start + len(key)), line.after(colon + 1)


def _colon(body: str) -> int:
    """Where a plain key ends: a colon with white space or nothing behind it, before any comment."""
    at = body.find(":", 1, _LONGEST_KEY)
    while at >= 0 and body[at + 1 : at + 2] not in ("", " ", "\t"):
        at = body.find(":", at + 1, _LONGEST_KEY)
    comment = body.find(" #", 0, _LONGEST_KEY)
    return -1 if 0 <= comment < at else at


def without_comment(body: str) -> str:
    """A plain value without the comment behind it."""
    at = body.find(" #")
    if body[:1] == "#":
        return ""
    return (body if at < 0 else body[:at]).rstrip()
