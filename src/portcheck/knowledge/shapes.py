"""What a knowledge file may hold, said once: the loader checks by it and the JSON schemas are made from it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portcheck.knowledge.nearest import nearest
from portcheck.knowledge.nodes import Node


@dataclass(frozen=True, slots=True)
class Words:
    """One of a closed set of words."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Text, of a given form where there is a pattern; `about` names the form for its reader."""

    pattern: str = ""
    about: str = "text"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, one of a few where `choices` are given."""

    minimum: int = 0
    choices: tuple[int, ...] = ()

    def allows(self, number: int) -> bool:
        """Whether the number is within the bounds and among the choices."""
        return number >= self.minimum and (not self.choices or number in self.choices)


@dataclass(frozen=True, slots=True)
class Number:
    """A number above zero, whole or not."""


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Null:
    """Nothing, written `null`: takes back what would be inherited."""


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever YAML allows."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list; a single item may stand for a list of one where `or_one`."""

    item: "Shape"
    at_least: int = 0
    or_one: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from names of the writer's choice; names that begin with `free` hold anything."""

    value: "Shape"
    at_least: int = 0
    key: Line = Line()
    free: str = ""
    known: Mapping[str, "Shape"] | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record. `mend` says what to write when a required one is missing."""

    shape: "Shape"
    mend: str = ""
    about: str = ""

    @property
    def is_required(self) -> bool:
        """Whether the record is refused without it."""
        return bool(self.mend)


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with fixed keys; `name` is what a message calls it."""

    name: str
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Either:
    """One of several shapes, told apart by being scalar, list or mapping."""

    options: tuple["Shape", ...]


Shape = Words | Line | Whole | Number | Flag | Null | Anything | Many | Table | Record | Either


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something wrong on a line; `{}` in `said` stands for `trail`, the dotted way to it."""

    line: int
    trail: str
    said: str

    @property
    def text(self) -> str:
        """The message."""
        return self.said.replace("{}", self.trail or "the file", 1)

    @property
    def cause(self) -> tuple[int, str, str]:
        """Equal for one wrong thing reached in two ways, as through a YAML alias."""
        return self.line, self.trail.rpartition(".")[2], self.said


_COMMA = "a text with a comma inside braces needs quotes"


def did_you_mean(word: str, choices: Iterable[str], otherwise: str) -> str:
    """The mending half of a message: the nearest choice if one is near, else the given words."""
    near = nearest(word, choices)
    return f"did you mean '{near}'?" if near else otherwise


def refusals(shape: Shape, node: Node, trail: str = "") -> Iterator[Refusal]:
    """All that is wrong with the node; `trail` is the dotted way to it."""
    if not _fits_outwardly(shape, node):
        mend = "put it in quotes" if _lacks_quotes(shape, node) else "rewrite it so"
        yield Refusal(node.line, trail, f"{{}} must be {describe(shape)}; {mend}")
    elif isinstance(shape, Words | Line | Whole):
        yield from _of_scalar(shape, node, trail)
    elif isinstance(shape, Many):
        yield from _of_list(shape, node, trail)
    elif isinstance(shape, Table):
        yield from _of_table(shape, node, trail)
    elif isinstance(shape, Record):
        yield from _of_record(shape, node, trail)
    elif isinstance(shape, Either):
        fitting = next(option for option in shape.options if _fits_outwardly(option, node))
        yield from refusals(fitting, node, trail)


def describe(shape: Shape) -> str:
    """The shape in a few words."""
    match shape:
        case Words(choices):
            return f"one of {', '.join(choices)}"
        case Line(_, about):
            return about
        case Whole(_, choices):
            return f"one of {', '.join(map(str, choices))}" if choices else "a whole number"
        case Number():
            return "a number above zero"
        case Flag():
            return "true or false"
        case Null():
            return "null"
        case Anything():
            return "anything"
        case Many():
            return "a list"
        case Table() | Record():
            return "a mapping"
        case Either(options):
            return " or ".join(describe(option) for option in options)


def _fits_outwardly(shape: Shape, node: Node) -> bool:
    value = node.value
    match shape:
        case Words() | Line():
            return isinstance(value, str)
        case Whole():
            return isinstance(value, int) and not isinstance(value, bool)
        case Number():
            return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
        case Flag():
            return isinstance(value, bool)
        case Null():
            return value is None
        case Anything():
            return True
        case Many(item, _, or_one):
            return isinstance(value, tuple) or (or_one and _fits_outwardly(item, node))
        case Table() | Record():
            return isinstance(value, Mapping)
        case Either(options):
            return any(_fits_outwardly(option, node) for option in options)


def _lacks_quotes(shape: Shape, node: Node) -> bool:
    return _fits_outwardly(shape, Node(node.line, "")) and isinstance(node.value, int | float)


def _of_scalar(shape: Words | Line | Whole, node: Node, trail: str) -> Iterator[Refusal]:
    value = node.value
    if isinstance(shape, Words) and value not in shape.choices:
        known = ", ".join(shape.choices)
        mend = did_you_mean(str(value), shape.choices, known)
        yield Refusal(node.line, trail, f"{{}}: '{value}' is none of its words; {mend}")
    elif isinstance(shape, Line) and not str(value).strip():
        yield Refusal(node.line, trail, f"{{}} is empty; write {shape.about}")
    elif isinstance(shape, Line) and shape.pattern and not re.fullmatch(shape.pattern, str(value)):
        yield Refusal(node.line, trail, f"{{}}: '{value}' is not {shape.about}; rewrite it so")
    elif isinstance(shape, Whole) and isinstance(value, int) and not shape.allows(value):
        allowed = describe(shape) if shape.choices else f"at least {shape.minimum}"
        yield Refusal(node.line, trail, f"{{}}: {value} is out of bounds; write {allowed}")


def _of_list(shape: Many, node: Node, trail: str) -> Iterator[Refusal]:
    if len(node.items()) < shape.at_least:
        yield Refusal(node.line, trail, f"{{}} is empty; give at least {shape.at_least}")
    for item in node.items():
        yield from refusals(shape.item, item, trail)


def _of_table(shape: Table, node: Node, trail: str) -> Iterator[Refusal]:
    if len(node.entries()) < shape.at_least:
        yield Refusal(node.line, trail, f"{{}} is empty; give at least {shape.at_least}")
    for key, value in node.entries().items():
        below = _join(trail, key)
        if shape.free and key.startswith(shape.free):
            continue
        if shape.known and key in shape.known:
            yield from refusals(shape.known[key], value, below)
            continue
        yield from _of_scalar(shape.key, Node(value.line, key), below)
        yield from refusals(shape.value, value, below)


def _of_record(shape: Record, node: Node, trail: str) -> Iterator[Refusal]:
    for key, field in shape.fields.items():
        if field.is_required and key not in node.entries():
            yield Refusal(node.line, _join(trail, key), f"{{}} is missing; {field.mend}")
    for key, value in node.entries().items():
        if key in shape.fields:
            yield from refusals(shape.fields[key].shape, value, _join(trail, key))
        else:
            keys = f"its keys are {', '.join(shape.fields)}"
            mend = _COMMA if value.value is None else did_you_mean(key, shape.fields, keys)
            yield Refusal(value.line, _join(trail, key), f"'{{}}' is no key of {shape.name}; {mend}")


def _join(trail: str, key: str) -> str:
    return f"{trail}.{key}" if trail else key
