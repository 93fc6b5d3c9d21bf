"""Versions that the scanned code is bound to, and what they do to answers."""

import json
from pathlib import Path

import pytest

from portcheck.assume import fitted
from portcheck.model import Advice, Assumption, Support
from tests.commands import Portcheck
from tests.scanned import write

INFO = "import torch\ntorch.cuda.mem_get_info()\n"
NEWER = Advice(Support.REPLACE, use="torch.accelerator.get_memory_info", since={"torch": "2.10"}, effort=1, fix="safe")
LASTS = Advice(Support.WORKS, until={"torch_tern": "1.2"})


@pytest.mark.parametrize("bound", ["==2.10", "==2.10.1", "==2.10.*", "==3.0", "~=2.9", "<2.11", "<=2.10"])
def test_an_answer_stays_where_its_version_can_be_had(bound: str) -> None:
    assert fitted(NEWER, {"torch": Assumption("torch", bound)}) == NEWER


@pytest.mark.parametrize("bound", ["==2.9.1", "==2.9.*", "~=2.9.0", "<2.10", "<=2.9"])
def test_an_answer_that_needs_a_newer_version_must_be_worked_around(bound: str) -> None:
    assert fitted(NEWER, {"torch": Assumption("torch", bound)}) == NEWER._replace(
        support=Support.REWORK, effort=3, fix=None, unmet={"torch": bound}
    )


@pytest.mark.parametrize("bound", ["==1.2", "==1.2.3", "<2.0"])
def test_an_answer_stays_as_long_as_it_lasts(bound: str) -> None:
    assert fitted(LASTS, {"torch-tern": Assumption("torch-tern", bound)}) == LASTS


def test_an_answer_ends_with_its_last_version() -> None:
    advice = fitted(LASTS, {"torch-tern": Assumption("torch-tern", "==1.3")})
    assert (advice.support, advice.unmet) == (Support.REWORK, {"torch_tern": "==1.3"})


def test_another_package_changes_nothing() -> None:
    assert fitted(NEWER, {"triton": Assumption("triton", "==2.0")}) == NEWER


def test_a_hard_answer_stays_as_hard() -> None:
    missing = Advice(Support.MISSING, since={"torch": "2.10"}, effort=8)
    assert fitted(missing, {"torch": Assumption("torch", "==2.6")}) == missing._replace(unmet={"torch": "==2.6"})


@pytest.fixture
def own(tmp_path: Path) -> str:
    """A chip laid over the shipped rules, with an answer that needs torch 2.10."""
    evidence = "evidence: {source: a run, seen: 2026-01-03, how: ran}"
    write(
        tmp_path / "own/targets/acme-a1",
        {
            "target.yaml": f"name: Acme A1\nvendor: Acme\n{evidence}\n",
            "memory.yaml": "torch-cuda-memory-info:\n  support: replace\n  use: torch.acme.info\n"
            f'  since: {{torch: "2.10"}}\n  {evidence}\n',
        },
    )
    return str(tmp_path / "own")


def assumptions(portcheck: Portcheck, own: str, *more: str) -> object:
    ran = portcheck("check", "-t", "acme-a1", "--output-format", "json", "--knowledge", own, *more)
    return json.loads(ran.out)["assumptions"]


def test_a_pin_of_the_repository_is_assumed(portcheck: Portcheck, repo: Path, own: str) -> None:
    write(repo, {"a.py": INFO, "requirements.txt": "torch==2.6.0\n"})
    shown = portcheck("check", "a.py", "requirements.txt", "-t", "acme-a1", "-q", "--knowledge", own)
    assert shown.out.splitlines()[2] == (
        "  acme-a1: rework with torch.acme.info (since torch 2.10, but the code is bound to torch==2.6.0)"
    )
    assert assumptions(portcheck, own) == [{"package": "torch", "version": "==2.6.0", "source": "requirements.txt:1"}]


def test_what_is_given_goes_before_a_pin(portcheck: Portcheck, repo: Path, own: str) -> None:
    write(repo, {"a.py": INFO, "requirements.txt": "torch==2.6.0\n"})
    assert assumptions(portcheck, own, "--assume", "torch=2.11") == [
        {"package": "torch", "version": "==2.11", "source": ""}
    ]


def test_of_several_pins_the_one_nearest_to_the_root_is_assumed(portcheck: Portcheck, repo: Path, own: str) -> None:
    pins = {
        "docs/requirements.txt": "torch==1.0\n",
        "requirements.txt": "torch<2.9\n",
        "tests/requirements.txt": "torch==2\n",
    }
    write(repo, pins)
    assert assumptions(portcheck, own) == [{"package": "torch", "version": "<2.9", "source": "requirements.txt:1"}]


@pytest.mark.parametrize("pin", ["torch", "torch>=2.0", "torch!=2.1", "torch>2"])
def test_what_lets_newer_versions_in_binds_nothing(portcheck: Portcheck, repo: Path, own: str, pin: str) -> None:
    write(repo, {"requirements.txt": f"{pin}\n"})
    assert assumptions(portcheck, own) == []


@pytest.mark.parametrize("given", ["torch", "torch=", "=2.6", "torch=new"])
def test_an_assumption_that_is_none_is_told(portcheck: Portcheck, given: str) -> None:
    assert portcheck("check", "--assume", given).err == (
        f"portcheck: --assume '{given}': name a package and a version, such as torch=2.6\n"
    )
