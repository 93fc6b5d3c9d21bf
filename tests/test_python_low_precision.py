"""FP8 and its kin in Python: by their names, by the numbers that betray them, and not by numbers alone."""

import pytest

from tests.sources import marked, seen, values


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "import torch\nx.to(«torch.float8_e4m3fn»)", "dtype float8_e4m3fn argument", id="a format of PyTorch"
        ),
        pytest.param("import torch\nx.to(«torch.float8_e5m2»)", "dtype float8_e5m2 argument", id="the wide format"),
        pytest.param(
            "import torch\nx.view(«torch.float8_e4m3fnuz»)",
            "dtype float8_e4m3fnuz argument",
            id="the format without zero",
        ),
        pytest.param(
            "import torch\nx.to(«torch.float8_e8m0fnu»)", "dtype float8_e8m0fnu argument", id="a scale's format"
        ),
        pytest.param(
            "import torch\nx.view(«torch.float4_e2m1fn_x2»)",
            "dtype float4_e2m1fn_x2 argument",
            id="a format of four bits",
        ),
        pytest.param(
            "import torch\nif x.dtype == «torch.float8_e4m3fn»: f()",
            "dtype float8_e4m3fn comparison",
            id="a format in a comparison",
        ),
        pytest.param(
            "from torch import «float8_e4m3fn»\nx.to(«float8_e4m3fn»)",
            "dtype float8_e4m3fn import; dtype float8_e4m3fn argument",
            id="a format by its import",
        ),
        pytest.param(
            'import torch\nx.to(«getattr(torch, "float8_e4m3fn")»)',
            "dtype float8_e4m3fn argument",
            id="a format by getattr",
        ),
        pytest.param(
            'f(out_dtype=«"float8_e4m3fn"»)',
            "dtype float8_e4m3fn argument medium",
            id="a format by its name in a string",
        ),
        pytest.param(
            "import torch\nlimit = torch.finfo(«torch.float8_e4m3fn»).max",
            "dtype float8_e4m3fn argument",
            id="the limits of a format",
        ),
        pytest.param(
            "import torch\ny = «torch._scaled_mm»(a, b, s, t)", "api torch._scaled_mm call", id="the scaled product"
        ),
        pytest.param(
            "import «transformer_engine.pytorch as te»\nwith «te.fp8_autocast»(): f()",
            "import transformer_engine.pytorch import; api transformer_engine.pytorch.fp8_autocast call",
            id="Transformer Engine",
        ),
        pytest.param(
            "from torchao.quantization import «quantize_»\n«quantize_»(m)",
            "import torchao.quantization.quantize_ import; api torchao.quantization.quantize_ call",
            id="torchao",
        ),
    ],
)
def test_a_format_is_found_by_its_name_as(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import torch\nx.to(torch.float16)", id="a format of sixteen bits"),
        pytest.param("import torch\nx.to(torch.int8)", id="an integer of eight bits"),
        pytest.param('print("float8_e4m3fn")', id="a message"),
        pytest.param('"""float8_e4m3fn"""', id="a docstring"),
        pytest.param("# torch.float8_e4m3fn", id="a comment"),
        pytest.param("x.float8_e4m3fn", id="an attribute of an unknown object"),
        pytest.param("import torch\ny = torch.mm(a, b)  # fp8", id="a plain product"),
    ],
)
def test_no_format_is_found_in(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "FP8_MAX = «448.0»", "assumption fp8-range assignment medium", id="a constant whose name says FP8"
        ),
        pytest.param("fp8_max = «448»", "assumption fp8-range assignment medium", id="a whole number"),
        pytest.param(
            "FP8_E5M2_MAX = «57344.0»", "assumption fp8-range assignment medium", id="the wide format's range"
        ),
        pytest.param("FP8_MAX = «240.0»", "assumption fp8-range assignment medium", id="the range without zero"),
        pytest.param(
            "def act_quant(x):\n    return x.abs().max() / «448.0»",
            "assumption fp8-range reference medium",
            id="a division in a function that quantises",
        ),
        pytest.param(
            "def quantize(x):\n    return x.clamp(-«448.0», «448.0»)",
            "assumption fp8-range argument medium; assumption fp8-range argument medium",
            id="both ends of a clamp",
        ),
        pytest.param(
            "def f(x, fp8_max=«448.0»): ...", "assumption fp8-range default medium", id="a parameter's default"
        ),
        pytest.param(
            "import «triton»\n@«triton.jit»\ndef k(x):\n    return x / «448.»",
            "import triton import; api triton.jit decorator; assumption fp8-range reference medium",
            id="a division in a kernel",
        ),
        pytest.param(
            "import torch\ny = x.to(«torch.float8_e4m3fn»)\ns = x.amax() / «448.0»",
            "dtype float8_e4m3fn argument; assumption fp8-range assignment medium",
            id="a division beside a format",
        ),
        pytest.param(
            "import torch\ny = torch.clamp(x, -«448», «448»).to(«torch.float8_e4m3fn»)",
            "assumption fp8-range argument medium; assumption fp8-range argument medium; dtype float8_e4m3fn argument",
            id="whole numbers in a clamp before a conversion",
        ),
    ],
)
def test_a_range_of_fp8_is_found_as(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("image_size = 448", id="the size of an image"),
        pytest.param("resize(448, 448)", id="sides of a picture"),
        pytest.param("vocab = 57344", id="the size of a vocabulary"),
        pytest.param("n = 240  # fp8", id="a small number without a name"),
        pytest.param("timeout = 240.0  # fp8", id="a time"),
        pytest.param("intermediate_size = 57344  # fp8", id="a layer's size beside FP8"),
        pytest.param("import torch\nx.to(dtype)\nh = 448  # float8", id="a height beside FP8"),
    ],
)
def test_no_range_of_fp8_is_found_in(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "if «x.element_size()» == 1: f()", "assumption fp8-by-element-size comparison medium", id="element_size()"
        ),
        pytest.param(
            "if «x.dtype.itemsize» == 1: f()", "assumption fp8-by-element-size comparison medium", id="itemsize"
        ),
        pytest.param(
            "if 1 == «x.element_size()»: f()",
            "assumption fp8-by-element-size comparison medium",
            id="the other way round",
        ),
        pytest.param(
            "assert «x.element_size()» <= 1", "assumption fp8-by-element-size comparison medium", id="at most one byte"
        ),
        pytest.param(
            "is_fp8 = «weight.element_size()» == 1", "assumption fp8-by-element-size comparison medium", id="a variable"
        ),
    ],
)
def test_a_byte_is_taken_for_fp8_by(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("if x.element_size() == 2: f()", id="a size of two bytes"),
        pytest.param("n = x.element_size() * x.numel()", id="a product"),
        pytest.param("if x.size() == 1: f()", id="the size of something else"),
        pytest.param("if x.ndim == 1: f()  # itemsize", id="a number of dimensions"),
    ],
)
def test_a_byte_is_not_taken_for_fp8_by(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("FP4_MAX = «6.0»", "assumption fp4-range assignment medium", id="a constant whose name says FP4"),
        pytest.param(
            "def quantize_nvfp4(x):\n    return x.abs().amax() / «6.0»",
            "assumption fp4-range reference medium",
            id="a division in a function that quantises to FP4",
        ),
        pytest.param("F4_E2M1_MAX = «6.0»", "assumption fp4-range assignment medium", id="a format in the name"),
    ],
)
def test_a_range_of_fp4_is_found_as(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("relu_max = 6.0  # fp4", id="the limit of another function"),
        pytest.param("def f_nvfp4(x):\n    return x.reshape(6, -1)", id="a whole number"),
        pytest.param("hours = 6.0", id="a time"),
    ],
)
def test_no_range_of_fp4_is_found_in(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "weight_block_size = «[128, 128]»",
            "assumption fp8-block-scale assignment medium",
            id="a list in a variable",
        ),
        pytest.param(
            "f(block_size=«[128, 128]»)", "assumption fp8-block-scale argument medium", id="a list as an argument"
        ),
        pytest.param(
            'c = {"weight_block_size": «[128, 128]»}', "assumption fp8-block-scale reference medium", id="a dictionary"
        ),
        pytest.param(
            "f(group_shape=«(1, 128)»)  # fp8", "assumption fp8-block-scale argument medium", id="a row of a block"
        ),
    ],
)
def test_a_scaling_block_is_found_as(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("shape = [128, 128]", id="a shape"),
        pytest.param("block_size = [64, 64]", id="other numbers"),
        pytest.param("block_size = [128, 128, 128]", id="three numbers"),
        pytest.param("group_shape = (1, 128)  # 128, 128", id="a row of a block where nothing says FP8"),
        pytest.param("resize([128, 128])", id="sides of a picture"),
    ],
)
def test_no_scaling_block_is_found_in(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('f(scale_fmt=«"ue8m0"»)', "assumption ue8m0-scale argument", id="an argument"),
        pytest.param('if scale_fmt == «"ue8m0"»: f()', "assumption ue8m0-scale comparison", id="a comparison"),
        pytest.param('c = {"scale_fmt": «"ue8m0"»}', "assumption ue8m0-scale reference", id="a dictionary"),
        pytest.param('scale_fmt: str = «"ue8m0"»', "assumption ue8m0-scale assignment", id="a field"),
    ],
)
def test_a_scale_of_powers_of_two_is_found_as(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('print("ue8m0")', id="a message"),
        pytest.param('"""ue8m0"""', id="a docstring"),
        pytest.param("use_ue8m0(x)", id="a name that holds it"),
    ],
)
def test_no_scale_of_powers_of_two_is_found_in(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param('LLM(m, quantization="fp8")', ("quantization", "fp8"), id="a quantisation"),
        pytest.param('LLM(m, kv_cache_dtype="fp8_e5m2")', ("kv_cache_dtype", "fp8_e5m2"), id="a cache's format"),
        pytest.param("f(load_in_8bit=True)  # bnb", ("load_in_8bit", "True"), id="weights of eight bits"),
        pytest.param(
            'f(attn_implementation="flash_attention_2")', ("attn_implementation", "flash_attention_2"), id="attention"
        ),
        pytest.param('f(optim="paged_adamw_8bit")', ("optim", "paged_adamw_8bit"), id="an optimiser"),
        pytest.param('config["quantization"] = "fp8"', ("quantization", "fp8"), id="an item that is assigned"),
        pytest.param('c = {"quantization": "fp8"}', ("quantization", "fp8"), id="a value of a dictionary"),
        pytest.param('def f(quantization="fp8"): ...', ("quantization", "fp8"), id="a parameter's default"),
        pytest.param('p.add_argument("--quantization", default="fp8")', ("quantization", "fp8"), id="an option"),
    ],
)
def test_a_setting_of_low_precision_says_its_value(code: str, expected: tuple[str, str]) -> None:
    assert values(code) == (expected,)
