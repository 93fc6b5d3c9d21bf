"""The command line: how it exits, and what it says of mistakes and of files it cannot read."""

from pathlib import Path

import pytest

from tests.commands import COMPARE, FALLBACK, STREAM, WAIT, Portcheck, Ran, concise
from tests.scanned import TREE, write


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        pytest.param("import torch\n", [], 0, id="nothing found"),
        pytest.param(WAIT, [], 1, id="a warning"),
        pytest.param(COMPARE, [], 1, id="an error"),
        pytest.param(FALLBACK, [], 0, id="a note only"),
        pytest.param(FALLBACK, ["--fail-on", "note"], 1, id="a note, fail on notes"),
        pytest.param(WAIT, ["--fail-on", "error"], 0, id="a warning, fail on errors"),
        pytest.param(COMPARE, ["--fail-on", "error"], 1, id="an error, fail on errors"),
        pytest.param(COMPARE, ["--fail-on", "never"], 0, id="an error, fail never"),
        pytest.param(COMPARE, ["--exit-zero"], 0, id="an error, exit zero"),
        pytest.param(WAIT, ["--severity", "error"], 0, id="a warning that is not shown"),
        pytest.param(WAIT, ["--ignore", "device-api"], 0, id="a warning that is ignored"),
        pytest.param(STREAM, ["-t", "tern-two"], 0, id="works on the target"),
        pytest.param(STREAM, ["-t", "tern"], 1, id="works on one of the targets"),
        pytest.param(STREAM, [], 1, id="works on one of all targets"),
        pytest.param(STREAM, ["-t", "portable"], 1, id="unknown on the target"),
        pytest.param(
            "x.to('cuda')  # portcheck: ignore[device-string] known\n", [], 0, id="a warning that is suppressed"
        ),
    ],
)
def test_check_exits(text: str, arguments: list[str], code: int, portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": text})
    assert portcheck("check", *arguments).code == code


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["report"], id="report"),
        pytest.param(["explain", "torch.cuda.Stream", "--knowledge", str(TREE)], id="explain"),
        pytest.param(["rules", "list", "--knowledge", str(TREE)], id="rules list"),
        pytest.param(["rules", "test", "--knowledge", str(TREE)], id="rules test"),
        pytest.param(["rules", "validate", str(TREE)], id="rules validate"),
        pytest.param(["targets", "list", "--knowledge", str(TREE)], id="targets list"),
        pytest.param(["targets", "show", "tern", "--knowledge", str(TREE)], id="targets show"),
        pytest.param(["config", "show"], id="config show"),
        pytest.param(["--version"], id="version"),
        pytest.param(["check", "--help"], id="help"),
    ],
)
def test_other_commands_exit_0_whatever_is_found(arguments: list[str], portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": COMPARE})
    assert portcheck(*arguments).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(
            ["check", "-t", "tern-ome"],
            "--target 'tern-ome': no such target; `portcheck targets list` shows them; did you mean 'tern-one'?",
            id="a misspelt target",
        ),
        pytest.param(
            ["check", "-t", "zz"],
            "--target 'zz': no such target; `portcheck targets list` shows them",
            id="an unknown target",
        ),
        pytest.param(
            ["check", "--select", "torch-cuda-wait"],
            "'torch-cuda-wait': no rule or category is called so; `portcheck rules list` shows them",
            id="an unknown rule selected",
        ),
        pytest.param(
            ["check", "--ignore", "device-apis"],
            "'device-apis': no rule or category is called so; `portcheck rules list` shows them",
            id="an unknown category ignored",
        ),
        pytest.param(
            ["check", "--output-format", "xml"],
            "--output-format 'xml': no such format; choose one of concise, json, markdown, text",
            id="an unknown format",
        ),
        pytest.param(
            ["check", "--output-format", "escape"],
            "--output-format 'escape': no such format; choose one of concise, json, markdown, text",
            id="a module that is no format",
        ),
        pytest.param(
            ["report", "--output-format", "a.b"],
            "--output-format 'a.b': no such format; choose one of concise, json, markdown, text",
            id="a format with a dot",
        ),
        pytest.param(
            ["check", "--lang", "fr"],
            "command line: 'lang' is 'fr'; choose one of en, zh",
            id="an unknown language",
        ),
        pytest.param(
            ["explain", "torch.cuda.Stream", "--lang", "fr", "--knowledge", str(TREE)],
            "--lang 'fr': no such language; choose one of en, zh",
            id="an unknown language to explain in",
        ),
        pytest.param(
            ["check", "--severity", "bad"],
            "command line: 'severity' is 'bad'; choose one of error, warning, note",
            id="an unknown severity",
        ),
        pytest.param(
            ["check", "--fail-on", "always"],
            "command line: 'fail_on' is 'always'; choose one of never, error, warning, note",
            id="an unknown severity to fail on",
        ),
        pytest.param(
            ["check", "--color", "red"],
            "command line: 'color' is 'red'; choose one of auto, always, never",
            id="an unknown colour",
        ),
        pytest.param(
            ["check", "--knowledge", "nowhere"],
            "--knowledge 'nowhere': no such folder; give the folder that holds constructs/ or targets/",
            id="no rules tree",
        ),
        pytest.param(["check", "gone.py"], "gone.py: no such file or folder; give a path that exists", id="no path"),
        pytest.param(
            ["check", "-o", "a.py/report"],
            "a.py/report: cannot be written: File exists; choose another place with -o",
            id="no place to write",
        ),
        pytest.param(
            ["explain", "numpy.zeros", "--knowledge", str(TREE)],
            "explain 'numpy.zeros': no rule claims it;"
            " give a rule id or a name such as torch.cuda.synchronize, NCCL_DEBUG",
            id="nothing to explain",
        ),
        pytest.param(
            ["rules", "test", "torch-cuda-wait", "--knowledge", str(TREE)],
            "rules test 'torch-cuda-wait': no rule is called so; `portcheck rules list` shows them",
            id="no rule to test",
        ),
        pytest.param(
            ["targets", "show", "turn", "--knowledge", str(TREE)],
            "--target 'turn': no such target; `portcheck targets list` shows them; did you mean 'tern'?",
            id="no target to show",
        ),
    ],
)
def test_a_mistake_is_one_line_on_stderr_and_exit_2(
    arguments: list[str], said: str, portcheck: Portcheck, repo: Path
) -> None:
    write(repo, {"a.py": WAIT})
    assert portcheck(*arguments) == Ran(2, "", f"portcheck: {said}\n")


def test_a_wrong_option_exits_2(portcheck: Portcheck) -> None:
    ran = portcheck("check", "--no-such-option")
    assert (ran.code, ran.out, "--no-such-option" in ran.err) == (2, "", True)


def test_a_mistake_in_the_settings_file_is_told_with_its_path(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT, "portcheck.toml": "slect = []\n"})
    assert portcheck("check") == Ran(
        2,
        "",
        f"portcheck: {repo}/portcheck.toml: 'slect' is no setting; did you mean 'select'?;"
        " `portcheck check --help` lists them\n",
    )


def test_a_broken_rules_tree_is_told_line_by_line(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"rules/constructs/device/one.yaml": "titel: x\n", "rules/targets/.keep": "", "a.py": WAIT})
    ran = portcheck("check", "--knowledge", "rules")
    assert (ran.code, ran.out) == (2, "")
    assert all(line.startswith("portcheck: ") for line in ran.err.splitlines())


@pytest.fixture
def locked(repo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that its owner has locked, beside one that can be read."""
    write(repo, {"a.py": WAIT, "locked.py": WAIT})
    plain = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.name == "locked.py":
            raise PermissionError(13, "Permission denied")
        return plain(path)

    # The tests may run as root, whom no file mode stops.
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    return repo / "locked.py"


def test_an_unreadable_file_is_named_and_the_scan_goes_on(locked: Path, portcheck: Portcheck) -> None:
    assert portcheck("check", "--output-format", "concise") == Ran(
        1,
        concise("a.py"),
        "read 1 of 2 files, 1 finding, 1 warning\nskipped (cannot be read: Permission denied): locked.py\n",
    )


def test_an_unreadable_file_exits_2_when_strict(locked: Path, portcheck: Portcheck) -> None:
    assert portcheck("check", "--strict").code == 2


def test_a_fault_of_portcheck_itself_exits_2(portcheck: Portcheck, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("portcheck.languages.python.read", fail)
    write(repo, {"a.py": WAIT})
    ran = portcheck("check")
    assert (ran.code, ran.out) == (2, "")
    assert "skipped (internal error: RuntimeError: no such luck): a.py\n" in ran.err


def test_a_large_file_is_named(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": WAIT})
    assert portcheck("check", "--max-file-size", "5").err.endswith("skipped (larger than 5 bytes): a.py\n")
