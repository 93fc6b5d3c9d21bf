"""The examples inside rule files: how they are read, and how one that does not come out is named."""

import shutil
from pathlib import Path

import pytest

from portcheck.knowledge import open_knowledge
from portcheck.knowledge.examples import Example, read_examples
from portcheck.testing import ExampleFailure, run_examples

TREE = Path(__file__).parent / "knowledge"
RULE = "constructs/torch-cuda/torch-cuda-synchronize.yaml"


@pytest.fixture(autouse=True)
def _at_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(TREE, tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def change(old: str, new: str) -> None:
    text = Path("rules", RULE).read_text("utf-8")
    assert old in text
    Path("rules", RULE).write_text(text.replace(old, new, 1), "utf-8")


def failures() -> tuple[ExampleFailure, ...]:
    return run_examples(open_knowledge(Path("rules")), ["torch-cuda-synchronize"])


def test_an_example_is_read_with_its_neighbours() -> None:
    change("language: python, code:", "language: python, path: b.py, files: {a.py: x = 1}, code:")
    assert read_examples(Path("rules"))[-1] == Example(
        rule="torch-cuda-synchronize",
        case="a method of the same name",
        language="python",
        path="b.py",
        files=(("a.py", "x = 1"), ("b.py", "stream.synchronize()")),
        at=(),
        place=f"rules/{RULE}:18",
    )


def test_examples_that_come_out_as_they_say_are_not_named() -> None:
    assert run_examples(open_knowledge(Path("rules"))) == ()


def test_a_bad_example_found_on_another_line_is_named() -> None:
    change("at: [2]", "at: [1, 2]")
    assert [str(failure) for failure in failures()] == [
        f"rules/{RULE}:11: torch-cuda-synchronize, 'by its full name': expected lines 1, 2, found line 2; "
        "mend rule or example"
    ]


def test_a_good_example_that_is_found_is_named() -> None:
    change('"stream.synchronize()"', '"import torch; torch.cuda.synchronize()"')
    assert [str(failure) for failure in failures()] == [
        f"rules/{RULE}:18: torch-cuda-synchronize, 'a method of the same name': expected nothing, found line 1; "
        "mend rule or example"
    ]


def test_a_bad_example_that_another_rule_takes_names_that_rule() -> None:
    change("        torch.cuda.synchronize()", "        torch.cuda.stream()")
    assert [str(failure) for failure in failures()] == [
        f"rules/{RULE}:11: torch-cuda-synchronize, 'by its full name': expected line 2, found nothing "
        "(other rules: torch-cuda-other on line 2); mend rule or example"
    ]
