"""Verdicts and effort: what one target means for a repository."""

from typing import Any

import pytest

from portcheck.effort import efforts, portion
from portcheck.matrix import assess
from portcheck.model import (
    Advice,
    Assessment,
    Finding,
    Guard,
    Kind,
    Origin,
    Points,
    Portion,
    Severity,
    Support,
    Verdict,
)
from tests.reports import MISSING, REPLACE, REWORK, UNKNOWN, WORKS, finding, kernel, report, target, whole

CHIP = "acme-1"


def on_chip(advice: Advice, line: int = 3, **changes: Any) -> Finding:
    return finding(line=line, advice={CHIP: advice}, **changes)


def assessed(*findings: Finding) -> Assessment:
    return assess(report(*findings, targets=(target(CHIP),))).assessments[0]


def points(*findings: Finding) -> dict[Portion, Points]:
    """The portions that hold any work."""
    sums = efforts([(each, portion(each)) for each in findings], CHIP)
    return {place: held for place, held in sums.items() if held != Points(0, 0)}


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        pytest.param([kernel(advice={CHIP: MISSING}), on_chip(UNKNOWN)], Verdict.BLOCKED, id="an error is missing"),
        pytest.param([on_chip(MISSING)], Verdict.NEEDS_REWRITING, id="a warning is missing"),
        pytest.param([on_chip(REWORK), on_chip(UNKNOWN)], Verdict.NEEDS_REWRITING, id="rework before unknown"),
        pytest.param([on_chip(REPLACE), on_chip(UNKNOWN)], Verdict.UNCLEAR, id="half unknown"),
        pytest.param([*[on_chip(REPLACE)] * 9, on_chip(UNKNOWN)], Verdict.AFTER_RENAMES, id="a tenth unknown"),
        pytest.param([on_chip(REPLACE), on_chip(WORKS)], Verdict.AFTER_RENAMES, id="one name to swap"),
        pytest.param([on_chip(WORKS)], Verdict.RUNS, id="all works"),
        pytest.param([], Verdict.RUNS, id="nothing found"),
        pytest.param([finding()], Verdict.UNCLEAR, id="a finding nobody asked about"),
    ],
)
def test_a_verdict_is_the_first_that_fits(findings: list[Finding], expected: Verdict) -> None:
    assert assessed(*findings).verdict is expected


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"guard": Guard.AVAILABILITY}, id="guarded"),
        pytest.param({"origin": Origin.VENDORED}, id="vendored"),
        pytest.param({"origin": Origin.GENERATED}, id="generated"),
        pytest.param({"suppressed": "ported by hand"}, id="suppressed"),
    ],
)
def test_a_verdict_leaves_out_a_finding(changes: dict[str, Any]) -> None:
    held = assessed(kernel(advice={CHIP: MISSING}, **changes), on_chip(WORKS))
    assert (held.verdict, held.blockers, held.shares[Support.MISSING]) == (Verdict.RUNS, (), 0)


def test_a_verdict_counts_tests_and_the_baseline() -> None:
    held = assessed(kernel("tests/a.py", advice={CHIP: MISSING}), on_chip(REPLACE, baselined=True))
    assert (held.verdict, held.blockers) == (Verdict.BLOCKED, ("v1:tests/a.py:9",))


def test_effort_counts_the_highest_answer_of_a_rule_in_a_file_once() -> None:
    assert points(on_chip(REPLACE), on_chip(REWORK, 5), on_chip(REWORK, 7)) == {
        Portion.MAIN: Points(5, 5),
        Portion.SHIM: Points(1, 1),
    }


def test_effort_counts_a_rule_again_in_another_file() -> None:
    other = finding("other.py", advice={CHIP: REWORK})
    assert points(on_chip(REWORK), other) == {Portion.MAIN: Points(10, 10)}


@pytest.mark.parametrize("kind", [Kind.ENV, Kind.PACKAGE, Kind.IMAGE, Kind.COMMAND])
def test_effort_counts_a_name_once_a_repository(kind: Kind) -> None:
    first = finding("a.py", kind=kind, symbol="SAME", advice={CHIP: REWORK})
    second = finding("b.py", kind=kind, symbol="SAME", advice={CHIP: REWORK})
    third = finding("b.py", kind=kind, symbol="OTHER", advice={CHIP: REWORK})
    assert points(first, second, third) == {Portion.MAIN: Points(10, 10)}


def test_effort_of_an_unknown_answer_is_a_range() -> None:
    assert points(on_chip(UNKNOWN)) == {Portion.MAIN: Points(1, 13)}


def test_effort_of_an_unknown_answer_beside_a_known_one_is_at_least_the_known_one() -> None:
    assert points(on_chip(UNKNOWN), on_chip(REWORK)) == {Portion.MAIN: Points(5, 13)}


def test_effort_is_the_usual_one_where_the_answer_gives_none() -> None:
    usual = {support: points(on_chip(Advice(support))).get(Portion.MAIN, Points(0, 0)).low for support in Support}
    assert usual == {
        Support.WORKS: 0,
        Support.REPLACE: 1,
        Support.REWORK: 5,
        Support.MISSING: 8,
        Support.UNKNOWN: 1,
    }


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param(finding(), Portion.MAIN, id="own and unguarded"),
        pytest.param(finding(guard=Guard.VENDOR), Portion.GUARDED, id="guarded"),
        pytest.param(finding("pkg/tests/a.py", guard=Guard.VENDOR), Portion.TESTS, id="in a test folder"),
        pytest.param(finding("tests.py"), Portion.MAIN, id="a file named tests"),
        pytest.param(finding("latest/a.py"), Portion.MAIN, id="a folder that ends in test"),
        pytest.param(finding("tests/a.py", origin=Origin.VENDORED), Portion.VENDORED, id="vendored tests"),
        pytest.param(finding("tests/a.py", suppressed=""), Portion.SUPPRESSED, id="suppressed without a reason"),
    ],
)
def test_a_portion_is_told_by_the_finding(changed: Finding, expected: Portion) -> None:
    assert portion(changed) is expected


def test_a_folder_of_examples_is_the_main_work_when_it_was_asked_for() -> None:
    found = finding("examples/moe/model.py")
    assert (portion(found), portion(found, "examples/moe")) == (Portion.TESTS, Portion.MAIN)


def test_an_assessment_tells_everything_of_one_target() -> None:
    assessment = assess(whole()).assessments[0]
    assert assessment == Assessment(
        target="acme-1",
        verdict=Verdict.BLOCKED,
        shares={
            Support.WORKS: 1,
            Support.REPLACE: 3,
            Support.REWORK: 1,
            Support.MISSING: 2,
            Support.UNKNOWN: 0,
        },
        effort={
            Portion.MAIN: Points(21, 21),
            Portion.SHIM: Points(1, 1),
            Portion.GUARDED: Points(1, 1),
            Portion.TESTS: Points(1, 1),
            Portion.VENDORED: Points(5, 5),
            Portion.SUPPRESSED: Points(5, 5),
        },
        changes=5,
        shims={"transfer": 2},
        blockers=("v1:model.py:1",),
        categories={"memory-api": Points(5, 5), "third-party-lib": Points(8, 8), "dependency": Points(8, 8)},
    )


def test_the_points_of_the_categories_make_the_main_portion_without_what_a_shim_covers() -> None:
    held = assessed(on_chip(REPLACE), on_chip(REWORK, 5, category="rng", rule="seed"), on_chip(UNKNOWN, 7, path="b.py"))
    assert held.categories == {"memory-api": Points(1, 13), "rng": Points(5, 5)}
    assert held.effort[Portion.MAIN] == Points(6, 18)


def test_a_report_knows_the_portion_of_each_finding_outside_the_main_work() -> None:
    assert assess(whole()).portions == {
        "v1:model.py:5": Portion.GUARDED,
        "v1:model.py:20": Portion.SUPPRESSED,
        "v1:tests/test_model.py:4": Portion.TESTS,
        "v1:third_party/a.py:4": Portion.VENDORED,
    }


def test_a_severity_below_error_never_blocks() -> None:
    assert assessed(kernel(advice={CHIP: MISSING}, severity=Severity.WARNING)).verdict is Verdict.NEEDS_REWRITING
