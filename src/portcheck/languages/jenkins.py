"""Jenkins pipelines, lightly: the text of steps as shell, images, options of containers, variables."""

from collections.abc import Iterator

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.pattern import Pattern
from portcheck.languages.places import Places
from portcheck.languages.text import decode
from portcheck.model import Construct, Kind, Passage, Reading, Role, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]

NAME = "jenkins"
# Groovy: comments, then a word before a string of one of four kinds, then an assignment of a string.
_PARTS = Pattern(
    r"//[^\n]*|/\*.*?\*/"
    r"|(?P<word>\w+)[ \t]*\(?[ \t]*(?:script[ \t]*:[ \t]*)?(?P<name>\w+[ \t]*=[ \t]*)?"
    r"(?P<quote>'''|\"\"\"|'|\")(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)",
    16,
)
_NAME = Pattern(r"^[ \t]*(\w+)[ \t]*=[ \t]*(['\"])([^'\"\n]*)\2", 8)
_NONE: frozenset[str] = frozenset()
# What makes a bare image or bare options a line of their language.
_BEFORE = {"image_steps": ("docker", "FROM "), "option_steps": ("shell", "docker run ")}


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """Passages for what the steps run, and the variables that are set."""
    del keys
    text = decode(source.data).replace("\r\n", "\n")
    places = Places(text)
    return Reading(
        tuple(_variables(text, places, vocabulary)),
        suppressions=by_line(text, "//"),
        passages=tuple(_passages(text, places, vocabulary)),
    )


def _passages(text: str, places: Places, vocabulary: Vocabulary) -> Iterator[Passage]:
    for found in _PARTS.finditer(text):
        word = found["word"]
        if word is None:
            continue
        start = found.start("text")
        if word in vocabulary.words.get("shell_steps", _NONE):
            yield Passage("shell", found["text"], tuple(_starts(found["text"], start, places)))
            continue
        for group, (language, before) in _BEFORE.items():
            if word in vocabulary.words.get(group, _NONE):
                line, column = places.place(start)
                yield Passage(language, before + found["text"], ((line, column - len(before)),))


def _starts(text: str, start: int, places: Places) -> Iterator[tuple[int, int]]:
    yield places.place(start)
    at = text.find("\n")
    while at >= 0:
        yield places.place(start + at + 1)
        at = text.find("\n", at + 1)


def _variables(text: str, places: Places, vocabulary: Vocabulary) -> Iterator[Construct]:
    for found in _NAME.finditer(text):
        if vocabulary.watched[Kind.ENV].covers(found.group(1)):
            span = places.span(found.start(1), found.end(1))
            yield Construct(Kind.ENV, found.group(1), span, found.group(1), Role.ASSIGNMENT, value=found.group(3))
