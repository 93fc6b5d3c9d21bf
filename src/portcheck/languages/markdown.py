"""Markdown: the code blocks of a document, each handed on to its language. Its prose is never read."""

from collections.abc import Iterator

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.pattern import Pattern
from portcheck.languages.text import decode
from portcheck.model import Passage, Reading, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]

NAME = "markdown"
# CommonMark 0.31, 4.5: up to three blanks, three or more of a kind, an info string.
_FENCE = Pattern(r"( {0,3}|[ \t]*)(`{3,}|~{3,})[ \t]*\{?\.?([\w+#-]*)")
_PROMPT = Pattern(r"[ \t]*[$#>][ \t]+")


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """One passage for each block whose language is known."""
    del keys
    return Reading(passages=tuple(_passages(decode(source.data).splitlines(), vocabulary)))


def _passages(lines: list[str], vocabulary: Vocabulary) -> Iterator[Passage]:
    number = 0
    while number < len(lines):
        opened = _FENCE.match(lines[number])
        number += 1
        if opened is None:
            continue
        first = number
        while number < len(lines) and not _closes(lines[number], opened.group(2)):
            number += 1
        language = vocabulary.names["languages"].get(opened.group(3).lower())
        if language is not None:
            yield _passage(language, lines[first:number], first + 1, len(opened.group(1)))
        number += 1


def _closes(line: str, fence: str) -> bool:
    text = line.strip()
    return text.startswith(fence) and not text.strip(fence[0])


def _passage(language: str, rows: list[str], first: int, indent: int) -> Passage:
    texts, starts = [], []
    for line, row in enumerate(rows, first):
        shift = min(indent, len(row) - len(row.lstrip()))
        prompt = _PROMPT.match(row) if language == "shell" else None
        if prompt is not None and prompt.group().strip() != "#":
            shift = prompt.end()
        texts.append(row[shift:])
        starts.append((line, shift + 1))
    return Passage(language, "\n".join(texts), tuple(starts))
