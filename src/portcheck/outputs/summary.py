"""The last lines of a scan: what was read, found, skipped, and what to mend; meant for stderr."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from portcheck.model import Finding, Report, Severity, Skipped
from portcheck.outputs.escape import visible
from portcheck.outputs.options import Options
from portcheck.outputs.place import is_silenced, works_everywhere

_NAMED = 5
_KINDS = 8


def summary(report: Report, options: Options) -> str:
    """Counts in one line, then the skipped files by reason, then remarks."""
    remarks = [f"{visible(each.path)}:{each.line}: {visible(each.text)}" for each in report.remarks]
    return "\n".join([_counts(report, options), *_skipped(report.skipped, options), *remarks]) + "\n"


def severities(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """How many findings of each severity, the worst first; silenced ones are not among them."""
    counts = Counter(each.severity for each in findings if not is_silenced(each))
    return {severity: counts[severity] for severity in Severity}


def _counts(report: Report, options: Options) -> str:
    counted = [
        options.say("files-read", n=report.files_read, seen=report.files_seen) + _unread(report, options),
        options.say("findings", n=sum(severities(report.findings).values())),
        *(options.say(f"count-{severity}", n=n) for severity, n in severities(report.findings).items() if n),
    ]
    asides = {
        "count-works": sum(works_everywhere(each) and not is_silenced(each) for each in report.findings),
        "count-suppressed": sum(each.suppressed is not None for each in report.findings),
        "count-baselined": sum(each.baselined and each.suppressed is None for each in report.findings),
    }
    return options.say("join").join([*counted, *(options.say(key, n=n) for key, n in asides.items() if n)])


def _unread(report: Report, options: Options) -> str:
    """`(12 others were not looked at: 7 .cu, 5 .sh)`; empty where there are none."""
    n = sum(report.unread.values())
    return options.say("parentheses", text=options.say("files-unread", n=n, kinds=kinds(report, options))) if n else ""


def kinds(report: Report, options: Options, code: Callable[[str], str] = visible) -> str:
    """The files that no language reads by suffix, the most frequent first; `code` writes a suffix."""
    most = sorted(report.unread.items(), key=lambda pair: (-pair[1], pair[0]))
    named = options.say("join").join(f"{n} {code(kind)}" for kind, n in most[:_KINDS])
    return named + (options.say("and-more-suffixes", n=len(most) - _KINDS) if len(most) > _KINDS else "")


def _skipped(skipped: Iterable[Skipped], options: Options) -> Iterable[str]:
    reasons: dict[str, list[str]] = defaultdict(list)
    for each in skipped:
        reasons[visible(each.reason)].append(visible(each.path))
    for reason, paths in sorted(reasons.items()):
        more = len(paths) - _NAMED
        named = options.say("join").join(sorted(paths)[:_NAMED])
        yield options.say("skipped", reason=reason, files=named + (options.say("and-more", n=more) if more > 0 else ""))
