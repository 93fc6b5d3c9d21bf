"""One hop of data flow in Python: an origin names the places that use its value; the uses are no findings."""

import pytest

from tests.sources import marked, related, seen


@pytest.mark.parametrize(
    ("code", "whats", "uses"),
    [
        pytest.param(
            'device = «"cuda"»\nx.to(device)\ny.to(device)',
            "device cuda assignment",
            {'"cuda"': ((2, 6), (3, 6))},
            id="a device of a module",
        ),
        pytest.param(
            'def f():\n    device = «"cuda"»\n    x.to(device)',
            "device cuda assignment",
            {'"cuda"': ((3, 10),)},
            id="a device of a function",
        ),
        pytest.param(
            'DEVICE = «"cuda"»\ndef f():\n    x.to(DEVICE)\ndef g():\n    y.to(DEVICE)',
            "device cuda assignment",
            {'"cuda"': ((3, 10), (5, 10))},
            id="a device of the module, used across functions",
        ),
        pytest.param(
            'def f():\n    x.to(DEVICE)\nDEVICE = «"cuda"»',
            "device cuda assignment",
            {'"cuda"': ((2, 10),)},
            id="a device of the module, used above its line",
        ),
        pytest.param(
            'import torch\ndevice = torch.device(«"cuda"»)\nx.to(device)',
            "device cuda argument",
            {'"cuda"': ((3, 6),)},
            id="a device built from its name",
        ),
        pytest.param(
            'import torch.distributed as dist\nBACKEND = «"nccl"»\ndist.init_process_group(BACKEND)',
            "backend nccl assignment",
            {'"nccl"': ((3, 25),)},
            id="a backend",
        ),
        pytest.param(
            "import torch\ndtype = «torch.float8_e4m3fn»\nx.to(dtype)",
            "dtype float8_e4m3fn assignment",
            {"torch.float8_e4m3fn": ((3, 6),)},
            id="a number format",
        ),
        pytest.param(
            'import os\nKEY = «"NCCL_DEBUG"»\nos.environ[KEY] = "INFO"',
            "env NCCL_DEBUG assignment medium",
            {'"NCCL_DEBUG"': ((3, 12),)},
            id="a variable of the environment",
        ),
        pytest.param(
            'device: str = «"cuda"»\nx.to(device)',
            "device cuda assignment",
            {'"cuda"': ((2, 6),)},
            id="an annotated assignment",
        ),
    ],
)
def test_the_uses_are_related_places_of(code: str, whats: str, uses: dict[str, tuple[tuple[int, int], ...]]) -> None:
    assert seen(code) == marked(code, whats)
    assert related(code) == uses


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('device = "cuda"\ndef f(device):\n    x.to(device)', id="a parameter of this name"),
        pytest.param('device = "cuda"\ndef f():\n    device = g()\n    x.to(device)', id="a local of this name"),
        pytest.param('def f():\n    device = "cuda"\ndef g():\n    x.to(device)', id="a name of another function"),
        pytest.param('device = "cuda"\nx.to(x.device)', id="an attribute of this name"),
        pytest.param('self.device = "cuda"\nx.to(device)', id="a variable called like an attribute"),
        pytest.param('device = "cuda"', id="no use at all"),
    ],
)
def test_no_place_is_related_by(code: str) -> None:
    assert related(code) == {}


def test_no_place_is_related_to_an_origin_that_is_assigned_again_before_it() -> None:
    assert related('device = "cuda"\ndevice = pick()\nx.to(device)') == {}


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "from numba import «cuda»\ntx = «cuda.threadIdx.x»\nf(tx * 4)\nif tx < n: g(tx)",
            "import numba.cuda import; api numba.cuda.threadIdx.x assignment",
            id="a value: told where it is taken",
        ),
        pytest.param(
            "import torch\nversion = «torch.version.cuda»\nif version is None or f(version): g()",
            "api torch.version.cuda assignment",
            id="a version",
        ),
        pytest.param(
            "import torch\nwait = «torch.cuda.synchronize»\n«wait»()\nrun(wait)",
            "api torch.cuda.synchronize assignment; api torch.cuda.synchronize call",
            id="a function: told again where it is called",
        ),
    ],
)
def test_a_variable_is_told_once_but_for_its_calls(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


def test_the_version_of_a_library_is_no_use_of_it() -> None:
    code = "import «bitsandbytes»\nif Version(bitsandbytes.__version__) > Version('0.48'): f()"
    assert seen(code) == marked(code, "import bitsandbytes import")
