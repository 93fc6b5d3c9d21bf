"""Tokens to their experts and back, on a stream of their own beside the computation."""

import os
from dataclasses import dataclass

import torch
import torch.distributed as dist

try:
    import moe_dispatch_cuda as native
except ImportError:
    native = None

GPUS_PER_NODE = 8
DISPATCH_SMS = 24
os.environ.setdefault("NVSHMEM_QP_DEPTH", "1024")
os.environ.setdefault("NCCL_MAX_CTAS", "32")


@dataclass
class Handle:
    """What `combine` needs: the rows of each local expert and the way back."""

    starts: list[int]
    counts: list[int]
    places: torch.Tensor
    grouped: torch.Tensor | None
    splits: tuple[list[int], list[int]] | None
    done: torch.cuda.Event | None = None

    def slice_of(self, expert: int) -> slice:
        return slice(self.starts[expert], self.starts[expert] + self.counts[expert])


def use_rdma() -> bool:
    return dist.get_world_size() > GPUS_PER_NODE and os.environ.get("NVSHMEM_IB_ENABLE_IBGDA") == "1"


class ExpertExchange:
    """Dispatch and combine for one layer; without the extension it falls back to all-to-all."""

    def __init__(self, experts: int, hidden: int):
        self.experts, self.hidden = experts, hidden
        self.stream = torch.cuda.Stream(priority=-1)
        available = torch.cuda.get_device_properties(torch.cuda.current_device()).multi_processor_count
        self.sms = DISPATCH_SMS if available >= 132 else DISPATCH_SMS // 2
        self.buffer = native.Buffer(dist.get_rank(), GPUS_PER_NODE, experts, hidden, use_rdma()) if native else None

    def dispatch(self, quantised: tuple[torch.Tensor, torch.Tensor], chosen: torch.Tensor):
        """Rows for this rank's experts in bfloat16, and the handle that sends them back."""
        self.stream.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(self.stream):
            send = self._by_kernel if self.buffer is not None else self._by_all_to_all
            rows, scales, handle = send(*quantised, chosen)
            wide = rows.to(torch.bfloat16).unflatten(-1, (-1, 128)) * scales.unsqueeze(-1)
            for tensor in (*quantised, rows):
                tensor.record_stream(self.stream)
            handle.done = torch.cuda.Event(enable_timing=False)
            handle.done.record(self.stream)
        torch.cuda.current_stream().wait_event(handle.done)
        return wide.flatten(1).to(torch.bfloat16), handle

    def combine(self, outputs: torch.Tensor, weights: torch.Tensor, handle: Handle) -> torch.Tensor:
        if self.buffer is not None:
            stream = torch.cuda.current_stream().cuda_stream
            return self.buffer.combine(outputs, weights, handle.places, self.sms, stream)
        sent, received = handle.splits
        back = outputs.new_empty(sum(sent), self.hidden)
        dist.all_to_all_single(back, outputs[handle.grouped.argsort()], sent, received)
        tokens = back[handle.places].view(*weights.shape, self.hidden)
        return (tokens * weights.unsqueeze(-1)).sum(1).to(torch.bfloat16)

    def _by_kernel(self, tokens: torch.Tensor, scales: torch.Tensor, chosen: torch.Tensor):
        rows, row_scales, counts, places = self.buffer.dispatch(
            tokens, scales, chosen, self.sms, self.stream.cuda_stream
        )
        starts = [expert * self.buffer.capacity for expert in range(len(counts))]
        return rows, row_scales, Handle(starts, counts.tolist(), places, None, None)

    def _by_all_to_all(self, tokens: torch.Tensor, scales: torch.Tensor, chosen: torch.Tensor):
        ranks = dist.get_world_size()
        order = chosen.flatten().argsort()
        counts = torch.bincount(chosen.flatten(), minlength=self.experts)
        theirs = torch.empty_like(counts)
        dist.all_to_all_single(theirs, counts)
        sent, received = (c.view(ranks, -1).sum(1).tolist() for c in (counts, theirs))
        source = order // chosen.size(1)
        rows = tokens.new_empty(sum(received), self.hidden)
        row_scales = scales.new_empty(sum(received), scales.size(1))
        dist.all_to_all_single(rows.view(torch.uint8), tokens[source].view(torch.uint8), received, sent)
        dist.all_to_all_single(row_scales, scales[source], received, sent)
        local = torch.arange(self.experts // ranks, device="cuda").repeat(ranks)
        grouped = local.repeat_interleave(theirs).argsort(stable=True)
        per_expert = theirs.view(ranks, -1).sum(0)
        starts = (per_expert.cumsum(0) - per_expert).tolist()
        handle = Handle(starts, per_expert.tolist(), order.argsort(), grouped, (sent, received))
        return rows[grouped], row_scales[grouped], handle
