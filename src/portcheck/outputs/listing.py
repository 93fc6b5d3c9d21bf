"""Lists of rules and targets, for a terminal and as JSON."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from portcheck.model import Report, Rule, Target
from portcheck.outputs.chip import described
from portcheck.outputs.options import Options
from portcheck.outputs.place import told


def rules_text(rules: Iterable[Rule], options: Options) -> str:
    """A line a rule: id, severity, category, title."""
    rows = [(rule.id, str(rule.severity), rule.category, options.pick(rule.title)) for rule in rules]
    return _columns(sorted(rows))


def rules_json(rules: Iterable[Rule], options: Options) -> str:
    """A list of rules by id."""
    return _json(
        [
            {
                "id": rule.id,
                "severity": rule.severity,
                "category": rule.category,
                "title": options.pick(rule.title),
                "why": options.pick(rule.why),
                "aliases": list(rule.aliases),
                "deprecated": rule.deprecated,
            }
            for rule in sorted(rules, key=lambda rule: rule.id)
        ]
    )


def statistics_text(report: Report, options: Options) -> str:
    """A line a rule: how often it reports, its id, category and title; the busiest first."""
    counted = _counted(report)
    width = len(str(counted[0][1])) if counted else 0
    rows = [(f"{n:>{width}}", rule.id, rule.category, options.pick(rule.title)) for rule, n in counted]
    return _columns(rows)


def statistics_json(report: Report, options: Options) -> str:
    """The same as JSON: a list."""
    counted = _counted(report)
    return _json(
        [
            {"rule": rule.id, "category": rule.category, "title": options.pick(rule.title), "findings": n}
            for rule, n in counted
        ]
    )


def _counted(report: Report) -> list[tuple[Rule, int]]:
    """The rules with the number of their findings, of those that are told one by one."""
    counts = Counter(finding.rule for finding in told(report.findings))
    return [(report.rules[rule], n) for rule, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def targets_text(targets: Iterable[Target], options: Options) -> str:
    """A line a target: id, family, device string, name; a family has a dash for its device where members differ."""
    return _columns(
        [
            (each.id, each.family or "-", each.device or "-", options.pick(each.name))
            for each in targets
            if not each.abstract
        ]
        + [(each.id, "(family)", each.device or "-", options.pick(each.name)) for each in targets if each.abstract]
    )


def targets_json(targets: Iterable[Target], options: Options) -> str:
    """A list of targets and families."""
    return _json([described(each, options) for each in targets])


def _columns(rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    padded = (
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    )
    return "".join(f"{line}\n" for line in padded)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
