"""What a target means for a repository, in the sentences a person would say."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from portcheck.model import Assessment, Finding, Guard, Origin, Points, Portion, Report, Support, Verdict
from portcheck.outputs.escape import visible
from portcheck.outputs.options import Options

_NAMED = 3
_REWRITTEN = (Support.REWORK, Support.MISSING)


def headline(
    report: Report,
    assessment: Assessment,
    options: Options,
    write: Callable[[str], str] = visible,
    *,
    is_brief: bool = False,
) -> str:
    """The verdict with its reasons, the effort, and how many answers are unknown; briefly, without the reasons.

    `write` makes text from rules harmless.
    """
    shares = assessment.shares
    reasons: Iterable[str] = _verdict(report, assessment, options, write)
    if is_brief:
        reasons = [options.say("says-briefly", verdict=verdict_word(assessment, options))]
    parts = [
        *reasons,
        _effort(assessment, options, write),
        options.say("unknown-of", n=shares[Support.UNKNOWN], total=sum(shares.values())),
    ]
    said = parts[0]
    for part in parts[1:]:
        said = options.say("sentences", first=said, second=part)
    return said


def verdict_word(assessment: Assessment, options: Options) -> str:
    """The verdict in a word or two."""
    return options.say(f"verdict-{_key(assessment.verdict)}")


def _key(verdict: Verdict) -> str:
    return verdict.replace(" ", "-")


def points(points: Points) -> str:
    """`7`, or `7-19` where answers are unknown."""
    return str(points.low) if points.low == points.high else f"{points.low}-{points.high}"


def _verdict(report: Report, assessment: Assessment, options: Options, write: Callable[[str], str]) -> Iterator[str]:
    shares = assessment.shares
    rewritten = sum(shares[support] for support in _REWRITTEN)
    told: tuple[Finding, ...] = ()
    if assessment.verdict is Verdict.BLOCKED:
        blockers = frozenset(assessment.blockers)
        told = tuple(each for each in report.findings if each.fingerprint in blockers)
    elif assessment.verdict is Verdict.NEEDS_REWRITING:
        told = tuple(each for each in report.findings if _is_rewritten(each, assessment.target))
    count = shares[Support.REPLACE] if assessment.verdict is Verdict.AFTER_RENAMES else len(told)
    what = _most(told, options, write)
    yield options.say(f"says-{_key(assessment.verdict)}", n=count, what=what)
    if told:
        besides = {"besides-rework": rewritten - len(told), "besides-replace": shares[Support.REPLACE]}
        left = options.say("join").join(options.say(key, n=n) for key, n in besides.items() if n > 0)
        if left:
            yield options.say("says-besides", left=left)


def _is_rewritten(finding: Finding, target: str) -> bool:
    decides = finding.guard is Guard.NONE and finding.origin is Origin.OWN and finding.suppressed is None
    return decides and target in finding.advice and finding.advice[target].support in _REWRITTEN


def _most(findings: Iterable[Finding], options: Options, write: Callable[[str], str]) -> str:
    """What the findings are about, the most frequent first: `uses FP8 kernels (3), ...`."""
    counts = Counter(write(options.pick(each.message)) for each in findings)
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    said = options.say("join").join(f"{message}{options.say('parentheses', text=n)}" for message, n in most[:_NAMED])
    return said + (options.say("and-more-kinds", n=len(most) - _NAMED) if len(most) > _NAMED else "")


def _effort(assessment: Assessment, options: Options, write: Callable[[str], str]) -> str:
    main, covered = (assessment.effort[portion] for portion in (Portion.MAIN, Portion.SHIM))
    n = main.low if main.low == main.high else 0
    if not assessment.shims or covered.high == 0:
        return options.say("says-effort", points=points(main), n=n)
    shims = options.say("join").join(write(shim) for shim in assessment.shims)
    return options.say("says-effort-shim", points=points(main), covered=points(covered), shims=shims, n=n)
