"""The context of C++ tokens: functions around them, device code, preprocessor branches."""

import pytest

from portcheck.languages.cuda import view_of
from portcheck.model import Guard, Kind, Names, SourceFile, Vocabulary

VOCABULARY = Vocabulary(
    words={
        "device_marks": frozenset({"__global__", "__device__"}),
        "attributes": frozenset({"__launch_bounds__", "__align__"}),
        "cuda_suffixes": frozenset({".cu"}),
        "other_vendor_macros": frozenset({"USE_ROCM", "HIP_VERSION"}),
        "own_macros": frozenset({"USE_CUDA"}),
        "compiler_macros": frozenset({"__CUDACC__"}),
        "own_backend_paths": frozenset(),
    },
    positions={},
    names={},
    watched={Kind.BUILTIN: Names(frozenset(), {})},
    decorators=Names(frozenset(), {}),
    keys=(),
)


def context_of(code: str, word: str = "HERE") -> list[tuple[str, bool]]:
    view = view_of(SourceFile("a.cu", code.encode()), VOCABULARY)
    return [(view.enclosing[at], view.is_device[at]) for at, token in enumerate(view.tokens) if token.text == word]


def guards_of(code: str, word: str = "HERE") -> list[Guard]:
    view = view_of(SourceFile("a.cu", code.encode()), VOCABULARY)
    return [view.guards[at] for at, token in enumerate(view.tokens) if token.text == word]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("HERE;", ("", False), id="outside"),
        pytest.param("void f() { HERE; }", ("f", False), id="a function"),
        pytest.param("__global__ void k(int* a) { if (a) { HERE; } }", ("k", True), id="a kernel"),
        pytest.param("__global__ void k(HERE a) {}", ("k", True), id="a parameter"),
        pytest.param("__global__ void __launch_bounds__(256, 2) k(int a) { HERE; }", ("k", True), id="launch bounds"),
        pytest.param(
            "template <int N, typename = E<(N > 2)>>\n__device__ T<N> f() { HERE; }", ("f", True), id="a template"
        ),
        pytest.param("namespace a::b { namespace { void f() { HERE; } } }", ("a::b::f", False), id="namespaces"),
        pytest.param(
            "struct __align__(16) S : B<int> { __device__ int g() const { HERE; } };", ("S::g", True), id="a method"
        ),
        pytest.param("__device__ S::S(int a) : a_(a), b_{1} { }\nvoid f() { HERE; }", ("f", False), id="a constructor"),
        pytest.param("void f() { g([=] __device__ (int i) { HERE; }); }", ("f", True), id="a device lambda"),
        pytest.param("__device__ int t[] = {1, 2};\nvoid f() { HERE; }", ("f", False), id="behind a device table"),
        pytest.param("__device__ void g();\nvoid f() { HERE; }", ("f", False), id="behind a device declaration"),
        pytest.param("void f() { for (;;) { g({1, 2}, HERE); } }", ("f", False), id="behind braces in a call"),
        pytest.param("#define M(x) do { HERE; } while (0)\n", ("M", False), id="a macro"),
        pytest.param("#define M {\nvoid f() { HERE; }", ("f", False), id="behind an open brace in a macro"),
        pytest.param("} void f() { HERE; }", ("f", False), id="behind a brace too many"),
    ],
)
def test_the_context_of_a_token(code: str, expected: tuple[str, bool]) -> None:
    assert context_of(code) == [expected]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("HERE", [Guard.NONE], id="no condition"),
        pytest.param("#ifdef USE_ROCM\nHERE\n#endif", [], id="another vendor's branch"),
        pytest.param("#if defined(USE_ROCM) && X\nHERE\n#else\nHERE\n#endif", [Guard.NONE], id="and something else"),
        pytest.param("#ifdef USE_ROCM\nHERE\n#else\nHERE\n#endif", [Guard.VENDOR], id="else"),
        pytest.param("#ifndef USE_ROCM\nHERE\n#endif", [Guard.VENDOR], id="without another vendor"),
        pytest.param("#if !(USE_ROCM)\nHERE\n#elif X\nHERE\n#endif", [Guard.VENDOR], id="a negated group"),
        pytest.param("#if HIP_VERSION >= 600\nHERE\n#endif", [], id="another vendor's version"),
        pytest.param(
            "#if defined(USE_CUDA) || defined(USE_ROCM)\nHERE\n#endif", [Guard.NONE], id="shared by two vendors"
        ),
        pytest.param("#ifdef USE_CUDA\nHERE\n#else\nHERE\n#endif", [Guard.AVAILABILITY], id="a build with CUDA"),
        pytest.param("#ifdef __CUDACC__\nHERE\n#else\nHERE\n#endif", [Guard.NONE, Guard.NONE], id="a compiler's pass"),
        pytest.param("#if 0\nHERE\n#else\nHERE\n#endif", [Guard.NONE], id="dead code"),
        pytest.param("#ifdef USE_ROCM\n#ifdef X\nHERE\n#else\nHERE\n#endif\n#endif\nHERE", [Guard.NONE], id="nested"),
        pytest.param("#endif\n#else\nHERE", [Guard.NONE], id="lines that close nothing"),
        pytest.param("#if " + "(" * 5000 + "\nHERE", [Guard.NONE], id="nested too deeply"),
    ],
)
def test_the_guard_of_a_token(code: str, expected: list[Guard]) -> None:
    assert guards_of(code) == expected
