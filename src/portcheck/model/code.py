"""What flows from a file: its constructs, and what it says of and to others."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from portcheck.model.words import Confidence, Guard, Kind, Origin, Role

# Named tuples, not frozen dataclasses: those cost a start eight times as much (0.8 ms each, Python 3.11).
NOTHING: Mapping[str, Any] = {}


class Span(NamedTuple):
    """Lines and columns from 1, columns in Unicode code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Names(NamedTuple):
    """A set of names: exact ones, and literal prefixes grouped by their length."""

    exact: frozenset[str]
    prefixes: Mapping[int, frozenset[str]]

    def covers(self, name: str) -> bool:
        """Whether the name is in the set; the cost does not grow with the set."""
        if name in self.exact:
            return True
        for length, group in self.prefixes.items():
            if name[:length] in group:
                return True
        return False


class Vocabulary(NamedTuple):
    """What one language must know, from `rules/vocabulary/<language>.yaml`.

    `words` are named sets, `positions` name for each callee the places (from 0) of an argument, `names`
    map one name to another, `watched` holds the symbols of each kind that some rule asks for,
    `decorators` those of an api that rules ask for as decorators only, `keys`
    are lower-case strings of which a file must hold one to be worth reading.
    """

    words: Mapping[str, frozenset[str]]
    positions: Mapping[str, Mapping[str, tuple[int, ...]]]
    names: Mapping[str, Mapping[str, str]]
    watched: Mapping[Kind, Names]
    decorators: Names
    keys: tuple[str, ...]


class SourceFile(NamedTuple):
    """A file as it was read: `path` is relative to the root, with forward slashes."""

    path: str
    data: bytes
    origin: Origin = Origin.OWN


class Construct(NamedTuple):
    """One vendor-bound thing as a language saw it; knows no rule.

    `symbol` is in the normal form of its kind, `text` the telling expression as written, `enclosing`
    the qualified name around it ("" at module level), `receiver` the resolved object a method was
    called on, `value` what was assigned or compared, `related` the places in the same file that use
    the value.
    """

    kind: Kind
    symbol: str
    span: Span
    text: str
    role: Role = Role.REFERENCE
    confidence: Confidence = Confidence.HIGH
    guard: Guard = Guard.NONE
    enclosing: str = ""
    in_triton: bool = False
    receiver: str | None = None
    value: str | None = None
    family: str | None = None
    cell: int | None = None
    related: tuple[Span, ...] = ()


class OpenReference(NamedTuple):
    """The uses of a name that another file of the repository may define.

    `targets` are the dotted names it may stand for, best first, leading dots as in a relative
    import. Until the exporting modules are known the constructs' symbol is the first of them.
    """

    targets: tuple[str, ...]
    constructs: Iterable[Construct]


class Summary(NamedTuple):
    """What other files may take from this one: top-level names and what they stand for.

    Values are a dotted name (a re-export) or `helper:` and a family (a function that holds vendor constructs).
    `defined` are the names that a package's own file binds by itself.
    """

    exports: Mapping[str, str] = NOTHING
    stars: tuple[str, ...] = ()
    defined: frozenset[str] = frozenset()


class Suppression(NamedTuple):
    """A comment that asks for silence: rule ids or categories, lines covered (end inclusive), reason.

    `cell` is that of a notebook whose lines are covered; None where there are no cells, or for all of them.
    """

    ids: tuple[str, ...]
    line: int
    first: int
    last: int
    reason: str
    until: str | None = None
    cell: int | None = None


class Passage(NamedTuple):
    """Text in another language inside a file: a shell line of a Dockerfile, a kernel in a Python string.

    `starts` gives for each line of `text` its line and its column in the file, both from 1. Guard, enclosing
    name and cell are those of the place where it stands. `otherwise` are constructs that stand for the passage:
    each is dropped when the passage shows something on its line.
    """

    language: str
    text: str
    starts: tuple[tuple[int, int], ...]
    guard: Guard = Guard.NONE
    enclosing: str = ""
    cell: int | None = None
    otherwise: tuple[Construct, ...] = ()


class Reading(NamedTuple):
    """All that one language saw in one file. `degraded` says why the file was read by tokens only.

    `deferred` are the names of other files whose uses were passed by; see `languages.Keys`.
    """

    constructs: tuple[Construct, ...] = ()
    references: tuple[OpenReference, ...] = ()
    summary: Summary = Summary()
    suppressions: tuple[Suppression, ...] = ()
    degraded: str | None = None
    passages: tuple[Passage, ...] = ()
    deferred: tuple[str, ...] = ()
