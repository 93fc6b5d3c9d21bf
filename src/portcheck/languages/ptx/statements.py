"""A linear scan over PTX: functions, directives and instructions with their places."""

from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.pattern import Pattern

# What a template leaves open: `{}`, `{name}`, or a preprocessor's `#name`, with no blank in it.
_HOLE = r"\{[\w.:$\[\]]*\}|#\w+"
_COMMENT = Pattern(r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)|\"[^\"\n]*\"")
_VISIBLE = Pattern(r"\S")
_STATEMENT = Pattern(r"[^;]+")
_SKIPPED = Pattern(
    rf"(?:(?!{_HOLE})[\s{{}}])+|@!?(?:[\w%$]|{_HOLE})+|[\w$%]+\s*:(?!:)|(?:{_HOLE})\s*:(?!:)|(?:{_HOLE})(?=[\s;]|$)"
)
_LINE = Pattern(r"\.(?:version|target|address_size|file|loc|section)\b[^\n]*")
# The bound is far above any list of parameters: an unclosed one would be searched again at each directive.
_FUNCTION = Pattern(r"(?:\.(?:visible|extern|weak)\s+){0,3}\.(?:entry|func)\s*(?:\([^)]{0,2000}\)\s*)?([\w$.]+)")
_DIRECTIVE = Pattern(r"\.[\w.]+[^{\n]*")
_OPCODE = Pattern(rf"(?:[A-Za-z_]|{_HOLE})(?:[\w.:]|{_HOLE})*")
_TARGET = Pattern(r"\bsm_\d+[af]?\b")
_HOLES = Pattern(_HOLE)
_BLOCK_DIRECTIVES = (
    ".entry",
    ".func",
    ".visible",
    ".extern",
    ".weak",
    ".version",
    ".target",
    ".address_size",
    ".max",
    ".min",
    ".req",
)


class Statement(NamedTuple):
    """An instruction: its opcode as written with holes as `{}`, where it stands, and the text of its operands."""

    opcode: str
    start: int
    end: int
    operands: str
    function: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The opcode and its modifiers."""
        return tuple(self.opcode.split("."))


class Architecture(NamedTuple):
    """An architecture that a module is made for, and where it is named."""

    name: str
    start: int
    end: int


class Entry(NamedTuple):
    """A kernel that the host may launch, and where it is named."""

    name: str
    start: int
    end: int


def without_comments(text: str) -> str:
    """The text with comments and strings blanked, every place kept."""
    return str(_COMMENT.sub(lambda found: _VISIBLE.sub(" ", found.group()), text))


def statements(text: str) -> Iterator[Statement | Architecture | Entry]:
    """What a text without comments holds, in order."""
    function = ""
    for found in _STATEMENT.finditer(text):
        place, end = found.span()
        while place < end:
            skipped = _SKIPPED.match(text, place, end)
            if skipped:
                place = skipped.end()
            elif text[place] == ".":
                named = _FUNCTION.match(text, place, end)
                line = _LINE.match(text, place, end)
                if line:
                    yield from _architectures(line.group(), place)
                    place = line.end()
                elif named:
                    function = named.group(1)
                    if ".entry" in named.group():
                        yield Entry(function, named.start(1), named.end())
                    body = text.find("{", place, end)
                    place = end if body < 0 else body
                else:
                    place = _after_directive(text, place, end)
            else:
                opcode = _OPCODE.match(text, place, end)
                if opcode:
                    name = str(_HOLES.sub("{}", opcode.group())).rstrip(".:")
                    yield Statement(name, place, opcode.end(), text[opcode.end() : end], function)
                break


def _after_directive(text: str, place: int, end: int) -> int:
    """The end of a declaration; of a block's directive only its line."""
    line = _DIRECTIVE.match(text, place, end)
    return line.end() if line and text.startswith(_BLOCK_DIRECTIVES, place) else end


def _architectures(line: str, place: int) -> Iterator[Architecture]:
    if line.startswith(".target"):
        for found in _TARGET.finditer(line):
            yield Architecture(found.group(), place + found.start(), place + found.end())
