"""Compiled knowledge: JSON tables, and what they are at run time."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from portcheck.errors import PortcheckError
from portcheck.knowledge.claims import Claim, Claims, Pattern, covers
from portcheck.knowledge.lazy import Lazy
from portcheck.knowledge.routes import Routes
from portcheck.model import (
    NOTHING,
    Advice,
    Construct,
    Evidence,
    Fact,
    Kind,
    Names,
    Role,
    Rule,
    Severity,
    Shim,
    Support,
    Target,
    Text,
    Vocabulary,
    Way,
    Without,
)

# Raised whenever the tables change their form, so that no cache of an older portcheck is read.
FORMAT = 9
CORE = "core"
_UNKNOWN = Advice(Support.UNKNOWN)
_NO_CLAIMS = Claims({}, {})


# Nobody compares or prints the classes below; each method not generated saves time at every start.
class Tables(NamedTuple):
    """Compiled tables by name, in a folder of JSON files or in memory."""

    folder: Path | None
    texts: Mapping[str, str] = NOTHING

    def read(self, name: str) -> dict[str, Any]:
        """One table; `Any`, for JSON has no types: nothing outside this module sees it."""
        text = self.texts[name] if self.folder is None else (self.folder / f"{name}.json").read_text(encoding="utf-8")
        table: dict[str, Any] = json.loads(text)
        return table


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Answers:
    """What the rules' findings become on one target. Made by `Knowledge.answers`."""

    target: Target
    target_evidence: tuple[str, ...]
    evidence: Mapping[str, Evidence]
    _layers: Mapping[str, Any]
    # Read only when a rule is asked for that has such names.
    _names: Mapping[str, Any]
    _advice: tuple[Any, ...]
    _made: dict[int, Advice] = field(default_factory=dict)

    def advice(self, rule_id: str, symbol: str) -> Advice:
        """The answer for a symbol that the rule claimed; unknown where there is none."""
        names = self._names_of(rule_id)
        for place, (exact, prefixes, answer) in enumerate(self._layers.get(rule_id, ())):
            for number, uses in names[place] if names else ():
                if symbol in uses:
                    return self._make(number)._replace(use=uses[symbol])
            number = exact.get(symbol)
            if number is None:
                number = next((found for prefix, found in prefixes if covers(prefix, symbol)), answer)
            if number is not None:
                return self._make(number)
        return _UNKNOWN

    def rules(self) -> tuple[str, ...]:
        """The rules that this target or what it extends says anything about, sorted."""
        return tuple(self._layers)

    def symbols(self, rule_id: str) -> tuple[str, ...]:
        """The symbols (exact or ending in `*`) that have an answer of their own, sorted."""
        named = {name for layer in self._names_of(rule_id) for _, uses in layer for name in uses}
        layers = self._layers.get(rule_id, ())
        return tuple(sorted(named.union(*((*exact, *dict(prefixes)) for exact, prefixes, _ in layers))))

    def stated(self) -> Iterator[tuple[str, str, Advice]]:
        """Every answer with the rule and the symbol it stands for, "" for the rule's own; those inherited, too."""
        for rule in self.rules():
            own = self.advice(rule, "")
            if own is not _UNKNOWN:
                yield rule, "", own
            for symbol in self.symbols(rule):
                yield rule, symbol, self.advice(rule, symbol)

    def _names_of(self, rule_id: str) -> Any:
        # Not `get`: it would take a table that cannot be read for one that is not there.
        if rule_id not in self._names:
            return ()
        return self._names[rule_id]

    def _make(self, number: int) -> Advice:
        if number not in self._made:
            self._made[number] = _advice(self._advice[number])
        return self._made[number]


class Need(NamedTuple):
    """The lowest architecture and language version; None where nothing is asked for."""

    sm: str | None
    ptx: str | None


class InstructionSet(NamedTuple):
    """What is said of a machine's instructions: by family, opcode, modifier and register, and what each asks for."""

    families: Mapping[str, tuple[Text, Text, Need]]
    opcodes: Mapping[str, Text]
    modifiers: Mapping[str, Text]
    registers: Mapping[str, tuple[Text, Need]]
    needs: Mapping[str, Need]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Knowledge:
    """A rules tree, read, checked and compiled. Answers are loaded when a target is asked for."""

    version: str
    rules: Mapping[str, Rule]
    claims: Mapping[Kind, Claims]
    exceptions: Mapping[str, tuple[Pattern, ...]]
    routes: Routes
    vocabularies: Mapping[str, Vocabulary]
    instructions: Mapping[str, InstructionSet]
    target_ids: tuple[str, ...]
    families: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, str]]
    directory: Path
    _tables: Tables
    _answers: dict[str, Answers] = field(default_factory=dict)
    _claims_of: dict[tuple[Kind, str], tuple[Claim, ...]] = field(default_factory=dict)

    def claims_of(self, kind: Kind, symbol: str) -> tuple[Claim, ...]:
        """The claims to a symbol, best first; an import that no import claim fits is looked up as an api."""
        known = self._claims_of.get((kind, symbol))
        if known is None:
            kinds = (kind, Kind.API) if kind is Kind.IMPORT else (kind,)
            known = tuple(claim for each in kinds for claim in self.claims.get(each, _NO_CLAIMS).of(symbol))
            self._claims_of[kind, symbol] = known
        return known

    def frequency(self) -> Mapping[str, Mapping[str, int]]:
        """How often real code holds each construct: millionths by rule and symbol, `*` for a rule's rare ones."""
        measured: Mapping[str, Mapping[str, int]] = self._tables.read("frequency").get("constructs", {})
        return measured

    def is_excepted(self, rule_id: str, construct: Construct) -> bool:
        """Whether the rule's `not` holds for the construct."""
        return any(pattern.covers(construct) for pattern in self.exceptions.get(rule_id, ()))

    def answers(self, target_id: str) -> Answers:
        """The answers of a target or of a family; raises PortcheckError when there is no such target."""
        if target_id not in self._answers:
            if target_id not in self.target_ids and target_id not in self.families:
                raise PortcheckError(self._no_such_target(target_id))
            self._answers[target_id] = _answers(target_id, self._tables)
        return self._answers[target_id]

    def _no_such_target(self, target_id: str) -> str:
        from portcheck.knowledge.nearest import nearest

        near = nearest(target_id, (*self.target_ids, *self.families))
        meant = f"; did you mean '{near}'?" if near else ""
        return f"--target '{target_id}': no such target; `portcheck targets list` shows them{meant}"


def knowledge_from(tables: Tables, directory: Path) -> Knowledge:
    """The knowledge in compiled tables; `directory` is the tree they were made of."""
    core = tables.read(CORE)
    claims = Lazy(
        map(Kind, core["claims"]), lambda kind: _claims(core["claims"][kind] or tables.read(f"claims-{kind}"))
    )
    watched = Lazy(Kind, lambda kind: _watched(kind, claims))
    return Knowledge(
        version=core["version"],
        rules=Lazy(core["rules"], lambda name: _rule([name, *core["rules"][name]])),
        claims=claims,
        exceptions={rule: tuple(map(_pattern, rows)) for rule, rows in core["exceptions"].items()},
        routes=Routes(core["languages"]),
        vocabularies=Lazy(
            core["languages"], lambda name: _vocabulary(tables.read(f"vocabulary-{name}"), watched, claims)
        ),
        instructions=Lazy(core["instructions"], lambda name: _instructions(tables.read(f"instructions-{name}"))),
        target_ids=tuple(core["targets"]),
        families={family: tuple(members) for family, members in core["families"].items()},
        words=core["words"],
        directory=directory,
        _tables=tables,
    )


def _rule(row: list[Any]) -> Rule:
    rule_id, title, category, severity, why, aliases, deprecated = row
    return Rule(rule_id, Text(*title), category, Severity(severity), Text(*why), tuple(aliases), deprecated)


def _claims(table: dict[str, Any]) -> Claims:
    return Claims(
        {symbol: tuple(Claim(*row) for row in rows) for symbol, rows in table["exact"].items()},
        {
            int(length): {symbol: tuple(Claim(*row) for row in rows) for symbol, rows in group.items()}
            for length, group in table["prefixes"].items()
        },
    )


def _pattern(row: list[Any]) -> Pattern:
    kind, symbol, *filters = row
    return Pattern(Kind(kind) if kind else None, symbol, Claim(*filters))


def _vocabulary(table: dict[str, Any], watched: Mapping[Kind, Names], claims: Mapping[Kind, Claims]) -> Vocabulary:
    return Vocabulary(
        words={name: frozenset(words) for name, words in table["words"].items()},
        positions={
            name: {callee: tuple(places) for callee, places in callees.items()}
            for name, callees in table["positions"].items()
        },
        names=table["names"],
        watched=watched,
        decorators=_decorators(claims.get(Kind.API, _NO_CLAIMS)),
        keys=tuple(table["keys"]),
    )


def _instructions(table: dict[str, Any]) -> InstructionSet:
    return InstructionSet(
        families={
            name: (Text(*title), Text(*purpose), Need(*need))
            for name, (title, purpose, *need) in table["families"].items()
        },
        opcodes={name: Text(*text) for name, text in table["opcodes"].items()},
        modifiers={name: Text(*text) for name, text in table["modifiers"].items()},
        registers={name: (Text(*means), Need(*need)) for name, (means, *need) in table["registers"].items()},
        needs={pattern: Need(*need) for pattern, need in table["needs"].items()},
        evidence=tuple(Evidence("", **fields) for fields in table["evidence"]),
    )


def _watched(kind: Kind, claims: Mapping[Kind, Claims]) -> Names:
    """The claimed symbols of a kind; those of an api are watched among imports too."""
    kinds = (Kind.IMPORT, Kind.API) if kind is Kind.IMPORT else (kind,)
    return _names(tuple(claims.get(each, _NO_CLAIMS) for each in kinds))


def _decorators(claims: Claims) -> Names:
    """The symbols that are claimed where they decorate, and nowhere else."""
    return _names((Claims(_decorating(claims.exact), {n: _decorating(group) for n, group in claims.prefixes.items()}),))


def _decorating(group: Mapping[str, tuple[Claim, ...]]) -> dict[str, tuple[Claim, ...]]:
    return {name: found for name, found in group.items() if all(each.role == Role.DECORATOR for each in found)}


def _names(several: tuple[Claims, ...]) -> Names:
    lengths = {length for claims in several for length in claims.prefixes}
    return Names(
        frozenset().union(*(claims.exact for claims in several)),
        {length: frozenset().union(*(claims.prefixes.get(length, ()) for claims in several)) for length in lengths},
    )


def _answers(target_id: str, tables: Tables) -> Answers:
    table = tables.read(f"target-{target_id}")
    names = Lazy((target_id,), lambda target: tables.read(f"names-{target}"))
    return Answers(
        target=_target(table["target"]),
        target_evidence=tuple(table["target_evidence"]),
        evidence={key: Evidence(key, **fields) for key, fields in table["evidence"].items()},
        _layers=table["layers"],
        _names=Lazy(table["named"], lambda rule: names[target_id][rule]),
        _advice=tuple(table["advice"]),
    )


def _target(fields: dict[str, Any]) -> Target:
    shims = tuple(
        Shim(name, Text(*enable), Text(*hazards), tuple(lines)) for name, enable, hazards, lines in fields.pop("shims")
    )
    made = {
        "name": Text(*fields["name"]),
        "shims": shims,
        "hardware": {name: _fact(cell) for name, cell in fields["hardware"].items()},
        "dtypes": {name: _fact(cell) for name, cell in fields["dtypes"].items()},
        "homonyms": {name: Text(*text) for name, text in fields["homonyms"].items()},
    }
    return Target(**{**fields, **made})


def _fact(cell: list[Any]) -> Fact:
    value, unit, tflops, evidence = cell
    return Fact(value, unit, tflops, tuple(evidence))


def _advice(fields: dict[str, Any]) -> Advice:
    note = fields.get("note")
    return Advice(
        **{
            **fields,
            "support": Support(fields["support"]),
            "note": Text(*note) if note else None,
            "way": Way(fields.get("way", Way.NAME)) if "fix" in fields else None,
            "without": Without(fields.get("without", Without.RAISES)),
            "takes": tuple(fields["takes"]) if "takes" in fields else None,
            "evidence": tuple(fields.get("evidence", ())),
        }
    )
