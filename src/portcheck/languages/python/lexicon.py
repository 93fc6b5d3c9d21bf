"""A vocabulary made ready for many files: its words, and what was found out about names so far."""

import sys

from portcheck.languages.python.slot import Slot
from portcheck.languages.python.symbols import trim
from portcheck.model import Guard, Kind, Role, Vocabulary

_TELLING_CALLS = frozenset(
    {"setenv", "delenv", "compile", "find_spec", "importorskip", "is_package_available", "_is_package_available"}
)


class Words(dict[str, frozenset[str]]):
    """The named sets of a vocabulary; one it does not have is empty."""

    def __missing__(self, group: str) -> frozenset[str]:
        return frozenset()


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
        self.guards: dict[str, Guard] = {}
        self.slots: dict[tuple[Role, str], Slot] = {}
        self._trimmed: dict[str, str | None] = {}
        self._telling: dict[str, bool] = {}

    def trim(self, dotted: str) -> str | None:
        """The watched symbol of a name; see `symbols.trim`."""
        if dotted not in self._trimmed:
            self._trimmed[dotted] = trim(self.vocabulary, dotted)
        return self._trimmed[dotted]

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
