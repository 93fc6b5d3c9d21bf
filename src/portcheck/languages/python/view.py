"""What a detecting function may look at, and what it gives back: a sight."""

import ast
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from portcheck.languages.python.scopes import Scope, resolve
from portcheck.model import Confidence, Guard, Kind, Role, Vocabulary

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Sight(NamedTuple):
    """A construct before its place and its context are known. `token` is the telling text inside the node."""

    kind: Kind
    symbol: str
    node: ast.AST
    role: Role = Role.REFERENCE
    confidence: Confidence = Confidence.HIGH
    receiver: str | None = None
    value: str | None = None
    token: str | None = None
    guard: Guard | None = None


class Slot(NamedTuple):
    """Where a value stands: its role, the name it goes by, and how sure a device or a backend would be there."""

    role: Role = Role.REFERENCE
    name: str | None = None
    device: Confidence | None = None
    backend: Confidence | None = None
    is_prose: bool = False
    is_shell: bool = False


NOWHERE = Slot()
PROSE = Slot(is_prose=True)
TARGET = Slot(Role.ASSIGNMENT, "=")
COMPARED = Slot(Role.COMPARISON, None, Confidence.HIGH, Confidence.HIGH)
LISTED = Slot(Role.REFERENCE, None, Confidence.MEDIUM, Confidence.MEDIUM)


@dataclass(slots=True)
class View:
    """The state of the walk that detection depends on."""

    vocabulary: Vocabulary
    scope: Scope
    in_triton: bool = False
    is_build: bool = False
    names: list[str] = field(default_factory=list)
    has_capability: bool = False
    has_fp8: bool = False
    has_triton: bool = False

    def resolve(self, node: ast.expr) -> str | None:
        """The dotted name of an expression; see `scopes.resolve`."""
        return resolve(self.scope, node)

    def word(self, group: str) -> frozenset[str]:
        """A named set of the vocabulary."""
        return self.vocabulary.words.get(group, frozenset())

    def is_watched(self, kind: Kind, symbol: str) -> bool:
        """Whether some rule asks for the symbol."""
        names = self.vocabulary.watched.get(kind)
        return names is not None and names.covers(symbol)

    def stands_among(self, group: str, name: str | None = None) -> bool:
        """Whether a word of the group is in the name, or in the names around."""
        wanted = self.word(group)
        candidates = (name, *self.names[-2:]) if name else self.names[-2:]
        return any(not wanted.isdisjoint(words_of(candidate)) for candidate in candidates)


def words_of(name: str) -> frozenset[str]:
    """The lower-case words of an identifier, and its runs of two: `num_sms` gives num, sms and num_sms."""
    lowered = name.lower()
    parts = [part for part in re.split(r"[^0-9A-Za-z]+", lowered) if part]
    camel = [part.lower() for part in _WORD.findall(name)] if not name.islower() else parts
    return frozenset(parts + camel + [lowered])


def last_name(node: ast.expr) -> str | None:
    """The last identifier of a name, an attribute or a call; None for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Subscript):
        return last_name(node.value)
    return None


def in_group(name: str | None, group: frozenset[str]) -> bool:
    """Whether an identifier, without leading underscores and in lower case, is in a set."""
    return name is not None and (name in group or name.lower().lstrip("_") in group)
