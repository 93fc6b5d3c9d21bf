"""What a detecting function may look at, and what it gives back: a sight."""

import ast
from functools import cached_property
from typing import NamedTuple

from portcheck.languages.python.lexicon import lexicon_of
from portcheck.languages.python.scopes import Scope, resolve
from portcheck.languages.python.words import words_of
from portcheck.model import Confidence, Guard, Kind, Role, Vocabulary

_FP8 = ("fp8", "float8", "e4m3", "e5m2", "w8a8")
_CAPABILITY = ("capability", "cuda_arch", "compute_cap", "get_sm")


class Sight(NamedTuple):
    """A construct before its place and its context are known. `token` is the telling text inside the node.

    Where `language` is given, the node is a string that holds source code of that language.
    """

    kind: Kind
    symbol: str
    node: ast.AST
    role: Role = Role.REFERENCE
    confidence: Confidence = Confidence.HIGH
    receiver: str | None = None
    value: str | None = None
    token: str | None = None
    guard: Guard | None = None
    language: str | None = None


class View:
    """The state of the walk that detection depends on."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        scope: Scope,
        text: str,
        *,
        is_build: bool,
        followed: frozenset[str] | None,
    ) -> None:
        self.vocabulary = vocabulary
        self.lexicon = lexicon_of(vocabulary)
        self.words = self.lexicon.words
        self.scope = scope
        self.is_build = is_build
        self._text = text
        self.followed = followed
        self.deferred: set[str] = set()
        self.has_triton = False
        self.in_triton = False
        self.names: list[str] = []
        self.capabilities: set[str] = set()
        self.flowing: set[str] = set()
        self.known: set[str] = set()
        self.has_stars = False
        self._resolved: dict[int, str | None] = {}
        self._following: dict[str, bool] = {}

    @cached_property
    def has_fp8(self) -> bool:
        """Whether the file speaks of FP8 at all."""
        lowered = self._text.lower()
        return any(word in lowered for word in _FP8)

    @cached_property
    def has_capability(self) -> bool:
        """Whether the file speaks of compute capabilities at all."""
        lowered = self._text.lower()
        return any(word in lowered for word in _CAPABILITY)

    def resolve(self, node: ast.expr) -> str | None:
        """The dotted name of an expression; see `scopes.resolve`."""
        root = node
        while type(root) is ast.Attribute:
            root = root.value
        if type(root) is ast.Name and root.id not in self.known and not self.has_stars:
            return None
        key = id(node)
        if key not in self._resolved:
            self._resolved[key] = resolve(self.scope, node)
        return self._resolved[key]

    def follows(self, dotted: str) -> bool:
        """Whether the uses of a name that is none of this file's own are told now, or left for later."""
        if self.followed is None:
            return True
        known = self._following.get(dotted)
        if known is None:
            self._following[dotted] = known = self.lexicon.sounds_bound(dotted) or self._is_followed(dotted)
        return known

    def _is_followed(self, dotted: str) -> bool:
        assert self.followed is not None
        while dotted and dotted not in self.followed:
            dotted = dotted.rpartition(".")[0]
        return bool(dotted)

    def follow(self, dotted: str) -> None:
        """Tell the uses of what an imported name holds, too."""
        if self.followed is not None and dotted not in self.followed:
            self.followed |= {dotted}
            self._following.clear()

    def is_watched(self, kind: Kind, symbol: str) -> bool:
        """Whether some rule asks for the symbol."""
        names = self.vocabulary.watched.get(kind)
        return names is not None and names.covers(symbol)

    def stands_among(self, group: str, name: str | None = None) -> bool:
        """Whether a word of the group is in the name, or in the names around."""
        wanted = self.words[group]
        candidates = (name, *self.names[-2:]) if name else self.names[-2:]
        return any(not wanted.isdisjoint(words_of(candidate)) for candidate in candidates)


def last_name(node: ast.expr) -> str | None:
    """The last identifier of a name, an attribute or a call; None for anything else."""
    while True:
        if isinstance(node, ast.Attribute):
            return node.attr
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return None


def in_group(name: str | None, group: frozenset[str]) -> bool:
    """Whether an identifier, without leading underscores and in lower case, is in a set."""
    return name is not None and (name in group or name.lower().lstrip("_") in group)
