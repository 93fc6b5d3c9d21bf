"""Facts looked at again, for a terminal and as JSON: proved or refuted, old ones, and how much is answered."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from portcheck.model import Evidence, Support
from portcheck.model.proofs import Coverage, Gap, Outcome, Stale, State, Tested
from portcheck.outputs.options import Options
from portcheck.outputs.why import where

_SHOWN_ANSWERS = 4
_SHOWN_SYMBOLS = 4


def verified_text(tested: Sequence[Tested], options: Options) -> str:
    """A block a target: its counts, each refuted fact with what rests on it, and what could not be checked."""
    return _joined(_verified(tested, options))


def _verified(tested: Sequence[Tested], options: Options) -> Iterator[str]:
    for target, facts in groupby(tested, key=lambda each: each.target):
        listed = list(facts)
        yield f"{target}{options.say('colon')}{_counts((each.outcome for each in listed), options)}"
        for each in listed:
            if each.outcome.state is State.REFUTED:
                yield f"  {options.say('facts-refuted', check=_asked(each.outcome), why=each.outcome.why)}"
                yield from _resting(each.answers, options)
        yield from _unchecked([each.outcome for each in listed if each.outcome.state is State.UNCHECKABLE], options)
    outcomes = {each.outcome.evidence.key: each.outcome for each in tested}
    packages = {outcome.evidence.package for outcome in outcomes.values()}
    counts = _counts(outcomes.values(), options)
    named = options.say("facts-packages", n=len(packages))
    yield options.say("facts-total", n=len(outcomes), packages=named, counts=counts)


def _counts(outcomes: Iterable[Outcome], options: Options) -> str:
    counts = Counter(outcome.state for outcome in outcomes)
    return options.say("join").join(
        options.say(f"facts-{state.replace(' ', '-')}-n", n=counts[state]) for state in State
    )


def _asked(outcome: Outcome) -> str:
    return f"{outcome.evidence.check} ({outcome.seen_in})" if outcome.seen_in else str(outcome.evidence.check)


def _resting(answers: Sequence[str], options: Options) -> Iterator[str]:
    for answer in answers[:_SHOWN_ANSWERS]:
        yield f"    {answer}"
    if len(answers) > _SHOWN_ANSWERS:
        yield f"    {options.say('facts-more-answers', n=len(answers) - _SHOWN_ANSWERS)}"


def _unchecked(outcomes: Sequence[Outcome], options: Options) -> Iterator[str]:
    absent = Counter(outcome.evidence.package for outcome in outcomes if not outcome.seen_in)
    for package, n in sorted(absent.items(), key=str):
        yield f"  {options.say('facts-no-package', n=n, package=package)}"
    grouped: dict[tuple[str, str], list[str]] = {}
    for outcome in outcomes:
        if outcome.seen_in:
            grouped.setdefault((outcome.seen_in, outcome.why), []).append(str(outcome.evidence.check))
    for (release, why), checks in grouped.items():
        named = options.say("join").join(checks[:_SHOWN_ANSWERS])
        more = options.say("and-more", n=len(checks) - _SHOWN_ANSWERS) if len(checks) > _SHOWN_ANSWERS else ""
        yield f"  {options.say('facts-unchecked', n=len(checks), release=release, why=why, checks=named + more)}"


def verified_json(tested: Sequence[Tested], _: Options) -> str:
    """A list of facts."""
    return _json(
        [
            {
                "target": each.target,
                "check": each.outcome.evidence.check,
                "package": each.outcome.evidence.package,
                "version": each.outcome.evidence.version,
                "state": each.outcome.state,
                "seen_in": each.outcome.seen_in or None,
                "why": each.outcome.why or None,
                "answers": list(each.answers),
            }
            for each in tested
        ]
    )


def stale_text(found: Sequence[Stale], options: Options) -> str:
    """A line a fact, the oldest of each target first."""
    return _joined(_stale(found, options))


def _stale(found: Sequence[Stale], options: Options) -> Iterator[str]:
    for target, facts in groupby(found, key=lambda each: each.target):
        listed = list(facts)
        yield f"{target}{options.say('colon')}{options.say('facts-stale-n', n=len(listed))}"
        for each in listed:
            reason = options.say("facts-newer" if each.newer else "facts-old", n=each.days, newer=each.newer)
            yield f"  {_source(each.evidence)}{options.say('colon')}{reason}"
            yield from _resting(each.answers, options)
    if not found:
        yield options.say("facts-none-stale")


def _source(evidence: Evidence) -> str:
    return f"{where(evidence)}, {evidence.seen}"


def stale_json(found: Sequence[Stale], _: Options) -> str:
    """A list of facts."""
    return _json(
        [
            {
                "target": each.target,
                "fact": where(each.evidence),
                "seen": each.evidence.seen,
                "days": each.days,
                "newer": each.newer,
                "answers": list(each.answers),
            }
            for each in found
        ]
    )


def coverage_text(covered: Sequence[Coverage], options: Options) -> str:
    """A table of shares in per cent, then the widest gaps of each target."""
    head = (options.say("target"), options.say("facts-answered"), *(_support(each, options) for each in Support))
    rows = [head, *((each.target, *_shares(each)) for each in covered)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    table = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    return _joined((*table, *(line for each in covered for line in _gaps(each, options))))


def _support(support: Support, options: Options) -> str:
    return options.say(f"support-{support}")


def _shares(covered: Coverage) -> Iterator[str]:
    yield _percent(covered.answered)
    yield from (_percent(covered.shares[support]) for support in Support)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _gaps(covered: Coverage, options: Options) -> Iterator[str]:
    for place, gap in enumerate(covered.gaps):
        if place == 0:
            yield f"{covered.target}{options.say('colon')}{options.say('facts-gaps')}"
        yield f"  {100 * gap.share:.2f} %  {gap.rule}{options.say('parentheses', text=_symbols(gap, options))}"


def _symbols(gap: Gap, options: Options) -> str:
    named = [symbol if symbol != "*" else options.say("facts-rare") for symbol in gap.symbols]
    more = options.say("and-more", n=len(named) - _SHOWN_SYMBOLS) if len(named) > _SHOWN_SYMBOLS else ""
    return options.say("join").join(named[:_SHOWN_SYMBOLS]) + more


def coverage_markdown(covered: Sequence[Coverage], options: Options) -> str:
    """The same table in markdown, without the gaps."""
    head = [options.say("target"), options.say("facts-answered"), *(_support(each, options) for each in Support)]
    rows = [head, ["---", *["---:"] * (len(head) - 1)], *([each.target, *_shares(each)] for each in covered)]
    return _joined(f"| {' | '.join(row)} |" for row in rows)


def coverage_json(covered: Sequence[Coverage], _: Options) -> str:
    """Shares from 0 to 1 by target, with all gaps."""
    return _json({each.target: _covered(each) for each in covered})


def _covered(covered: Coverage) -> Mapping[str, object]:
    shares = {support: round(share, 6) for support, share in covered.shares.items()}
    gaps = [{"rule": gap.rule, "share": round(gap.share, 6), "symbols": list(gap.symbols)} for gap in covered.gaps]
    return {"answered": round(covered.answered, 6), "shares": shares, "gaps": gaps}


def _joined(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
