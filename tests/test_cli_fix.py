"""`portcheck fix` from the command line: what it writes, what it shows, how it exits."""

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from portcheck.errors import PortcheckError
from portcheck.workspace.writing import replace_file
from tests.commands import Portcheck
from tests.scanned import write

SHIPPED = ("--knowledge", str(Path(__file__).parent.parent / "rules"))
BEFORE = "import torch\ntorch.cuda.synchronize()\nsame = x.device.type == 'cuda'\n"
AFTER = (
    "import torch\nif torch.accelerator.is_available():\n    torch.accelerator.synchronize()\n"
    "same = x.device.type == 'cuda'\n"
)
PATCH = """\
diff --git a/a.py b/a.py
--- a/a.py
+++ b/a.py
@@ -1,3 +1,4 @@
 import torch
-torch.cuda.synchronize()
+if torch.accelerator.is_available():
+    torch.accelerator.synchronize()
 same = x.device.type == 'cuda'
"""
LEFT = "; 1 more need --unsafe-fixes or a look of your own\n"


def test_fix_writes_what_is_safe_and_counts_the_rest(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": BEFORE})
    assert portcheck("fix", *SHIPPED) == (0, "", f"fixed 1 findings in 1 files{LEFT}")
    assert (repo / "a.py").read_text("utf-8") == AFTER
    assert portcheck("fix", *SHIPPED) == (0, "", f"fixed 0 findings in 0 files{LEFT}")


def test_diff_writes_nothing_and_exits_1_where_something_would_change(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": BEFORE})
    assert portcheck("fix", "--diff", *SHIPPED) == (1, PATCH, f"would fix 1 findings in 1 files{LEFT}")
    assert (repo / "a.py").read_text("utf-8") == BEFORE
    write(repo, {"a.py": AFTER})
    assert portcheck("fix", "--diff", *SHIPPED) == (0, "", f"would fix 0 findings in 0 files{LEFT}")


def test_a_patch_is_written_in_place_of_the_files(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": BEFORE})
    assert portcheck("fix", "-o", "out.patch", "-q", *SHIPPED) == (0, "", "")
    assert (repo / "out.patch").read_text("utf-8") == PATCH
    assert (repo / "a.py").read_text("utf-8") == BEFORE


def test_the_fixes_are_listed_with_what_is_left(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": BEFORE})
    assert portcheck("fix", "--show-fixes", "-q", *SHIPPED).out == (
        "a.py:2: torch.cuda.synchronize [torch-cuda-synchronize] fixed\n"
        "a.py:3: cuda [device-comparison] left: the program may do something else afterwards\n"
    )


def test_check_shows_the_fixes_when_they_are_asked_for(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": BEFORE})
    shown = portcheck("check", "--show-fixes", "--output-format", "json", "-t", "portable", "-q", *SHIPPED)
    assert [finding["fixes"] for finding in json.loads(shown.out)["findings"]] == [
        [
            {
                "target": "portable",
                "is_safe": True,
                "doubt": "",
                "changes": [
                    {
                        "line": 2,
                        "column": 1,
                        "end_line": 2,
                        "end_column": 1,
                        "text": "if torch.accelerator.is_available():\n    ",
                    },
                    {
                        "line": 2,
                        "column": 1,
                        "end_line": 2,
                        "end_column": 23,
                        "text": "torch.accelerator.synchronize",
                    },
                ],
            }
        ],
        [
            {
                "target": "portable",
                "is_safe": False,
                "doubt": "the program may do something else afterwards",
                "changes": [{"line": 3, "column": 25, "end_line": 3, "end_column": 31, "text": 'DEVICE != "cpu"'}],
            }
        ],
    ]
    text = portcheck("check", "--show-fixes", "-t", "portable", "-q", *SHIPPED).out
    assert [line for line in text.splitlines() if "portcheck fix" in line] == [
        "  portcheck fix makes the change: portable",
        "  portcheck fix --unsafe-fixes makes the change: portable",
    ]


def test_only_what_is_selected_is_fixed(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": "import torch\ntorch.cuda.synchronize()\ntorch.cuda.empty_cache()\n"})
    assert portcheck("fix", "--select", "torch-cuda-empty-cache", "-q", *SHIPPED).code == 0
    assert (repo / "a.py").read_text("utf-8") == (
        "import torch\ntorch.cuda.synchronize()\n"
        "if torch.accelerator.is_available():\n    torch.accelerator.empty_cache()\n"
    )


def test_what_is_not_selected_still_decides_what_is_safe(portcheck: Portcheck, repo: Path) -> None:
    code = "import torch\nif torch.cuda.is_available():\n    print(torch.cuda.get_device_capability())\n"
    write(repo, {"a.py": code})
    assert portcheck("fix", "--select", "torch-cuda-is-available", "-q", *SHIPPED).code == 0
    assert (repo / "a.py").read_text("utf-8") == code


def test_an_older_torch_is_heeded(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": BEFORE})
    assert portcheck("fix", "--assume", "torch=2.5", "-q", *SHIPPED).code == 0
    assert (repo / "a.py").read_text("utf-8") == BEFORE


def test_one_target_only_is_taken(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.py": BEFORE})
    ran = portcheck("fix", "-t", "tern-one", "-t", "tern-two")
    assert ran == (2, "", "portcheck: portcheck fix aims at one target; name one with -t\n")
    assert portcheck("fix") == (
        2,
        "",
        "portcheck: --target: this knowledge has no target without a vendor; name one with -t\n",
    )


def test_a_read_only_file_is_named(portcheck: Portcheck, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repo, {"a.py": BEFORE})
    # Root may write any file: the answer of the system is put in its place.
    monkeypatch.setattr(os, "access", lambda *_: False)
    ran = portcheck("fix", "-q", *SHIPPED)
    expected = "portcheck: a.py: is read-only and was left as it is; make it writable and run portcheck fix again\n"
    assert ran == (2, "", expected)
    assert (repo / "a.py").read_text("utf-8") == BEFORE


@pytest.mark.parametrize(
    ("data", "after"),
    [
        pytest.param(
            b"\xef\xbb\xbfimport torch\r\ntorch.cuda.synchronize()",
            b"\xef\xbb\xbfimport torch\r\nif torch.accelerator.is_available():\r\n    torch.accelerator.synchronize()",
            id="a byte-order mark, Windows line ends, none at the end",
        ),
        pytest.param(
            b"# -*- coding: gb18030 -*-\nimport torch\nname = '\xc9\xf1'\nn = torch.cuda.device_count()\n",
            b"# -*- coding: gb18030 -*-\nimport torch\nname = '\xc9\xf1'\nn = torch.accelerator.device_count()\n",
            id="another encoding",
        ),
    ],
)
def test_every_byte_outside_the_edits_stays(data: bytes, after: bytes, portcheck: Portcheck, repo: Path) -> None:
    file = repo / "a.py"
    file.write_bytes(data)
    file.chmod(0o755)
    assert portcheck("fix", "-q", *SHIPPED).code == 0
    assert file.read_bytes() == after
    assert stat.S_IMODE(file.stat().st_mode) == 0o755


def test_a_patch_holds_the_bytes_of_every_encoding(portcheck: Portcheck, repo: Path) -> None:
    data = b"# -*- coding: latin-1 -*-\nimport torch\nname = '\xe9'\nn = torch.cuda.device_count()\n"
    (repo / "a.py").write_bytes(data)
    assert portcheck("fix", "-o", "out.patch", "-q", *SHIPPED).code == 0
    assert (
        b"\n name = '\xe9'\n-n = torch.cuda.device_count()\n+n = torch.accelerator.device_count()\n"
        in (repo / "out.patch").read_bytes()
    )


def test_a_notebook_is_passed_by_and_counted(portcheck: Portcheck, repo: Path) -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": BEFORE}
    notebook = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    write(repo, {"a.ipynb": notebook})
    expected = "fixed 0 findings in 0 files; notebooks passed by: 1\n"
    assert portcheck("fix", *SHIPPED) == (0, "", expected)
    assert (repo / "a.ipynb").read_text("utf-8") == notebook


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_patch_is_taken_by_git(portcheck: Portcheck, repo: Path, tmp_path: Path) -> None:
    write(repo, {"a.py": BEFORE, "b/c.py": BEFORE.rstrip()})
    assert portcheck("fix", "-o", "out.patch", "-q", *SHIPPED).code == 0
    other = write(tmp_path / "other", {"a.py": BEFORE, "b/c.py": BEFORE.rstrip()})
    subprocess.run(["git", "apply", str(repo / "out.patch")], cwd=other, check=True)
    assert (other / "a.py").read_text("utf-8") == AFTER
    assert (other / "b/c.py").read_text("utf-8") == AFTER.rstrip()


def test_a_file_that_is_no_text_in_its_encoding_is_named(portcheck: Portcheck, repo: Path) -> None:
    (repo / "a.py").write_bytes(b"import torch\nname = '\xff'\ntorch.cuda.synchronize()\n")
    ran = portcheck("fix", "-q", *SHIPPED)
    reason = "'utf-8' codec can't decode byte 0xff in position 21: invalid start byte"
    assert (ran.code, ran.err) == (2, f"portcheck: a.py: cannot be edited: {reason}\n")


def test_a_file_that_changed_meanwhile_is_left(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "new"})
    with pytest.raises(PortcheckError) as error:
        replace_file(tmp_path, "a.py", b"old", b"fixed")
    assert str(error.value) == "a.py: changed since it was read and was left as it is; run portcheck fix again"
    assert (tmp_path / "a.py").read_text("utf-8") == "new"


def test_a_link_is_followed_inside_the_tree_only(tmp_path: Path) -> None:
    write(tmp_path, {"tree/a.py": "old", "other.py": "old"})
    (tmp_path / "tree" / "inside.py").symlink_to("a.py")
    (tmp_path / "tree" / "outside.py").symlink_to("../other.py")
    replace_file(tmp_path / "tree", "inside.py", b"old", b"new")
    assert (tmp_path / "tree" / "inside.py").is_symlink()
    assert (tmp_path / "tree" / "a.py").read_text("utf-8") == "new"
    with pytest.raises(PortcheckError) as error:
        replace_file(tmp_path / "tree", "outside.py", b"old", b"new")
    assert str(error.value) == "outside.py: leads out of the tree by a link; name the file that it leads to"
    assert (tmp_path / "other.py").read_text("utf-8") == "old"


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.py": "old"})

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_file(tmp_path, "a.py", b"old", b"new")
    assert [(file.name, file.read_text("utf-8")) for file in tmp_path.iterdir()] == [("a.py", "old")]
