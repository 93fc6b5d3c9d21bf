"""What names mean in one file: keywords and builtins, vendors' names by list or by prefix, names of namespaces."""

from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.cuda.assembly import KEYWORDS
from portcheck.languages.cuda.names import Spaces, spaces
from portcheck.languages.cuda.view import View
from portcheck.languages.pattern import Pattern
from portcheck.model import Kind

_TYPE = Pattern(r".*_t|CU[a-z]\w*")
_QUALIFIED = (Kind.DTYPE, Kind.C_API, Kind.C_TYPE)


class Sense(NamedTuple):
    """A kind and a symbol. Of a guess only the prefix is known; a shy one is an ordinary word as well."""

    kind: Kind
    symbol: str
    is_guess: bool = False
    is_shy: bool = False


class Senses:
    """Looks each name up once. In a foreign file only what names CUDA outright has a sense."""

    def __init__(self, view: View, defined: frozenset[str], *, is_foreign: bool) -> None:
        self._view = view
        self._spaces: Spaces = spaces(view.tokens)
        # What the file defines is its own, but for a qualifier that it defines away for other compilers.
        self._defined = defined - view.words("device_marks")
        self._is_foreign = is_foreign
        self._bare: dict[str, Sense | None] = {}
        self._qualified: dict[str, Sense | None] = {}

    def bare(self, word: str) -> Sense | None:
        """The sense of a name without qualifiers."""
        if word not in self._bare:
            self._bare[word] = self._of_word(word)
        return self._bare[word]

    def qualified(self, text: str) -> Sense | None:
        """The sense of a name with qualifiers, or of a namespace by itself."""
        if text not in self._qualified:
            self._qualified[text] = self._of_chain(text)
        return self._qualified[text]

    def _of_chain(self, text: str) -> Sense | None:
        view = self._view
        full = self._spaces.resolved(text)
        head = full.partition("::")[0]
        if head in self._spaces.own and head in view.words("common_namespaces"):
            return None
        for name in (full, *self._opened(full, head)):
            for kind, table in ((Kind.DEVICE, "devices"), (Kind.DTYPE, "dtypes")):
                if name in view.vocabulary.names[table]:
                    return Sense(kind, view.vocabulary.names[table][name])
            for kind in _QUALIFIED:
                if "::" in name and self._holds_namespace(kind, name):
                    return Sense(kind, name)
        return Sense(Kind.C_API, full) if full in view.words("namespaces") else None

    def _holds_namespace(self, kind: Kind, name: str) -> bool:
        """Whether a rule names it, or its namespace: a rule for names that begin so does not mean namespaces."""
        names = self._view.vocabulary.watched.get(kind)
        if names is None:
            return False
        return name in names.exact or any(
            "::" in name[:length] and name[:length] in group for length, group in names.prefixes.items()
        )

    def _opened(self, full: str, head: str) -> Iterator[str]:
        """The name inside a namespace that is opened, where its head is known to be there."""
        for space in self._spaces.opened:
            outer = self._spaces.resolved(space)
            if f"{outer}::{head}" in self._view.words("namespaces"):
                yield f"{outer}::{full}"

    def _of_word(self, word: str) -> Sense | None:
        view = self._view
        if word in KEYWORDS or word in self._defined:
            return None
        dtype = view.vocabulary.names["dtypes"].get(word)
        if dtype is not None:
            return None if self._is_foreign else Sense(Kind.DTYPE, dtype)
        is_shy = word in view.words("shy_types")
        for kind in (Kind.DTYPE, Kind.BUILTIN):
            if view.is_watched(kind, word):
                return None if self._is_foreign else Sense(kind, word, is_shy=is_shy)
        for kind in (Kind.C_TYPE, Kind.C_API):
            if self._is_listed(kind, word):
                # Others name their half types alike.
                return None if is_shy and self._is_foreign else Sense(kind, word, is_shy=is_shy)
        return self._inside(word) or self._by_prefix(word)

    def _is_listed(self, kind: Kind, name: str) -> bool:
        names = self._view.vocabulary.watched.get(kind)
        return names is not None and name in names.exact

    def _inside(self, word: str) -> Sense | None:
        """A name that stands for one inside an opened namespace: one that is listed, or begins like no other."""
        is_telling = word.startswith(tuple(self._view.words("telling_prefixes")))
        for space in self._spaces.opened:
            full = f"{self._spaces.resolved(space)}::{word}"
            if self._is_listed(Kind.C_API, full) or (is_telling and self._view.is_watched(Kind.C_API, full)):
                return Sense(Kind.C_API, full, is_guess=True)
        return None

    def _by_prefix(self, word: str) -> Sense | None:
        """A name that nobody lists, by a vendor's prefix and what follows it."""
        if any(part in word for part in self._view.words("own_parts")):
            return None
        for prefix in self._view.words("prefixes"):
            if word.startswith(prefix) and _goes_on(prefix, word[len(prefix) :]):
                kind = Kind.C_TYPE if _TYPE.fullmatch(word) else Kind.C_API
                return Sense(kind, word, is_guess=True) if self._view.is_watched(kind, word) else None
        return None


def _goes_on(prefix: str, rest: str) -> bool:
    """Whether a name goes on as the vendor writes: a word after a small prefix, a small one after a capital."""
    if prefix[-1] == "_" or not rest:
        return bool(rest)
    return rest[0].islower() if prefix[-1].isupper() else rest[0].isupper()
