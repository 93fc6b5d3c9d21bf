"""A benchmark that measures its steps by events of the device."""

import torch


def timed(steps: int) -> list[float]:
    x = torch.ones(64, 64).cuda()
    times = []
    for _ in range(steps):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(True)
        start.record()
        x = x @ x / 64
        end.record()
        end.synchronize()
        times.append(start.elapsed_time(end))
    torch.cuda.synchronize()
    return times


if __name__ == "__main__":
    taken = timed(3)
    print(len(taken), all(each >= 0 for each in taken))
