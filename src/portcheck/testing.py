"""Runs the examples inside rule files, of the shipped rules or of somebody's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portcheck.knowledge import Knowledge
from portcheck.knowledge.examples import Example, read_examples
from portcheck.model import Finding
from portcheck.scan import scan_texts


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example whose rule reports on other lines than the example says."""

    rule: str
    case: str
    place: str
    expected: tuple[int, ...]
    found: tuple[int, ...]
    others: tuple[str, ...]

    def __str__(self) -> str:
        """One line: where, what, and how to mend it."""
        seen = _lines(self.found)
        others = f" (other rules: {', '.join(self.others)})" if self.others else ""
        wanted = _lines(self.expected)
        return (
            f"{self.place}: {self.rule}, '{self.case}': expected {wanted}, found {seen}{others}; mend rule or example"
        )


def run_examples(knowledge: Knowledge, rule_ids: Iterable[str] | None = None) -> tuple[ExampleFailure, ...]:
    """The examples, of all rules or of some, that do not come out as they say.

    A bad one must be found by its rule on exactly the lines of `at`, a good one nowhere.
    """
    wanted = None if rule_ids is None else frozenset(rule_ids)
    examples = read_examples(knowledge.directory)
    chosen = (example for example in examples if wanted is None or example.rule in wanted)
    return tuple(failure for example in chosen for failure in _run(example, knowledge))


def _run(example: Example, knowledge: Knowledge) -> Iterator[ExampleFailure]:
    findings = [found for found in scan_texts(dict(example.files), knowledge) if _concerns(found, example)]
    found = tuple(sorted({finding.span.line for finding in findings if finding.rule == example.rule}))
    if found != tuple(sorted(set(example.at))):
        others = sorted({f"{other.rule} on line {other.span.line}" for other in findings if other.rule != example.rule})
        yield ExampleFailure(example.rule, example.case, example.place, example.at, found, tuple(others))


def _concerns(finding: Finding, example: Example) -> bool:
    """Findings in a neighbouring file count against good examples only."""
    return finding.path == example.path or (not example.at and finding.rule == example.rule)


def _lines(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return "nothing"
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
