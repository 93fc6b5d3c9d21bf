"""Passing by what holds no key changes nothing that a rule reports."""

from pathlib import Path

import pytest

from portcheck.knowledge.examples import read_examples
from portcheck.languages.python import read
from portcheck.match import claimant
from portcheck.model import Construct, SourceFile
from portcheck.prefilter import ByLine
from tests.sources import knowledge, vocabulary

ROOT = Path(__file__).parent.parent
FILES = [*sorted((ROOT / "examples").rglob("*.py")), *sorted((ROOT / "src").rglob("*.py"))]


BY_LINE = ByLine(vocabulary().keys, None)
# a file without a key is never read
EXAMPLES = {
    f"{example.rule}, {example.case}, {path}": code
    for example in read_examples(ROOT / "rules")
    for path, code in example.files
    if path.endswith(".py") and BY_LINE.keeps(code.encode())
}


def claimed(source: SourceFile, keys: ByLine | None) -> list[tuple[str, Construct]]:
    constructs = read(source, vocabulary(), keys).constructs
    return [(rule, part) for part in constructs if (rule := claimant(part, knowledge()))]


@pytest.mark.parametrize("code", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_is_read_alike_with_and_without_passing_by(code: str) -> None:
    source = SourceFile("example.py", code.encode())
    assert claimed(source, BY_LINE) == claimed(source, None)


# Long enough to be outlined, with blocks that are left out
PADDING = "\n\nclass Plain:\n" + "".join(
    f"    def method_{number}(self):\n        x = {number + 1}\n        y = x + 1\n        return y\n\n"
    for number in range(9)
)


@pytest.mark.parametrize("code", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_above_silent_code_is_read_alike(code: str) -> None:
    source = SourceFile("example.py", (code + PADDING).encode())
    assert claimed(source, BY_LINE) == claimed(source, None)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_file_is_read_alike_with_and_without_passing_by(file: Path) -> None:
    source = SourceFile("file.py", file.read_bytes())
    assert claimed(source, BY_LINE) == claimed(source, None)


def test_a_default_on_the_line_of_the_body_is_not_passed_by() -> None:
    source = SourceFile("file.py", b'def place(\n    device="cuda"): return device\n')
    assert [part.symbol for part in read(source, vocabulary(), BY_LINE).constructs] == ["cuda"]


@pytest.mark.parametrize(
    ("code", "symbols"),
    [
        ('def f(x):\n    """On cuda."""; return x.cuda()\n', [".cuda"]),
        ('def f(x):\n    """On cuda."""\n    return x.cuda()\n', [".cuda"]),
        ('def f(x):\n    """On cuda."""\n    return x.cpu()\n', []),
        ("def f(x):\n    # x.cuda()\n    return x.cuda()  # on cuda\n", [".cuda"]),
        ("def f(x):\n    # x.cuda()\n    return x.cpu()\n", []),
        (
            "import triton.language as tl\ndef f():\n    return hasattr(tl, '_experimental_make_tensor_descriptor')\n",
            ["triton.language", "triton.language._experimental_make_tensor_descriptor"],
        ),
    ],
)
def test_docstrings_and_comments_are_passed_by_but_not_what_stands_beside_them(code: str, symbols: list[str]) -> None:
    source = SourceFile("file.py", code.encode())
    assert [part.symbol for _, part in claimed(source, BY_LINE)] == symbols
