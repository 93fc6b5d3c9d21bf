"""For people at a terminal: one block a finding, with what to do on each target."""

from collections.abc import Iterable, Iterator

from portcheck.model import Finding, Guard, Report, Severity, Target
from portcheck.outputs.answer import answer
from portcheck.outputs.escape import excerpt, visible
from portcheck.outputs.options import Options
from portcheck.outputs.place import is_silenced, place, told, works_everywhere
from portcheck.outputs.why import why

NAME = "text"

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def render(report: Report, options: Options) -> str:
    """The first `options.limit` findings, then how many more there are and how many work everywhere."""
    findings = told(report.findings)
    shown = findings if options.limit is None else findings[: options.limit]
    blocks = ["".join(f"{line}\n" for line in _block(each, report, options)) for each in shown]
    tail = "".join(f"{line}\n" for line in _tail(report, len(findings) - len(shown), options))
    return "\n".join([*blocks, *([tail] if tail else [])])


def _block(finding: Finding, report: Report, options: Options) -> Iterator[str]:
    severity = _colored(finding.severity, options)
    yield f"{place(finding)}: {severity} {visible(options.pick(finding.message))} [{finding.rule}]"
    yield f"  | {excerpt(finding.text)}"
    if finding.guard is not Guard.NONE:
        yield f"  {options.say(f'guard-{finding.guard}')}"
    if finding.related:
        lines = dict.fromkeys(str(span.line) for span in finding.related)
        yield f"  {options.say('also-used', lines=', '.join(lines))}"
    yield from _by_family(finding, report, options) if options.by_family else _by_target(finding, report, options)


def _by_target(finding: Finding, report: Report, options: Options) -> Iterator[str]:
    for target in report.targets:
        advice = finding.advice.get(target.id)
        if advice is None:
            continue
        yield f"  {target.id}: {answer(advice, options)}"
        note = options.pick(advice.note).rstrip(".。") if advice.note else ""
        reason = why(advice, report.evidence, options)
        if note or reason:
            yield f"      {options.say('semicolon').join(part for part in (visible(note), reason) if part)}"


def _by_family(finding: Finding, report: Report, options: Options) -> Iterator[str]:
    for family, members in _families(report.targets).items():
        answers: dict[str, list[str]] = {}
        for member in members:
            if member.id in finding.advice:
                answers.setdefault(answer(finding.advice[member.id], options), []).append(member.id)
        if len(answers) == 1:
            yield f"  {family}: {next(iter(answers))}"
        elif answers:
            yield f"  {family}: " + options.say("semicolon").join(
                f"{options.say('join').join(names)} {said}" for said, names in answers.items()
            )


def _families(targets: Iterable[Target]) -> dict[str, list[Target]]:
    families: dict[str, list[Target]] = {}
    for target in targets:
        families.setdefault(target.family or target.id, []).append(target)
    return families


def _tail(report: Report, more: int, options: Options) -> Iterator[str]:
    if more > 0:
        yield options.say("more", n=more)
    works = sum(works_everywhere(each) and not is_silenced(each) for each in report.findings)
    if works:
        yield options.say("works-everywhere", n=works)


def _colored(severity: Severity, options: Options) -> str:
    return f"\x1b[{_COLORS[severity]}m{severity}\x1b[0m" if options.color else str(severity)
