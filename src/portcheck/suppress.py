"""Comments that ask for silence: findings are marked, never dropped; comments that do nothing are told."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date

from portcheck.model import Finding, Remark, Rule, Suppression


def suppress(
    findings: Sequence[Finding], suppressions: Sequence[Suppression], today: date, aliases: dict[str, str]
) -> tuple[Finding, ...]:
    """The findings of one file, those that a comment covers marked with its reason ("" where none is given)."""
    if not suppressions:
        return tuple(findings)
    active = [asked for asked in suppressions if not is_expired(asked, today)]
    return tuple(_marked(finding, active, aliases) for finding in findings)


def _marked(finding: Finding, suppressions: Iterable[Suppression], aliases: dict[str, str]) -> Finding:
    for asked in suppressions:
        if covers(asked, finding, aliases):
            return finding._replace(suppressed=asked.reason)
    return finding


def covers(asked: Suppression, finding: Finding, aliases: dict[str, str]) -> bool:
    """Whether the comment names the finding's rule or category and stands at its lines."""
    return any(_names(name, asked, finding, aliases) for name in asked.ids)


def _names(name: str, asked: Suppression, finding: Finding, aliases: dict[str, str]) -> bool:
    if asked.cell not in (None, finding.cell) or not asked.first <= finding.span.line <= asked.last:
        return False
    return aliases.get(name, name) in (finding.rule, finding.category)


def is_expired(asked: Suppression, today: date) -> bool:
    """Whether the comment's `until:` day is past; a day that is none counts as past."""
    if asked.until is None:
        return False
    return not _is_day(asked.until) or date.fromisoformat(asked.until) < today


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def remarks(
    path: str,
    findings: Sequence[Finding],
    suppressions: Sequence[Suppression],
    rules: Iterable[Rule],
    today: date,
) -> tuple[Remark, ...]:
    """What is wrong with a file's comments: unknown names, expired ones, those that silence nothing."""
    known = list(rules)
    aliases = aliases_of(known)
    names = {rule.id for rule in known} | {rule.category for rule in known} | set(aliases)
    return tuple(
        Remark(path, asked.line, text)
        for asked in suppressions
        for text in _faults(asked, findings, names, aliases, today)
    )


def _faults(
    asked: Suppression, findings: Sequence[Finding], names: Container[str], aliases: dict[str, str], today: date
) -> Iterator[str]:
    for name in asked.ids:
        if name not in names:
            yield f"no rule or category is called '{name}'; `portcheck rules list` shows them"
    if asked.until is not None and not _is_day(asked.until):
        yield f"'{asked.until}' is no day; write until: YYYY-MM-DD"
        return
    if is_expired(asked, today):
        yield f"this suppression ended on {asked.until}; mend the code or set a later day"
        return
    known = [name for name in asked.ids if name in names]
    idle = [name for name in known if not any(_names(name, asked, each, aliases) for each in findings)]
    if not asked.ids:
        yield "this suppression names no rule; write `ignore[rule]`"
    elif idle:
        yield f"nothing here is found by {', '.join(idle)}; remove {'the comment' if idle == known else 'the name'}"


def aliases_of(rules: Iterable[Rule]) -> dict[str, str]:
    """Former rule ids by the id of today."""
    return {alias: rule.id for rule in rules for alias in rule.aliases}
