"""Notebooks: code cells as one module, magics and commands, places by cell."""

import json

import pytest

from portcheck.model import Finding, Skipped, SourceFile
from portcheck.scan import scan_sources, scan_texts
from tests.sources import knowledge

_PATH = "study.ipynb"


def test_names_of_earlier_cells_are_known() -> None:
    assert _found("import torch.cuda as tc\n", "tc.synchronize()\n") == [
        (1, 1, 8, "torch.cuda as tc"),
        (2, 1, 1, "tc.synchronize"),
    ]


def test_cells_are_counted_with_those_of_prose_and_outputs_are_not_read() -> None:
    prose = {"cell_type": "markdown", "source": "torch.cuda.synchronize()"}
    code = {
        "cell_type": "code",
        "source": ["import torch\n", "torch.cuda.synchronize()"],
        "outputs": [{"text": ["torch.cuda.synchronize()"]}],
    }
    raw = {"cell_type": "raw", "source": "import flash_attn"}
    assert _places(_scanned({"cells": [prose, code, raw]})) == [(2, 2, 1, "torch.cuda.synchronize")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param("!pip install -q flash-attn\n", [(1, 17, "flash-attn")], id="a command"),
        pytest.param("%pip install flash-attn\n", [(1, 14, "flash-attn")], id="a magic that installs"),
        pytest.param("pip install flash-attn\n", [(1, 13, "flash-attn")], id="without a sign"),
        pytest.param("!{sys.executable} -m pip install flash-attn\n", [(1, 34, "flash-attn")], id="this Python"),
        pytest.param("!pip install \\\n  flash-attn\n", [(2, 3, "flash-attn")], id="over two lines"),
        pytest.param("if True:\n    !nvidia-smi\n", [(2, 6, "nvidia-smi")], id="in a block"),
        pytest.param("out = !nvidia-smi -L\n", [(1, 8, "nvidia-smi")], id="assigned"),
        pytest.param("%env NCCL_DEBUG=INFO\n", [(1, 6, "NCCL_DEBUG")], id="a variable"),
        pytest.param("%set_env NCCL_DEBUG INFO\n", [(1, 10, "NCCL_DEBUG")], id="a variable after a blank"),
        pytest.param("%%bash\nnvidia-smi\n", [(2, 1, "nvidia-smi")], id="a cell of shell"),
        pytest.param("%%script bash\nnvidia-smi\n", [(2, 1, "nvidia-smi")], id="a cell of a program"),
        pytest.param("%%writefile a.sh\nnvidia-smi\n", [(2, 1, "nvidia-smi")], id="a script that is written"),
        pytest.param("%%writefile a.py\nimport flash_attn\n", [(2, 8, "flash_attn")], id="a module that is written"),
        pytest.param("%load_ext cudf.pandas\n", [(1, 11, "cudf.pandas")], id="an extension"),
        pytest.param("%time import flash_attn\n", [(1, 14, "flash_attn")], id="a statement that is timed"),
        pytest.param("%timeit -n 10 import flash_attn\n", [(1, 22, "flash_attn")], id="timed with options"),
        pytest.param("%%time\nimport flash_attn\n", [(2, 8, "flash_attn")], id="a cell that is timed"),
        pytest.param("#@title A form\n\n%%bash\nnvidia-smi\n", [(4, 1, "nvidia-smi")], id="a magic under a title"),
        pytest.param(
            "#@title A form\n%%time\nimport flash_attn\n", [(3, 8, "flash_attn")], id="a timed cell under a title"
        ),
        pytest.param("%%capture out\n!nvidia-smi\n", [(2, 2, "nvidia-smi")], id="a cell whose output is kept"),
        pytest.param("import os\nos.path?\nimport flash_attn\n", [(3, 8, "flash_attn")], id="beside a question"),
        pytest.param("await x\nimport flash_attn\n", [(2, 8, "flash_attn")], id="beside a wait"),
    ],
)
def test_what_ipython_takes_is_read_where_it_stands(cell: str, expected: list[tuple[int, int, str]]) -> None:
    assert _found(cell) == [(1, *place) for place in expected]


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("text = '''\n!nvidia-smi\n%pip install flash-attn\n'''\n%matplotlib inline\n", id="a long string"),
        pytest.param("x = (100\n%  7)\n%matplotlib inline\n", id="a remainder on a line of its own"),
        pytest.param("%%html\n<b>nvidia-smi</b>\n", id="a cell of a page"),
        pytest.param("%%writefile notes.txt\nnvidia-smi\n", id="a text that is written"),
        pytest.param("# !nvidia-smi\n", id="a comment"),
        pytest.param("!echo nvidia-smi\n", id="an echo"),
    ],
)
def test_what_is_no_command_is_left_alone(cell: str) -> None:
    assert _found(cell) == []


def test_a_cell_that_does_not_parse_is_read_by_tokens_and_the_others_stay() -> None:
    report = scan_texts({_PATH: _notebook("def f(:\n    import flash_attn\n", "import flash_attn\n")}, knowledge())
    assert _places(report) == [(1, 2, 12, "flash_attn"), (2, 1, 8, "flash_attn")]
    assert [each.confidence.value for each in report] == ["low", "high"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"cells": [ "cuda"', id="open brackets"),
        pytest.param("<<<<<<< HEAD cuda", id="a conflict"),
        pytest.param("[" * 100000 + "cuda", id="deep nesting"),
        pytest.param('["cuda"]', id="another form"),
        pytest.param(
            '{"cells": [1, null, {"cell_type": "code"}, {"cell_type": "code", "source": 7}], "a": "cuda"}',
            id="odd cells",
        ),
        pytest.param('{"cells": [{"cell_type": "code", "source": "\\ud800 cuda \\u0000"}]}', id="odd letters"),
    ],
)
def test_broken_notebooks_give_nothing(text: str) -> None:
    assert scan_texts({_PATH: text}, knowledge()) == ()


def test_broken_json_is_named_with_its_line() -> None:
    report = scan_sources([SourceFile(_PATH, b'{"cells": [\n  cuda')], knowledge())
    assert report.skipped == (Skipped(_PATH, "not read: no notebook, its JSON is broken at line 2"),)


def test_a_notebook_of_another_language_gives_nothing() -> None:
    data = {
        "cells": [_code("import torch\ntorch.cuda.synchronize()")],
        "metadata": {"kernelspec": {"language": "julia"}},
    }
    assert _scanned(data) == ()


def test_the_older_format_with_worksheets_is_read() -> None:
    cell = {"cell_type": "code", "input": ["import flash_attn"]}
    assert _places(_scanned({"worksheets": [{"cells": [cell]}]})) == [(1, 1, 8, "flash_attn")]


def test_a_finding_keeps_its_fingerprint_when_cells_are_added_above() -> None:
    before = scan_texts({_PATH: _notebook("import flash_attn\n")}, knowledge())
    after = scan_texts({_PATH: _notebook("x = 1\n", "y = 2\n", "import flash_attn\n")}, knowledge())
    assert [each.fingerprint for each in before] == [each.fingerprint for each in after]


def test_a_comment_asks_for_silence_in_its_own_cell_only() -> None:
    asked = "# portcheck: ignore[flash-attn-library] wanted\nimport flash_attn\n"
    findings = scan_texts({_PATH: _notebook(asked, "x = 1\nimport flash_attn\n")}, knowledge())
    assert [(each.cell, each.suppressed) for each in findings] == [(1, "wanted"), (2, None)]


def _found(*cells: str) -> list[tuple[int | None, int, int, str]]:
    return _places(scan_texts({_PATH: _notebook(*cells)}, knowledge()))


def _scanned(data: object) -> tuple[Finding, ...]:
    return tuple(scan_texts({_PATH: json.dumps(data, indent=1)}, knowledge()))


def _places(findings: object) -> list[tuple[int | None, int, int, str]]:
    assert isinstance(findings, tuple)
    return [(each.cell, each.span.line, each.span.column, each.text) for each in findings]


def _notebook(*cells: str) -> str:
    return json.dumps({"cells": [_code(cell) for cell in cells], "metadata": {}, "nbformat": 4}, indent=1)


def _code(source: str) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source.splitlines(keepends=True)}
