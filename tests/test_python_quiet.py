"""Passing by what holds no key changes nothing that a rule reports."""

from collections.abc import Container, Iterable
from pathlib import Path

import pytest

from portcheck.knowledge.examples import read_examples
from portcheck.languages.python import read
from portcheck.match import claimant
from portcheck.model import Construct, SourceFile
from tests.sources import knowledge, vocabulary

ROOT = Path(__file__).parent.parent
FILES = [*sorted((ROOT / "examples").rglob("*.py")), *sorted((ROOT / "src").rglob("*.py"))]


class ByLine:
    """Keys looked for line by line, without a matcher."""

    def keeps(self, data: bytes) -> bool:
        lowered = data.lower()
        return any(key.encode() in lowered for key in vocabulary().keys)

    def places(self, data: bytes, more: Iterable[str], less: Container[str] = ()) -> list[int] | None:
        keys = [key.encode() for key in (*vocabulary().keys, *more) if key not in less]
        found, start = [], 0
        for line in data.lower().split(b"\n"):
            if any(key in line for key in keys):
                found.append(start)
            start += len(line) + 1
        return found

    def followed(self) -> None:
        return None


# a file without a key is never read
EXAMPLES = {
    f"{example.rule}, {example.case}, {path}": code
    for example in read_examples(ROOT / "rules")
    for path, code in example.files
    if path.endswith(".py") and ByLine().keeps(code.encode())
}


def claimed(source: SourceFile, keys: ByLine | None) -> list[tuple[str, Construct]]:
    constructs = read(source, vocabulary(), keys).constructs
    return [(rule, part) for part in constructs if (rule := claimant(part, knowledge()))]


@pytest.mark.parametrize("code", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_is_read_alike_with_and_without_passing_by(code: str) -> None:
    source = SourceFile("example.py", code.encode())
    assert claimed(source, ByLine()) == claimed(source, None)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_file_is_read_alike_with_and_without_passing_by(file: Path) -> None:
    source = SourceFile("file.py", file.read_bytes())
    assert claimed(source, ByLine()) == claimed(source, None)


def test_a_default_on_the_line_of_the_body_is_not_passed_by() -> None:
    source = SourceFile("file.py", b'def place(\n    device="cuda"): return device\n')
    assert [part.symbol for part in read(source, vocabulary(), ByLine()).constructs] == ["cuda"]


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
    assert [part.symbol for _, part in claimed(source, ByLine())] == symbols
