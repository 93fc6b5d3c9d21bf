"""Requirements and constraints files of pip, and those that pip-tools reads."""

from collections.abc import Iterator, Sequence

from portcheck.languages.dependencies.requirement import read_requirement
from portcheck.languages.dependencies.seeing import Place, View, see_index, see_requirement
from portcheck.languages.pattern import Pattern
from portcheck.languages.wheels import has_other_tag
from portcheck.model import Construct

_COMMENT = Pattern(r"(?:^|\s)#")
_OPTION = Pattern(r"(-{1,2}[a-z][a-z-]*)(?:\s*=\s*|\s+|(?=[^\sa-z-]))?([\"']?)")
_TRAILING = Pattern(r"\s--?[a-z][a-z-]*[ =]")


def read_lines(view: View, lines: Sequence[str]) -> Iterator[Construct]:
    """Every line that asks for something; a line that goes on from the one before only narrows it."""
    view = view._replace(is_other_build=view.is_other_build or _takes_other_wheels(view, lines))
    goes_on = False
    for number, line in enumerate(lines, 1):
        if not goes_on:
            yield from read_line(view, line, Place(number, 1))
        goes_on = line.rstrip().endswith("\\")


def read_line(view: View, line: str, place: Place) -> Iterator[Construct]:
    """One line of such a file: an option with its address, or a requirement."""
    text = _without_comment(line).rstrip().rstrip("\\").rstrip()
    start = len(text) - len(text.lstrip())
    if text.startswith("-", start):
        yield from _read_option(view, text, start, place)
        return
    trailing = _TRAILING.search(text)
    text = text[: trailing.start()] if trailing else text
    asked = read_requirement(text)
    if asked is not None:
        yield from see_requirement(view, asked, text, place)


def _without_comment(line: str) -> str:
    comment = _COMMENT.search(line)
    return line[: comment.start()] if comment else line


def _read_option(view: View, text: str, start: int, place: Place) -> Iterator[Construct]:
    option = _OPTION.match(text, start)
    if option is None:
        return
    given = text[option.end() :].rstrip("\"' ")
    moved = Place(place.line, place.column + option.end())
    if option.group(1) in view.words("index_options"):
        yield from see_index(view, given, moved)
    elif option.group(1) in view.words("editable_options") and "://" in given:
        asked = read_requirement(given)
        if asked is not None:
            yield from see_requirement(view, asked, given, moved)


def _takes_other_wheels(view: View, lines: Sequence[str]) -> bool:
    """Whether an index of the file serves builds for something else, and none of them builds for CUDA."""
    options = [line for line in lines if line.lstrip()[:1] == "-" and "://" in line]
    others = any(has_other_tag(line, view.vocabulary) for line in options)
    return others and not any(True for line in options for _ in read_line(view, line, Place(1, 1)))
