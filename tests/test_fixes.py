"""What `portcheck fix` writes for neutral PyTorch, and what it leaves alone."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from portcheck.knowledge.examples import read_examples
from tests.fixes import CONSTANT, FUNCTION, fixed, fixed_script, planned, round_over, script

ROOT = Path(__file__).parent.parent
TIMING = '''

class _HostEvent:
    """An event that measures time by the clock of the host."""

    def record(self, stream=None):
        self.at = time.perf_counter()

    def synchronize(self):
        pass

    def wait(self, stream=None):
        pass

    def query(self):
        return True

    def elapsed_time(self, end_event):
        return (end_event.at - self.at) * 1000


def _timing_event(*args, **kwargs):
    """An event that measures time: the accelerator's, or the host's where there is none."""
    if torch.accelerator.is_available():
        return torch.get_device_module().Event(*args, **kwargs)
    return _HostEvent()

'''
GUARD = "if torch.accelerator.is_available():"
EXAMPLES = {
    f"{example.rule}, {example.case}, {path}": code
    for example in read_examples(ROOT / "rules")
    for path, code in example.files
    if path.endswith(".py")
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("x = x.cuda()", "x = x.to(DEVICE)", id="a move"),
        pytest.param("x.cuda(non_blocking=True)", "x.to(DEVICE, non_blocking=True)", id="a move that does not wait"),
        pytest.param("y = torch.ones(2, device='cuda')", "y = torch.ones(2, device=DEVICE)", id="a keyword"),
        pytest.param("def f(device='cuda'): ...", "def f(device=DEVICE): ...", id="a default"),
        pytest.param("y = x.to('cuda:0')", "y = x.to(f'{DEVICE}:0')", id="a number"),
        pytest.param("y = x.to(f'cuda:{i}')", "y = x.to(f'{DEVICE}:{i}')", id="a number put in"),
        pytest.param("y = x.to('cuda:%d' % i)", "y = x.to(f'{DEVICE}:%d' % i)", id="a number by percent"),
        pytest.param("y = x.to('cuda:{}'.format(i))", "y = x.to(f'{DEVICE}:{{}}'.format(i))", id="a number by format"),
        pytest.param("y = torch.load(p, map_location='cuda')", "y = torch.load(p, map_location=DEVICE)", id="a place"),
        pytest.param(
            "with torch.cuda.amp.autocast(): ...",
            'with torch.amp.autocast(DEVICE, enabled=DEVICE != "cpu"): ...',
            id="autocast",
        ),
        pytest.param(
            "with torch.cuda.amp.autocast(on, torch.bfloat16): ...",
            'with torch.amp.autocast(DEVICE, enabled=on and DEVICE != "cpu", dtype=torch.bfloat16): ...',
            id="autocast by place",
        ),
        pytest.param(
            "with torch.autocast('cuda', dtype=d): ...",
            'with torch.autocast(DEVICE, dtype=d, enabled=DEVICE != "cpu"): ...',
            id="autocast of any device",
        ),
        pytest.param(
            "s = torch.cuda.amp.GradScaler(2.0, enabled=a or b)",
            's = torch.amp.GradScaler(DEVICE, init_scale=2.0, enabled=(a or b) and DEVICE != "cpu")',
            id="a scaler",
        ),
        pytest.param(
            "s = torch.cuda.amp.GradScaler(enabled=torch.cuda.device_count() > 1)",
            's = torch.amp.GradScaler(DEVICE, enabled=(torch.accelerator.device_count() > 1) and DEVICE != "cpu")',
            id="a scaler around another fix",
        ),
        pytest.param(
            "g = torch.distributed.new_group(ranks, backend='nccl')",
            "g = torch.distributed.new_group(ranks, backend=torch.distributed.get_default_backend_for_device(DEVICE))",
            id="the backend of a group",
        ),
        pytest.param(
            "torch.distributed.init_process_group('nccl')",
            "torch.distributed.init_process_group(torch.distributed.get_default_backend_for_device(DEVICE))",
            id="a backend",
        ),
    ],
)
def test_a_place_that_names_the_device_names_the_constant(before: str, after: str) -> None:
    assert fixed(script(before)) == fixed_script(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("n = torch.cuda.device_count()", "n = torch.accelerator.device_count()", id="the same"),
        pytest.param(
            "torch.cuda.synchronize()", f"{GUARD}\n    torch.accelerator.synchronize()", id="raises without a device"
        ),
        pytest.param(
            "torch.cuda.empty_cache()", f"{GUARD}\n    torch.accelerator.empty_cache()", id="quiet without one"
        ),
        pytest.param(
            "m = torch.cuda.memory_allocated(0)",
            "m = torch.accelerator.memory_allocated(0) if torch.accelerator.is_available() else 0",
            id="a number without one",
        ),
        pytest.param(
            "m = torch.cuda.memory_allocated() / 2",
            "m = (torch.accelerator.memory_allocated() if torch.accelerator.is_available() else 0) / 2",
            id="in parentheses",
        ),
        pytest.param(
            "torch.cuda.synchronize(device=d)",
            f"{GUARD}\n    torch.accelerator.synchronize(d)",
            id="an argument that has no name there",
        ),
        pytest.param(
            "if torch.cuda.is_available():\n    torch.cuda.empty_cache()",
            f"{GUARD}\n    torch.accelerator.empty_cache()",
            id="guarded already",
        ),
        pytest.param(
            "torch.manual_seed(s)\ntorch.cuda.manual_seed_all(s)", "torch.manual_seed(s)", id="a seed given before"
        ),
        pytest.param(
            "torch.manual_seed(s)\nif torch.cuda.is_available():\n    torch.cuda.manual_seed_all(s)",
            "torch.manual_seed(s)",
            id="a guarded seed",
        ),
        pytest.param(
            "d = 'cuda' if torch.cuda.is_available() else 'cpu'",
            "d = torch.accelerator.current_accelerator().type if torch.accelerator.is_available() else 'cpu'",
            id="the choice of a device",
        ),
    ],
)
def test_a_name_is_swapped_and_keeps_what_it_did_without_a_device(before: str, after: str) -> None:
    assert fixed(f"import torch\n{before}\n") == f"import torch\n{after}\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("x.cuda(1)", id="a number as a device"),
        pytest.param("torch.load(p, map_location=lambda storage, place: storage.cuda())", id="a storage"),
        pytest.param("torch.cuda.manual_seed_all(s)", id="a seed of its own"),
        pytest.param(
            "torch.manual_seed(s)\nx = torch.rand(2)\ntorch.cuda.manual_seed_all(s)", id="a seed after a draw"
        ),
        pytest.param("torch.manual_seed(1)\ntorch.cuda.manual_seed_all(2)", id="another seed"),
        pytest.param("torch.cuda.get_device_capability()", id="a dictionary for a tuple"),
        pytest.param("f = torch.cuda.empty_cache", id="a quiet function that is handed on"),
        pytest.param("torch.library.custom_op('a::b', mutates_args=(), device_types='cuda')", id="a registration"),
        pytest.param("name = 'cuda' 'rest'", id="a string in parts"),
        pytest.param("print('no cuda here')", id="a message"),
        pytest.param("x.cuda()  # portcheck: ignore[tensor-cuda-method] kept", id="a suppressed one"),
        pytest.param("match d:\n    case 'cuda': ...", id="a pattern"),
        pytest.param(
            "if torch.cuda.is_available():\n    torch.cuda.get_device_properties(0)", id="a branch that is CUDA's"
        ),
        pytest.param(
            "b = 1 if torch.cuda.is_available() and torch.cuda.is_bf16_supported() else 2", id="a longer test"
        ),
        pytest.param("s = isinstance(s, torch.cuda.Stream)", id="a test of a class that the CPU's is not"),
        pytest.param("class S(torch.cuda.Stream): ...", id="a base class"),
        pytest.param("Make = torch.cuda.Stream", id="a class that is handed on"),
        pytest.param("with torch.cuda.device_of(x): ...", id="a context that is quiet without a device"),
        pytest.param("torch.cuda.nvtx.range_push('a')", id="a mark for a tool of the vendor"),
        pytest.param("x = torch.cuda.FloatTensor(y)", id="a typed tensor of something unknown"),
        pytest.param("x = y.type(torch.cuda.FloatTensor)", id="a conversion of what may lie on another card"),
        pytest.param("Tensor = torch.cuda.FloatTensor", id="a type that is handed on"),
        pytest.param("same = x.device.type == 'cuda'", id="a comparison"),
        pytest.param("dispatcher = {'backend': 'nccl'}", id="a switch of the project"),
        pytest.param("CUDA_DEVICE = 'cuda'", id="a name for CUDA itself"),
        pytest.param("class Kind(Enum):\n    FAST = 'cuda'", id="a member of an enumeration"),
        pytest.param("if x.device == torch.device('cuda'): ...", id="a device that is compared"),
        pytest.param("def device(): return 'cuda'", id="a device that is given back"),
    ],
)
def test_what_cannot_be_proved_is_left(code: str) -> None:
    assert fixed(script(code)) == script(code)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("x = x.cuda(0, non_blocking=True)", "x = x.npu(0, non_blocking=True)", id="a move"),
        pytest.param("y = torch.ones(2, device='cuda:1')", "y = torch.ones(2, device='npu:1')", id="a string"),
        pytest.param("y = x.to(f'cuda:{i}')", "y = x.to(f'npu:{i}')", id="a number put in"),
        pytest.param("torch.cuda.empty_cache()", "torch.npu.empty_cache()", id="a name"),
        pytest.param("s = torch.cuda.Stream()", "s = torch.npu.Stream()", id="a stream"),
        pytest.param(
            "torch.distributed.init_process_group(backend='nccl')",
            "torch.distributed.init_process_group(backend='hccl')",
            id="a backend",
        ),
        pytest.param(
            "d = 'cuda' if torch.cuda.is_available() else 'cpu'",
            "d = 'npu' if torch.npu.is_available() else 'cpu'",
            id="the choice of a device",
        ),
    ],
)
def test_a_vendors_names_are_written_with_the_import_of_its_package(before: str, after: str) -> None:
    assert fixed(f"import torch\n{before}\n", aim="ascend-910b") == f"import torch\nimport torch_npu\n{after}\n"


def test_names_that_pytorch_has_itself_need_no_import() -> None:
    code = "import torch\nx = torch.ones(2, device='cuda:0').cuda()\ntorch.cuda.synchronize()\n"
    after = "import torch\nx = torch.ones(2, device='xpu:0').xpu()\ntorch.xpu.synchronize()\n"
    assert fixed(code, aim="intel-gpu") == after


def test_where_the_plugin_cannot_be_imported_nothing_is_written() -> None:
    code = (
        "try:\n    import torch\nexcept ImportError:\n    torch = None\n\n\ndef f(x):\n    torch.cuda.synchronize()\n"
    )
    left = planned(code, aim="ascend-910b")
    assert (left.text, [fix.doubt for fix in left.left]) == (
        code,
        ["the plug-in has no place where it could be imported"],
    )


def test_a_cuda_method_of_the_repository_is_left_for_a_vendor_too() -> None:
    assert planned(script("x.cuda()"), aim="ascend-910b", has_own_cuda=True).chosen == ()


def test_an_import_that_is_there_is_not_made_again() -> None:
    code = "import torch\nimport torch_npu\ntorch.cuda.synchronize()\n"
    assert fixed(code, aim="ascend-910b") == "import torch\nimport torch_npu\ntorch.npu.synchronize()\n"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("torch.cuda.Stream.priority_range()", id="a part of a class"),
        pytest.param("torch.cuda._sleep(1)", id="a private name"),
        pytest.param("torch.cuda.get_device_capability()", id="another result"),
        pytest.param("torch.cuda.nvtx.range_push('a')", id="another name"),
        pytest.param("e = torch.cuda.Event(external=True)", id="an argument that is not there"),
        pytest.param("name = torch.cuda.get_device_name(device=d)", id="an argument of another name"),
    ],
)
def test_a_vendors_name_is_written_for_its_counterpart_alone(code: str) -> None:
    assert fixed(f"import torch\n{code}\n", aim="ascend-910b") == f"import torch\n{code}\n"


def test_a_comparison_follows_a_vendors_names_when_it_is_asked_for() -> None:
    code = "import torch\nfast = x.device.type == 'cuda' or 'cuda' in name\n"
    after = "import torch\nimport torch_npu\nfast = x.device.type == 'npu' or 'npu' in name\n"
    assert fixed(code, aim="ascend-910b") == code
    assert fixed(code, aim="ascend-910b", is_unsafe_too=True) == after


def test_unsafe_fixes_are_made_when_they_are_asked_for() -> None:
    code = script("same = x.device.type == 'cuda'\ny = y.type(torch.cuda.HalfTensor)")
    after = fixed_script('same = x.device.type == DEVICE != "cpu"\ny = y.to(DEVICE, torch.float16)')
    assert fixed(code, is_unsafe_too=True) == after
    assert [fix.doubt for fix in planned(code).left] == [
        "the program may do something else afterwards",
        "a tensor on another card moves to the current one",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "s = torch.cuda.Stream(priority=-1)", "s = torch.get_device_module(DEVICE).Stream(priority=-1)", id="new"
        ),
        pytest.param(
            "with torch.cuda.stream(s): ...", "with torch.get_device_module(DEVICE).stream(s): ...", id="a context"
        ),
        pytest.param(
            "s = torch.cuda.current_stream(d)", "s = torch.get_device_module(DEVICE).current_stream(d)", id="current"
        ),
        pytest.param("e = torch.cuda.Event()", "e = torch.get_device_module(DEVICE).Event()", id="an event"),
        pytest.param(
            "e = torch.cuda.Event(enable_timing=False)",
            "e = torch.get_device_module(DEVICE).Event(enable_timing=False)",
            id="an event that measures nothing",
        ),
        pytest.param("def f(s: torch.cuda.Stream): ...", "def f(s: torch.Stream): ...", id="an annotation"),
        pytest.param(
            "with torch.cuda.device(d): ...", "with torch.get_device_module(DEVICE).device(d): ...", id="a device"
        ),
        pytest.param(
            "torch.cuda.set_device(d)", "torch.get_device_module(DEVICE).set_device(d)", id="a device, whichever"
        ),
        pytest.param(
            "torch.cuda.set_device(local_rank)",
            f"{GUARD}\n    torch.accelerator.set_device_index(local_rank)",
            id="a rank",
        ),
        pytest.param(
            "n = torch.cuda.get_device_name(0)", "n = torch.get_device_module(DEVICE).get_device_name(0)", id="its name"
        ),
        pytest.param(
            "s = torch.cuda.get_rng_state_all()",
            "s = torch.get_device_module(DEVICE).get_rng_state_all() if torch.accelerator.is_available() else []",
            id="states that were none without a device",
        ),
        pytest.param(
            "torch.cuda.set_rng_state_all(s)",
            f"{GUARD}\n    torch.get_device_module(DEVICE).set_rng_state_all(s)",
            id="a call that was quiet without a device",
        ),
    ],
)
def test_a_name_that_every_accelerator_has_is_asked_of_its_module(before: str, after: str) -> None:
    assert fixed(script(before)) == (fixed_script(after) if "DEVICE" in after else script(after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("torch.cuda.FloatTensor(2, 3)", "torch.empty(2, 3, dtype=torch.float32, device=DEVICE)"),
        ("torch.cuda.HalfTensor(n, x.size(0))", "torch.empty(n, x.size(0), dtype=torch.float16, device=DEVICE)"),
        ("torch.cuda.LongTensor()", "torch.empty(0, dtype=torch.int64, device=DEVICE)"),
        ("torch.cuda.HalfTensor([[1], [n]])", "torch.tensor([[1], [n]], dtype=torch.float16, device=DEVICE)"),
        ("torch.cuda.ByteTensor(np.zeros(2))", "torch.tensor(np.zeros(2), dtype=torch.uint8, device=DEVICE)"),
        ("torch.cuda.BoolTensor([i for i in y],)", "torch.tensor([i for i in y], dtype=torch.bool, device=DEVICE,)"),
    ],
)
def test_a_typed_tensor_becomes_its_format_and_its_device(before: str, after: str) -> None:
    assert fixed(script(f"x = {before}")) == fixed_script(f"x = {after}")


def test_an_event_that_measures_time_falls_back_to_the_clock_of_the_host() -> None:
    code = "import torch\n\na, b = torch.cuda.Event(True), torch.cuda.Event(enable_timing=on)\n"
    assert (
        fixed(code)
        == f"import time\nimport torch\n{TIMING}\na, b = _timing_event(True), _timing_event(enable_timing=on)\n"
    )
    assert fixed(fixed(code)) == fixed(code)


@pytest.mark.parametrize("line", ["from time import time", "time = 3", "class _HostEvent: ..."])
def test_an_event_is_left_where_the_names_of_its_stand_in_are_taken(line: str) -> None:
    code = f"import torch\n{line}\na = torch.cuda.Event(True)\n"
    assert fixed(code) == code


def test_a_clock_that_is_there_is_not_imported_again() -> None:
    code = "import time\n\nimport torch\n\na = torch.cuda.Event(True)\n"
    assert fixed(code) == f"import time\n\nimport torch\n{TIMING}\na = _timing_event(True)\n"


def test_a_library_asks_for_the_device_when_it_is_used_and_not_when_it_is_imported() -> None:
    code = "import torch\n\n\ndef f(x):\n    return x.cuda()\n"
    assert fixed(code) == f"import torch\n\n\n{FUNCTION}\n\ndef f(x):\n    return x.to(_device())\n"
    default = "import torch\n\n\ndef f(device='cuda'):\n    return device\n"
    assert fixed(default) == default


def test_names_follow_every_alias_and_idle_imports_go() -> None:
    code = (
        "import torch\nimport torch.cuda as tc\nfrom torch.cuda import CUDAGraph, synchronize as wait\n\n\n"
        "def f():\n    tc.empty_cache()\n    wait()\n    return CUDAGraph()\n"
    )
    assert fixed(code) == (
        "import torch\nfrom torch.cuda import CUDAGraph\n\n\n"
        f"def f():\n    {GUARD}\n        torch.accelerator.empty_cache()\n"
        f"    {GUARD}\n        torch.accelerator.synchronize()\n    return CUDAGraph()\n"
    )


def test_torch_is_imported_where_the_module_only_had_parts_of_it() -> None:
    code = "from torch.cuda import synchronize\n\n\ndef f():\n    synchronize()\n"
    assert fixed(code) == f"import torch\n\n\ndef f():\n    {GUARD}\n        torch.accelerator.synchronize()\n"


def test_before_the_neutral_functions_nothing_is_written_that_would_fail() -> None:
    code = "import torch\ntorch.cuda.synchronize()\ntorch.cuda.empty_cache()\n"
    assert fixed(code, torch="2.5.1") == code
    half = f"import torch\n{GUARD}\n    torch.accelerator.synchronize()\ntorch.cuda.empty_cache()\n"
    assert fixed(code, torch="2.6.0") == half


def test_a_cuda_method_of_the_repository_makes_the_move_unsafe() -> None:
    code = script("x.cuda()")
    assert planned(code, has_own_cuda=True).chosen == ()
    assert fixed(code, has_own_cuda=True, is_unsafe_too=True) == fixed_script("x.to(DEVICE)")


def test_names_that_are_taken_are_not_taken_again() -> None:
    code = script("DEVICE = 1\nx.cuda()")
    other = CONSTANT.replace("DEVICE", "DEVICE_TYPE")
    assert fixed(code) == fixed_script("DEVICE = 1\nx.to(DEVICE_TYPE)").replace(CONSTANT, other, 1)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_device_of_an_earlier_run_is_used_again(line_end: str) -> None:
    before, after = fixed_script("x.cuda()"), fixed_script("x.to(DEVICE)")
    assert fixed(before.replace("\n", line_end)) == after.replace("\n", line_end)


def test_line_ends_and_indentation_stay_as_they_are() -> None:
    code = "import torch\r\n\r\n\r\ndef f():\r\n\ttorch.cuda.synchronize()\r\n"
    assert fixed(code) == (f"import torch\r\n\r\n\r\ndef f():\r\n\t{GUARD}\r\n\t\ttorch.accelerator.synchronize()\r\n")


@pytest.mark.parametrize("code", EXAMPLES.values(), ids=EXAMPLES)
@pytest.mark.parametrize(
    ("aim", "is_unsafe_too"), [("", False), ("", True), ("ascend-910b", True)], ids=["safe", "unsafe too", "a chip"]
)
def test_an_example_holds_to_what_fixes_promise(code: str, aim: str, is_unsafe_too: bool) -> None:
    """It parses afterwards, what was fixed is found no more, and a second run changes nothing."""
    first = round_over(code, aim=aim, is_unsafe_too=is_unsafe_too)
    if not first.planned.chosen:
        assert first.planned.text == code
        return
    ast.parse(first.planned.text)
    second = round_over(first.planned.text, aim=aim, is_unsafe_too=is_unsafe_too)
    done = {fix.fingerprint for fix in first.planned.chosen}
    expected = Counter(finding.rule for finding in first.findings if finding.fingerprint not in done)
    assert Counter(finding.rule for finding in second.findings) <= expected
    assert second.planned.text == first.planned.text


SCRIPTED = "@torch.jit.script\ndef g(x): return x\n\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{SCRIPTED}class M:\n    def f(self, x): return x.cuda()\n", "x.to(DEVICE)"),
        (f"{SCRIPTED}class M(torch.jit.ScriptModule):\n    def f(self, x): return x.cuda()\n", "x.cuda()"),
        (f"{SCRIPTED}class M:\n    @torch.jit.script_method\n    def f(self, x): return x.cuda()\n", "x.cuda()"),
        (f"{SCRIPTED}def f(x): return x.cuda()\n", "x.cuda()"),
        ("class M:\n    def f(self, x): return x.cuda()\n\n\nm = torch.jit.script(M())\n", "x.cuda()"),
    ],
)
def test_only_what_torchscript_may_compile_is_doubted(before: str, after: str) -> None:
    assert f"return {after}" in fixed(script(before))
