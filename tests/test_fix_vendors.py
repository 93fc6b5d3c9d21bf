"""What `portcheck fix -t` writes for chips whose device a plug-in of the vendor hangs into PyTorch."""

import pytest

from tests.fixes import fixed, planned

PROGRAM = """\
import os

import torch
import torch.distributed as dist
from torch.cuda import Stream


def main(rank, path):
    dist.init_process_group(backend="nccl", rank=rank)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    if torch.cuda.is_available():
        torch.cuda.manual_seed_all(0)
    model = torch.load(path, map_location="cuda:0").cuda()
    batch = torch.ones(2, device="cuda").cuda(non_blocking=True)
    side = Stream()
    with torch.cuda.stream(side):
        model(batch.to(device))
    torch.cuda.current_stream().wait_stream(side)
    begin = torch.cuda.Event(enable_timing=True)
    with torch.cuda.amp.autocast(dtype=torch.bfloat16):
        begin.record()
    torch.cuda.synchronize()
    torch.cuda.empty_cache()
    print(torch.cuda.memory_allocated(), torch.cuda.mem_get_info(), torch.cuda.device_count())
    return torch.cuda.CUDAGraph(), torch.cuda.get_device_properties(0)
"""


def written(module: str, device: str, backend: str) -> str:
    """The program where all names have a counterpart of the same name, but for the last line."""
    return f"""\
import os

import torch
import {module}
import torch.distributed as dist


def main(rank, path):
    dist.init_process_group(backend="{backend}", rank=rank)
    device = "{device}" if torch.{device}.is_available() else "cpu"
    if torch.{device}.is_available():
        torch.{device}.manual_seed_all(0)
    model = torch.load(path, map_location="{device}:0").{device}()
    batch = torch.ones(2, device="{device}").{device}(non_blocking=True)
    side = torch.{device}.Stream()
    with torch.{device}.stream(side):
        model(batch.to(device))
    torch.{device}.current_stream().wait_stream(side)
    begin = torch.{device}.Event(enable_timing=True)
    with torch.{device}.amp.autocast(dtype=torch.bfloat16):
        begin.record()
    torch.{device}.synchronize()
    torch.{device}.empty_cache()
    print(torch.{device}.memory_allocated(), torch.{device}.mem_get_info(), torch.{device}.device_count())
    return torch.cuda.CUDAGraph(), torch.cuda.get_device_properties(0)
"""


# No .gcu(), eccl or amp without being asked: only a copy of the plug-in was read, not the vendor's own repository.
GCU = (
    written("torch_gcu", "gcu", "nccl")
    .replace(".gcu()", ".cuda()")
    .replace(".gcu(non_blocking", ".cuda(non_blocking")
    .replace("torch.gcu.amp", "torch.cuda.amp")
    .replace("torch.gcu.memory_allocated", "torch.cuda.memory_allocated")
)
HPU = (
    written("habana_frameworks.torch", "hpu", "hccl")
    .replace(".hpu()", '.to("hpu")')
    .replace(".hpu(non_blocking", '.to("hpu", non_blocking')
    .replace("torch.hpu.manual_seed_all", "torch.hpu.random.manual_seed_all")
    .replace("torch.hpu.amp", "torch.cuda.amp")
    .replace("torch.hpu.empty_cache", "torch.cuda.empty_cache")
)
MPS = """\
import os

import torch
import torch.distributed as dist
from torch.cuda import Stream


def main(rank, path):
    dist.init_process_group(backend="nccl", rank=rank)
    device = "mps" if torch.backends.mps.is_available() else "cpu"
    if torch.cuda.is_available():
        torch.cuda.manual_seed_all(0)
    model = torch.load(path, map_location="mps:0").to("mps")
    batch = torch.ones(2, device="mps").cuda(non_blocking=True)
    side = Stream()
    with torch.cuda.stream(side):
        model(batch.to(device))
    torch.cuda.current_stream().wait_stream(side)
    begin = torch.cuda.Event(enable_timing=True)
    with torch.cuda.amp.autocast(dtype=torch.bfloat16):
        begin.record()
    torch.mps.synchronize()
    torch.mps.empty_cache()
    print(torch.cuda.memory_allocated(), torch.cuda.mem_get_info(), torch.mps.device_count())
    return torch.cuda.CUDAGraph(), torch.cuda.get_device_properties(0)
"""
PLUGINS = {
    "mthreads-musa": written("torch_musa", "musa", "mccl"),
    "cambricon-mlu": written("torch_mlu", "mlu", "cncl"),
    "biren": written("torch_supa", "supa", "bccl"),
    "enflame-gcu": GCU,
    "intel-gaudi": HPU,
    "apple-mps": MPS,
}
METHODS = {"mthreads-musa": "musa", "cambricon-mlu": "mlu", "biren": "supa"}


@pytest.mark.parametrize(("target", "after"), PLUGINS.items(), ids=PLUGINS)
def test_a_program_speaks_of_the_vendors_device_and_imports_its_plugin_once(target: str, after: str) -> None:
    assert fixed(PROGRAM, aim=target) == after


@pytest.mark.parametrize(("target", "after"), PLUGINS.items(), ids=PLUGINS)
def test_a_second_run_changes_nothing(target: str, after: str) -> None:
    assert fixed(after, aim=target) == after


@pytest.mark.parametrize(
    "target",
    [
        *("amd-rocm", "hygon-dcu", "iluvatar-corex", "kunlunxin-xpu", "metax-maca"),
        *("google-tpu", "aws-trainium"),
    ],
)
def test_where_torch_cuda_is_the_chips_own_or_has_no_counterpart_nothing_is_written(target: str) -> None:
    left = planned(PROGRAM, aim=target, is_unsafe_too=True)
    assert (left.text, left.left) == (PROGRAM, ())


@pytest.mark.parametrize("target", PLUGINS)
@pytest.mark.parametrize(
    "code",
    [
        pytest.param("g = torch.cuda.CUDAGraph()", id="a graph"),
        pytest.param("major, minor = torch.cuda.get_device_capability()", id="numbers of another scale"),
        pytest.param("p = torch.cuda.get_device_properties(0)", id="other fields"),
        pytest.param("torch.cuda.memory_snapshot(mempool_id=i)", id="an argument that is not there"),
        pytest.param("e = torch.cuda.Event(external=True)", id="an event that is not there"),
        pytest.param("m = torch.cuda.Event", id="a class that may be given anything"),
        pytest.param("e = torch.cuda.Event(**how)", id="arguments that are not seen"),
        pytest.param("torch.cuda._sleep(1)", id="a private name"),
        pytest.param("torch.library.custom_op('a::b', mutates_args=(), device_types='cuda')", id="a registration"),
        pytest.param("same = x.device.type == 'cuda'", id="a comparison"),
        pytest.param("kind = {'backend': 'nccl'}", id="a switch of the project"),
        pytest.param(
            "if torch.cuda.is_available():\n    torch.cuda.get_device_capability()", id="a branch that is CUDA's"
        ),
    ],
)
def test_what_has_no_proved_counterpart_is_left(target: str, code: str) -> None:
    assert fixed(f"import torch\n{code}\n", aim=target) == f"import torch\n{code}\n"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        pytest.param("intel-gaudi", "torch.cuda.synchronize(rank)", id="a device to wait for"),
        pytest.param("intel-gaudi", "torch.cuda.memory_allocated(rank)", id="the memory of another device"),
        pytest.param("intel-gaudi", "x = x.to('cuda:1')", id="a second device"),
        pytest.param("intel-gaudi", "x = x.cuda(rank)", id="a device by number"),
        pytest.param("intel-gaudi", "torch.cuda.set_device(rank)", id="a device to choose"),
        pytest.param("apple-mps", "torch.cuda.synchronize(0)", id="a device to wait for, one GPU"),
        pytest.param("apple-mps", "x = x.to(f'cuda:{i}')", id="a number put in, one GPU"),
        pytest.param("apple-mps", "torch.cuda.manual_seed_all(0)", id="another name"),
        pytest.param("mthreads-musa", "f = torch.cuda.memory_cached()", id="an old name that is gone"),
    ],
)
def test_what_one_vendor_alone_lacks_is_left_for_it(target: str, code: str) -> None:
    assert fixed(f"import torch\n{code}\n", aim=target) == f"import torch\n{code}\n"


@pytest.mark.parametrize(("target", "device"), METHODS.items(), ids=METHODS)
def test_strings_with_a_number_keep_it(target: str, device: str) -> None:
    code = "import torch\nx = x.to(f'cuda:{i}').to('cuda:1').cuda(1)\n"
    after = f"import torch\nimport torch_{device}\nx = x.to(f'{device}:{{i}}').to('{device}:1').{device}(1)\n"
    assert fixed(code, aim=target) == after


def test_names_from_a_copy_of_a_plugin_are_written_when_they_are_asked_for() -> None:
    code = "import torch\nx = x.cuda()\nn = torch.cuda.memory_reserved()\n"
    after = "import torch\nimport torch_gcu\nx = x.gcu()\nn = torch.gcu.memory_reserved()\n"
    assert fixed(code, aim="enflame-gcu") == code
    assert fixed(code, aim="enflame-gcu", is_unsafe_too=True) == after


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("intel-gaudi", "import habana_frameworks.torch.core as htcore"),
        ("intel-gaudi", "from habana_frameworks.torch import hpu"),
        ("mthreads-musa", "import torch_musa"),
        ("ascend-910b", "from torch_npu.contrib import transfer_to_npu"),
    ],
)
def test_a_plugin_that_is_imported_in_any_form_is_not_imported_again(target: str, line: str) -> None:
    after = fixed(f"import torch\n{line}\ntorch.cuda.synchronize()\n", aim=target)
    assert after.startswith(f"import torch\n{line}\ntorch.")
    assert "cuda" not in after


def test_a_plugin_of_a_longer_name_is_another_one() -> None:
    code = "import torch\nimport torch_musa_tools\ntorch.cuda.synchronize()\n"
    after = "import torch\nimport torch_musa\nimport torch_musa_tools\ntorch.musa.synchronize()\n"
    assert fixed(code, aim="mthreads-musa") == after


@pytest.mark.parametrize("target", ["ascend-910b", "mthreads-musa", "intel-gpu"])
@pytest.mark.parametrize("call", ["x.cuda()", "torch.cuda.current_stream()"])
def test_torchscript_knows_no_vendors_names(target: str, call: str) -> None:
    code = f"import torch\n\n\n@torch.jit.script\ndef f(x):\n    return {call}\n"
    left = planned(code, aim=target)
    assert (left.text, [fix.doubt for fix in left.left]) == (code, ["TorchScript does not know a vendor's names"])


@pytest.mark.parametrize(
    ("values", "is_left"),
    [
        pytest.param("['cpu', 'cuda']", False, id="one device or none"),
        pytest.param("('cuda', 'musa')", True, id="the device is known"),
        pytest.param("['to', 'cuda', 'half']", True, id="one of several words"),
    ],
)
def test_a_device_among_several_is_kept_until_it_is_asked_for(values: str, is_left: bool) -> None:
    code = f"import torch\nkinds = {values}\nx = x.cuda()\n"
    made = values if is_left else values.replace("cuda", "musa")
    after = f"import torch\nimport torch_musa\nkinds = {made}\nx = x.musa()\n"
    assert fixed(code, aim="mthreads-musa") == after
