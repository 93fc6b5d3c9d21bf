"""CMake's text as commands with their arguments, each with its exact place.

Syntax: cmake-language(7).
"""

from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.pattern import Pattern

_GAP = Pattern(r"[^\[#\"()A-Za-z_]+")
_NAME = Pattern(r"[A-Za-z_]\w*")
_OPEN = Pattern(r"[ \t]*\(")
_BRACKET = Pattern(r"\[(=*)\[")
_BLANK = Pattern(r"[\s;]+")
_QUOTED = Pattern(r'"(?:[^"\\]|\\.)*"', 16)
_BARE = Pattern(r'(?:[^\s()#"\\;]|\\.)(?:[^\s()#"\\;]|\\.|"(?:[^"\\]|\\.)*")*', 16)


class Argument(NamedTuple):
    """What one argument holds, as written, from `start` to `end`; a parenthesis is an argument of its own."""

    text: str
    start: int
    end: int
    is_quoted: bool = False


class Command(NamedTuple):
    """A command by its name in lower case; `start` is where the name begins, `end` where the command ends."""

    name: str
    start: int
    end: int
    arguments: tuple[Argument, ...]


class Lexer:
    """Reads the commands of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._unclosed: set[str] = set()

    def commands(self) -> Iterator[Command]:
        """All commands, in order; what is none is passed over."""
        at = 0
        while at < len(self.text):
            gap = _GAP.match(self.text, at)
            at = gap.end() if gap else at
            name = _NAME.match(self.text, at)
            if name is None:
                at = self._after_comment(at)
                continue
            opened = _OPEN.match(self.text, name.end())
            if opened is None:
                at = name.end()
                continue
            arguments, at = self._arguments(opened.end())
            yield Command(name.group().lower(), name.start(), at, arguments)

    def _after_comment(self, at: int) -> int:
        if self.text[at : at + 1] != "#":
            return at + 1
        bracket = self._bracket(at + 1)
        if bracket is not None:
            return bracket.end
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _bracket(self, at: int) -> Argument | None:
        """The bracket argument or comment at an offset; `end` is after its closing bracket."""
        found = _BRACKET.match(self.text, at)
        if found is None:
            return None
        close = f"]{found.group(1)}]"
        # A kind of bracket that is nowhere closed is not looked for again: time stays linear.
        end = -1 if close in self._unclosed else self.text.find(close, found.end())
        if end < 0:
            self._unclosed.add(close)
            return None
        return Argument(self.text[found.end() : end], found.end(), end + len(close), is_quoted=True)

    def _arguments(self, at: int) -> tuple[tuple[Argument, ...], int]:
        arguments: list[Argument] = []
        depth = 1
        while at < len(self.text):
            blank = _BLANK.match(self.text, at)
            at = blank.end() if blank else at
            char = self.text[at : at + 1]
            if char in ("(", ")"):
                depth += 1 if char == "(" else -1
                at += 1
                if depth == 0:
                    break
                arguments.append(Argument(char, at - 1, at))
            elif char == "#":
                at = self._after_comment(at)
            elif char:
                argument, at = self._argument(at)
                arguments.append(argument)
        return tuple(arguments), at

    def _argument(self, at: int) -> tuple[Argument, int]:
        bracket = self._bracket(at)
        if bracket is not None:
            return bracket._replace(end=bracket.start + len(bracket.text)), bracket.end
        if self.text[at] == '"':
            found = _QUOTED.match(self.text, at)
            end = found.end() if found else len(self.text)
            last = end - 1 if found else end
            return Argument(self.text[at + 1 : last], at + 1, last, is_quoted=True), end
        found = _BARE.match(self.text, at)
        end = found.end() if found else at + 1
        return Argument(self.text[at:end], at, end), end
