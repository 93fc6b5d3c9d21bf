"""The text and concise outputs: what a person and an editor read."""

import pytest

from portcheck.matrix import assess
from portcheck.model import Advice, Severity
from portcheck.outputs import render
from tests.golden_outputs import options
from tests.reports import REPLACE, REWORK, TRANSFER, WORKS, finding, kernel, report, target

ONE = (target("acme-1", shims=(TRANSFER,)),)


def test_text_says_what_to_do_and_how_we_know() -> None:
    shown = render(report(finding(advice={"acme-1": REPLACE}), targets=ONE), "text", options())
    assert shown == (
        "model.py:3:5: warning asks the CUDA device for its free memory [cuda-memory-info]\n"
        "  | torch.cuda.mem_get_info()\n"
        "  acme-1: replace with torch.acme.mem_get_info (since torch_acme 2.1, covered by transfer)\n"
        "      Counts device memory only; read in the source: acme wheel, acme/__init__.py\n"
    )


def test_text_without_targets_shows_the_finding_alone() -> None:
    assert (
        render(report(kernel()), "text", options())
        == "model.py:9:5: error uses FP8 kernels [fp8-library]\n  | fast_fp8\n"
    )


def test_text_stops_at_the_limit_and_says_how_many_more() -> None:
    shown = render(report(kernel(line=1), kernel(line=2), kernel(line=3)), "text", options()._replace(limit=1))
    first = "model.py:1:5: error uses FP8 kernels [fp8-library]\n  | fast_fp8\n\n"
    assert shown.removeprefix(first) == "2 more findings: portcheck report ... -o report.md shows them all\n"


def test_text_counts_what_works_on_every_chosen_target() -> None:
    found = (finding(advice={"acme-1": WORKS}), finding(line=4, advice={"acme-1": WORKS}))
    shown = render(report(*found, targets=ONE), "text", options())
    assert shown == "2 more work as they are on every chosen target\n"


def test_text_keeps_silent_about_suppressed_findings_and_the_baseline() -> None:
    shown = render(report(finding(suppressed="known"), finding(line=4, baselined=True)), "text", options())
    assert shown == ""


@pytest.mark.parametrize(
    ("severity", "colored"),
    [
        pytest.param(Severity.ERROR, "\x1b[31merror\x1b[0m", id="red"),
        pytest.param(Severity.WARNING, "\x1b[33mwarning\x1b[0m", id="yellow"),
        pytest.param(Severity.NOTE, "\x1b[36mnote\x1b[0m", id="cyan"),
    ],
)
def test_text_colours_the_severity_when_asked(severity: Severity, colored: str) -> None:
    shown = render(report(kernel(severity=severity)), "text", options()._replace(color=True))
    assert shown.splitlines()[0] == f"model.py:9:5: {colored} uses FP8 kernels [fp8-library]"


def test_concise_names_the_cell_of_a_notebook() -> None:
    shown = render(report(kernel("a.ipynb", cell=2), kernel("a.ipynb", line=1, cell=3)), "concise", options())
    assert shown == (
        "a.ipynb:cell 2:9:5: error fp8-library uses FP8 kernels\n"
        "a.ipynb:cell 3:1:5: error fp8-library uses FP8 kernels\n"
    )


def test_text_tells_a_note_once_and_points_to_it_afterwards() -> None:
    found = (finding(advice={"acme-1": REPLACE}), finding(line=8, advice={"acme-1": REPLACE}))
    blocks = render(report(*found, targets=ONE), "text", options()).split("\n\n")
    assert blocks[1].splitlines()[-1] == (
        "  acme-1: replace with torch.acme.mem_get_info (since torch_acme 2.1, covered by transfer), see model.py:3"
    )


def test_text_ends_with_what_each_target_means() -> None:
    found = finding(advice={"acme-1": REPLACE, "acme-2": WORKS})
    shown = render(assess(report(found, targets=(*ONE, target("acme-2")))), "text", options())
    assert shown.splitlines()[-2:] == [
        "acme-1: Runs once one place is replaced by its counterpart. Effort: 0 points, and 1 more that transfer would"
        " cover. Unknown: 0 of 1 findings.",
        "acme-2: Runs as it is, as far as this scan can see. Effort: 0 points. Unknown: 0 of 1 findings.",
    ]


@pytest.mark.parametrize(
    ("advice", "ends"),
    [
        pytest.param(
            {"acme-1": REWORK, "acme-2": REWORK},
            ["acme: needs rewriting. Effort: 5 points. Unknown: 0 of 1 findings."],
            id="members that fare alike",
        ),
        pytest.param(
            {"acme-1": REWORK, "acme-2": WORKS},
            [
                "acme-1: needs rewriting. Effort: 5 points. Unknown: 0 of 1 findings.",
                "acme-2: runs. Effort: 0 points. Unknown: 0 of 1 findings.",
            ],
            id="members that differ",
        ),
    ],
)
def test_text_by_family_ends_with_a_short_verdict(advice: dict[str, Advice], ends: list[str]) -> None:
    members = tuple(target(name, family="acme") for name in advice)
    held = assess(report(finding(advice=advice), targets=members))
    shown = render(held, "text", options()._replace(by_family=True))
    assert shown.split("\n\n")[-1].splitlines() == ends


def test_text_tells_targets_of_a_family_with_one_answer_on_one_line() -> None:
    members = tuple(target(name, family="acme") for name in ("acme-1", "acme-2", "acme-3"))
    found = finding(advice={"acme-1": REWORK, "acme-2": WORKS, "acme-3": REWORK})
    shown = render(report(found, targets=members), "text", options())
    assert shown.splitlines()[2:] == [
        "  acme-1, acme-3: rework",
        "      The signature differs; documented: https://acme.example/docs",
        "  acme-2: works as it is",
        "      documented: https://acme.example/docs",
    ]
