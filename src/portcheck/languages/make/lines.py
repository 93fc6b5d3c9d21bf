"""A makefile's logical lines: assignments, conditionals, rules and recipes.

Syntax: GNU make manual, chapters 4 to 7.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from portcheck.languages.pattern import Pattern

_ASSIGNMENT = Pattern(
    r"[ \t]*((?:(?:export|override|private|unexport)[ \t]+)*)([\w.${}()/%@-]+?)[ \t]*(\?|:{1,3}|\+|!)?="
)
_DEFINE = Pattern(r"[ \t]*(?:override[ \t]+|export[ \t]+)?define[ \t]+([\w.-]+)")
_CONDITIONAL = Pattern(r"[ \t]*(ifeq|ifneq|ifdef|ifndef|else|endif)\b[ \t]*")
_TARGET = Pattern(r"([^#=\t:][^#=:]*)::?(?![=:])")
_EXPORT = Pattern(r"[ \t]*export[ \t]+")
_INCLUDE = Pattern(r"[ \t]*(?:-|s)?include[ \t]+")


class Sort(StrEnum):
    """What a logical line is."""

    ASSIGNMENT = "assignment"
    CONDITIONAL = "conditional"
    RULE = "rule"
    RECIPE = "recipe"
    OTHER = "other"


class Line(NamedTuple):
    """A logical line without its comment; its words after a `name` or keyword run from `start` to `end`.

    `name_start` is where the name stands; `text` is the whole file.
    """

    sort: Sort
    text: str
    start: int
    end: int
    name: str = ""
    name_start: int = 0

    @property
    def value(self) -> str:
        """What follows the name or the keyword."""
        return self.text[self.start : self.end]


def lines_of(text: str) -> Iterator[Line]:
    """All logical lines that are neither blank nor comments; of `define` the lines inside, as recipes."""
    at = 0
    is_in_rule = False
    defined = 0
    while at < len(text):
        end = _logical_end(text, at)
        line = _line(text, at, end, is_in_rule=is_in_rule, is_defined=defined > 0)
        head = text[at:end].split(None, 1)[:1]
        if _DEFINE.match(text, at) and not text.startswith("\t", at):
            defined += 1
        elif head == ["endef"]:
            defined = max(0, defined - 1)
        elif line is not None:
            if line.sort is Sort.RULE:
                is_in_rule = True
            elif line.sort in (Sort.ASSIGNMENT, Sort.OTHER) and not defined:
                is_in_rule = False
            yield line
        at = end + 1


def _logical_end(text: str, at: int) -> int:
    """Where the line ends, with those it goes on to."""
    while True:
        end = text.find("\n", at)
        if end < 0:
            return len(text)
        if text[end - 1 : end] != "\\":
            return end
        at = end + 1


def _line(text: str, at: int, end: int, *, is_in_rule: bool, is_defined: bool) -> Line | None:
    if not text[at:end].strip():
        return None
    if text[at] == "\t" and (is_in_rule or is_defined):
        return Line(Sort.RECIPE, text, at + 1, end)
    if text[at:end].lstrip().startswith("#"):
        return None
    end = _before_comment(text, at, end)
    conditional = _CONDITIONAL.match(text, at, end)
    if conditional is not None:
        return Line(Sort.CONDITIONAL, text, conditional.end(), end, conditional.group(1), conditional.start(1))
    if is_defined:
        return Line(Sort.RECIPE, text, at, end)
    assignment = _ASSIGNMENT.match(text, at, end)
    if assignment is not None:
        return Line(Sort.ASSIGNMENT, text, assignment.end(), end, assignment.group(2), assignment.start(2))
    exported = _EXPORT.match(text, at, end)
    if exported is not None:
        return Line(Sort.OTHER, text, exported.end(), end, "export", at)
    included = _INCLUDE.match(text, at, end)
    if included is not None:
        return Line(Sort.OTHER, text, included.end(), end, "include", at)
    rule = _TARGET.match(text, at, end)
    return Line(Sort.RULE if rule is not None else Sort.OTHER, text, at, end)


def _before_comment(text: str, at: int, end: int) -> int:
    """Where a comment begins that is not escaped and not inside a call such as `$(shell ...)`."""
    depth = 0
    begin = at
    place = text.find("#", at, end)
    while place >= 0:
        depth += text.count("$(", begin, place) + text.count("${", begin, place)
        depth = max(0, depth - text.count(")", begin, place) - text.count("}", begin, place))
        if depth == 0 and text[place - 1 : place] != "\\":
            return place
        begin = place
        place = text.find("#", place + 1, end)
    return end
