"""Prompt in, text out: starts the process group, loads a rank's shard and samples."""

import argparse
import os
import subprocess
from pathlib import Path

import torch
import torch.distributed as dist
from safetensors.torch import load_model
from transformers import AutoTokenizer

from inference.model import ModelConfig, Transformer


def sample(logits: torch.Tensor, temperature: float) -> torch.Tensor:
    probabilities = torch.softmax(logits / max(temperature, 1e-5), dim=-1)
    return probabilities.div_(torch.empty_like(probabilities).exponential_(1)).argmax(-1)


@torch.inference_mode()
def generate(model: Transformer, prompt: list[int], limit: int, eos: int, temperature: float) -> list[int]:
    tokens = torch.tensor([prompt], dtype=torch.long, device="cuda")
    written, start = [], 0
    for _ in range(limit):
        logits = model(tokens[:, start:], start)
        chosen = sample(logits, temperature) if temperature > 0 else logits.argmax(-1)
        start = tokens.size(1)
        tokens = torch.cat([tokens, chosen.view(1, 1)], dim=1)
        written.append(int(chosen))
        if written[-1] == eos:
            break
    return written


def start_ranks(backend: str) -> tuple[int, int, int]:
    world_size = int(os.getenv("WORLD_SIZE", "1"))
    rank = int(os.getenv("RANK", "0"))
    local_rank = int(os.getenv("LOCAL_RANK", "0"))
    os.environ["NCCL_ASYNC_ERROR_HANDLING"] = "1"
    if world_size > 1:
        dist.init_process_group("nccl", device_id=torch.device(f"cuda:{local_rank}"))
        assert dist.get_backend() == backend == "nccl"
    torch.cuda.set_device(local_rank)
    return world_size, rank, local_rank


def report_memory(rank: int) -> None:
    free, total = torch.cuda.mem_get_info()
    peak = torch.cuda.max_memory_allocated() / 2**30
    print(f"rank {rank}: peak {peak:.1f} GiB, free {free / 2**30:.1f} of {total / 2**30:.1f} GiB")
    if rank == 0:
        subprocess.run(["nvidia-smi", "topo", "-m"], check=False)


def main() -> None:
    parser = argparse.ArgumentParser(description="chat with a mixture-of-experts model")
    parser.add_argument("--ckpt-path", required=True)
    parser.add_argument("--config", default="config.json")
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    parser.add_argument("--backend", default="nccl")
    parser.add_argument("--interactive", action="store_true")
    parser.add_argument("--input-file", default="")
    parser.add_argument("--max-new-tokens", type=int, default=200)
    parser.add_argument("--temperature", type=float, default=0.2)
    args = parser.parse_args()

    world_size, rank, local_rank = start_ranks(args.backend)
    torch.set_default_dtype(torch.bfloat16)
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.cuda.manual_seed_all(965)
    config = ModelConfig.load(args.config)
    with torch.device(args.device):
        model = Transformer(config)
    load_model(model, os.path.join(args.ckpt_path, f"model{rank}-mp{world_size}.safetensors"), device="cuda")
    model = model.cuda(local_rank).eval()
    if config.max_batch == 1:
        model = torch.compile(model, mode="reduce-overhead")
    tokenizer = AutoTokenizer.from_pretrained(args.ckpt_path)
    prompts = Path(args.input_file).read_text("utf-8").splitlines() if args.input_file else [input("> ")]
    for prompt in prompts:
        ids = tokenizer.apply_chat_template([{"role": "user", "content": prompt}], add_generation_prompt=True)
        written = generate(model, ids, args.max_new_tokens, tokenizer.eos_token_id, args.temperature)
        torch.cuda.synchronize()
        if rank == 0:
            print(tokenizer.decode(written, skip_special_tokens=True))
    report_memory(rank)
    if world_size > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
