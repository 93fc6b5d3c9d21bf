"""Batches that are copied on a stream of their own while the last one is computed."""

from collections.abc import Iterable, Iterator

import torch
from torch.cuda import Stream


class Prefetcher:
    def __init__(self, batches: Iterable[torch.Tensor], stream: torch.cuda.Stream | None = None) -> None:
        self.batches = batches
        self.stream = stream or torch.cuda.Stream(priority=-1)
        self.copies = Stream()

    def __iter__(self) -> Iterator[torch.Tensor]:
        for batch in self.batches:
            with torch.cuda.stream(self.stream):
                moved = batch.cuda(non_blocking=True)
            torch.cuda.current_stream().wait_stream(self.stream)
            done = torch.cuda.Event()
            done.record()
            yield moved


def saved() -> int:
    states = torch.cuda.get_rng_state_all()
    torch.cuda.set_rng_state_all(states)
    return sum(state is None for state in states)


if __name__ == "__main__":
    total = sum(batch.sum().item() for batch in Prefetcher(torch.ones(2, 3) for _ in range(4)))
    print(total, saved())
