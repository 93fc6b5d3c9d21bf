"""What flows from the knowledge: rules, targets, their answers and how they are known."""

from collections.abc import Mapping
from typing import NamedTuple

from portcheck.model.code import NOTHING
from portcheck.model.words import Kind, Severity, Support, Way, Without


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
    """What a finding becomes on one target; `origin` is the target or family whose answer it is.

    `fix` says whether an edit made in this `way` keeps what the program does: safe, unsafe, or None for no edit.
    `takes` are the new name's parameters that mean what the old one's do, in their order; None for all.
    `values` says which values of a variable mean the same under the new name: an expression, or `devices`.
    `unmet` holds, for each package of which the answer asks another version, the range the code is bound to.
    """

    support: Support
    use: str | None = None
    note: Text | None = None
    shim: str | None = None
    since: Mapping[str, str] = NOTHING
    until: Mapping[str, str] = NOTHING
    effort: int | None = None
    fix: str | None = None
    way: Way | None = None
    without: Without = Without.RAISES
    takes: tuple[str, ...] | None = None
    values: str | None = None
    evidence: tuple[str, ...] = ()
    origin: str | None = None
    unmet: Mapping[str, str] = NOTHING


class Shim(NamedTuple):
    """A vendor's run-time patch: how it is switched on and what it breaks.

    `lines` are the Python lines that do it above the first import of torch, where lines do.
    """

    id: str
    enable: Text
    hazards: Text
    lines: tuple[str, ...] = ()


class Fact(NamedTuple):
    """One fact of a chip's hardware, or one number format of it with its peak rate in 10^12 operations a second.

    `unit` is what the vendor calls one of what is counted; `evidence` are keys.
    """

    value: str | float
    unit: str | None = None
    tflops: float | None = None
    evidence: tuple[str, ...] = ()


class Target(NamedTuple):
    """A chip with its software stack, without its answers.

    `facts` are names: of the tool, the compiler, the images. `modules` are those that the vendor's packages hang into
    others, with where they define them; `plugin` is the one that hangs the device into torch, where no package can be
    looked into. `dtypes` says of each format whether it is native, converted by software or absent; `homonyms` which
    of its names mean something else at another vendor.
    """

    id: str
    name: Text
    vendor: str
    family: str | None
    abstract: bool
    stack: Mapping[str, str]
    device: str | None
    backend: str | None
    shims: tuple[Shim, ...] = ()
    facts: Mapping[str, str] = NOTHING
    hardware: Mapping[str, Fact] = NOTHING
    dtypes: Mapping[str, Fact] = NOTHING
    modules: Mapping[str, str] = NOTHING
    plugin: str | None = None
    homonyms: Mapping[str, Text] = NOTHING


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


class Answer(NamedTuple):
    """One target's answer; `evidence` in full."""

    target: Target
    advice: Advice
    evidence: tuple[Evidence, ...]


class Explanation(NamedTuple):
    """One rule with the kind and symbol by which it was asked for; both empty when asked by its id."""

    rule: Rule
    kind: Kind | None
    symbol: str
    answers: tuple[Answer, ...]
    instruction: Instruction | None = None
