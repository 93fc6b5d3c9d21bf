"""What IPython takes from a cell before Python reads it: `%magics`, `%%cell magics`, `!commands`, `?help`.

Syntax: IPython's input transformations.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.pattern import Pattern
from portcheck.model import Passage, Vocabulary

# Colab lets comments stand before a cell's magic: the titles of its forms.
_HEAD = Pattern(r"(?:[ \t]*(?:#[^\n]*)?\n)*+")
_CELL_MAGIC = Pattern(r"%%(\w+)[ \t]*(.*)")
_LINE_MAGIC = Pattern(r"([ \t]*)((?:[A-Za-z_][\w., ]*=[ \t]*)?)(%(\w+)|!!?|\?{1,2})[ \t]*(.*)")
# IPython runs these without a sign too, where no name of the program is the same.
_BARE = Pattern(
    r"([ \t]*)()((?:pip3?|conda|mamba|micromamba)(?=[ \t]+(?:install|uninstall|download|wheel)\b)"
    r"|apt(?:-get)?(?=[ \t]+install\b))()(.*)"
)
_HELP = Pattern(r"[ \t]*[A-Za-z_][\w.]*\?{1,2}[ \t]*$")
_TOKEN = Pattern(r"'''|\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|#[^\n]*|[()\[\]{}]|\\\n")
_TIMING = frozenset({"time", "timeit", "prun", "memit", "mprun", "lprun", "debug"})
_TIMING_OPTION = Pattern(r"(?:-[a-zA-Z]+(?:[ \t]*\d+)?[ \t]+)*")
_EXPRESSION = Pattern(r"\{[^{}\n]*\}")
_WRAPPING = frozenset({"capture"})
_INSTALLERS = frozenset({"pip", "conda", "mamba", "micromamba", "uv"})
_ENVIRONMENT = frozenset({"env", "set_env"})


class Magic(NamedTuple):
    """One magic: its name (`!` for a command), its text, and where the text begins in the cell, from 1."""

    name: str
    text: str
    line: int
    column: int
    arguments: str = ""


def without_magics(source: str) -> tuple[str, tuple[Magic, ...]]:
    """A cell as Python reads it, its lines and columns kept, and what was taken out of it."""
    head = _HEAD.match(source)
    begin = head.end() if head is not None else 0
    found = _CELL_MAGIC.match(source, begin)
    skipped = source.count("\n", 0, begin)
    if found is not None and found.group(1) not in _WRAPPING:
        body = source[begin:].partition("\n")[2]
        if found.group(1) in _TIMING:
            code, magics = without_magics(body)
            return "\n" * skipped + "\n" + code, tuple(each._replace(line=each.line + skipped + 1) for each in magics)
        magic = Magic(found.group(1), body, skipped + 2, 1, found.group(2))
        return "\n" * source.count("\n"), (magic,)
    rows = source.split("\n")
    if found is not None:
        rows[skipped] = ""
    return _line_by_line(rows)


def _line_by_line(rows: list[str]) -> tuple[str, tuple[Magic, ...]]:
    magics: list[Magic] = []
    state = _State()
    at = 0
    while at < len(rows):
        row = rows[at]
        found = _LINE_MAGIC.match(row) or _BARE.match(row) if state.is_free() else None
        if found is not None:
            count = 1
            while rows[at + count - 1].endswith("\\") and at + count < len(rows):
                count += 1
            code, magic = _taken(found, rows[at : at + count], at + 1)
            rows[at : at + count] = [code, *[""] * (count - 1)]
            magics.append(magic)
            at += count
            continue
        if state.is_free() and _HELP.match(row):
            rows[at] = ""
        state.go_over(rows[at])
        at += 1
    return "\n".join(rows), tuple(magics)


def _taken(found: re.Match[str], rows: list[str], line: int) -> tuple[str, Magic]:
    indent, assigned, sign, name, rest = found.groups()
    column = found.start(5) + 1
    if name in _TIMING and not assigned:
        options = _TIMING_OPTION.match(rest)
        begin = column - 1 + (options.end() if options else 0)
        opening = f"{indent}if 1"
        return opening + " " * (begin - len(opening) - 1) + ":" + rows[0][begin:], Magic(name, "", line, column)
    code = f"{indent}{assigned}0" if assigned else f"{indent}pass"
    if sign[0] not in "!%?":
        return code, Magic("!", "\n".join([sign + rest, *rows[1:]]), line, column - len(sign))
    return code, Magic(name or sign[0], "\n".join([rest, *rows[1:]]), line, column)


class _State:
    """Whether a line begins a statement: outside of brackets, long strings and continued lines."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._is_continued = False

    def is_free(self) -> bool:
        return self._depth <= 0 and not self._quote and not self._is_continued

    def go_over(self, row: str) -> None:
        at = 0
        while at < len(row):
            if self._quote:
                end = row.find(self._quote, at)
                if end < 0:
                    return
                self._quote = ""
                at = end + 3
                continue
            found = _TOKEN.search(row, at)
            if found is None:
                break
            token = found.group()
            if token in ("'''", '"""'):
                self._quote = token
            elif token in "([{":
                self._depth += 1
            elif token in ")]}":
                self._depth = max(0, self._depth - 1)
            at = found.end()
        self._is_continued = row.endswith("\\")


def told(magic: Magic, cell: int, vocabulary: Vocabulary) -> Iterator[Passage]:
    """The text that a magic gives to another language, at its exact place."""
    languages = vocabulary.names.get("cell_magics", {})
    if magic.name == "!":
        yield _passage("shell", _for_shell(magic.text), magic, cell)
    elif magic.name in _INSTALLERS:
        yield _passage("shell", f"{magic.name} {magic.text}", magic, cell, len(magic.name) + 1)
    elif magic.name in _ENVIRONMENT:
        name, sign, value = magic.text.partition("=")
        if not sign:
            name, _, value = magic.text.partition(" ")
        if value and name.strip().isidentifier():
            yield _passage("shell", f"{name.rstrip()}={value.split()[0] if value.split() else ''}", magic, cell)
    elif magic.name in ("writefile", "file"):
        suffix = "." + magic.arguments.split()[-1].rpartition(".")[2] if magic.arguments.split() else ""
        language = vocabulary.names.get("written_files", {}).get(suffix)
        if language:
            yield _passage(language, magic.text, magic, cell)
    elif magic.name == "script":
        language = languages.get(magic.arguments.split()[0]) if magic.arguments.split() else None
        if language:
            yield _passage(language, magic.text, magic, cell)
    elif magic.name in languages:
        yield _passage(languages[magic.name], magic.text, magic, cell)


def _passage(language: str, text: str, magic: Magic, cell: int, before: int = 0) -> Passage:
    rows = text.count("\n") + 1
    starts = [(magic.line, magic.column - before), *((magic.line + row, 1) for row in range(1, rows))]
    return Passage(language, text, tuple(starts), cell=cell)


def _for_shell(text: str) -> str:
    """A command as the shell will see it, as long as written: `{sys.executable}` is Python, other values unknown."""
    return str(_EXPRESSION.sub(lambda found: _word(found.group()), text))


def _word(expression: str) -> str:
    if expression == "{sys.executable}":
        return "python" + " " * (len(expression) - 6)
    return "_" * len(expression)
