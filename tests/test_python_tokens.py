"""Python files that do not parse: read by their tokens, with low confidence, and named."""

import pytest

from portcheck.model import Confidence, Kind
from tests.sources import constructs, marked, reading, seen

PYTHON_2 = 'print "x"\n'
BROKEN = "def f(:\n"
NEWER = "x = 1 if\n"


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "import torch\n«torch.cuda.synchronize»()", "api torch.cuda.synchronize call low", id="a full name"
        ),
        pytest.param(
            "import torch.cuda as tc\n«tc.synchronize»()", "api torch.cuda.synchronize call low", id="another name"
        ),
        pytest.param(
            "from torch import cuda\n«cuda.synchronize»()",
            "api torch.cuda.synchronize call low",
            id="a part of a package",
        ),
        pytest.param("x.«cuda»()", "method .cuda call low", id="a method"),
        pytest.param("f(x).«cuda»()", "method .cuda call low", id="a method of what a call gives"),
        pytest.param('device = «"cuda"»', "device cuda argument low", id="a device"),
        pytest.param('x.to(«"cuda:0"»)', "device cuda:0 argument low", id="a device with its index"),
        pytest.param('f(device=«"cuda"»)', "device cuda argument low", id="a device as a keyword"),
        pytest.param('if kind == «"cuda"»: f()', "device cuda comparison low", id="a comparison"),
        pytest.param('init(backend=«"nccl"»)', "backend nccl argument low", id="a backend"),
        pytest.param('x = os.environ[«"NCCL_DEBUG"»]', "env NCCL_DEBUG argument low", id="a variable"),
        pytest.param('x = os.getenv(«"NCCL_DEBUG"»)', "env NCCL_DEBUG argument low", id="a variable by getenv"),
    ],
)
@pytest.mark.parametrize("broken", [PYTHON_2, BROKEN, NEWER], ids=["Python 2", "a fault", "unknown syntax"])
def test_tokens_give_away(broken: str, code: str, whats: str) -> None:
    code = broken + code
    assert tuple(line for line in seen(code) if " import " not in line) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("# torch.cuda.synchronize()", id="a comment"),
        pytest.param('"""\ntorch.cuda.synchronize()\n"""', id="a docstring"),
        pytest.param('print "cuda"', id="a printed word"),
        pytest.param("x = 'runs on cuda:0'", id="a sentence"),
        pytest.param("x.cuda", id="an attribute"),
        pytest.param("cuda()", id="a function"),
        pytest.param("t['cuda_x']", id="a longer word"),
        pytest.param("pool.cuda_synchronize()", id="a longer name"),
    ],
)
def test_tokens_give_nothing_away_in(code: str) -> None:
    assert seen(PYTHON_2 + code) == ()


@pytest.mark.parametrize(
    ("code", "symbol"),
    [
        pytest.param("import torch.cuda", "torch.cuda", id="a module"),
        pytest.param("import flash_attn", "flash_attn", id="a library"),
        pytest.param("import cupy as cp", "cupy", id="a library under another name"),
    ],
)
def test_tokens_give_away_the_import_of(code: str, symbol: str) -> None:
    parts = constructs(reading(PYTHON_2 + code), "example.py")
    assert [(part.kind, part.symbol, part.span.line, part.confidence) for part in parts] == [
        (Kind.IMPORT, symbol, 2, Confidence.LOW)
    ]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        pytest.param('import torch\nprint "x"', 2, id="Python 2"),
        pytest.param("import torch\n\n\ndef f(:", 4, id="a fault"),
        pytest.param("def f():\n        x\n    y", 3, id="a wrong indent"),
        pytest.param("x = (1,\n", 1, id="a bracket that does not close"),
    ],
)
def test_a_file_that_does_not_parse_says_where(code: str, line: int) -> None:
    degraded = reading(code).degraded
    assert degraded is not None
    assert degraded.startswith(f"read by tokens only: line {line}: ")


def test_a_file_that_parses_is_not_degraded() -> None:
    assert reading("import torch\ntorch.cuda.synchronize()").degraded is None


def test_a_file_that_does_not_parse_still_hears_its_comments() -> None:
    suppressions = reading('print "x"\nx.cuda()  # portcheck: ignore[tensor-cuda-method] kept\n').suppressions
    assert [(asked.ids, asked.first, asked.last, asked.reason) for asked in suppressions] == [
        (("tensor-cuda-method",), 2, 2, "kept")
    ]


def test_tokens_after_windows_line_ends_keep_their_places() -> None:
    code = 'print "x"\r\nx.«cuda»()\r\n'
    assert seen(code) == marked(code, "method .cuda call low")


def test_tokens_after_wide_characters_keep_their_places() -> None:
    code = 'print "x"\ny = "例"; x.«cuda»()\n'
    assert seen(code) == marked(code, "method .cuda call low")
