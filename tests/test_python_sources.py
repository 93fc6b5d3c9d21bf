"""CUDA source in Python strings: read as CUDA, each line at its place in the file."""

import pytest

from portcheck.model import Passage
from tests.sources import found, marked, reading


def passages_of(code: str) -> tuple[Passage, ...]:
    return reading(code).passages


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            'SOURCE = """\n«__device__» int f();\n«__global__» void a() {}\n  «__global__» void b() {}\n"""',
            "builtin __device__ reference; builtin __global__ reference; builtin __global__ reference",
            id="a constant of several lines",
        ),
        pytest.param('k = compile_kernel("«__global__» void k() {}")', "builtin __global__ reference", id="one line"),
        pytest.param(
            "k = compile_kernel('«__global__» void k() {\\n'\n                   '  «__syncthreads»(); }')",
            "builtin __global__ reference; builtin __syncthreads call",
            id="several literals with escapes",
        ),
        pytest.param(
            'k = f"""\n«__global__» void {name}() {{ «atomicAdd»({target}, 1); }}\n"""',
            "builtin __global__ reference; builtin atomicAdd call",
            id="a formatted string",
        ),
        pytest.param(
            'é = "π"; k = r"""\n// é\n/* € */ «__global__» void k() {}"""',
            "builtin __global__ reference",
            id="letters beyond ASCII before it",
        ),
        pytest.param(
            'A = """\n#include «<cuda_fp16.h>»\n""" + """\nvoid f() { k«<<<»1, 1>>>(); }\n"""',
            "include cuda_fp16.h import; launch <<<>>> call",
            id="a sum",
        ),
    ],
)
def test_cuda_source_in_a_string_is_read(code: str, whats: str) -> None:
    assert found(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('"""Write a __global__ function {\nLaunch it with <<<1, 1>>>();\n"""', id="a docstring"),
        pytest.param('SOURCE = """\nint main() { return 0; }\n"""  # cuda', id="a program for the processor"),
        pytest.param('TEXT = """\nA __global__ function runs on the GPU.\n"""', id="prose that quotes a word"),
        pytest.param('raise ValueError("""needs a\n__global__ function;""")', id="an exception's message"),
        pytest.param('S = """\n// __global__ void k();\nint a;\n"""', id="a comment inside the source"),
    ],
)
def test_other_strings_are_not(code: str) -> None:
    assert found(code) == ()


def test_a_passage_says_where_each_of_its_lines_begins() -> None:
    code = 'def make():\n    return compile("""a\n  __global__ void k() {}\\n;""")\n'
    assert [(each.text, each.starts, each.enclosing) for each in passages_of(code)] == [
        ("a\n  __global__ void k() {}\n;", ((2, 23), (3, 1), (3, 27)), "make")
    ]
