"""`portcheck fix --shim`: a vendor's run-time patch where it covers everything."""

from pathlib import Path

import pytest

from portcheck.fix.shim import with_lines
from tests.commands import Portcheck
from tests.scanned import write

SHIPPED = ("--knowledge", str(Path(__file__).parent.parent / "rules"))
MAIN = '\nif __name__ == "__main__":\n    x = torch.ones(2).cuda()\n'
PROGRAM = f"import argparse\n\nimport torch\n{MAIN}"
LINES = ("import torch_npu", "from torch_npu.contrib import transfer_to_npu")
PATCHED = f"import argparse\n\n{LINES[0]}\n{LINES[1]}\nimport torch\n{MAIN}"


def test_the_patch_is_switched_on_above_torch_and_once(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"train.py": PROGRAM, "lib.py": "def f(x):\n    return x.cuda()\n"})
    first = portcheck("fix", "--shim", "-t", "ascend-910b", *SHIPPED)
    assert (first.code, (repo / "train.py").read_text("utf-8")) == (0, PATCHED)
    assert (repo / "lib.py").read_text("utf-8") == "def f(x):\n    return x.cuda()\n"
    assert first.err.startswith('transfer_to_npu: Comparisons with "cuda" or "nccl" turn false in silence.')
    assert first.err.endswith("\ntransfer_to_npu switched on in 1 programs\n")
    again = portcheck("fix", "--shim", "--diff", "-t", "ascend-910b", *SHIPPED)
    assert (again.code, again.out) == (0, "")


@pytest.mark.parametrize(
    ("target", "files", "told"),
    [
        (
            "ascend-910b",
            {"train.py": PROGRAM, "k.cu": "#include <cuda_runtime.h>\n"},
            "transfer_to_npu does not cover k.cu:1 cuda_runtime.h; nothing was written",
        ),
        ("ascend-910b", {"lib.py": "def f(x):\n    return x.cuda()\n"}, "no program (`if __name__"),
        ("amd-mi300", {"train.py": PROGRAM}, "no line of Python switches a run-time patch on for amd-mi300"),
    ],
)
def test_a_patch_that_does_not_suffice_is_not_offered(
    portcheck: Portcheck, repo: Path, target: str, files: dict[str, str], told: str
) -> None:
    write(repo, files)
    run = portcheck("fix", "--shim", "-t", target, *SHIPPED)
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith(f"portcheck: --shim: {told}")
    assert {name: (repo / name).read_text("utf-8") for name in files} == files


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f'"""Doc."""\nfrom __future__ import annotations\n\nimport torch\n{MAIN}', "import torch\n", id="torch"
        ),
        pytest.param(
            f"import os\nfrom torch import nn\nimport torch\n{MAIN}", "from torch import nn\n", id="a part of it"
        ),
        pytest.param(f"from __future__ import annotations\nimport lib\n{MAIN}", "import lib\n", id="no torch"),
    ],
)
def test_the_lines_stand_above_the_first_import_of_torch(text: str, expected: str) -> None:
    assert with_lines(text, ("import patch",)) == text.replace(expected, f"import patch\n{expected}", 1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("import torch\n", id="no program"),
        pytest.param(f"try:\n    import torch\nexcept ImportError:\n    torch = None\n{MAIN}", id="torch under try"),
        pytest.param(f"x = 1\n{MAIN}", id="no import"),
        pytest.param(f"import torch\nprint 1\n{MAIN}", id="no Python"),
    ],
)
def test_where_there_is_no_place_nothing_is_written(text: str) -> None:
    assert with_lines(text, ("import patch",)) is None


def test_line_ends_stay_as_they_are() -> None:
    text = f"import torch\n{MAIN}".replace("\n", "\r\n")
    assert with_lines(text, ("import patch",)) == f"import patch\r\n{text}"


def test_what_the_patch_breaks_is_told_in_the_readers_language_and_tests_do_not_count(
    portcheck: Portcheck, repo: Path
) -> None:
    write(repo, {"app/train.py": PROGRAM, "app/tests/k.cu": "#include <cuda_runtime.h>\n"})
    run = portcheck("fix", "--shim", "--lang", "zh", "-t", "ascend-910b", *SHIPPED, "app")
    assert (run.code, (repo / "app/train.py").read_text("utf-8")) == (0, PATCHED)
    assert run.err.startswith('transfer_to_npu: 与 "cuda"、"nccl" 的比较会悄悄变为假')
