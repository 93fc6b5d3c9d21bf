"""The same calls by other names."""

import torch
import torch.cuda as tc
from torch.cuda import empty_cache
from torch.cuda import synchronize as wait

gpu = torch.cuda


def step(x: torch.Tensor) -> torch.Tensor:
    y = (x.cuda() * 2).cuda()
    wait()
    empty_cache()
    tc.synchronize()
    gpu.empty_cache()
    return y


def count() -> int:
    return max(tc.device_count(), 1)


if __name__ == "__main__":
    print(step(torch.ones(3)).sum().item(), count() > 0)
