"""The command that puts facts to packages, lists old ones, and measures how much is answered."""

import json
from pathlib import Path

import pytest

from tests.commands import Portcheck, Ran
from tests.packages import source_archive, unpacked, wheel
from tests.scanned import TREE, copied

STREAM = {"torch_tern/__init__.py": "class Stream: ...\n"}
NEUTRAL = {"torch/__init__.py": "", "torch/accelerator/__init__.py": "def synchronize(device=None): ...\n"}


@pytest.fixture
def facts(portcheck: Portcheck) -> Portcheck:
    """Runs a command on facts, with the small rules tree where none is named."""

    def run(*arguments: str) -> Ran:
        own = () if "--knowledge" in arguments else ("--knowledge", str(TREE))
        return portcheck("facts", *arguments, *own)

    return run


def proofs(tmp_path: Path, *checks: str) -> str:
    """A rules tree in which one target rests on these checks of torch-tern 1.2."""
    tree = copied(tmp_path / "rules")
    listed = [
        f"{{check: '{check}', package: torch-tern, version: '1.2', seen: 2026-01-04, how: source}}" for check in checks
    ]
    (tree / "targets/tern-two/torch-cuda.yaml").write_text(
        f"torch-cuda-other: {{support: works, evidence: [{', '.join(listed)}]}}\n", "utf-8"
    )
    return str(tree)


def test_a_fact_is_proved_by_a_wheel(facts: Portcheck, tmp_path: Path) -> None:
    wheel(tmp_path / "wheels", "torch_tern", "1.2", STREAM)
    assert facts("verify", "-t", "tern-two", "--wheel", str(tmp_path / "wheels")) == Ran(
        0,
        "tern-two: 1 proved, 0 refuted, 0 not checkable\n1 fact in 1 package: 1 proved, 0 refuted, 0 not checkable\n",
        "",
    )


def test_a_refuted_fact_is_told_with_the_answers_that_rest_on_it(facts: Portcheck, tmp_path: Path) -> None:
    wheel(tmp_path / "wheels", "torch_tern", "1.2", {"torch_tern/__init__.py": "class Streams: ...\n"})
    assert facts("verify", "-t", "tern-two", "--wheel", str(tmp_path / "wheels")) == Ran(
        1,
        "tern-two: 0 proved, 1 refuted, 0 not checkable\n"
        "  refuted: python torch_tern.Stream (torch-tern 1.2): the name is not there\n"
        "    torch-cuda-other\n"
        "1 fact in 1 package: 0 proved, 1 refuted, 0 not checkable\n",
        "",
    )


def test_without_its_package_a_fact_cannot_be_checked(facts: Portcheck) -> None:
    assert facts("verify", "-t", "tern-two") == Ran(
        0,
        "tern-two: 0 proved, 0 refuted, 1 not checkable\n"
        "  not checkable: 1 in torch-tern, which is not at hand; give its folder with --wheel\n"
        "1 fact in 1 package: 0 proved, 0 refuted, 1 not checkable\n",
        "",
    )


def test_what_a_source_cannot_tell_is_not_checkable(facts: Portcheck, tmp_path: Path) -> None:
    wheel(tmp_path / "wheels", "torch_tern", "1.2", {"torch_tern/__init__.py": "def __getattr__(name): ...\n"})
    shown = facts("verify", "-t", "tern-two", "--wheel", str(tmp_path / "wheels"))
    assert shown.out.splitlines()[1] == (
        "  not checkable: 1 in torch-tern 1.2, its source lets names be made while it runs: python torch_tern.Stream"
    )


@pytest.mark.parametrize(
    ("version", "seen_in"),
    [
        pytest.param("1.2+build", "torch-tern 1.2+build", id="a build of this version"),
        pytest.param("1.3", "torch-tern 1.3", id="another version"),
    ],
)
def test_the_nearest_release_is_asked(facts: Portcheck, tmp_path: Path, version: str, seen_in: str) -> None:
    wheel(tmp_path, "torch_tern", version, STREAM)
    wheel(tmp_path, "torch_tern", "1.1", {})
    shown = facts("verify", "-t", "tern-two", "--wheel", str(tmp_path), "--output-format", "json")
    assert json.loads(shown.out) == [
        {
            "target": "tern-two",
            "check": "python torch_tern.Stream",
            "package": "torch-tern",
            "version": "1.2",
            "state": "proved",
            "seen_in": seen_in,
            "why": None,
            "answers": ["torch-cuda-other"],
        }
    ]


def test_an_older_release_refutes_nothing(facts: Portcheck, tmp_path: Path) -> None:
    wheel(tmp_path, "torch_tern", "1.1", {"torch_tern/__init__.py": ""})
    assert facts("verify", "-t", "tern-two", "--wheel", str(tmp_path)).out.splitlines()[:2] == [
        "tern-two: 0 proved, 0 refuted, 1 not checkable",
        "  not checkable: 1 in torch-tern 1.1, it is older than 1.2: python torch_tern.Stream",
    ]


def test_a_source_archive_and_an_unpacked_package_are_read_too(facts: Portcheck, tmp_path: Path) -> None:
    source_archive(tmp_path / "a", "torch_tern", "1.2", {f"src/{path}": text for path, text in STREAM.items()})
    unpacked(tmp_path / "b" / "c", "torch_tern", "1.2", STREAM)
    unpacked(tmp_path / "d", "torch_tern", "1.2", STREAM)
    for folder in "abd":
        shown = facts("verify", "-t", "tern-two", "--wheel", str(tmp_path / folder))
        assert shown.out.splitlines()[0] == "tern-two: 1 proved, 0 refuted, 0 not checkable"


@pytest.mark.parametrize(
    ("check", "said"),
    [
        pytest.param("python torch_tern.ring(bird)", None, id="a parameter"),
        pytest.param(
            "python torch_tern.ring(egg)",
            "refuted: {} (torch-tern 1.2): it has no parameter egg",
            id="no such parameter",
        ),
        pytest.param(
            "python torch_tern.open_ring(egg)",
            "not checkable: 1 in torch-tern 1.2, its source does not spell the parameter egg: {}",
            id="any parameter",
        ),
        pytest.param("no-python torch_tern.fly", None, id="an absent name"),
        pytest.param(
            "no-python torch_tern.ring", "refuted: {} (torch-tern 1.2): the name is there", id="a name that is there"
        ),
        pytest.param("holds torch_tern/notes.txt: two words", None, id="a text"),
        pytest.param(
            "holds torch_tern/notes.txt: a word",
            "refuted: {} (torch-tern 1.2): the text is not there",
            id="no such text",
        ),
        pytest.param("holds torch_tern/notes.txt: three  spaces", None, id="a text with two spaces"),
        pytest.param("holds torch_tern/lib/*.so: tern_ring", None, id="a text in any such file"),
        pytest.param(
            "holds torch_tern/no.txt: x",
            "refuted: {} (torch-tern 1.2): there is no file torch_tern/no.txt",
            id="no such file",
        ),
        pytest.param("lacks torch_tern/notes.txt: a word", None, id="an absent text"),
        pytest.param(
            "lacks torch_tern/notes.txt: words",
            "refuted: {} (torch-tern 1.2): the text is there",
            id="a text that is there",
        ),
        pytest.param("file torch_tern/notes.txt", None, id="a file"),
        pytest.param(
            "file torch_tern/no.txt",
            "refuted: {} (torch-tern 1.2): there is no such file",
            id="a file that is not there",
        ),
    ],
)
def test_each_kind_of_check(facts: Portcheck, tmp_path: Path, check: str, said: str | None) -> None:
    files: dict[str, str | bytes] = {
        "torch_tern/__init__.py": "def ring(bird): ...\ndef open_ring(bird, **more): ...\n",
        "torch_tern/notes.txt": "two words, three  spaces\n",
        "torch_tern/lib/libtern.so": b"\0tern_ring\0",
    }
    wheel(tmp_path / "wheels", "torch_tern", "1.2", files)
    tree = proofs(tmp_path, check)
    shown = facts("verify", "-t", "tern-two", "--knowledge", tree, "--wheel", str(tmp_path / "wheels"))
    told = [
        line.strip() for line in shown.out.splitlines() if line.startswith("  ") and line.strip() != "torch-cuda-other"
    ]
    assert told == ([] if said is None else [said.format(check)])


def test_a_name_that_a_package_hangs_into_another_is_looked_for_where_it_is_defined(
    facts: Portcheck, tmp_path: Path
) -> None:
    wheel(
        tmp_path / "wheels",
        "torch_tern",
        "1.2",
        {"torch_tern/__init__.py": "", "torch_tern/bird.py": "ring = synchronize = Stream = mark = 1\n"},
    )
    tree = proofs(tmp_path, "python torch.tern.ring")
    described = Path(tree) / "targets/tern-two/target.yaml"
    described.write_text(
        described.read_text("utf-8")
        + "exports: {torch.tern: {package: torch-tern, version: '1.2', seen: 2026-01-04, at: torch_tern.bird}}\n",
        "utf-8",
    )
    shown = facts("verify", "-t", "tern-two", "--knowledge", tree, "--wheel", str(tmp_path / "wheels"))
    assert shown.out.splitlines()[0] == "tern-two: 4 proved, 0 refuted, 0 not checkable"


def test_what_answers_name_is_checked_where_the_target_says_who_exports_it(facts: Portcheck, tmp_path: Path) -> None:
    tree = copied(tmp_path / "rules")
    described = tree / "targets/tern/target.yaml"
    export = "{package: torch-tern, version: '1.2', seen: 2026-01-04, at: torch_tern}"
    described.write_text(described.read_text("utf-8") + f"exports: {{torch.tern: {export}}}\n", "utf-8")
    wheel(tmp_path / "wheels", "torch_tern", "1.2", {"torch_tern/__init__.py": "class Stream: ...\nmark = 1\n"})
    assert facts("verify", "-t", "tern-one", "--knowledge", str(tree), "--wheel", str(tmp_path / "wheels")) == Ran(
        1,
        "tern-one: 2 proved, 1 refuted, 0 not checkable\n"
        "  refuted: python torch.tern.synchronize (torch-tern 1.2): the name is not there\n"
        "    torch-cuda-synchronize\n"
        "3 facts in 1 package: 2 proved, 1 refuted, 0 not checkable\n",
        "",
    )


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        pytest.param("none", "portcheck: --wheel '{}': no such folder; give one that holds wheels\n", id="no folder"),
        pytest.param(
            "bad",
            "portcheck: {}/torch_tern-1.2-py3-none-any.whl: cannot be read as an archive: File is not a zip file; "
            "fetch it again or move it away\n",
            id="no archive",
        ),
    ],
)
def test_a_folder_that_cannot_be_read_is_told(facts: Portcheck, tmp_path: Path, folder: str, said: str) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "torch_tern-1.2-py3-none-any.whl").write_text("no zip", "utf-8")
    given = str(tmp_path / folder)
    assert facts("verify", "--wheel", given) == Ran(2, "", said.format(given))


def test_a_fact_of_an_older_version_than_the_one_at_hand_is_stale(facts: Portcheck, tmp_path: Path) -> None:
    wheel(tmp_path, "torch_tern", "1.3", STREAM)
    wheel(tmp_path, "torch_tern", "2.0rc1", STREAM)
    assert facts("stale", "-t", "tern-two", "--days", "100000", "--wheel", str(tmp_path)) == Ran(
        1,
        "tern-two: 1 fact wants another look\n"
        "  python torch_tern.Stream (torch-tern 1.2), 2026-01-04: 1.3 is at hand\n"
        "    torch-cuda-other\n",
        "",
    )


def test_facts_are_stale_by_their_age(facts: Portcheck) -> None:
    shown = facts("stale", "-t", "tern-two", "--days", "0", "--output-format", "json")
    assert shown.code == 1
    assert [(each["fact"], each["seen"], each["newer"]) for each in json.loads(shown.out)] == [
        ("the guide of torch_tern", "2026-01-02", None),
        ("the chip's guide", "2026-01-02", None),
        ("a run on one chip", "2026-01-03", None),
        ("python torch_tern.Stream (torch-tern 1.2)", "2026-01-04", None),
    ]


def test_nothing_is_stale(facts: Portcheck) -> None:
    assert facts("stale", "--days", "100000") == Ran(0, "no fact is stale\n", "")


def test_coverage_needs_measured_frequencies(facts: Portcheck) -> None:
    assert facts("coverage").code == 2


FREQUENCY = """\
measured: 2026-01-05
repositories:
  gull/egg: {revision: "1", findings: 20}
constructs:
  torch-cuda-synchronize: {"torch.cuda.synchronize": 600000}
  torch-cuda-other: {"torch.cuda.nvtx.range_push": 100000, "*": 100000}
  device-comparison: {"cuda": 150000, "cuda:0": 50000}
"""


@pytest.fixture
def measured(tmp_path: Path) -> str:
    tree = copied(tmp_path / "rules")
    (tree / "frequency.yaml").write_text(FREQUENCY, "utf-8")
    return str(tree)


def test_coverage_is_weighted_by_how_often_code_holds_a_construct(facts: Portcheck, measured: str) -> None:
    assert facts("coverage", "-t", "tern-one", "--gaps", "1", "--knowledge", measured) == Ran(
        0,
        "Target    answered  works  replace  rework  missing  unknown\n"
        "tern-one      80.0    0.0     70.0    10.0      0.0     20.0\n"
        "tern-one: not answered, of all that was measured\n"
        "  20.00 %  device-comparison (cuda, cuda:0)\n",
        "",
    )


def test_coverage_as_markdown(facts: Portcheck, measured: str) -> None:
    shown = facts("coverage", "-t", "tern-one", "--knowledge", measured, "--output-format", "markdown")
    assert shown.out == (
        "| Target | answered | works | replace | rework | missing | unknown |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n"
        "| tern-one | 80.0 | 0.0 | 70.0 | 10.0 | 0.0 | 20.0 |\n"
    )


def test_coverage_as_json_holds_every_gap(facts: Portcheck, measured: str) -> None:
    shown = facts("coverage", "-t", "tern-one", "--knowledge", measured, "--output-format", "json")
    assert json.loads(shown.out) == {
        "tern-one": {
            "answered": 0.8,
            "shares": {"works": 0.0, "replace": 0.7, "rework": 0.1, "missing": 0.0, "unknown": 0.2},
            "gaps": [{"rule": "device-comparison", "share": 0.2, "symbols": ["cuda", "cuda:0"]}],
        }
    }
