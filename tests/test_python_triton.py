"""Triton in Python: kernels, launches, tuning and what only NVIDIA's back end knows."""

import pytest

from tests.sources import constructs, found, marked, reading, seen

HEAD = "import triton\nimport triton.language as tl\n"
KERNEL = HEAD + "@triton.jit\ndef scale_kernel(x, n):\n    "


def own(code: str) -> tuple[str, ...]:
    """What is found beside Triton's imports and its decorator."""
    return tuple(line for line in found(code) if " import triton" not in line and " triton.jit " not in line)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "import «triton»\n@«triton.jit»\ndef k(x): ...",
            "import triton import; api triton.jit decorator",
            id="the decorator",
        ),
        pytest.param(
            "import «triton»\n@«triton.jit»(do_not_specialize=['n'])\ndef k(x, n): ...",
            "import triton import; api triton.jit decorator",
            id="the decorator with arguments",
        ),
        pytest.param(
            "from triton import «jit»\n@«jit»\ndef k(x): ...",
            "import triton.jit import; api triton.jit decorator",
            id="the decorator imported",
        ),
        pytest.param(
            "import «triton as t»\n@«t.jit»\ndef k(x): ...",
            "import triton import; api triton.jit decorator",
            id="another name of the package",
        ),
    ],
)
def test_a_kernel_is_found_by(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("@jit\ndef k(x): ...  # triton", id="a decorator of another package"),
        pytest.param("import numba\n@numba.jit\ndef k(x): ...  # triton", id="numba's decorator"),
        pytest.param("import torch\n@torch.jit.script\ndef k(x): ...  # triton", id="PyTorch's decorator"),
    ],
)
def test_no_kernel_is_found_by(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("«k[grid]»(x)", "launch triton call", id="a grid in a variable"),
        pytest.param("«k[(n,)]»(x)", "launch triton call", id="a grid in brackets"),
        pytest.param("«k[lambda m: (n,)]»(x)", "launch triton call", id="a grid that is computed"),
        pytest.param("def f(x):\n    «k[grid]»(x)", "launch triton call", id="a launch inside a function"),
        pytest.param(
            "«k[(1, 1)]»(x, «num_warps=4»)",
            "launch triton call; assumption triton-tuning argument medium",
            id="a launch with its tuning",
        ),
    ],
)
def test_a_launch_is_found_with(code: str, whats: str) -> None:
    code = f"import triton\n@triton.jit\ndef k(x): ...\n{code}"
    assert own(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("table[name](x)", id="a function from a table"),
        pytest.param("handlers[0](x)", id="a function from a list"),
        pytest.param("k(x)", id="a plain call of the kernel"),
        pytest.param("list[int](x)", id="a generic type"),
    ],
)
def test_no_launch_is_found_in(code: str) -> None:
    assert own(f"import triton\n@triton.jit\ndef k(x): ...\n{code}") == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "@«triton.autotune»([«triton.Config»({}, «num_warps=4», «num_stages=3»)], key=['n'])\ndef k(x): ...",
            "api triton.autotune decorator; api triton.Config call; "
            "assumption triton-tuning argument medium; assumption triton-tuning argument medium",
            id="autotune's configurations",
        ),
        pytest.param(
            "c = [f(«num_warps=w») for w in (4, 8)]", "assumption triton-tuning argument medium", id="a keyword"
        ),
        pytest.param(
            "c = [f(num_warps) for «num_warps» in (4, 8)]",
            "assumption triton-tuning reference medium",
            id="a comprehension",
        ),
        pytest.param('c = {«"num_warps"»: 4}', "assumption triton-tuning key medium", id="a key of a dictionary"),
    ],
)
def test_tuning_is_found_in(code: str, whats: str) -> None:
    code = f"import triton\n{code}"
    assert own(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("f(num_workers=4)", id="another keyword"),
        pytest.param('c = {"num_layers": 4}', id="another key"),
        pytest.param('print("num_warps")', id="a message"),
        pytest.param("def f(num_warps): ...", id="a parameter without a value"),
    ],
)
def test_no_tuning_is_found_in(code: str) -> None:
    assert own(f"import triton\n{code}") == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "«tl.inline_asm_elementwise»('x', 'y', [n], tl.int32, True, 1)",
            "api triton.language.inline_asm_elementwise call",
            id="inline assembly",
        ),
        pytest.param(
            "y = tl.dot(a, b, «input_precision='tf32'»)",
            "assumption triton-tf32 argument medium",
            id="TF32 by its name",
        ),
        pytest.param(
            "y = tl.dot(a, b, «allow_tf32=True»)", "assumption triton-tf32 argument medium", id="TF32 by its switch"
        ),
        pytest.param(
            "for i in tl.range(0, n, «warp_specialize=True»): f(i)",
            "assumption triton-warp-specialize argument medium",
            id="warp specialisation",
        ),
        pytest.param("y = x.to(«tl.float8e4nv»)", "dtype tl.float8e4nv argument", id="a format of FP8"),
        pytest.param("y = x.to(«tl.float8e5»)", "dtype tl.float8e5 argument", id="the wide format of FP8"),
        pytest.param(
            "d = «tl.make_tensor_descriptor»(x, [n], [1], [64])",
            "api triton.language.make_tensor_descriptor call",
            id="a descriptor",
        ),
    ],
)
def test_what_a_kernel_binds_is_found_in(code: str, whats: str) -> None:
    code = KERNEL + code
    assert own(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("y = tl.load(x)", id="a load"),
        pytest.param("y = tl.dot(a, b)", id="a product of no FP8"),
        pytest.param("y = tl.dot(a, b, input_precision='ieee')", id="a product in full precision"),
        pytest.param("y = tl.dot(a, b, allow_tf32=False)", id="a product without TF32"),
        pytest.param("for i in tl.range(0, n, warp_specialize=False): f(i)", id="a loop without warp specialisation"),
        pytest.param("y = x.to(tl.float16)", id="a format of sixteen bits"),
        pytest.param("y = tl.program_id(0)", id="a program's number"),
        pytest.param("y = x.to(tl.int8)", id="an integer of eight bits"),
    ],
)
def test_nothing_binds_a_kernel_in(code: str) -> None:
    assert own(KERNEL + code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "def fp8_gemm_kernel(a, b, s):\n    y = «tl.dot»(a, b)",
            "assumption triton-dot-fp8 call medium",
            id="the kernel's name says FP8",
        ),
        pytest.param(
            "def gemm_kernel(a_fp8, b_fp8, s):\n    y = «tl.dot»(a_fp8, b_fp8)",
            "assumption triton-dot-fp8 call medium",
            id="its arguments say FP8",
        ),
    ],
)
def test_a_product_is_of_fp8_where(code: str, whats: str) -> None:
    code = f"{HEAD}@triton.jit\n{code}"
    assert own(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "from triton.language.extra import «libdevice»\ny = «libdevice.tanh»(x)",
            "import triton.language.extra.libdevice import; api triton.language.extra.libdevice.tanh call",
            id="libdevice",
        ),
        pytest.param(
            "from triton.language.extra.cuda import «libdevice»\ny = «libdevice.tanh»(x)",
            "import triton.language.extra.cuda.libdevice import; api triton.language.extra.cuda.libdevice.tanh call",
            id="CUDA's libdevice",
        ),
        pytest.param(
            "import «triton»\nd = «triton.runtime.driver.active.get_current_target»()",
            "import triton import; api triton.runtime.driver.active.get_current_target call",
            id="the active driver",
        ),
        pytest.param(
            "from triton.tools.tensor_descriptor import «TensorDescriptor»",
            "import triton.tools.tensor_descriptor.TensorDescriptor import",
            id="a descriptor of TMA",
        ),
        pytest.param("from triton.experimental import «gluon»", "import triton.experimental.gluon import", id="Gluon"),
    ],
)
def test_a_name_of_triton_is_found(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


def test_a_construct_in_a_kernel_says_so() -> None:
    code = KERNEL + "y = x / 448.0"
    inside = [part.in_triton for part in constructs(reading(code), "example.py") if part.symbol == "fp8-range"]
    assert inside == [True]


def test_a_construct_beside_a_kernel_does_not_say_so() -> None:
    code = KERNEL + "pass\nFP8_MAX = 448.0"
    outside = [part.in_triton for part in constructs(reading(code), "example.py") if part.symbol == "fp8-range"]
    assert outside == [False]
