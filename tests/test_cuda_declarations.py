"""Host code that declares what CUDA code defines, functions that launch, and entries of PTX modules."""

import pytest

from tests.sources import found, marked

_HEAD = "#include <torch/extension.h>\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("void «scale_cuda_forward»(int n, float* x);", id="pointers"),
        pytest.param("at::Tensor «cuda_nms»(\n    const at::Tensor& boxes,\n    float threshold);", id="several lines"),
    ],
)
def test_a_declaration_whose_name_says_cuda_is_seen(code: str) -> None:
    assert found(_HEAD + code, "op.cpp") == marked(_HEAD + code, "helper cuda-function reference medium")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("void f(at::Tensor x) { scale_cuda(x, x); }", id="a call"),
        pytest.param("at::Tensor f(at::Tensor x) { return scale_cuda(x); }", id="a call that is returned"),
        pytest.param("void scale_cuda(int n) { start(n); }", id="a definition"),
        pytest.param("void feed_barracuda(int n, float* x);", id="another word"),
        pytest.param("void f() { auto_ptr<cudaX> x_cuda_(new cudaX); }", id="a variable that is made"),
    ],
)
def test_what_declares_nothing_of_cuda_is_not_seen(code: str) -> None:
    assert found(_HEAD + code, "op.cpp") == ()


def test_a_function_of_another_file_that_launches_is_seen() -> None:
    code = "void f(G g) { ns::«launch_kernel»<C, G>(g); }"
    assert found(code, "k.cu") == marked(code, "launch macro call medium")


def test_a_function_of_the_file_itself_that_launches_is_not_seen() -> None:
    assert found("void launch_kernel(int n) { start(n); }\nvoid f() { launch_kernel(3); }", "k.cu") == ()


def test_entries_of_a_ptx_module_are_kernels() -> None:
    code = ".version 8.5\n.target «sm_90»\n.visible .entry «add»(\n.param .u64 x\n)\n{\nret;\n}\n.func half() { ret; }"
    assert found(code, "k.ptx") == marked(code, "flag sm_90 reference; builtin __global__ reference")
