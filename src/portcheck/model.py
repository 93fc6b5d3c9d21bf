"""The types that flow through portcheck: plain and frozen, without input, output or decisions."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

# Named tuples, not frozen dataclasses: those cost a start eight times as much (0.8 ms each, Python 3.11).
NOTHING: Mapping[str, Any] = {}


class Kind(StrEnum):
    """What sort of thing a construct is; the first half of the neutral vocabulary."""

    API = "api"
    METHOD = "method"
    IMPORT = "import"
    DEVICE = "device"
    BACKEND = "backend"
    DTYPE = "dtype"
    ENV = "env"
    COMMAND = "command"
    PACKAGE = "package"
    IMAGE = "image"
    RESOURCE = "resource"
    C_API = "c-api"
    C_TYPE = "c-type"
    INCLUDE = "include"
    LAUNCH = "launch"
    BUILTIN = "builtin"
    PTX = "ptx"
    FLAG = "flag"
    CONFIG = "config"
    ASSUMPTION = "assumption"
    HELPER = "helper"


class Role(StrEnum):
    """How a construct is used where it stands."""

    CALL = "call"
    REFERENCE = "reference"
    IMPORT = "import"
    DECORATOR = "decorator"
    BASE = "base"
    ARGUMENT = "argument"
    ASSIGNMENT = "assignment"
    DEFAULT = "default"
    ANNOTATION = "annotation"
    COMPARISON = "comparison"
    KEY = "key"


class Guard(StrEnum):
    """The condition a construct stands under."""

    NONE = "none"
    AVAILABILITY = "availability"
    VENDOR = "vendor"
    IMPORT_FALLBACK = "import-fallback"


class Confidence(StrEnum):
    """How sure a construct is: a resolved name, one hop or an unknown receiver, text."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Severity(StrEnum):
    """The worst that plausibly happens on a chip that is not NVIDIA's (the words of SARIF 2.1.0)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Support(StrEnum):
    """What a construct becomes on a target."""

    WORKS = "works"
    REPLACE = "replace"
    REWORK = "rework"
    MISSING = "missing"
    UNKNOWN = "unknown"


class Origin(StrEnum):
    """Whose code a file is."""

    OWN = "own"
    VENDORED = "vendored"
    GENERATED = "generated"


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


class Text(NamedTuple):
    """A sentence in English and, where it is written, in Chinese."""

    en: str
    zh: str | None = None


class Rule(NamedTuple):
    """Which constructs bind a repository to one vendor, and why."""

    id: str
    title: Text
    category: str
    severity: Severity
    why: Text
    aliases: tuple[str, ...] = ()
    deprecated: str | None = None


class Evidence(NamedTuple):
    """How a fact is known. `how` is ran, source, docs, issue or inferred; `seen` an ISO date."""

    key: str
    how: str
    seen: str
    source: str | None = None
    check: str | None = None
    revision: str | None = None
    package: str | None = None
    version: str | None = None
    says: str | None = None


class Advice(NamedTuple):
    """What a finding becomes on one target; `origin` is the target or family whose answer it is."""

    support: Support
    use: str | None = None
    note: Text | None = None
    shim: str | None = None
    since: Mapping[str, str] = NOTHING
    until: Mapping[str, str] = NOTHING
    effort: int | None = None
    fix: str | None = None
    evidence: tuple[str, ...] = ()
    origin: str | None = None


class Shim(NamedTuple):
    """A vendor's run-time patch: how it is switched on and what it breaks."""

    id: str
    enable: Text
    hazards: Text


class Target(NamedTuple):
    """A chip with its software stack, without its answers."""

    id: str
    name: Text
    vendor: str
    family: str | None
    abstract: bool
    stack: Mapping[str, str]
    device: str | None
    backend: str | None
    shims: tuple[Shim, ...] = ()


class Finding(NamedTuple):
    """A construct that a rule claims. `severity` is after the guard; `message` is the rule's title."""

    rule: str
    category: str
    kind: Kind
    symbol: str
    role: Role
    message: Text
    severity: Severity
    confidence: Confidence
    guard: Guard
    enclosing: str
    path: str
    cell: int | None
    span: Span
    text: str
    related: tuple[Span, ...]
    origin: Origin
    fingerprint: str
    suppressed: str | None = None
    baselined: bool = False
    advice: Mapping[str, Advice] = NOTHING


class Skipped(NamedTuple):
    """A file that was not read, or not in full, and why."""

    path: str
    reason: str


class Remark(NamedTuple):
    """Something about the scan itself that its reader should mend: an unused suppression, say."""

    path: str
    line: int
    text: str


class Verdict(StrEnum):
    """What one target means for a repository, the worst first."""

    BLOCKED = "blocked"
    NEEDS_REWRITING = "needs rewriting"
    UNCLEAR = "unclear"
    AFTER_RENAMES = "after renames"
    RUNS = "runs"


class Portion(StrEnum):
    """The sums an effort is told in; a finding outside `main` is never added to it."""

    MAIN = "main"
    SHIM = "shim"
    GUARDED = "guarded"
    TESTS = "tests"
    VENDORED = "vendored"
    SUPPRESSED = "suppressed"


class Points(NamedTuple):
    """Effort as a range: `high` is above `low` only where answers are unknown."""

    low: int
    high: int


class Assessment(NamedTuple):
    """What one target means for a scanned repository.

    `shares` counts the unguarded findings of the repository's own files; `changes` those in the main
    portion that need a change, `shims` how many of these each run-time patch covers, `blockers` are the
    fingerprints of the errors that are answered `missing`. `categories` shares out the effort of the main
    portion by the category of its findings.
    """

    target: str
    verdict: Verdict
    shares: Mapping[Support, int]
    effort: Mapping[Portion, Points]
    changes: int
    shims: Mapping[str, int]
    blockers: tuple[str, ...] = ()
    categories: Mapping[str, Points] = NOTHING


class Report(NamedTuple):
    """A finished scan: all that an output needs.

    `portions` maps a fingerprint to its portion, where that is not `main`; `unread` counts the files that no
    language reads by their suffix, or by their name where they have none.
    """

    root: str
    revision: str | None
    knowledge_version: str
    targets: tuple[Target, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    remarks: tuple[Remark, ...]
    files_seen: int
    files_read: int
    rules: Mapping[str, Rule]
    evidence: Mapping[str, Evidence]
    command: str = ""
    assessments: tuple[Assessment, ...] = ()
    portions: Mapping[str, Portion] = NOTHING
    unread: Mapping[str, int] = NOTHING


class Answer(NamedTuple):
    """One target's answer; `evidence` in full."""

    target: Target
    advice: Advice
    evidence: tuple[Evidence, ...]


class Piece(NamedTuple):
    """A part of a machine instruction: its meaning, and the lowest architecture and version where it asks for any."""

    text: str
    means: Text | None
    sm: str | None = None
    ptx: str | None = None


class Instruction(NamedTuple):
    """A machine instruction piece by piece, its opcode first; `sm` and `ptx` are the lowest that have all of it."""

    symbol: str
    family: str
    title: Text
    purpose: Text
    pieces: tuple[Piece, ...]
    sm: str
    ptx: str
    evidence: tuple[Evidence, ...] = ()


class Explanation(NamedTuple):
    """One rule with the kind and symbol by which it was asked for; both empty when asked by its id."""

    rule: Rule
    kind: Kind | None
    symbol: str
    answers: tuple[Answer, ...]
    instruction: Instruction | None = None
