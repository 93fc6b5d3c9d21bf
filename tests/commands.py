"""Commands as the tests give them: small files to scan, and how a run ended."""

from collections.abc import Callable
from typing import NamedTuple

WAIT = "import torch\ntorch.cuda.synchronize()\n"
STREAM = "import torch\ntorch.cuda.Stream()\n"
COMPARE = "fast = x.device.type == 'cuda'\n"
FALLBACK = "try:\n    from torch.cuda import synchronize\nexcept ImportError:\n    pass\n"
WAITS = "warning torch-cuda-synchronize waits for the CUDA device by name\n"


class Ran(NamedTuple):
    """How a command ended: exit code, stdout, stderr."""

    code: object
    out: str
    err: str


Portcheck = Callable[..., Ran]


def concise(*paths: str) -> str:
    """What `--output-format concise` says of files that hold nothing but WAIT."""
    return "".join(f"{path}:2:1: {WAITS}" for path in paths)
