"""Names in code: which of them belong to a vendor, as what kind, and where they only look like it."""

from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.cuda.assembly import KEYWORDS
from portcheck.languages.cuda.names import Chain, Spaces, chain_at, spaces
from portcheck.languages.cuda.tokens import Sort, Token
from portcheck.languages.cuda.view import View
from portcheck.languages.pattern import Pattern
from portcheck.model import Confidence, Construct, Kind, Role

_MEMBER = frozenset({".", "->"})
_TYPE = Pattern(r".*_t(?:ype)?|CU[a-z]\w*")
_UPPER = Pattern(r"[A-Z][A-Z0-9_]*")
# What may stand before a type that is also an ordinary word, and what behind it.
_BEFORE_TYPE = frozenset({"", "(", "<", ",", "{", "}", ";", ":", "const", "static", "inline", "typename", "constexpr", "extern", "__restrict__", "return", "::",
                          "=", "volatile", "using", "typedef", "public", "struct"})  # fmt: skip
_BEHIND_TYPE = frozenset({"*", "&", ">", ")", ",", "&&", ">>", "{", "(", ";", "const", "["})
_INDICES = ("threadIdx", "blockIdx", "blockDim", "gridDim")


class _Sense(NamedTuple):
    """What a bare name is. `is_guess` tells that only its prefix is known, `is_shy` that it is an ordinary word, too."""

    kind: Kind
    symbol: str
    is_guess: bool = False
    is_shy: bool = False


class Symbols:
    """Looks up the names of one file."""

    def __init__(self, view: View, defined: frozenset[str], *, is_foreign: bool) -> None:
        self._view = view
        self._spaces: Spaces = spaces(view.tokens)
        self._defined = defined
        self._is_foreign = is_foreign
        self._senses: dict[str, _Sense | None] = {}
        self._chains: dict[str, tuple[Kind, str] | None] = {}

    def at(self, index: int) -> Iterator[Construct]:
        """What the name at a token shows; nothing for a later part of a qualified name."""
        view = self._view
        before = view.word(index - 1)
        if before in _MEMBER:
            yield from self._member(index)
            return
        if (
            before == "::"
            and index >= 2
            and view.tokens[index - 2].sort is Sort.NAME
            and view.word(index - 2) != "return"
        ):
            return
        chain = chain_at(view.tokens, index)
        if before == "namespace" and view.word(index - 2) != "using":
            return
        if chain.last > chain.first or before == "namespace":
            found = self._chain(chain.text)
            if found is not None:
                kind, symbol = found
                role = Role.IMPORT if before == "namespace" else self._role(chain.last)
                yield view.construct(kind, symbol, chain.first, chain.last, role=role)
                return
        yield from self._bare(index, chain)

    def _member(self, index: int) -> Iterator[Construct]:
        name = f".{self._view.word(index)}"
        if self._view.word(index + 1) == "(" and name in self._view.words("methods"):
            yield self._view.construct(Kind.METHOD, name, index, role=Role.CALL, confidence=Confidence.MEDIUM)

    def _chain(self, text: str) -> tuple[Kind, str] | None:
        if text not in self._chains:
            self._chains[text] = self._resolve(text)
        return self._chains[text]

    def _resolve(self, text: str) -> tuple[Kind, str] | None:
        names = self._view.vocabulary.names
        full = self._spaces.resolved(text)
        head = full.partition("::")[0]
        if head in self._spaces.own and head in self._view.words("common_namespaces"):
            return None
        for name in (full, *self._opened(full, head)):
            if name in names["devices"]:
                return Kind.DEVICE, names["devices"][name]
            if name in names["dtypes"]:
                return Kind.DTYPE, names["dtypes"][name]
            for kind in (Kind.DTYPE, Kind.C_TYPE, Kind.C_API):
                if "::" in name and self._view.is_watched(kind, name):
                    return kind, name
        return (Kind.C_API, full) if full in self._view.words("namespaces") else None

    def _opened(self, full: str, head: str) -> Iterator[str]:
        """The name inside a namespace that is opened, where its head is known to be there."""
        for space in self._spaces.opened:
            outer = self._spaces.resolved(space)
            if f"{outer}::{head}" in self._view.words("namespaces"):
                yield f"{outer}::{full}"

    def _bare(self, index: int, chain: Chain) -> Iterator[Construct]:
        word = self._view.word(index)
        if word not in self._senses:
            self._senses[word] = self._sense(word)
        sense = self._senses[word]
        if sense is not None and word in self._view.words("namespaces"):
            is_named = self._view.word(index - 3) == "namespace" and self._view.word(index - 1) == "="
            sense = sense if is_named else None
        if sense is None or not self._is_meant(sense, index, chain):
            return
        confidence = Confidence.MEDIUM if sense.is_guess or sense.is_shy else Confidence.HIGH
        value = self._argument(index) if sense.symbol in self._view.words("dispatching") else None
        if sense.symbol in self._view.words("dispatching") and value not in self._view.words("dispatch_keys"):
            return
        role = self._role(chain.last)
        yield self._view.construct(sense.kind, sense.symbol, index, role=role, confidence=confidence, value=value)

    def _sense(self, word: str) -> _Sense | None:
        view = self._view
        names = view.vocabulary.names
        if word in KEYWORDS or (word in self._defined and word not in view.words("device_marks")):
            return None
        if word in names["dtypes"]:
            return _Sense(Kind.DTYPE, names["dtypes"][word])
        is_shy = word in view.words("shy_types")
        for kind in (Kind.DTYPE, Kind.BUILTIN):
            if view.is_watched(kind, word):
                return None if self._is_foreign else _Sense(kind, word, is_shy=is_shy)
        for kind in (Kind.C_TYPE, Kind.C_API):
            if word in view.vocabulary.watched[kind].exact if kind in view.vocabulary.watched else False:
                return _Sense(kind, word, is_shy=is_shy)
        for space in self._spaces.opened:
            full = f"{self._spaces.resolved(space)}::{word}"
            if self._is_opened(full, word):
                return _Sense(Kind.C_API, full, is_guess=True)
        return self._guess(word)

    def _is_opened(self, full: str, word: str) -> bool:
        names = self._view.vocabulary.watched.get(Kind.C_API)
        if names is None:
            return False
        return full in names.exact or (
            word.startswith(tuple(self._view.words("telling_prefixes"))) and names.covers(full)
        )

    def _guess(self, word: str) -> _Sense | None:
        """A name that nobody lists, by a vendor's prefix and what follows it."""
        for prefix in self._view.words("prefixes"):
            rest = word[len(prefix) :]
            if word.startswith(prefix) and rest and (prefix[-1] == "_" or rest[0].isupper() or rest[0] == "_"):
                kind = Kind.C_TYPE if _TYPE.fullmatch(word) else Kind.C_API
                return _Sense(kind, word, is_guess=True) if self._view.is_watched(kind, word) else None
        return None

    def _is_meant(self, sense: _Sense, index: int, chain: Chain) -> bool:
        view = self._view
        word, before, behind = view.word(index), view.word(index - 1), view.word(index + 1)
        if chain.last > chain.first:
            return not sense.is_guess and not sense.is_shy
        if word in _INDICES:
            return behind == "." or view.is_device[index]
        if word in view.words("device_only"):
            return view.is_device[index]
        if sense.is_shy:
            follows = view.tokens[index + 1].sort if index + 1 < len(view.tokens) else Sort.PUNCT
            is_type = follows is Sort.NAME or behind in _BEHIND_TYPE
            return view.is_cuda and is_type and (before in _BEFORE_TYPE or before in view.words("device_marks"))
        if sense.is_guess and "::" not in sense.symbol:
            if sense.kind is Kind.C_TYPE:
                return True
            return behind == "(" and not self._is_declared(index) or bool(_UPPER.fullmatch(word))
        return True

    def _is_declared(self, index: int) -> bool:
        """Whether a type stands before the name: it is declared here, not called."""
        token: Token | None = self._view.tokens[index - 1] if index else None
        if token is None or token.directive != self._view.tokens[index].directive:
            return False
        if token.sort is Sort.NAME:
            return token.text not in ("return", "else", "do", "case", "throw", "co_await", "and", "or", "not")
        return (
            token.text in ("*", "&")
            and self._view.tokens[index - 2].sort is Sort.NAME
            and self._view.word(index - 3) in ("", ";", "}", "{")
        )

    def _role(self, last: int) -> Role:
        return Role.CALL if self._view.word(last + 1) == "(" else Role.REFERENCE

    def _argument(self, index: int) -> str | None:
        """The second argument of a macro that is called at the token."""
        place = index + 1
        if self._view.word(place) != "(":
            return None
        while place < len(self._view.tokens) and place < index + 12:
            if self._view.word(place) == ",":
                return self._view.word(place + 1)
            place += 1
        return None
