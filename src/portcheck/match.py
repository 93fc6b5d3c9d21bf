"""Constructs and rules: which rule claims a construct, and what finding that makes."""

from collections import Counter
from collections.abc import Iterable, Iterator

from portcheck.knowledge import Knowledge
from portcheck.model import Construct, Finding, Guard, Origin, Severity, Span

_LOWER = {Severity.ERROR: Severity.WARNING, Severity.WARNING: Severity.NOTE, Severity.NOTE: Severity.NOTE}


def match(constructs: Iterable[Construct], path: str, origin: Origin, knowledge: Knowledge) -> tuple[Finding, ...]:
    """The findings of one file, sorted by place and rule, each with its fingerprint."""
    claimed = [(rule, construct) for construct in constructs if (rule := claimant(construct, knowledge)) is not None]
    claimed.sort(key=_order)
    return tuple(_findings(claimed, path, origin, knowledge))


def _order(pair: tuple[str, Construct]) -> tuple[int, Span, str, str]:
    rule, construct = pair
    return (construct.cell or 0, construct.span, rule, construct.symbol)


def claimant(construct: Construct, knowledge: Knowledge) -> str | None:
    """The id of the one rule that reports the construct."""
    for claim in knowledge.claims_of(construct.kind, construct.symbol):
        if claim.fits(construct) and not knowledge.is_excepted(claim.rule, construct):
            return claim.rule
    return None


def fingerprint(rule: str, path: str, enclosing: str, text: str, occurrence: int) -> str:
    """A name for a finding that outlives edits elsewhere in its file; no line numbers.

    "v1:" and 16 hexadecimal digits of sha256 over rule id, path, enclosing name, the text with white
    space squeezed, and its occurrence (from 0) among equals. Format: SARIF 2.1.0, 3.27.17.
    """
    import hashlib  # a scan that finds nothing starts without it

    parts = (rule, path, enclosing, " ".join(text.split()), str(occurrence))
    return "v1:" + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _findings(
    claimed: Iterable[tuple[str, Construct]], path: str, origin: Origin, knowledge: Knowledge
) -> Iterator[Finding]:
    seen: Counter[tuple[str, str, str]] = Counter()
    for rule_id, construct in claimed:
        rule = knowledge.rules[rule_id]
        text = " ".join(construct.text.split())
        twin = (rule_id, construct.enclosing, text)
        yield Finding(
            rule=rule_id,
            category=rule.category,
            kind=construct.kind,
            symbol=construct.symbol,
            role=construct.role,
            message=rule.title,
            severity=rule.severity if construct.guard is Guard.NONE else _LOWER[rule.severity],
            confidence=construct.confidence,
            guard=construct.guard,
            enclosing=construct.enclosing,
            path=path,
            cell=construct.cell,
            span=construct.span,
            text=text,
            related=construct.related,
            origin=origin,
            fingerprint=fingerprint(rule_id, path, construct.enclosing, text, seen[twin]),
            value=construct.value,
        )
        seen[twin] += 1
