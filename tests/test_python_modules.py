"""Names across the files of a repository: re-exports, helpers, star imports, and what is the repository's own."""

from datetime import date
from pathlib import Path

import pytest

from portcheck.model import Finding
from portcheck.scan import scan_tree
from portcheck.workspace import Limits, open_workspace
from tests.sources import found, knowledge, marked


@pytest.mark.parametrize(
    ("code", "neighbours"),
    [
        pytest.param(
            "from pkg.compat import «sync»\n«sync»()",
            {"pkg/__init__.py": "", "pkg/compat.py": "from torch.cuda import synchronize as sync"},
            id="an absolute import",
        ),
        pytest.param(
            "from .compat import «sync»\n«sync»()",
            {"pkg/__init__.py": "", "pkg/compat.py": "from torch.cuda import synchronize as sync"},
            id="a relative import",
        ),
        pytest.param(
            "from . import «sync»\n«sync»()",
            {
                "pkg/__init__.py": "from .compat import sync",
                "pkg/compat.py": "from torch.cuda import synchronize as sync",
            },
            id="two files in a row",
        ),
        pytest.param(
            "from ..compat import «sync»\n«sync»()",
            {"pkg/__init__.py": "", "compat.py": "from torch.cuda import synchronize as sync", "__init__.py": ""},
            id="a relative import of two dots",
        ),
        pytest.param(
            "from .compat import «sync»\n«sync»()",
            {"pkg/__init__.py": "", "pkg/compat.py": "import torch\nsync = torch.cuda.synchronize"},
            id="a variable of the other file",
        ),
        pytest.param(
            "from .compat import «sync»\n«sync»()",
            {
                "pkg/__init__.py": "",
                "pkg/compat.py": "try:\n    from torch.cuda import synchronize as sync\n"
                "except ImportError:\n    sync = None",
            },
            id="an import with a fallback",
        ),
    ],
)
def test_a_name_is_found_through(code: str, neighbours: dict[str, str]) -> None:
    assert found(code, "pkg/a.py", neighbours) == marked(
        code, "import torch.cuda.synchronize import medium; api torch.cuda.synchronize call medium"
    )


@pytest.mark.parametrize(
    ("code", "whats", "neighbours"),
    [
        pytest.param(
            "from .compat import «cuda»\n«cuda.synchronize»()",
            "import torch.cuda import medium; api torch.cuda.synchronize call medium",
            {"pkg/__init__.py": "", "pkg/compat.py": "from torch import cuda"},
            id="a module that is handed on",
        ),
        pytest.param(
            "from . import compat\n«compat.sync»()",
            "api torch.cuda.synchronize call medium",
            {"pkg/__init__.py": "", "pkg/compat.py": "from torch.cuda import synchronize as sync"},
            id="an attribute of an imported file",
        ),
        pytest.param(
            "import pkg.compat\n«pkg.compat.sync»()",
            "api torch.cuda.synchronize call medium",
            {"pkg/__init__.py": "", "pkg/compat.py": "from torch.cuda import synchronize as sync"},
            id="the full name of another file's name",
        ),
        pytest.param(
            "import pkg.compat as c\n«c.sync»()",
            "api torch.cuda.synchronize call medium",
            {"pkg/__init__.py": "", "pkg/compat.py": "from torch.cuda import synchronize as sync"},
            id="another name of another file",
        ),
        pytest.param(
            "from .compat import «FP8»\nx.to(«FP8»)",
            "dtype float8_e4m3fn import medium; dtype float8_e4m3fn argument medium",
            {"pkg/__init__.py": "", "pkg/compat.py": "import torch\nFP8 = torch.float8_e4m3fn"},
            id="a number format",
        ),
        pytest.param(
            "from .compat import «flash_attn_func»\n«flash_attn_func»(q)",
            "import flash_attn.flash_attn_func import medium; api flash_attn.flash_attn_func call medium",
            {"pkg/__init__.py": "", "pkg/compat.py": "from flash_attn import flash_attn_func"},
            id="a function of a library",
        ),
        pytest.param(
            "from .compat import *\n«sync»()",
            "api torch.cuda.synchronize call medium",
            {"pkg/__init__.py": "", "pkg/compat.py": "from torch.cuda import synchronize as sync"},
            id="a star import of a file",
        ),
        pytest.param(
            "from .compat import *\n«torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call medium",
            {"pkg/__init__.py": "", "pkg/compat.py": "import torch"},
            id="a package that comes with a star import",
        ),
        pytest.param(
            "from . import *\n«sync»()",
            "api torch.cuda.synchronize call medium",
            {
                "pkg/__init__.py": "from .compat import *",
                "pkg/compat.py": "from torch.cuda import synchronize as sync",
            },
            id="two star imports in a row",
        ),
        pytest.param(
            "from .compat import *\n«synchronize»()",
            "api torch.cuda.synchronize call medium",
            {"pkg/__init__.py": "", "pkg/compat.py": "from torch.cuda import *"},
            id="a star import of a star import of a known module",
        ),
    ],
)
def test_another_file_gives(code: str, whats: str, neighbours: dict[str, str]) -> None:
    assert found(code, "pkg/a.py", neighbours) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "neighbours"),
    [
        pytest.param(
            "from .compat import sync\nsync()  # cuda",
            {"pkg/__init__.py": "", "pkg/compat.py": "def sync(): ..."},
            id="a function of its own",
        ),
        pytest.param(
            "from .compat import cuda\ncuda.synchronize()",
            {"pkg/__init__.py": "", "pkg/compat.py": "class cuda: ..."},
            id="a class of its own",
        ),
        pytest.param(
            "from .compat import cuda\ncuda.synchronize()",
            {"pkg/__init__.py": "", "pkg/compat.py": "cuda = Pool()"},
            id="a variable of its own",
        ),
        pytest.param(
            "import flash_attn\nflash_attn.run()",
            {"flash_attn.py": "def run(): ...", "pkg/__init__.py": ""},
            id="a file called like a library",
        ),
        pytest.param(
            "import flash_attn.layers\nflash_attn.layers.run()",
            {"flash_attn/__init__.py": "", "flash_attn/layers.py": "def run(): ...", "pkg/__init__.py": ""},
            id="a package called like a library",
        ),
        pytest.param(
            "from deep_gemm import gemm\ngemm()",
            {"deep_gemm/__init__.py": "def gemm(): ...", "pkg/__init__.py": ""},
            id="a function of a package called like a library",
        ),
        pytest.param(
            "from .triton import kernel\nkernel()",
            {"pkg/__init__.py": "", "pkg/triton.py": "def kernel(): ..."},
            id="a relative file called like a package",
        ),
        pytest.param(
            "from apex import optimizers\noptimizers.run()",
            {"src/apex/__init__.py": "", "src/apex/optimizers.py": "def run(): ...", "pkg/__init__.py": ""},
            id="a package below src called like a library",
        ),
    ],
)
def test_the_repository_itself_gives(code: str, neighbours: dict[str, str]) -> None:
    assert found(code, "pkg/a.py", neighbours) == ()


@pytest.mark.parametrize(
    ("code", "whats", "neighbours"),
    [
        pytest.param(
            "from .quant import to_fp8\ny = «to_fp8»(x)",
            "helper fp8-quantise call medium",
            {
                "pkg/__init__.py": "",
                "pkg/quant.py": "import torch\ndef to_fp8(x):\n    return x.to(torch.float8_e4m3fn)",
            },
            id="converts to FP8",
        ),
        pytest.param(
            "from .quant import act_quant\ny = «act_quant»(x)",
            "helper fp8-quantise call medium",
            {"pkg/__init__.py": "", "pkg/quant.py": "def act_quant(x):\n    return x / (x.abs().amax() / 448.0)"},
            id="divides by the range of FP8",
        ),
        pytest.param(
            "from .quant import gemm\ny = «gemm»(x)",
            "helper fp8-quantise call medium",
            {"pkg/__init__.py": "", "pkg/quant.py": "import torch\ndef gemm(x):\n    return torch._scaled_mm(x, x)"},
            id="multiplies in FP8",
        ),
        pytest.param(
            "from .kernels import scale\ny = «scale»(x)",
            "helper triton-launch call medium",
            {
                "pkg/__init__.py": "",
                "pkg/kernels.py": "import triton\n@triton.jit\ndef k(x): ...\ndef scale(x):\n    k[(1,)](x)",
            },
            id="launches a kernel",
        ),
        pytest.param(
            "from . import quant\ny = «quant.to_fp8»(x)",
            "helper fp8-quantise call medium",
            {
                "pkg/__init__.py": "",
                "pkg/quant.py": "import torch\ndef to_fp8(x):\n    return x.to(torch.float8_e4m3fn)",
            },
            id="is called through its module",
        ),
        pytest.param(
            "from pkg import to_fp8\ny = «to_fp8»(x)",
            "helper fp8-quantise call medium",
            {
                "pkg/__init__.py": "from .quant import to_fp8",
                "pkg/quant.py": "import torch\ndef to_fp8(x):\n    return x.to(torch.float8_e4m3fn)",
            },
            id="is handed on by its package",
        ),
    ],
)
def test_a_call_is_found_of_a_helper_that(code: str, whats: str, neighbours: dict[str, str]) -> None:
    assert found(code, "pkg/a.py", neighbours) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "neighbours"),
    [
        pytest.param(
            "from .quant import mean\ny = mean(x)",
            {
                "pkg/__init__.py": "",
                "pkg/quant.py": "import torch\nFP8 = torch.float8_e4m3fn\ndef mean(x):\n    return x.mean()",
            },
            id="only lives beside a format",
        ),
        pytest.param(
            "from .quant import is_fp8\ny = is_fp8(x)",
            {
                "pkg/__init__.py": "",
                "pkg/quant.py": "import torch\ndef is_fp8(x):\n    return x.dtype == torch.float8_e4m3fn",
            },
            id="only compares with a format",
        ),
        pytest.param(
            "from .kernels import shape\ny = shape(x)",
            {
                "pkg/__init__.py": "",
                "pkg/kernels.py": "import triton\n@triton.jit\ndef k(x): ...\ndef shape(x):\n    return x.shape",
            },
            id="only lives beside a kernel",
        ),
    ],
)
def test_no_call_is_found_of_a_helper_that(code: str, neighbours: dict[str, str]) -> None:
    assert found(code, "pkg/a.py", neighbours) == ()


def test_a_kernel_of_another_file_is_launched() -> None:
    code = "from .kernels import scale_kernel\n«scale_kernel[(n,)]»(x)"
    kernels = "import triton\n@triton.jit\ndef scale_kernel(x): ..."
    assert found(code, "pkg/a.py", {"pkg/__init__.py": "", "pkg/kernels.py": kernels}) == marked(
        code, "launch triton call medium"
    )


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import «moe_cuda»", id="a module of its own"),
        pytest.param("from pkg import «moe_cuda»", id="a part of the package"),
        pytest.param("from . import «moe_cuda»", id="a part of the package, relative"),
        pytest.param("from .moe_cuda import «run»", id="a function of a part of the package"),
    ],
)
def test_a_compiled_module_is_found_as(code: str) -> None:
    assert found(code, "pkg/a.py", {"pkg/__init__.py": ""}) == marked(code, "helper cuda-extension import medium")


def test_a_file_is_no_compiled_module_for_its_name() -> None:
    assert found("from . import moe_cuda", "pkg/a.py", {"pkg/__init__.py": "", "pkg/moe_cuda.py": "x = 1"}) == ()


def test_files_that_import_one_another_end() -> None:
    assert (
        found(
            "from .b import sync\nsync()  # cuda",
            "pkg/a.py",
            {"pkg/__init__.py": "", "pkg/b.py": "from .a import sync"},
        )
        == ()
    )


def test_a_file_gives_the_same_however_many_files_are_asked_for(tmp_path: Path) -> None:
    texts = {
        "pkg/__init__.py": "from .compat import sync\n",
        "pkg/compat.py": "from torch.cuda import synchronize as sync\n",
        "pkg/quant.py": "import torch\n\n\ndef to_fp8(x):\n    return x.to(torch.float8_e4m3fn)\n",
        "pkg/use.py": "from pkg import sync\nfrom .quant import to_fp8\n\nsync()\ny = to_fp8(x)\n",
        "flash_attn.py": "def run(): ...\n",
        "main.py": "import flash_attn\nfrom pkg.use import to_fp8\n\nflash_attn.run()\nto_fp8(x)\n",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / ".git").mkdir()
    whole = _scan(tmp_path)
    assert {name: _scan(tmp_path / name) for name in texts} == {
        name: tuple(finding for finding in whole if finding.path == name) for name in texts
    }
    assert {finding.path for finding in whole} == {
        "pkg/__init__.py",
        "pkg/compat.py",
        "pkg/quant.py",
        "pkg/use.py",
        "main.py",
    }


def _scan(asked: Path) -> tuple[Finding, ...]:
    return scan_tree(open_workspace([asked]), [asked], knowledge(), Limits(), date(2026, 1, 1)).findings


def test_packages_that_import_from_one_another_in_circles_come_to_an_end() -> None:
    neighbours = {
        "pkg/__init__.py": "from .utils.utils import utils\nfrom .a import *\nfrom .b import *",
        "pkg/a.py": "from . import *\nfrom .b import *",
        "pkg/b.py": "from . import *\nfrom .a import *",
    }
    assert found("from pkg import utils\nutils.x.y()  # cuda", "main.py", neighbours) == marked(
        "from pkg import utils\nutils.x.y()  # cuda", ""
    )
