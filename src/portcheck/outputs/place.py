"""Where findings stand, in which order, and which of them are told at all."""

from collections.abc import Iterable

from portcheck.model import Finding, Support
from portcheck.outputs.escape import visible


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By path, line, column and rule; a notebook's cells in their order."""
    return tuple(sorted(findings, key=lambda each: (each.path, each.cell or 0, each.span, each.rule, each.symbol)))


def path(finding: Finding) -> str:
    """The finding's file, with the cell of a notebook."""
    name = visible(finding.path)
    return name if finding.cell is None else f"{name}:cell {finding.cell}"


def place(finding: Finding) -> str:
    """`path:line:column`, which editors open."""
    return f"{path(finding)}:{finding.span.line}:{finding.span.column}"


def is_silenced(finding: Finding) -> bool:
    """Whether the finding is only counted: suppressed, or in the baseline."""
    return finding.suppressed is not None or finding.baselined


def works_everywhere(finding: Finding) -> bool:
    """Whether every chosen target takes it as it is; false without targets."""
    advice = finding.advice.values()
    return bool(advice) and all(each.support is Support.WORKS for each in advice)


def told(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings a person reads one by one, in order."""
    return tuple(each for each in ordered(findings) if not is_silenced(each) and not works_everywhere(each))
