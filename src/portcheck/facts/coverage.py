"""How much of what real code holds each target answers."""

from collections.abc import Iterable, Mapping

from portcheck.facts.known import Known
from portcheck.model import Support
from portcheck.model.proofs import Coverage, Gap


def coverage(targets: Iterable[Known], frequency: Mapping[str, Mapping[str, float]]) -> tuple[Coverage, ...]:
    """The coverage of each target; `frequency` holds weights by rule and symbol, "*" for a rule's rare symbols."""
    return tuple(_coverage(known, frequency) for known in targets)


def _coverage(known: Known, frequency: Mapping[str, Mapping[str, float]]) -> Coverage:
    total = sum(weight for symbols in frequency.values() for weight in symbols.values())
    shares = dict.fromkeys(Support, 0.0)
    gaps = []
    for rule, symbols in frequency.items():
        missing = {}
        for symbol, weight in symbols.items():
            support = known.advice(rule, "" if symbol == "*" else symbol).support
            shares[support] += weight / total
            if support is Support.UNKNOWN:
                missing[symbol] = weight
        if missing:
            named = sorted(missing, key=lambda symbol: (-missing[symbol], symbol))
            gaps.append(Gap(rule, sum(missing.values()) / total, tuple(named)))
    ordered = tuple(sorted(gaps, key=lambda gap: (-gap.share, gap.rule)))
    return Coverage(known.target.id, shares, ordered)
