"""Documents: code blocks in a known language are read where they are asked for, prose never."""

from datetime import date
from pathlib import Path

import pytest

from portcheck.scan import scan_texts, scan_tree
from portcheck.workspace import Limits, open_workspace
from tests.scanned import write
from tests.sources import knowledge


def found(text: str) -> list[tuple[str, int, int]]:
    return [(each.rule, each.span.line, each.span.column) for each in scan_texts({"README.md": text}, knowledge())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Run:\n\n```python\nimport torch\ntorch.cuda.synchronize()\n```\n",
            [("torch-cuda-synchronize", 5, 1)],
            id="a block in Python",
        ),
        pytest.param(
            "- so:\n\n  ```sh\n  nvidia-smi -L\n  ```\n", [("nvidia-smi-command", 4, 3)], id="a block in a list"
        ),
        pytest.param("~~~console\n$ nvidia-smi\n~~~\n", [("nvidia-smi-command", 2, 3)], id="after a prompt"),
        pytest.param("Call torch.cuda.synchronize() or run nvidia-smi.\n\n```\n```\n", [], id="prose"),
        pytest.param("```text\nnvidia-smi\n```\n", [], id="a block in no known language"),
        pytest.param("```rust\nnvidia-smi\n```\n\nnvidia-smi\n", [], id="prose after a block"),
    ],
)
def test_a_document_shows(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("is_asked", "read"), [pytest.param(True, 1, id="asked for"), pytest.param(False, 0, id="not asked for")]
)
def test_documents_are_read_only_when_asked_for(tmp_path: Path, is_asked: bool, read: int) -> None:
    write(tmp_path, {"README.md": "```sh\nnvidia-smi\n```\n"})
    limits = Limits(include_docs=is_asked)
    report = scan_tree(open_workspace([tmp_path]), [tmp_path], knowledge(), limits, date.min)
    assert (report.files_read, len(report.findings)) == (read, read)
