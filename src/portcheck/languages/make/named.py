"""What makefiles say by names alone: files they include, goals, models of GPUs."""

from collections.abc import Iterator, Mapping

from portcheck.languages.make.lines import Line
from portcheck.languages.pattern import Pattern
from portcheck.languages.toolchain import Sight, watches
from portcheck.model import Confidence, Kind, Role, Vocabulary

_WORD = Pattern(r"[^\s|]+")
_GOAL = Pattern(r"(?<![\w./$({%)}-])[A-Za-z][\w-]*(?![\w./$({%)}=-])")
_FILE = Pattern(r"(?:.*/)?(?:GNU)?(?:[Mm]akefile[-._])?([\w-]+?)(?:\.(?:mk|mak|make|inc))?")
_APART = Pattern(r"[^a-z0-9]+")
_NONE: frozenset[str] = frozenset()
_NO_NAMES: Mapping[str, str] = {}


def see_included(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """Packages that an included makefile is named for."""
    for word in _WORD.finditer(line.text, line.start, line.end):
        found = _FILE.fullmatch(word.group())
        name = _package(found.group(1), vocabulary) if found is not None else None
        if name is not None and watches(vocabulary, Kind.PACKAGE, name):
            yield Sight(Kind.PACKAGE, name, word.start(), word.end(), Role.REFERENCE, None, Confidence.MEDIUM)


def _package(written: str, vocabulary: Vocabulary) -> str | None:
    """The package of a file's name, which may go on with a version or a vendor."""
    known = vocabulary.names.get("included", _NO_NAMES)
    name = written.lower().replace("_", "-")
    while name not in known and "-" in name:
        name = name.rpartition("-")[0]
    return known.get(name)


def see_goal(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """A goal named for the vendor, where it is made or asked for; the first of a line."""
    if line.value.lstrip()[:1] == ".":
        return
    telling = vocabulary.words.get("goal_words", _NONE)
    for found in _GOAL.finditer(line.text, line.start, line.end):
        if not telling.isdisjoint(_APART.split(found.group().lower())):
            yield Sight(
                Kind.CONFIG, "build.goal.cuda", found.start(), found.end(), Role.REFERENCE, None, Confidence.MEDIUM
            )
            return


def see_chip(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """A variable that names the model of GPU to build for: `GPU := H100`."""
    value = line.value.strip()
    words = vocabulary.words
    is_model = value.upper() in words.get("gpu_models", _NONE)
    if is_model and not words.get("chip_words", _NONE).isdisjoint(_APART.split(line.name.lower())):
        start = line.text.index(value, line.start)
        yield Sight(
            Kind.CONFIG, "build.architectures", start, start + len(value), Role.ASSIGNMENT, value, Confidence.MEDIUM
        )
