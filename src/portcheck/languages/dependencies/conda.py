"""Environments and recipes of conda: the lists of a YAML file, by their indentation."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portcheck.languages.dependencies.listed import read_line
from portcheck.languages.dependencies.requirement import read_conda
from portcheck.languages.dependencies.seeing import (
    Place,
    View,
    construct,
    see_channel,
    see_requirement,
)
from portcheck.languages.pattern import Pattern
from portcheck.languages.wheels import has_other_tag
from portcheck.model import Construct, Kind, Role

_KEY = Pattern(r"([\w.-]+)\s*:(?:\s+|$)")
_COMMENT = Pattern(r"(?:^|\s)#")
_FLOW = Pattern(r"[^\s,\[\]\"'][^,\[\]\"']*")
_PACKAGES = frozenset({"dependencies", "requirements"})


class Item(NamedTuple):
    """A value and the keys above it."""

    keys: tuple[str, ...]
    text: str
    place: Place


def items(lines: Sequence[str]) -> Iterator[Item]:
    """The items of lists and the plain values of keys; lines of templates are values like others."""
    above: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        comment = _COMMENT.search(line)
        text = (line[: comment.start()] if comment else line).rstrip()
        column = len(text) - len(text.lstrip())
        if not text or text[column:] in ("---", "..."):
            continue
        is_item = False
        while text.startswith("- ", column) or text[column:] == "-":
            above = [pair for pair in above if pair[0] <= column]
            is_item = True
            column += 1
            column += len(text[column:]) - len(text[column:].lstrip())
        key = _KEY.match(text, column)
        if key is not None:
            above = [pair for pair in above if pair[0] < column]
            above.append((column, key.group(1)))
            column = key.end()
        elif not is_item:
            continue
        keys = tuple(name for _, name in above)
        yield from _parts(keys, text, number, column)


def _parts(keys: tuple[str, ...], text: str, number: int, column: int) -> Iterator[Item]:
    if text.startswith("[", column):
        for part in _FLOW.finditer(text, column):
            yield Item(keys, part.group().rstrip(), Place(number, part.start() + 1))
    elif column < len(text):
        quoted = text[column] in "\"'"
        yield Item(keys, text[column:].strip("\"'"), Place(number, column + 1 + quoted))


def read_environment(view: View, lines: Sequence[str]) -> Iterator[Construct]:
    """Channels, packages and the list that is handed to pip."""
    found = tuple(items(lines))
    names = {item.text for item in found if item.keys[-1:] and item.keys[-1] in _PACKAGES}
    view = view._replace(is_other_build=not names.isdisjoint(view.words("other_build_packages")))
    for item in found:
        if item.keys[-1:] == ("channels",):
            yield from see_channel(view, item.text, item.place)
        elif item.keys[:1] == ("variables",):
            yield from _see_variable(view, item)
        elif _PACKAGES.isdisjoint(item.keys):
            continue
        elif item.keys[-1] == "pip":
            yield from read_line(view._replace(enclosing="pip"), item.text, item.place)
        else:
            yield from _see_package(view, item)


def _see_package(view: View, item: Item) -> Iterator[Construct]:
    asked = read_conda(item.text)
    if asked is None or (has_other_tag(asked.value, view.vocabulary)):
        return
    yield from see_requirement(view, asked, item.text, item.place)


def _see_variable(view: View, item: Item) -> Iterator[Construct]:
    name = item.keys[-1]
    if view.vocabulary.watched[Kind.ENV].covers(name):
        found = construct(view, name, item.place, (0, len(item.text)), item.text, item.text)
        yield found._replace(kind=Kind.ENV, role=Role.ASSIGNMENT)
