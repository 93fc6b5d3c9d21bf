"""For people at a terminal: one block a finding, with what to do on each target; then what each target means."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from portcheck.model import Advice, Finding, Guard, Report, Severity, Support, Text
from portcheck.outputs.answer import answer
from portcheck.outputs.escape import excerpt, visible
from portcheck.outputs.families import agreeing, families
from portcheck.outputs.headline import headline
from portcheck.outputs.options import Options
from portcheck.outputs.place import is_silenced, path, place, told, works_everywhere
from portcheck.outputs.why import why

NAME = "text"

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
# A target with the part of an answer that the second line tells: note and evidence.
_Reason = tuple[str, Text | None, tuple[str, ...]]


def render(report: Report, options: Options) -> str:
    """The first `options.limit` findings, how many more there are or work everywhere, and a verdict for each target."""
    findings = told(report.findings)
    shown = findings if options.limit is None else findings[: options.limit]
    firsts = _firsts(shown)
    blocks = ["".join(f"{line}\n" for line in _block(each, report, firsts, options)) for each in shown]
    tail = "".join(f"{line}\n" for line in _tail(report, len(findings) - len(shown), options))
    meant = "".join(f"{line}\n" for line in _verdicts(report, options))
    return "\n".join(part for part in (*blocks, tail, meant) if part)


def _block(finding: Finding, report: Report, firsts: Mapping[_Reason, Finding], options: Options) -> Iterator[str]:
    severity = _colored(finding.severity, options)
    yield f"{place(finding)}: {severity} {visible(options.pick(finding.message))} [{finding.rule}]"
    yield f"  | {excerpt(finding.text)}"
    if finding.guard is not Guard.NONE:
        yield f"  {options.say(f'guard-{finding.guard}')}"
    if finding.related:
        lines = dict.fromkeys(str(span.line) for span in finding.related)
        yield f"  {options.say('also-used', lines=', '.join(lines))}"
    for word, is_safe in (("fix-safe", True), ("fix-unsafe", False)):
        targets = [each.target for each in finding.offers if each.is_safe is is_safe]
        if targets:
            yield f"  {options.say(word, targets=options.say('join').join(targets))}"
    if options.by_family:
        yield from _by_family(finding, report, options)
    else:
        yield from _by_target(finding, report, firsts, options)


def _by_target(finding: Finding, report: Report, firsts: Mapping[_Reason, Finding], options: Options) -> Iterator[str]:
    """Each different answer with the targets of a family that give it."""
    said = {
        target: tuple(_answered(advice, finding, firsts[target, advice.note, advice.evidence], report, options))
        for target, advice in finding.advice.items()
    }
    for _, same, (first, *rest) in agreeing(report.targets, said):
        yield f"  {options.say('join').join(each.id for each in same)}: {first}"
        yield from rest


def _answered(advice: Advice, finding: Finding, first: Finding, report: Report, options: Options) -> Iterator[str]:
    """The answer, then its reason; `first` is the finding that tells the reason, other findings point to it."""
    said = answer(advice, options)
    note = options.pick(advice.note).rstrip(".。") if advice.note else ""
    if first is finding:
        yield said
        reason = [part for part in (visible(note), why(advice, report.evidence, options)) if part]
        if reason:
            yield f"      {options.say('semicolon').join(reason)}"
    elif note and advice.support is not Support.WORKS:
        yield said + options.say("as-at", place=f"{path(first)}:{first.span.line}")
    else:
        yield said


def _firsts(findings: Sequence[Finding]) -> Mapping[_Reason, Finding]:
    """The finding that tells each reason; later ones point to it."""
    firsts: dict[_Reason, Finding] = {}
    for finding in findings:
        for target, advice in finding.advice.items():
            firsts.setdefault((target, advice.note, advice.evidence), finding)
    return firsts


def _by_family(finding: Finding, report: Report, options: Options) -> Iterator[str]:
    said = {target: answer(advice, options) for target, advice in finding.advice.items()}
    join = options.say("join")
    lines: list[tuple[str, str]] = []
    for family, members in families(report.targets).items():
        answers = list(agreeing(members, said))
        apart = (f"{join.join(each.id for each in same)} {what}" for _, same, what in answers)
        if answers:
            lines.append((family, answers[0][2] if len(answers) == 1 else options.say("semicolon").join(apart)))
    yield from (f"  {each}" for each in _together(lines, options))


def _together(lines: Iterable[tuple[str, str]], options: Options) -> Iterator[str]:
    """`a, c: the same`, in the order of the first of each."""
    names: dict[str, list[str]] = {}
    for name, what in lines:
        names.setdefault(what, []).append(name)
    yield from (f"{options.say('join').join(same)}: {what}" for what, same in names.items())


def _tail(report: Report, more: int, options: Options) -> Iterator[str]:
    if more > 0:
        yield options.say("more", n=more)
    works = sum(works_everywhere(each) and not is_silenced(each) for each in report.findings)
    if works:
        yield options.say("works-everywhere", n=works)


def _verdicts(report: Report, options: Options) -> Iterator[str]:
    """A line for each target, or for each family whose members all fare alike; nothing where nothing was found.

    By family, the verdict without its reasons.
    """
    if not report.findings:
        return
    said = {each.target: headline(report, each, options, is_brief=options.by_family) for each in report.assessments}
    lines = []
    for family, same, what in agreeing(report.targets, said):
        is_whole = options.by_family and family and len(same) > 1
        lines.append((family if is_whole else options.say("join").join(each.id for each in same), what))
    yield from _together(lines, options) if options.by_family else (f"{name}: {what}" for name, what in lines)


def _colored(severity: Severity, options: Options) -> str:
    return f"\x1b[{_COLORS[severity]}m{severity}\x1b[0m" if options.color else str(severity)
