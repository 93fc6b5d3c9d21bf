"""What one name means to portcheck: the rule that claims it, and every target's answer with its evidence."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from portcheck.assume import fitted
from portcheck.errors import PortcheckError
from portcheck.explain.decode import decode
from portcheck.knowledge import Answers, Knowledge
from portcheck.model import Answer, Assumption, Explanation, Instruction, Kind

_GIVE = "a rule id or a name such as torch.cuda.synchronize, NCCL_DEBUG"


class _Asked(NamedTuple):
    """One target's answers, and the versions that they must fit."""

    answers: Answers
    assumptions: Mapping[str, Assumption]

    def answer(self, rule: str, symbol: str) -> Answer:
        advice = fitted(self.answers.advice(rule, symbol), self.assumptions)
        evidence = tuple(self.answers.evidence[key] for key in advice.evidence)
        return Answer(self.answers.target, advice, evidence)


def explain(
    what: str, knowledge: Knowledge, targets: Sequence[str], assumptions: Sequence[Assumption] = ()
) -> tuple[Explanation, ...]:
    """The explanations of a rule id or of any symbol; raises PortcheckError when no rule claims it."""
    bound = {each.package: each for each in assumptions}
    answering = [_Asked(knowledge.answers(target), bound) for target in targets]
    if instruction := _instruction(what.strip(), knowledge, answering):
        return (instruction,)
    asked = tuple(dict.fromkeys(_claimants(what.strip(), knowledge)))
    if not asked:
        meant = _full_names(what.strip(), knowledge)[:2]
        mend = f"its full name, {' or '.join(meant)}" if meant else _GIVE
        raise PortcheckError(f"explain '{what}': no rule claims it; give {mend}")
    return tuple(_explanation(rule, kind, symbol, knowledge, answering) for rule, kind, symbol in asked)


def _full_names(last: str, knowledge: Knowledge) -> list[str]:
    """The claimed names that end in a bare one, the shortest first."""
    symbols = {symbol for claims in knowledge.claims.values() for symbol in claims.exact}
    ends = tuple(mark + last for mark in (".", "::")) if last else ()
    return sorted((symbol for symbol in symbols if symbol.endswith(ends)), key=lambda symbol: (len(symbol), symbol))


def _explanation(
    rule: str,
    kind: Kind | None,
    symbol: str,
    knowledge: Knowledge,
    answering: Sequence[_Asked],
    instruction: Instruction | None = None,
) -> Explanation:
    answers = tuple(each.answer(rule, symbol) for each in answering)
    return Explanation(knowledge.rules[rule], kind, symbol, answers, instruction)


def _instruction(what: str, knowledge: Knowledge, answering: Sequence[_Asked]) -> Explanation | None:
    """The explanation of a machine instruction; None where the text is none, or a rule is called so."""
    decoded = decode(what, knowledge) if what not in knowledge.rules else None
    if decoded is None:
        return None
    construct = decoded.construct
    claims = knowledge.claims_of(construct.kind, construct.symbol)
    rule = next((claim.rule for claim in claims if claim.fits(construct)), None)
    if rule is None:
        return None
    return _explanation(rule, construct.kind, construct.symbol, knowledge, answering, decoded.instruction)


def _claimants(what: str, knowledge: Knowledge) -> Iterator[tuple[str, Kind | None, str]]:
    aliases = {alias: rule.id for rule in knowledge.rules.values() for alias in rule.aliases}
    rule_id = aliases.get(what, what)
    if rule_id in knowledge.rules:
        yield rule_id, None, ""
        return
    taken: set[str] = set()
    readings = [(_claimed(kind, symbol, knowledge), kind, symbol) for kind, symbol in _readings(what, knowledge)]
    most = max(length for length, _, _ in readings)
    for _, kind, symbol in (each for each in readings if most and each[0] == most):
        claims = sorted(knowledge.claims_of(kind, symbol), key=lambda claim: claim[1:] != (None,) * 5)
        if claims and claims[0].rule not in taken:
            taken.add(claims[0].rule)
            yield claims[0].rule, kind, symbol


def _claimed(kind: Kind, symbol: str, knowledge: Knowledge) -> float:
    """How many characters of the symbol a rule claims as one of the kind; the whole symbol is more than any prefix."""
    claims = knowledge.claims.get(kind)
    if claims is None:
        return 0
    if symbol in claims.exact:
        return inf
    return next((length for length, group in claims.prefixes.items() if length and symbol[:length] in group), 0)


def _readings(what: str, knowledge: Knowledge) -> Iterator[tuple[Kind, str]]:
    """The kinds and normal forms a name may be meant in, the likeliest first."""
    for vocabulary in knowledge.vocabularies.values():
        dtype = vocabulary.names.get("dtypes", {}).get(what)
        if dtype is not None:
            yield Kind.DTYPE, dtype
            return
    for kind in Kind:
        yield kind, what
    yield Kind.PACKAGE, what.lower().replace("_", "-")
    yield Kind.METHOD, "." + what.lstrip(".")
