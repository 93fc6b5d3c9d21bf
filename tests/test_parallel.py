"""A scan gives the same whether it runs in one process or several, over all files or one."""

from pathlib import Path

import pytest

from portcheck.knowledge import Knowledge, open_knowledge
from portcheck.model import Report
from portcheck.scan import scan_tree
from portcheck.workspace import Limits, open_workspace
from tests.scanned import TODAY, TREE, places, write

# More than two chunks of files, so that several processes take part.
MANY = 150
LINKED = {
    "pkg/__init__.py": "",
    "pkg/names.py": "import torch\ndevice_api = torch.cuda\nplain = 3\n",
    "pkg/passing.py": "from pkg.names import device_api as api\n",
    "pkg/user.py": "from pkg.passing import api\napi.synchronize()\n",
    "pkg/relative.py": "from .names import device_api\ndevice_api.synchronize()\n",
    "pkg/keyless.py": "from pkg.names import plain\nprint(plain)\n",
    "pkg/broken.py": "print 'old'\nimport torch\ntorch.cuda.synchronize()\n",
    "pkg/data.py": "x = 1\0\n",
    "pkg/quiet.py": "import torch\ntorch.cuda.synchronize()  # portcheck: ignore[device-api] known\n",
    "pkg/idle.py": "import torch  # portcheck: ignore[device-api] idle\n",
    "third_party/lib.py": "x.to('cuda')\n",
}


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Knowledge:
    """The small rules tree, with its tables in a cache that worker processes find too."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return open_knowledge(TREE)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository of many files, some of which take names from others."""
    many = {f"many/m{n:03}.py": f"import torch\n{'x = 1' if n % 3 else 'torch.cuda.Stream()'}\n" for n in range(MANY)}
    return write(tmp_path / "repo", {".git/HEAD": "", **LINKED, **many})


def scan(paths: list[Path], known: Knowledge, jobs: int = 1) -> Report:
    return scan_tree(open_workspace(paths), paths, known, Limits(), TODAY, jobs)


def test_several_processes_give_what_one_gives(root: Path, known: Knowledge) -> None:
    assert scan([root], known, jobs=3) == scan([root], known)


def test_two_scans_give_the_same(root: Path, known: Knowledge) -> None:
    assert scan([root], known) == scan([root], known)


def test_the_order_of_the_paths_does_not_matter(root: Path, known: Knowledge) -> None:
    folders = [root / "third_party", root / "pkg", root / "many"]
    assert scan(folders, known) == scan(folders[::-1], known) == scan([root], known)


@pytest.mark.parametrize("path", [pytest.param(path, id=path) for path in LINKED])
def test_one_file_gives_what_the_whole_scan_gives_for_it(path: str, root: Path, known: Knowledge) -> None:
    whole, alone = scan([root], known), scan([root / path], known)
    assert alone.findings == tuple(each for each in whole.findings if each.path == path)
    assert alone.skipped == tuple(each for each in whole.skipped if each.path == path)
    assert alone.remarks == tuple(each for each in whole.remarks if each.path == path)


def test_a_name_is_known_through_other_files_that_were_not_asked_for(root: Path, known: Knowledge) -> None:
    alone = scan([root / "pkg" / "user.py"], known)
    assert ("pkg/user.py", "torch-cuda-synchronize", 2) in places(alone.findings)
    assert {each.path for each in alone.findings} == {"pkg/user.py"}


def test_files_that_are_not_read_in_full_are_named(root: Path, known: Knowledge) -> None:
    assert [(each.path, each.reason.partition(":")[0]) for each in scan([root], known).skipped] == [
        ("pkg/broken.py", "read by tokens only"),
        ("pkg/data.py", "binary"),
    ]


def test_the_scan_tells_how_far_it_is(root: Path, known: Knowledge) -> None:
    told: list[tuple[int, int]] = []
    scan_tree(
        open_workspace([root]), [root], known, Limits(), TODAY, told=lambda done, total: told.append((done, total))
    )
    assert told == [(64, 161), (128, 161), (161, 161)]


def test_a_fault_in_one_file_is_told_and_ends_no_scan(
    root: Path, known: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no such luck")

    monkeypatch.setattr("portcheck.languages.python.read", fail)
    report = scan([root / "pkg" / "names.py", root / "pkg" / "keyless.py"], known)
    assert [(each.path, each.reason) for each in report.skipped] == [
        ("pkg/names.py", "internal error: RuntimeError: no such luck")
    ]
