"""The command line: which files, findings and targets a scan takes."""

import json
from pathlib import Path

import pytest

from tests.commands import COMPARE, FALLBACK, STREAM, WAIT, Portcheck, Ran, concise
from tests.scanned import write


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        pytest.param([], ["a.py", "sub/b.py", "tests/c.py"], id="the current folder by default"),
        pytest.param(["sub"], ["sub/b.py"], id="a folder"),
        pytest.param(["sub", "a.py"], ["a.py", "sub/b.py"], id="several paths, in order of path"),
        pytest.param(["--exclude", "tests"], ["a.py", "sub/b.py"], id="all but a folder"),
        pytest.param(["--extend-exclude", "b.py"], ["a.py", "tests/c.py"], id="all but a name"),
        pytest.param(["a.py", "--exclude", "a.py"], ["a.py"], id="an excluded file that is named"),
        pytest.param(["a.py", "--exclude", "a.py", "--force-exclude"], [], id="excluded by force"),
        pytest.param(["--no-respect-gitignore"], ["a.py", "gone.py", "sub/b.py", "tests/c.py"], id="ignored ones too"),
    ],
)
def test_the_files_scanned_are(arguments: list[str], paths: list[str], portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT, "sub/b.py": WAIT, "tests/c.py": WAIT, "gone.py": WAIT, ".gitignore": "gone.py\n"})
    assert portcheck("check", "--output-format", "concise", *arguments).out == concise(*paths)


def test_paths_are_told_from_the_top_of_the_checkout(
    portcheck: Portcheck, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repo, {"sub/b.py": WAIT})
    monkeypatch.chdir(repo / "sub")
    assert portcheck("check", "--output-format", "concise").out == concise("sub/b.py")


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        pytest.param(["--select", "device-comparison"], ["b.py:1"], id="one rule"),
        pytest.param(["--select", "device-string"], ["b.py:1"], id="a category that is a rule's name too"),
        pytest.param(["--select", "device-api", "--select", "device-string"], ["a.py:2", "b.py:1", "c.py:2"], id="two"),
        pytest.param(["--ignore", "torch-cuda-synchronize"], ["b.py:1"], id="all but a rule"),
        pytest.param(["--select", "device-api", "--ignore", "torch-cuda-synchronize"], [], id="ignore after select"),
        pytest.param(["--select", "torch-cuda-free-memory"], [], id="a former rule id"),
        pytest.param(["--severity", "warning"], ["a.py:2", "b.py:1"], id="warnings and worse"),
        pytest.param(["--severity", "error"], ["b.py:1"], id="errors"),
        pytest.param(["--severity", "note"], ["a.py:2", "b.py:1", "c.py:2"], id="everything"),
    ],
)
def test_the_findings_shown_are(arguments: list[str], lines: list[str], portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT, "b.py": COMPARE, "c.py": FALLBACK})
    shown = portcheck("check", "--output-format", "concise", *arguments).out.splitlines()
    assert [line.rsplit(":", 2)[0] for line in shown] == lines


@pytest.mark.parametrize(
    ("arguments", "targets"),
    [
        pytest.param([], ["portable", "tern-one", "tern-two"], id="all by default"),
        pytest.param(["-t", "portable"], ["portable"], id="one"),
        pytest.param(["-t", "tern"], ["tern-one", "tern-two"], id="a family is its members"),
        pytest.param(["-t", "tern-two", "-t", "tern"], ["tern-one", "tern-two"], id="each once"),
    ],
)
def test_the_targets_that_answer_are(
    arguments: list[str], targets: list[str], portcheck: Portcheck, repo: Path
) -> None:
    write(repo, {"a.py": WAIT})
    shown = json.loads(portcheck("check", "--output-format", "json", *arguments).out)
    assert sorted(shown["targets"]) == sorted(shown["findings"][0]["advice"]) == targets


def test_a_target_in_the_settings_file_is_chosen(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": STREAM, "portcheck.toml": 'target = ["tern-two"]\n'})
    assert portcheck("check").code == 0


def test_isolated_reads_no_settings_file(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT, "portcheck.toml": 'fail-on = "never"\n'})
    assert (portcheck("check").code, portcheck("check", "--isolated").code) == (0, 1)


def test_a_dash_reads_stdin_under_the_path_given(portcheck: Portcheck) -> None:
    ran = portcheck("check", "-", "--stdin-filename", "src/a.py", "--output-format", "concise", stdin=WAIT)
    assert ran == Ran(1, concise("src/a.py"), "read 1 of 1 files, 1 finding, 1 warning\n")


def test_stdin_without_a_path_is_python(portcheck: Portcheck) -> None:
    assert portcheck("check", "-", "--output-format", "concise", stdin=WAIT).out == concise("stdin.py")


def test_a_folder_without_a_vocabulary_is_laid_over_the_shipped_knowledge(portcheck: Portcheck, repo: Path) -> None:
    evidence = "evidence: {source: a run, seen: 2026-01-03, how: ran}"
    own = {
        "own/targets/acme-a1/target.yaml": f"name: Acme A1\nvendor: Acme\n{evidence}\n",
        "own/targets/acme-a1/torch.yaml": "torch-cuda-synchronize:\n"
        f"  support: replace\n  use: torch.acme.wait\n  {evidence}\n",
    }
    write(repo, {"a.py": WAIT, **own})
    shown = portcheck("check", "a.py", "-q", "-t", "acme-a1", "-t", "portable", "--knowledge", "own")
    assert shown.out.splitlines()[2:6:2] == [
        "  acme-a1: replace with torch.acme.wait",
        "  portable: replace with torch.accelerator.synchronize (since torch 2.6)",
    ]


def test_what_is_wrong_in_a_folder_laid_over_is_told_by_its_own_path(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"own/targets/acme-a1/target.yaml": "name: Acme A1\n", "own/targets/acme-a1/a.yaml": "warp: {}\n"})
    assert portcheck("rules", "validate", "own").err == (
        "portcheck: own/targets/acme-a1/a.yaml:1: no rule is called 'warp'; did you mean 'warp-size'?\n"
    )
