"""The outline of a Python file: its text without the functions and classes that say nothing, to be parsed sooner."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from portcheck.languages.pattern import Pattern
from portcheck.languages.python.scopes import join

# Found by the line feed before them: four times as fast as by `^`.
_HEAD = Pattern(r"\n(?:    )?(?:@|(?:async )?(def|class) +(\w+))")
# Lines that begin a statement at the level of a module, or of a class in it; a closing bracket goes on with one.
_OUTER = Pattern(r"\n[^\s#)\]}]")
_INNER = Pattern(r"\n(?:    )?[^\s#)\]}]")
_QUOTES = ('"""', "'''")
# Below this a file is parsed sooner than it is outlined; below that a block is not worth its cutting out.
_LEAST_LINES = 40
_LEAST_BLOCK = 4


class Block(NamedTuple):
    """A function or class with its decorators; lines from 1, the last one included."""

    kind: str
    name: str
    indent: str
    first: int
    last: int

    def stub(self) -> str:
        """A line that binds the same name."""
        return f"{self.indent}{self.kind} {self.name}{'()' if self.kind == 'def' else ''}: 0"


def outline(text: str, lines: list[str], is_silent: Callable[[Block], bool]) -> tuple[str, list[Block]]:
    """The text with a line in the place of each silent block, the lines of all others where they were; the blocks."""
    if len(lines) < _LEAST_LINES:
        return text, []
    cut = list(_blocks(text, lines, is_silent))
    if not cut:
        return text, []
    kept = list(lines)
    for block in cut:
        kept[block.first - 1 : block.last] = [block.stub(), *[""] * (block.last - block.first)]
    return "\n".join(kept), cut


def _blocks(text: str, lines: list[str], is_silent: Callable[[Block], bool]) -> Iterator[Block]:
    """The outermost blocks that are silent and stand by themselves."""
    whole = _Quotes(text)
    decorated: dict[bool, tuple[int, int]] = {}
    in_class, line, counted, end = False, 1, 0, 0
    for found in _HEAD.finditer(text):
        offset = found.start() + 1
        line += text.count("\n", counted, offset)
        counted = offset
        is_inner = text[offset] == " "
        is_inside = offset < end or (is_inner and not in_class)
        kind = found.group(1)
        if not is_inner:
            in_class = kind == "class"
        if kind is None:
            decorated.setdefault(is_inner, (offset, line))
            continue
        start, first = decorated.pop(is_inner, (offset, line))
        indent = "    " if is_inner else ""
        if is_inside:
            continue
        after = (_INNER if is_inner else _OUTER).search(text, found.end())
        last = len(lines) if after is None else line + text.count("\n", offset, after.start() + 1) - 1
        block = Block(kind, found.group(2), indent, first, last)
        stop = len(text) if after is None else after.start() + 1
        if last - first >= _LEAST_BLOCK and is_silent(block) and whole.stands_alone(start, stop):
            end = stop
            yield block


class _Quotes:
    """Tells whether a part of a text is cut out without cutting through a string or a statement."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open = dict.fromkeys(_QUOTES, 0)
        self._counted = 0

    def stands_alone(self, start: int, end: int) -> bool:
        """Whether neither a string of many lines nor a line that goes on begins or ends inside; in order of places."""
        text = self._text
        for quotes in _QUOTES:
            self._open[quotes] += text.count(quotes, self._counted, start)
        self._counted = start
        if any(count % 2 for count in self._open.values()):
            return False
        return not any(text.count(quotes, start, end) % 2 for quotes in _QUOTES) and text[end - 2 : end] != "\\\n"


def imported(lines: list[str], places: Iterable[int]) -> Iterator[tuple[str, str]]:
    """The names that import statements bind and what they stand for; `places` are the lines that hold "import"."""
    for place in places:
        statement = lines[place - 1].partition("#")[0].strip()
        if statement.startswith("from "):
            module, _, names = statement[5:].partition(" import")
            if "(" in names and ")" not in names:
                names += _rest(lines, place, ")")
            elif names.endswith("\\"):
                names = names[:-1] + _rest(lines, place, "")
            for name, alias in _listed(names):
                yield alias, join(module.strip(), name)
        elif statement.startswith("import "):
            for name, alias in _listed(statement[7:]):
                yield alias.partition(".")[0], name if alias != name else name.partition(".")[0]


def _rest(lines: list[str], place: int, closing: str) -> str:
    """What follows on the lines after a place, up to the one that closes the statement."""
    rest = []
    for line in lines[place:]:
        code = line.partition("#")[0].rstrip()
        rest.append(code.rstrip("\\"))
        if closing in code if closing else not code.endswith("\\"):
            break
    return " ".join(rest)


def _listed(names: str) -> Iterator[tuple[str, str]]:
    """Each name of a list, with the one it is bound to."""
    for part in names.partition(";")[0].strip("() ").split(","):
        words = part.split()
        if len(words) in (1, 3):
            yield words[0], words[-1]
