"""Text of other languages in settings: commands of workflows and containers, embedded files, requirements."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from portcheck.languages.pattern import Pattern
from portcheck.languages.settings.entry import Entry, Lines, Neighbours, Piece
from portcheck.languages.shell.view import View
from portcheck.model import Passage

_TEMPLATE = Pattern(r"\$?\{\{[^{}\n]*\}\}|\$\[\[[^\[\]\n]*\]\]")
_SHELL_OPTION = Pattern(r"-[a-z]*c")
_SPECIAL = Pattern(r"[\s<>|&;()*?!#\"'`\\]")
_ESCAPE = Pattern(r"\\(.)")
_WIDER: Mapping[str, str] = {"n": " ;", "t": "  ", "r": "  "}


class _Row(NamedTuple):
    """A line of a passage: `added` characters in front of it are not written in the file."""

    text: str
    start: int
    added: int = 0


def passages_of(view: View, entries: Sequence[Entry], beside: Neighbours, lines: Lines) -> Iterator[Passage]:
    """All passages of a file, in order."""
    place = 0
    while place < len(entries):
        entry = entries[place]
        key = entry.name.text.lower()
        end = place + 1
        if entry.is_item:
            while end < len(entries) and entries[end].holder.number == entry.holder.number:
                end += 1
        for language, rows in _rows(view, key, entries[place:end], beside):
            if rows:
                yield Passage(language, "\n".join(row.text for row in rows), tuple(_place(lines, row) for row in rows))
        place = end


def _place(lines: Lines, row: _Row) -> tuple[int, int]:
    line, column = lines.place(row.start)
    return line, column - row.added


def _rows(view: View, key: str, items: Sequence[Entry], beside: Neighbours) -> Iterator[tuple[str, list[_Row]]]:
    first = items[0]
    suffix = posixpath.splitext(key)[1] or key
    files = view.vocabulary.names["languages"]
    if not first.is_item and suffix in files and first.style in ("|", ">"):
        yield files[suffix], [_Row(*piece) for piece in first.pieces]
    elif key in view.words("package_keys") and first.is_item:
        yield "shell", [_installed(item) for item in items if len(item.pieces) == 1]
    elif key in view.words("argument_keys"):
        yield from _words(view, key, items, beside)
    elif key in view.words("script_keys"):
        for item in items:
            yield _language(item, beside), _script(item)


def _language(entry: Entry, beside: Neighbours) -> str:
    """Python where a step says so, else shell."""
    shell = beside.of(entry).get("shell")
    return "python" if shell is not None and shell.text.startswith("python") else "shell"


def _installed(item: Entry) -> _Row:
    """A requirement as the command that installs it; it keeps its place."""
    head = "pip install '"
    piece = item.pieces[0]
    return _Row(f"{head}{piece.text.replace(chr(39), ' ')}'", piece.start, len(head))


def _script(entry: Entry) -> list[_Row]:
    """The lines of a command, each where it stands; folded lines go on."""
    rows = [_shown(piece, entry.style) for piece in entry.pieces]
    if entry.style == "|" or len(rows) < 2:
        return rows
    return [row._replace(text=f"{row.text} \\") if row.text and row is not rows[-1] else row for row in rows]


def _shown(piece: Piece, style: str) -> _Row:
    """The text as a shell sees it, as wide as it is written."""
    text = piece.text
    if style == '"' and "\\" in text:
        text = str(_ESCAPE.sub(lambda found: _WIDER.get(found.group(1), " " + found.group(1)), text))
    elif style == "'":
        text = text.replace("''", " '")
    if "{{" in text or "[[" in text:
        text = str(_TEMPLATE.sub(lambda found: _filled(found.group()), text))
    return _Row(text, piece.start)


def _filled(text: str) -> str:
    return ("$" if text[0] == "$" else "_") + "_" * (len(text) - 1)


def _words(view: View, key: str, items: Sequence[Entry], beside: Neighbours) -> Iterator[tuple[str, list[_Row]]]:
    """A command as a list of its words, or one string; arguments alone follow a stand-in for their program."""
    first = items[0]
    is_program = key in view.words("script_keys")
    scripts = [item for place, item in enumerate(items) if _is_script(items, place)]
    if not first.is_item or (is_program and first not in scripts and " " in first.text):
        for item in items:
            yield "shell", _script(item) if is_program else _after(_script(item), _program(view, key))
        return
    for item in scripts:
        yield _program_language(items), _script(item)
    rows = [_word(item) for item in items if item not in scripts and item.text not in ("CMD", "CMD-SHELL", "NONE")]
    if rows and not is_program:
        rows.insert(0, _Row(_program(view, key), first.name.start))
    yield "shell", [row._replace(text=f"{row.text} \\") if row is not rows[-1] else row for row in rows]


def _is_script(items: Sequence[Entry], place: int) -> bool:
    item = items[place]
    if len(item.pieces) > 1 or item.style in ("|", ">"):
        return True
    before = items[place - 1].text if place else ""
    return bool(_SHELL_OPTION.fullmatch(before)) or before == "CMD-SHELL"


def _program_language(items: Sequence[Entry]) -> str:
    program = items[0].text.rpartition("/")[2]
    return "python" if program.startswith("python") else "shell"


def _word(item: Entry) -> _Row:
    piece = _shown(item.pieces[0], item.style)
    if _SPECIAL.search(piece.text) and '"' not in piece.text and item.text[:1] != "-":
        return _Row(f'"{piece.text}"', piece.start, 1)
    return piece


def _program(view: View, key: str) -> str:
    """What stands for the program that arguments alone are given to."""
    return "docker run" if key in view.words("engine_keys") else "entrypoint"


def _after(rows: list[_Row], program: str) -> list[_Row]:
    head = f"{program} "
    return [rows[0]._replace(text=head + rows[0].text, added=len(head)), *rows[1:]] if rows else rows
