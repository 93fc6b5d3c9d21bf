"""What flows to the outputs: findings, and the report that holds them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from portcheck.model.code import NOTHING, Span
from portcheck.model.facts import Advice, Evidence, Rule, Target, Text
from portcheck.model.words import Confidence, Guard, Kind, Origin, Role, Severity, Support


class Change(NamedTuple):
    """Text for a place of a file."""

    span: Span
    text: str


class Offer(NamedTuple):
    """A fix that `portcheck fix` makes for one target; `doubt` says why it is not safe, where it is not."""

    target: str
    is_safe: bool
    doubt: str
    changes: tuple[Change, ...]


class Finding(NamedTuple):
    """A construct that a rule claims. `severity` is after the guard; `message` is the rule's title.

    `value` is what goes with the symbol: the range of a package's versions, what a variable is set to. `offers` are
    the fixes, where they were asked for.
    """

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
    value: str | None = None
    suppressed: str | None = None
    baselined: bool = False
    advice: Mapping[str, Advice] = NOTHING
    offers: tuple[Offer, ...] = ()


class Assumption(NamedTuple):
    """A range that keeps newer versions of a package out; `source` is where it stands, "" on the command line."""

    package: str
    version: str
    source: str = ""


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
    assumptions: tuple[Assumption, ...] = ()
