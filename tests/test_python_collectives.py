"""Collectives in Python: NCCL as a backend, as a default, in a comparison and by its own names."""

import pytest

from tests.sources import marked, seen

DIST = "import torch\nimport torch.distributed as dist\n"


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('dist.init_process_group(«"nccl"»)', "backend nccl argument", id="the first argument"),
        pytest.param('dist.init_process_group(backend=«"nccl"»)', "backend nccl argument", id="the keyword"),
        pytest.param('dist.init_process_group(backend=«"NCCL"»)', "backend nccl argument", id="capital letters"),
        pytest.param(
            'torch.distributed.init_process_group(«"nccl"», rank=0)', "backend nccl argument", id="the full name"
        ),
        pytest.param(
            'dist.init_process_group(«"cpu:gloo,cuda:nccl"»)',
            "backend cpu:gloo,cuda:nccl argument",
            id="one backend for each device",
        ),
        pytest.param('dist.init_process_group(«"cuda:nccl"»)', "backend cuda:nccl argument", id="CUDA's backend only"),
        pytest.param('dist.new_group(r, backend=«"nccl"»)', "backend nccl argument", id="a new group"),
        pytest.param(
            'from torch.distributed import init_process_group as init\ninit(«"nccl"»)',
            "backend nccl argument",
            id="another name of the function",
        ),
        pytest.param(
            'import deepspeed\ndeepspeed.init_distributed(dist_backend=«"nccl"»)',
            "backend nccl argument",
            id="DeepSpeed",
        ),
        pytest.param(
            'import deepspeed\ndeepspeed.init_distributed(«"nccl"»)',
            "backend nccl argument",
            id="DeepSpeed by position",
        ),
        pytest.param(
            'from accelerate import InitProcessGroupKwargs\nInitProcessGroupKwargs(backend=«"nccl"»)',
            "backend nccl argument",
            id="Accelerate",
        ),
        pytest.param(
            'DDPStrategy(process_group_backend=«"nccl"»)', "backend nccl argument", id="a strategy of Lightning"
        ),
        pytest.param('TrainingArguments(ddp_backend=«"nccl"»)', "backend nccl argument", id="a trainer's arguments"),
        pytest.param('def f(backend=«"nccl"»): ...', "backend nccl default", id="a parameter's default"),
        pytest.param('backend = «"nccl"»', "backend nccl assignment", id="a variable"),
        pytest.param('p.add_argument("--dist-backend", default=«"nccl"»)', "backend nccl default", id="an option"),
        pytest.param('c = {"backend": «"nccl"»}', "backend nccl reference", id="a value of a dictionary"),
        pytest.param('b = dist.Backend(«"nccl"»)', "backend nccl argument", id="a backend object"),
        pytest.param(
            'backend = «"nccl"» if fast else "gloo"', "backend nccl assignment", id="one of two that are chosen between"
        ),
        pytest.param('f(«"nccl"»)', "backend nccl argument medium", id="an argument of an unknown function"),
    ],
)
def test_the_backend_is_found_as(code: str, whats: str) -> None:
    code = DIST + code
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('dist.get_backend() == «"nccl"»', "backend nccl comparison", id="the group's backend"),
        pytest.param('if backend != «"nccl"»: f()', "backend nccl comparison", id="inequality"),
        pytest.param('if backend in («"nccl"», "gloo"): f()', "backend nccl comparison", id="being one of several"),
        pytest.param(
            "dist.get_backend() == «dist.Backend.NCCL»",
            "api torch.distributed.Backend.NCCL comparison",
            id="a constant",
        ),
    ],
)
def test_the_backend_is_compared_by(code: str, whats: str) -> None:
    code = DIST + code
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "from torch.distributed import «ProcessGroupNCCL»\no = «ProcessGroupNCCL.Options»()",
            "import torch.distributed.ProcessGroupNCCL import; api torch.distributed.ProcessGroupNCCL.Options call",
            id="NCCL's process group",
        ),
        pytest.param(
            "from torch.distributed.distributed_c10d import «ProcessGroupNCCL»",
            "import torch.distributed.distributed_c10d.ProcessGroupNCCL import",
            id="NCCL's process group from its module",
        ),
        pytest.param(
            "import «torch.cuda.nccl as nccl»\nv = «nccl.version»()",
            "import torch.cuda.nccl import; api torch.cuda.nccl.version call",
            id="the module of NCCL",
        ),
        pytest.param(
            "«dist.is_nccl_available»()", "api torch.distributed.is_nccl_available call", id="the question for NCCL"
        ),
        pytest.param(
            "import «torch.distributed._symmetric_memory as symm»\nt = «symm.empty»(4)",
            "import torch.distributed._symmetric_memory import; api torch.distributed._symmetric_memory.empty call",
            id="symmetric memory",
        ),
    ],
)
def test_a_name_of_the_collectives_is_found(code: str, whats: str) -> None:
    code = DIST + code
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('dist.init_process_group("gloo")', id="another backend"),
        pytest.param("dist.init_process_group(backend=backend)", id="a backend that comes from outside"),
        pytest.param("dist.init_process_group()", id="no backend"),
        pytest.param('print("nccl")', id="a message"),
        pytest.param('raise RuntimeError("nccl")', id="an exception's message"),
        pytest.param('f("waits for nccl")', id="a sentence"),
        pytest.param('c["nccl"]', id="a subscript"),
        pytest.param('c = {"nccl": 1}', id="a dictionary's key"),
        pytest.param("dist.all_reduce(x)", id="a collective"),
        pytest.param("dist.get_backend()", id="the question for the backend"),
        pytest.param('p.add_argument("--nccl", help="nccl")', id="an option's name and its help"),
        pytest.param('dist.init_process_group("nccl_like")', id="a longer word"),
        pytest.param('import_module("nccl_tools")', id="a module's name"),
    ],
)
def test_no_backend_is_found_in(code: str) -> None:
    assert seen(DIST + code) == ()
