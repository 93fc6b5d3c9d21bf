"""Comments that ask for silence: findings are marked, never dropped; comments that do nothing are told."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
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
            return replace(finding, suppressed=asked.reason)
    return finding


def covers(asked: Suppression, finding: Finding, aliases: dict[str, str]) -> bool:
    """Whether the comment names the finding's rule or category and stands at its lines."""
    names = {aliases.get(name, name) for name in asked.ids}
    return asked.first <= finding.span.line <= asked.last and not names.isdisjoint((finding.rule, finding.category))


def is_expired(asked: Suppression, today: date) -> bool:
    """Whether the comment's `until:` day is past; a day that is none counts as past."""
    if asked.until is None:
        return False
    try:
        return date.fromisoformat(asked.until) < today
    except ValueError:
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
    told = []
    for asked in suppressions:
        unknown = [name for name in asked.ids if name not in names]
        if unknown:
            text = f"no rule or category is called '{unknown[0]}'; `portcheck rules list` shows them"
        elif is_expired(asked, today):
            text = f"this suppression ended on {asked.until}; mend the code or set a later day"
        elif not any(covers(asked, finding, aliases) for finding in findings):
            text = f"nothing here is found by {', '.join(asked.ids) or 'this suppression'}; remove the comment"
        else:
            continue
        told.append(Remark(path, asked.line, text))
    return tuple(told)


def aliases_of(rules: Iterable[Rule]) -> dict[str, str]:
    """Former rule ids by the id of today."""
    return {alias: rule.id for rule in rules for alias in rule.aliases}
