"""Functions and classes that say nothing are not even parsed, and nothing is lost by it."""

import pytest

from portcheck.languages.python import read
from portcheck.languages.python.outline import Block, outline
from portcheck.model import Reading, SourceFile
from portcheck.prefilter import ByLine, Prefilter
from tests.sources import vocabulary

BODY = "".join(f"    x_{number} = 1\n" for number in range(40))
SILENT = f"def silent(x):\n{BODY}    return x\n"


def outlined(text: str, telling: str = "TELLS") -> str:
    """The outline of a text where the blocks that hold a word tell."""
    lines = text.split("\n")

    def is_silent(block: Block) -> bool:
        return not any(telling in line for line in lines[block.first - 1 : block.last])

    return outline(text, lines, is_silent)[0]


def squeezed(text: str) -> str:
    """Without the lines of the long body, and the empty ones that stand in their place."""
    return "\n".join(line for line in text.replace(BODY, "").split("\n") if line)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(f"import a\n{SILENT}b = 1\n", "import a\ndef silent(): 0\nb = 1", id="a function"),
        pytest.param(f"import a\nasync {SILENT}b = 1\n", "import a\ndef silent(): 0\nb = 1", id="an async one"),
        pytest.param(
            f"import a\n@first(\n    1,\n)\n@second\n{SILENT}", "import a\ndef silent(): 0", id="its decorators"
        ),
        pytest.param(
            f"import a\ndef silent(\n    x,\n) -> int:\n{BODY}\n", "import a\ndef silent(): 0", id="a long signature"
        ),
        pytest.param(f"import a\nclass A(B):\n    y = 1\n{BODY}\n", "import a\nclass A: 0", id="a class"),
        pytest.param(
            "import a\nclass A:\n    TELLS = 1\n    @b\n    def m(self):\n        return (\n            1,\n    )\n"
            f"    z = 1\n{BODY}",
            "import a\nclass A:\n    TELLS = 1\n    def m(): 0\n    z = 1",
            id="a method",
        ),
        pytest.param(
            f"import a\ndef f(x):\n# TELLS\n{BODY}    return x\n",
            "import a\ndef f(x):\n# TELLS\n    return x",
            id="a comment at the margin ends no function",
        ),
        pytest.param(
            f"import a\ndef f(x):\n    TELLS\n    def g():\n{BODY}        return x\n",
            "import a\ndef f(x):\n    TELLS\n    def g():\n        return x",
            id="a function inside of another sees its names, and is kept",
        ),
    ],
)
def test_a_line_stands_for_a_silent_block(before: str, after: str) -> None:
    assert squeezed(outlined(before)) == after


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_what_stands_in_a_string_is_no_block(quotes: str) -> None:
    text = f"import a\nCODE = {quotes}\n{SILENT}{quotes}\n"
    assert outlined(text) == text


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_block_is_kept_that_a_string_goes_out_of(quotes: str) -> None:
    text = f"import a\ndef f(x):\n{BODY}    return {quotes}\nTELLS\n{quotes}\n"
    assert outlined(text) == text


def test_a_block_is_kept_whose_last_line_goes_on() -> None:
    text = f"import a\ndef f(x):\n{BODY}    return x + \\\nTELLS\n"
    assert outlined(text) == text


def test_every_line_stays_where_it_was() -> None:
    text = f"import a\n{SILENT}b = 1\n"
    assert outlined(text).split("\n").index("b = 1") == text.split("\n").index("b = 1")


def found(code: str) -> list[tuple[str, int]]:
    reading = read(SourceFile("file.py", code.encode()), vocabulary(), ByLine(vocabulary().keys, frozenset()))
    return [(each.symbol, each.span.line) for each in reading.constructs]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(f"import torch\nT = torch.cuda\n{SILENT}    T.synchronize()\n", id="an alias"),
        pytest.param(f"import torch as t\nif True:\n    T = t.cuda\n{SILENT}    T.synchronize()\n", id="below an if"),
        pytest.param(f"from torch import (  # all\n    cuda as c,\n)\n{SILENT}    c.synchronize()\n", id="an import"),
        pytest.param(f"from torch import \\\n    cuda as c\n{SILENT}    c.synchronize()\n", id="one that goes on"),
        pytest.param(f"import torch.cuda as c\n{SILENT}    c.synchronize()\n", id="a module by another name"),
        pytest.param(
            f"def early():\n    global c\n    from torch import cuda as c\n{SILENT}    c.synchronize()\n", id="a global"
        ),
    ],
)
def test_a_use_is_found_in_a_function_that_looks_silent(code: str) -> None:
    last = code.rstrip("\n").count("\n") + 1
    assert ("torch.cuda.synchronize", last) in found(code)


def test_a_device_held_by_a_module_is_related_to_its_use_in_a_function_that_looks_silent() -> None:
    code = f'DEVICE = "cuda"\n{SILENT}    return x.to(DEVICE)\n'
    reading = read(SourceFile("file.py", code.encode()), vocabulary(), ByLine(vocabulary().keys, frozenset()))
    assert [[span.line for span in each.related] for each in reading.constructs] == [[44]]


def test_a_local_name_makes_no_other_function_tell() -> None:
    code = f"def f():\n    import torch.cuda as x\n    return x.synchronize()\n{SILENT}    x.synchronize()\n"
    assert found(code) == [("torch.cuda", 2), ("torch.cuda.synchronize", 3)]


def read_among(files: int, code: str) -> Reading:
    """How a file is read in a scan of so many."""
    prefilter = Prefilter(vocabulary().keys, files)
    assert prefilter.keeps(code.encode())
    return read(SourceFile("file.py", code.encode()), vocabulary(), prefilter)


@pytest.mark.parametrize("files", [1, 1000])
def test_what_is_silent_need_not_parse_however_many_files_are_read(files: int) -> None:
    code = f"import torch\n{SILENT}    print x_1\n\ntorch.cuda.synchronize()\n"
    reading = read_among(files, code)
    assert ([each.symbol for each in reading.constructs], reading.degraded) == (["torch.cuda.synchronize"], None)


@pytest.mark.parametrize("files", [1, 1000])
def test_what_tells_must_parse_however_many_files_are_read(files: int) -> None:
    code = f"import torch\n{SILENT}\nprint torch.cuda.device_count()\n"
    reading = read_among(files, code)
    assert reading.degraded is not None
    assert reading.degraded.startswith("read by tokens only: line 45")
