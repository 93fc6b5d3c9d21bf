"""A vocabulary made ready for many files: its words, and what was found out about names so far."""

import sys
from functools import cached_property

from portcheck.languages.python.slot import Slot
from portcheck.languages.python.symbols import asked, trim
from portcheck.languages.python.words import words_of
from portcheck.model import Guard, Kind, Role, Vocabulary

_TELLING_CALLS = frozenset(
    {"setenv", "delenv", "compile", "find_spec", "importorskip", "is_package_available", "_is_package_available"}
)


class Words(dict[str, frozenset[str]]):
    """The named sets of a vocabulary; one it does not have is empty."""

    def __missing__(self, group: str) -> frozenset[str]:
        return frozenset()


def _ancestors(vocabulary: Vocabulary) -> frozenset[str]:
    """The dotted names that watched ones begin with."""
    watched = [vocabulary.watched[kind] for kind in (Kind.API, Kind.IMPORT)]
    symbols = {symbol for names in watched for group in (names.exact, *names.prefixes.values()) for symbol in group}
    return frozenset(symbol[:place] for symbol in symbols for place, character in enumerate(symbol) if character == ".")


class Lexicon:
    """What the frontend asks of a vocabulary, remembered: the same names come in every file."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.words = Words(vocabulary.words)
        words = self.words
        methods = vocabulary.watched.get(Kind.METHOD)
        named = {name.lstrip(".") for name in methods.exact} if methods is not None else set()
        self.attributes = words["sm_attributes"] | words["warp_attributes"] | words["smem_attributes"] | named
        self.backends = frozenset(backend.upper() for backend in words["backends"])
        self.attributes |= self.backends
        self.calls = words["capability_calls"] | _TELLING_CALLS
        self.keywords = words["specialize_names"] | words["tuning_names"] | words["tf32_names"]
        self.vendors = words["devices"] | words["guard_vendor"] - {"cpu"}
        self.guards: dict[str, Guard] = {}
        self.slots: dict[tuple[Role, str], Slot] = {}
        self._trimmed: dict[str, str | None] = {}
        self._telling: dict[str, bool] = {}
        self._bound: dict[str, bool] = {}
        self._may_tell: dict[tuple[str, bool], bool] = {}

    def trim(self, dotted: str) -> str | None:
        """The watched symbol of a name; see `symbols.trim`."""
        if dotted not in self._trimmed:
            self._trimmed[dotted] = trim(self.vocabulary, dotted) if self._has_known_root(dotted) else None
        return self._trimmed[dotted]

    def _has_known_root(self, dotted: str) -> bool:
        """Whether watched names begin as a name does: most names are the repository's own, and do not."""
        return self._roots is None or dotted.split(".", 1)[0] in self._roots

    @cached_property
    def _roots(self) -> frozenset[str] | None:
        """The first parts of all watched names; None where a watched prefix ends within one."""
        watched = [self.vocabulary.watched[kind] for kind in (Kind.API, Kind.IMPORT)]
        prefixes = {prefix for names in watched for group in names.prefixes.values() for prefix in group}
        if any("." not in prefix for prefix in prefixes):
            return None
        return frozenset(name.split(".", 1)[0] for name in prefixes.union(*(names.exact for names in watched)))

    @cached_property
    def _ancestors(self) -> frozenset[str]:
        return _ancestors(self.vocabulary)

    def is_ancestor(self, dotted: str) -> bool:
        """Whether watched names begin with a name, so that one may be reached through it."""
        return dotted in self._ancestors

    def sounds_bound(self, dotted: str) -> bool:
        """Whether a name is watched or leads to watched ones, whatever other files say, or is named for FP8."""
        known = self._bound.get(dotted)
        if known is None:
            meant = self.reexported(dotted)
            is_known = meant in self.vocabulary.names["dtypes"] or any(self.trim(name) for name in (dotted, meant))
            last = dotted.rpartition(".")[2].lower()
            is_telling = any(part in last for part in self.words["telling_parts"]) or not self.words[
                "telling_folders"
            ].isdisjoint(dotted.split("."))
            self._bound[dotted] = known = (
                is_known or is_telling or self._sounds_like_fp8(dotted) or dotted in self._ancestors
            )
        return known

    def may_tell(self, dotted: str, *, is_decorator: bool) -> bool:
        """Whether the use of a name may be seen, whatever the files of the repository say; an import is no use."""
        key = (dotted, is_decorator)
        known = self._may_tell.get(key)
        if known is None:
            self._may_tell[key] = known = self._is_told(dotted, is_decorator=is_decorator)
        return known

    def _is_told(self, dotted: str, *, is_decorator: bool) -> bool:
        renamed = self._renamed(dotted)
        for name in (dotted, *renamed):
            if name in self.vocabulary.names["dtypes"]:
                return True
            watched = asked(self.vocabulary.watched[Kind.API], name) if self._has_known_root(name) else None
            if watched is not None:
                return is_decorator or not self.vocabulary.decorators.covers(watched)
        is_outside = dotted.split(".", 1)[0] in self.words["external"]
        return self._sounds_like_fp8(dotted) or not (renamed or is_outside)

    def _renamed(self, dotted: str) -> tuple[str, ...]:
        """What a name stands for that goes through a short one such as `tl`; nothing for all others."""
        meant = self.reexported(dotted)
        parts = dotted.split(".")
        shorts = {short for short, long in self.vocabulary.names.get("reexports", {}).items() if short != long}
        return (meant,) if meant != dotted and not shorts.isdisjoint(parts) else ()

    def _sounds_like_fp8(self, dotted: str) -> bool:
        last = dotted.rpartition(".")[2]
        lowered = last.lower()
        # Taking a name apart costs more than looking for the few words that matter.
        if not any(word in lowered for word in self.words["fp8_strong"]):
            return False
        words = words_of(last)
        return not (words.isdisjoint(self.words["fp8_strong"]) or words.isdisjoint(self.words["fp8_verbs"]))

    def reexported(self, dotted: str) -> str:
        """What a name such as `pkg.triton_utils.tl.dot` stands for, when its file is not there."""
        known = self.vocabulary.names.get("reexports", {})
        parts = dotted.split(".")
        for place, part in enumerate(parts[1:], 1):
            if part in known and (part == known[part] or known[part].partition(".")[0] in "".join(parts[:place])):
                meant = ".".join((known[part], *parts[place + 1 :]))
                return meant if part != known[part] or self._is_own(part, parts[place + 1 :]) else dotted
        return dotted

    def _is_own(self, package: str, rest: list[str]) -> bool:
        """Whether names under a package's own name are its own: `pkg.ops.triton.rope` is a folder of another one's."""
        own = self._handed_on.get(package)
        return own is None or not rest or rest[0] in own

    @cached_property
    def _handed_on(self) -> dict[str, set[str]]:
        """The names by which packages are known where others hand them on, by package; those not listed may be any."""
        listed: dict[str, set[str]] = {}
        for name in self.words["handed_on"]:
            package, _, member = name.partition(".")
            listed.setdefault(package, set()).add(member)
        return listed

    def tells(self, dotted: str) -> bool:
        """Whether a resolved name may be seen: it is watched, or another file of the repository may define it."""
        known = self._telling.get(dotted)
        if known is None:
            root = dotted.split(".", 1)[0]
            is_open = root not in self.words["external"] and root not in sys.stdlib_module_names
            is_known = dotted in self.vocabulary.names["dtypes"] or self.trim(dotted) is not None
            self._telling[dotted] = known = is_open or is_known
        return known


_lexicons: dict[int, Lexicon] = {}


def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, made once; it holds the vocabulary, so that its identity stays its own."""
    key = id(vocabulary)
    if key not in _lexicons:
        _lexicons[key] = Lexicon(vocabulary)
    return _lexicons[key]
