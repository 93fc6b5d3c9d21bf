"""The porting report: what a planner and an engineer read, in which order, and how large it may grow."""

from typing import Any

from portcheck.matrix import assess
from portcheck.model import Advice, Finding, Text
from portcheck.outputs import render
from tests.golden_outputs import options
from tests.reports import MISSING, REPLACE, REWORK, TRANSFER, UNKNOWN, WORKS, finding, kernel, report, target

CHIPS = (target("acme-1", shims=(TRANSFER,)), target("acme-2", shims=(TRANSFER,)))


def written(*findings: Finding, **changes: Any) -> str:
    return render(assess(report(*findings, targets=CHIPS)._replace(**changes)), "markdown", options())


def part(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def both(advice: Advice) -> dict[str, Advice]:
    return {"acme-1": advice, "acme-2": advice}


def test_a_report_says_which_files_it_did_not_look_at() -> None:
    shown = written(finding(advice=both(WORKS)), unread={".cu": 20, ".sh": 1})
    assert "**21 files of other kinds were not looked at (20 `.cu`, 1 `.sh`).**\n" in shown


def test_a_report_of_files_that_were_all_looked_at_says_nothing_of_others() -> None:
    assert "were not looked at (" not in written(finding(advice=both(WORKS)))


def test_a_blocked_target_is_told_with_what_blocks_it_and_what_else_is_to_do() -> None:
    found = (kernel(line=1, advice=both(MISSING)), kernel(line=2, advice=both(MISSING)), finding(advice=both(REWORK)))
    assert (
        "- **ACME-1**: Blocked: 2 places have no counterpart there: uses FP8 kernels (2)."
        " Besides: 1 place to rewrite. Effort: 13 points. Unknown: 0 of 3 findings.\n"
    ) in written(*found)


def test_the_most_frequent_blocker_comes_first() -> None:
    rare = kernel(line=1, rule="rare", message=Text("is rare"), advice=both(MISSING))
    often = [kernel(line=line, advice=both(MISSING)) for line in (2, 3)]
    entries = [line for line in part(written(rare, *often), "Blockers").splitlines() if line.startswith("- ")]
    assert entries == [
        "- **uses FP8 kernels** (`fp8-library`, 2 places): `model.py:2`, 3",
        "- **is rare** (`rare`, 1 place): `model.py:1`",
    ]


def test_the_order_of_work_opens_with_the_points_of_each_step() -> None:
    found = (kernel(advice=both(MISSING)), finding(advice={"acme-1": REWORK, "acme-2": UNKNOWN}))
    table = [line for line in part(written(*found), "Order of work").splitlines() if line.startswith("|")]
    assert table == [
        "| Step | Places | Files | ACME-1 | ACME-2 |",
        "| --- | --- | --- | --- | --- |",
        "| 1. Dependencies | 1 | 1 | 8 | 8 |",
        "| 2. Device layer | 1 | 1 | 5 | 1-13 |",
    ]


def test_within_a_step_the_hardest_comes_first() -> None:
    easy = [finding(line=line, advice=both(REPLACE)) for line in (1, 2)]
    hard = finding(line=9, rule="hard", message=Text("is hard"), advice=both(REWORK))
    entries = [line for line in part(written(*easy, hard), "Order of work").splitlines() if line.startswith("- **")]
    assert [line.partition(" (")[0] for line in entries] == [
        "- **is hard**",
        "- **asks the CUDA device for its free memory**",
    ]


def test_a_rule_says_an_answer_once() -> None:
    there = {"acme-1": REPLACE, "acme-2": WORKS}
    here = {"acme-1": REPLACE, "acme-2": REWORK}
    shown = part(written(finding(advice=there), finding(line=4, symbol="b", advice=here)), "Order of work")
    assert shown.count("Counts device memory only") == 1
    assert "    - ACME-1: as above\n" in shown


def test_a_shim_of_several_targets_is_told_once() -> None:
    shown = part(
        written(finding(advice=both(REPLACE)), finding(line=4, advice=both(REWORK))),
        "What a run-time patch would cover",
    )
    assert shown.count("Import it first.") == 1
    assert shown.count("<details><summary>What remains on ACME-1, ACME-2 with transfer</summary>") == 1


def test_a_report_too_large_for_github_says_what_it_leaves_out() -> None:
    many = [
        finding(f"folder/{number}.py", rule=f"rule-{number}", message=Text("does it " * 30), advice=both(REWORK))
        for number in range(1500)
    ]
    shown = written(*many)
    assert len(shown.encode()) < 500_000
    assert "\n- 1000 more are left out here to keep the report within what GitHub renders" in shown
