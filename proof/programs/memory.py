"""A report on memory that is quiet on a machine without CUDA."""

import torch


def report() -> str:
    used = torch.cuda.memory_allocated() / 2**20
    peak = torch.cuda.max_memory_allocated(0) / 2**20
    return f"{used:.0f} MiB, {peak:.0f} MiB at most, {torch.cuda.memory_reserved()} reserved"


def clean() -> None:
    torch.cuda.empty_cache()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
        torch.cuda.reset_peak_memory_stats()


if __name__ == "__main__":
    x = torch.ones(4, 4)
    clean()
    print(report())
    print(torch.cuda.device_count() > 0, x.sum().item())
