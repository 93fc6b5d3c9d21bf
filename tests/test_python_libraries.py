"""Third-party libraries in Python: by their imports and their uses, and not by the repository's own names."""

import pytest

from tests.sources import found, marked, seen


@pytest.mark.parametrize(
    "library",
    [
        "apex",
        "bitsandbytes",
        "causal_conv1d",
        "cudf",
        "cuml",
        "cupy",
        "cutlass",
        "deep_ep",
        "deep_gemm",
        "fla",
        "flash_attn",
        "flash_mla",
        "flashinfer",
        "grouped_gemm",
        "mamba_ssm",
        "mooncake",
        "nixl",
        "numba.cuda",
        "nvidia.dali",
        "nvshmem",
        "pycuda",
        "pynvml",
        "quack",
        "sgl_kernel",
        "tensorrt",
        "tilelang",
        "torchao",
        "transformer_engine",
        "vllm._custom_ops",
        "xformers",
    ],
)
def test_a_library_is_found_by_its_import(library: str) -> None:
    code = f"import «{library}»"
    assert found(code) == marked(code, f"import {library} import")


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "from flash_attn import «flash_attn_func»\ny = «flash_attn_func»(q, k, v)",
            "import flash_attn.flash_attn_func import; api flash_attn.flash_attn_func call",
            id="a function of it",
        ),
        pytest.param(
            "import «cupy as cp»\nx = «cp.zeros»(3)",
            "import cupy import; api cupy.zeros call",
            id="another name of it",
        ),
        pytest.param(
            "import «cupy as cp»\nk = «cp.RawKernel»(code, 'f')",
            "import cupy import; api cupy.RawKernel call",
            id="a kernel from its source",
        ),
        pytest.param(
            "from numba import «cuda»\n@«cuda.jit»\ndef k(x): ...",
            "import numba.cuda import; api numba.cuda.jit decorator",
            id="numba's CUDA module",
        ),
        pytest.param(
            "from apex.optimizers import «FusedAdam»\no = «FusedAdam»(p)",
            "import apex.optimizers.FusedAdam import; api apex.optimizers.FusedAdam call",
            id="a fused optimiser",
        ),
        pytest.param(
            "from deepspeed.ops.adam import «FusedAdam»",
            "import deepspeed.ops.adam.FusedAdam import",
            id="DeepSpeed's fused optimiser",
        ),
        pytest.param(
            "from cuda import «cudart»\n«cudart.cudaMalloc»(1)",
            "import cuda.cudart import; api cuda.cudart.cudaMalloc call",
            id="the bindings of the run time",
        ),
        pytest.param(
            "import «pynvml»\n«pynvml.nvmlInit»()",
            "import pynvml import; api pynvml.nvmlInit call",
            id="the management library",
        ),
        pytest.param(
            "import faiss\nr = «faiss.StandardGpuResources»()",
            "api faiss.StandardGpuResources call",
            id="the GPU part of a library that has others",
        ),
        pytest.param(
            "from megatron.core.fusions.fused_softmax import «FusedScaleMaskSoftmax»",
            "import megatron.core.fusions.fused_softmax.FusedScaleMaskSoftmax import",
            id="Megatron",
        ),
        pytest.param(
            "import importlib\nm = «importlib.import_module('flash_attn')»",
            "api flash_attn assignment",
            id="an import by name",
        ),
        pytest.param("def f():\n    import «flash_attn»", "import flash_attn import", id="an import inside a function"),
        pytest.param(
            "import torch\n«torch.ops.symm_mem.moe»(x)",
            "api torch.ops.symm_mem.moe call",
            id="an operator of a namespace",
        ),
    ],
)
def test_a_library_is_found_by(code: str, whats: str) -> None:
    assert found(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import numba\n@numba.njit\ndef f(): ...  # cuda", id="the part of numba that needs no GPU"),
        pytest.param("import faiss\ni = faiss.IndexFlatL2(8)  # gpu_", id="the part of faiss that needs no GPU"),
        pytest.param("import torch  # cuda", id="PyTorch itself"),
        pytest.param("import vllm\nm = vllm.LLM('m')  # cuda", id="an engine that runs on several chips"),
        pytest.param("import deepspeed\ne = deepspeed.initialize()", id="DeepSpeed's neutral part"),
        pytest.param("from mylib import flash_attn_func  # flash_attn", id="a function of another library"),
        pytest.param("flash_attn = True", id="a variable called like it"),
        pytest.param("import cudax", id="a longer name"),
        pytest.param("# import flash_attn", id="a comment"),
        pytest.param('print("import flash_attn")', id="a message"),
    ],
)
def test_no_library_is_found_in(code: str) -> None:
    assert found(code) == ()


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('"""Write a __global__ function.\nLaunch it with <<<1, 1>>>().\n"""  # cuda', id="a docstring"),
        pytest.param('SOURCE = """\nint main() { return 0; }\n"""  # cuda', id="a program for the processor"),
        pytest.param('print("""\n<<< cuda >>>\n""")', id="a banner"),
        pytest.param('raise ValueError("""needs a\n__global__ function""")  # cuda', id="an exception's message"),
    ],
)
def test_no_cuda_source_is_found_in(code: str) -> None:
    assert seen(code) == ()
