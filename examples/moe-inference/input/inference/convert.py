"""Shards a checkpoint by tensor-parallel rank; weights may stay FP8 or be widened."""

import argparse
import re
from pathlib import Path

import torch
from safetensors.torch import safe_open, save_file
from tqdm import tqdm

from inference.kernel import dequantise

SPLIT_AXIS = {"qkv": 0, "out": 1}
EXPERT = re.compile(r"\.experts\.(\d+)\.")


def widened(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The same state with every FP8 weight in bfloat16, dequantised on the device."""
    wide = {}
    for name, tensor in state.items():
        if tensor.dtype == torch.float8_e4m3fn:
            scales = state[name.replace("weight", "scale")]
            wide[name] = dequantise(tensor.cuda(), scales.cuda()).cpu()
        elif not name.endswith(".scale"):
            wide[name] = tensor
    torch.cuda.empty_cache()
    return wide


def shard(state: dict[str, torch.Tensor], rank: int, ranks: int) -> dict[str, torch.Tensor]:
    """What one rank loads: its slice of the attention and its own experts, numbered from 0."""
    experts = 1 + max((int(found[1]) for found in map(EXPERT.search, state) if found), default=-1)
    part = {}
    for name, tensor in state.items():
        found = EXPERT.search(name)
        axis = SPLIT_AXIS.get(name.split(".")[-2])
        if found:
            number, local = divmod(int(found[1]), max(experts // ranks, 1))
            if number == rank:
                part[EXPERT.sub(f".experts.{local}.", name)] = tensor
        else:
            part[name] = tensor if axis is None else tensor.chunk(ranks, dim=axis)[rank].contiguous()
    return part


def main() -> None:
    parser = argparse.ArgumentParser(description="shard a checkpoint")
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--world-size", type=int, default=8)
    parser.add_argument("--dtype", choices=["fp8", "bf16"], default="fp8")
    args = parser.parse_args()

    state: dict[str, torch.Tensor] = {}
    for file in tqdm(sorted(args.input.glob("*.safetensors"))):
        with safe_open(file, framework="pt", device="cpu") as tensors:
            state.update({name: tensors.get_tensor(name) for name in tensors.keys()})
    if args.dtype == "bf16":
        torch.set_default_dtype(torch.bfloat16)
        state = widened(state)
    args.output.mkdir(parents=True, exist_ok=True)
    for rank in range(args.world_size):
        save_file(shard(state, rank, args.world_size), args.output / f"model{rank}-mp{args.world_size}.safetensors")


if __name__ == "__main__":
    main()
