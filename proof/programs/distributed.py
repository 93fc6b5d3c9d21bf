"""Data parallel training by one process."""

import os

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel


def main() -> None:
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29577")
    dist.init_process_group(backend="nccl", rank=0, world_size=1)
    local_rank = dist.get_rank()
    torch.cuda.set_device(local_rank)
    torch.manual_seed(2)
    model = DistributedDataParallel(nn.Linear(4, 1).cuda())
    loss = model(torch.ones(8, 4).to("cuda")).mean()
    loss.backward()
    torch.cuda.synchronize()
    total = loss.detach().clone()
    dist.all_reduce(total)
    print(f"{total.item():.5f}")
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
