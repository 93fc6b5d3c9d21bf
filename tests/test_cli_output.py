"""The command line: what goes to which stream and file, in which colour, language and shape."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portcheck import __version__
from tests.commands import COMPARE, STREAM, WAIT, Portcheck, Ran, concise
from tests.scanned import TREE, write


def test_stdout_is_only_the_report_and_the_summary_is_on_stderr(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT})
    assert portcheck("check", "-t", "portable") == Ran(
        1,
        "a.py:2:1: warning waits for the CUDA device by name [torch-cuda-synchronize]\n"
        "  | torch.cuda.synchronize\n"
        "  portable: replace with torch.accelerator.synchronize (since torch 2.6)\n"
        "      read in the source: torch/accelerator/__init__.py\n"
        "\n"
        "portable: Runs once one place is replaced by its counterpart. Effort: 1 point. Unknown: 0 of 1 findings.\n",
        "read 1 of 1 files, 1 finding, 1 warning\n",
    )


def test_the_summary_counts_the_files_that_no_language_reads(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT, "k.cu": "", "csrc/b.CU": "", "Dockerfile": ""})
    assert portcheck("check").err == (
        "read 1 of 1 files (3 other files not looked at: 2 .cu, 1 Dockerfile), 1 finding, 1 warning\n"
    )


def test_quiet_leaves_stderr_empty(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT})
    assert portcheck("check", "-q", "--output-format", "concise") == Ran(1, concise("a.py"), "")


def test_without_a_target_text_has_a_line_for_each_family(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": STREAM})
    assert portcheck("check").out == (
        "a.py:2:1: warning uses a CUDA function of PyTorch [torch-cuda-other]\n"
        "  | torch.cuda.Stream\n"
        "  portable: unknown, nobody has answered this yet\n"
        "  tern: tern-one missing, there is no counterpart; tern-two works as it is\n"
        "\n"
        "portable: unclear. Effort: 1-13 points. Unknown: 1 of 1 findings.\n"
        "tern-one: needs rewriting. Effort: 8 points. Unknown: 0 of 1 findings.\n"
        "tern-two: runs. Effort: 0 points. Unknown: 0 of 1 findings.\n"
    )


def test_remarks_are_in_the_summary(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": "x = 1  # portcheck: ignore[device-api] gone\n"})
    assert portcheck("check").err.splitlines()[-1] == (
        "a.py:1: nothing here is found by device-api; remove the comment"
    )


def test_suppressed_findings_stay_in_json_with_their_reason(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": "x.to('cuda')  # portcheck: ignore[device-string] known\n"})
    shown = json.loads(portcheck("check", "--output-format", "json").out)
    assert [(each["rule"], each["suppressed"]) for each in shown["findings"]] == [("device-string", "known")]


def test_one_scan_writes_several_files(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT})
    ran = portcheck(
        "check", "--output-format", "concise", "--json-output", "out/a.json", "--markdown-output", "out/a.md"
    )
    assert ran.out == concise("a.py")
    assert json.loads((repo / "out/a.json").read_text("utf-8"))["findings"][0]["rule"] == "torch-cuda-synchronize"
    assert (repo / "out/a.md").read_text("utf-8").startswith("# Porting report: repo\n")


def test_files_hold_the_answers_though_stdout_does_not(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT})
    portcheck("check", "--output-format", "concise", "--json-output", "a.json")
    shown = json.loads((repo / "a.json").read_text("utf-8"))
    assert sorted(shown["findings"][0]["advice"]) == ["portable", "tern-one", "tern-two"]


def test_an_output_file_takes_the_place_of_stdout(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT})
    assert portcheck("check", "--output-format", "concise", "-o", "found.txt").out == ""
    assert (repo / "found.txt").read_text("utf-8") == concise("a.py")


def test_report_writes_markdown_whatever_the_settings_say_of_check(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT, "portcheck.toml": 'output-format = "concise"\n'})
    shown = portcheck("report").out
    assert shown.startswith("# Porting report: repo\n")
    assert "| Tern One |" in shown


def test_two_scans_give_the_same_bytes(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT, "b.py": COMPARE, "sub/c.py": STREAM})
    for output_format in ("json", "markdown", "text", "concise"):
        first, second = (portcheck("check", "--output-format", output_format) for _ in range(2))
        assert first == second


def test_a_process_of_its_own_gives_the_same_bytes_whatever_its_hash_seed(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT, "b.py": COMPARE, "sub/c.py": STREAM})
    expected = portcheck("check", "--output-format", "json")
    command = [sys.executable, "-m", "portcheck", "check", "--output-format", "json"]
    for seed in ("1", "2"):
        ran = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False)
        assert Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode()) == expected


def test_no_path_of_the_machine_is_in_a_report(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT})
    for output_format in ("json", "markdown", "text"):
        assert str(repo.parent) not in portcheck("check", "--output-format", output_format).out


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param(["{root}"], "portcheck report .", id="the root itself"),
        pytest.param(["{root}/sub", "-o", "{root}/out.md"], "portcheck report sub -o out.md", id="below the root"),
        pytest.param(["--output-file={root}/../r.md", "."], "portcheck report --output-file=r.md .", id="elsewhere"),
        pytest.param(["-o{root}/out.md"], "portcheck report -oout.md", id="attached to a short option"),
        pytest.param(["--exclude", "/build"], "portcheck report --exclude /build", id="an anchored pattern"),
    ],
)
def test_the_command_to_run_again_holds_no_path_of_the_machine(
    typed: list[str], shown: str, portcheck: Portcheck, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repo, {"sub/a.py": WAIT})
    arguments = ["report", *(each.format(root=repo) for each in typed)]
    monkeypatch.setattr(sys, "argv", ["portcheck", *arguments])
    told = portcheck(*arguments).out + "".join(each.read_text("utf-8") for each in repo.parent.rglob("*.md"))
    assert f"    {shown}\n" in told
    assert str(repo.parent) not in told


def test_text_stops_after_50_findings(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": "import torch\n" + "torch.cuda.synchronize()\n" * 53})
    shown = portcheck("check").out
    assert shown.count("[torch-cuda-synchronize]\n") == 50
    assert "\n\n3 more findings: portcheck report ... -o report.md shows them all\n\n" in shown


def test_control_characters_of_a_scanned_file_never_reach_a_terminal(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a\x1b[31m.py": "x.to(f'cuda:{ids[\"\x1b]0;title\x07\"]}')\n"})
    for output_format in ("json", "markdown", "text", "concise"):
        ran = portcheck("check", "--output-format", output_format)
        assert (ran.code, "\x1b" in ran.out + ran.err, "\x07" in ran.out) == (1, False, False)


@pytest.mark.parametrize(
    ("arguments", "environment", "is_colored"),
    [
        pytest.param([], {}, False, id="no terminal"),
        pytest.param(["--color", "always"], {}, True, id="always"),
        pytest.param([], {"FORCE_COLOR": "1"}, True, id="forced by the environment"),
        pytest.param(["--color", "never"], {"FORCE_COLOR": "1"}, False, id="never, though forced"),
        pytest.param([], {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, id="unwanted, though forced"),
        pytest.param(["--color", "always"], {"NO_COLOR": "1"}, True, id="always, though unwanted"),
        pytest.param([], {"TERM": "dumb", "FORCE_COLOR": "1"}, False, id="a dumb terminal"),
        pytest.param(["-o", "a.txt"], {"FORCE_COLOR": "1"}, False, id="into a file"),
        pytest.param(["--output-format", "json"], {"FORCE_COLOR": "1"}, False, id="json"),
    ],
)
def test_text_is_coloured(
    arguments: list[str],
    environment: dict[str, str],
    is_colored: bool,
    portcheck: Portcheck,
    repo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(repo, {"a.py": WAIT})
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ran = portcheck("check", *arguments)
    written = (repo / "a.txt").read_text("utf-8") if "-o" in arguments else ran.out
    assert ("\x1b[33mwarning\x1b[0m" in written) == is_colored
    assert "\x1b" not in ran.err


def test_the_report_may_be_in_chinese(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT})
    shown = portcheck("check", "--lang", "zh", "--output-format", "concise").out
    assert shown == "a.py:2:1: warning torch-cuda-synchronize 按名称等待 CUDA 设备\n"


def test_statistics_count_by_rule_the_busiest_first(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT, "b.py": COMPARE + COMPARE})
    assert portcheck("check", "--statistics") == Ran(
        1,
        "2  device-comparison       device-string  compares a device with CUDA\n"
        "1  torch-cuda-synchronize  device-api     waits for the CUDA device by name\n",
        "read 2 of 2 files, findings, 2 errors, 1 warning\n",
    )


def test_statistics_come_as_json_too(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT})
    assert json.loads(portcheck("check", "--statistics", "--output-format", "json").out) == [
        {
            "rule": "torch-cuda-synchronize",
            "category": "device-api",
            "title": "waits for the CUDA device by name",
            "findings": 1,
        }
    ]


def test_statistics_of_nothing_are_empty(portcheck: Portcheck) -> None:
    assert portcheck("check", "--statistics").out == ""


def test_config_show_tells_the_settings_and_their_file(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"sub/portcheck.toml": 'target = ["tern"]\njobs = 2\n'})
    shown = portcheck("config", "show", "sub").out
    assert shown.splitlines()[:2] == [f"# from {repo}/sub/portcheck.toml, PORTCHECK_KNOWLEDGE", 'target = ["tern"]']
    assert "jobs = 2\n" in shown


def test_rules_list_has_a_line_for_each_rule(portcheck: Portcheck) -> None:
    assert portcheck("rules", "list", "--knowledge", str(TREE)).out == (
        "device-comparison       error    device-string  compares a device with CUDA\n"
        "device-string           warning  device-string  names the CUDA device\n"
        "torch-cuda-memory-info  warning  memory-api     asks the CUDA device for its free memory\n"
        "torch-cuda-other        warning  device-api     uses a CUDA function of PyTorch\n"
        "torch-cuda-synchronize  warning  device-api     waits for the CUDA device by name\n"
    )


def test_targets_list_has_families_last(portcheck: Portcheck) -> None:
    assert portcheck("targets", "list", "--knowledge", str(TREE)).out == (
        "portable  -         -     device-neutral PyTorch\n"
        "tern-one  tern      tern  Tern One\n"
        "tern-two  tern      tern  Tern Two\n"
        "tern      (family)  tern  Tern\n"
    )


def test_rules_test_exits_1_where_an_example_fails(portcheck: Portcheck, repo: Path) -> None:
    tree = shutil.copytree(TREE, repo / "rules")
    rule = tree / "constructs" / "device" / "device-string.yaml"
    rule.write_text(rule.read_text("utf-8").replace("at: [1]", "at: [2]"), "utf-8")
    ran = portcheck("rules", "test", "--knowledge", "rules")
    assert ran.code == 1
    assert "device-string, 'as an argument': expected line 2, found line 1; mend rule or example\n" in ran.out
    assert ran.err == "1 examples fail\n"


def test_version_is_the_packages(portcheck: Portcheck) -> None:
    assert portcheck("--version").out == f"portcheck {__version__}\n"
