"""The network: attention, router, experts and linear layers that may hold FP8 weights."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import torch
import torch.distributed as dist
import torch.nn.functional as F
from flash_attn import flash_attn_with_kvcache
from torch import nn

from inference.dispatch import ExpertExchange
from inference.kernel import dequantise, quantise, scaled_gemm

BLOCK = 128
world_size, rank = 1, 0


@dataclass
class ModelConfig:
    vocab_size: int = 102400
    hidden_size: int = 2048
    intermediate_size: int = 10944
    moe_intermediate_size: int = 1408
    num_hidden_layers: int = 27
    num_attention_heads: int = 16
    head_dim: int = 128
    n_routed_experts: int = 64
    n_shared_experts: int = 2
    num_experts_per_tok: int = 6
    max_batch: int = 8
    max_position_embeddings: int = 16384
    rope_theta: float = 10000.0
    dtype: str = "fp8"
    scale_fmt: str | None = None
    device: str = "cuda"
    weight_block_size: list[int] = field(default_factory=lambda: [128, 128])

    @classmethod
    def load(cls, path: str) -> "ModelConfig":
        """The settings of a checkpoint's config.json."""
        cells = json.loads(Path(path).read_text("utf-8"))
        quantised = cells.get("quantization_config") or {}
        known = {name: value for name, value in cells.items() if name in cls.__dataclass_fields__}
        known |= {"dtype": quantised.get("quant_method", "bf16"), "scale_fmt": quantised.get("scale_fmt")}
        return cls(**known)


def linear(x: torch.Tensor, weight: torch.Tensor, scales: torch.Tensor | None, scale_fmt: str | None) -> torch.Tensor:
    """`x @ weight.T`; a weight of one byte an element is FP8 and comes with scales."""
    if weight.element_size() > 1:
        return F.linear(x, weight)
    if torch.cuda.get_device_capability() < (8, 9):
        return F.linear(x, dequantise(weight, scales, BLOCK))
    x, x_scales = quantise(x, BLOCK, scale_fmt)
    return scaled_gemm(x, x_scales, weight, scales)


class Linear(nn.Module):
    dtype = torch.bfloat16
    scale_fmt: str | None = None

    def __init__(self, inputs: int, outputs: int, dtype: torch.dtype | None = None):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(outputs, inputs, dtype=dtype or Linear.dtype), requires_grad=False)
        self.scale = None
        if self.weight.element_size() == 1:
            shape = (-(-outputs // BLOCK), -(-inputs // BLOCK))
            self.scale = nn.Parameter(torch.empty(shape, dtype=torch.float32), requires_grad=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return linear(x, self.weight, self.scale, self.scale_fmt)


class RowParallelLinear(Linear):
    def __init__(self, inputs: int, outputs: int):
        assert inputs % world_size == 0
        super().__init__(inputs // world_size, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = super().forward(x)
        if world_size > 1:
            dist.all_reduce(y)
        return y


def rotary_table(config: ModelConfig) -> torch.Tensor:
    powers = torch.arange(0, config.head_dim, 2, dtype=torch.float32, device=config.device) / config.head_dim
    angles = torch.outer(
        torch.arange(config.max_position_embeddings, device="cuda", dtype=torch.float32), config.rope_theta**-powers
    )
    return torch.polar(torch.ones_like(angles), angles)


def rotate(x: torch.Tensor, table: torch.Tensor) -> torch.Tensor:
    pairs = torch.view_as_complex(x.float().unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * table.view(1, x.size(1), 1, -1)).flatten(3).to(x.dtype)


class Attention(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.heads = config.num_attention_heads // world_size
        width = self.heads * config.head_dim
        self.qkv = Linear(config.hidden_size, 3 * width)
        self.out = RowParallelLinear(config.num_attention_heads * config.head_dim, config.hidden_size)
        cache = (config.max_batch, config.max_position_embeddings, self.heads, config.head_dim)
        self.register_buffer("k_cache", torch.zeros(cache, dtype=torch.bfloat16), persistent=False)
        self.register_buffer("v_cache", torch.zeros(cache, dtype=torch.bfloat16), persistent=False)

    def forward(self, x: torch.Tensor, start: int, table: torch.Tensor) -> torch.Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, -1).unbind(2)
        y = flash_attn_with_kvcache(
            rotate(q, table), self.k_cache[:batch], self.v_cache[:batch], rotate(k, table), v,
            cache_seqlens=start, causal=True,
        )
        return self.out(y.flatten(2))


class Expert(nn.Module):
    def __init__(self, size: int, inner: int):
        super().__init__()
        self.gate, self.up, self.down = Linear(size, inner), Linear(size, inner), Linear(inner, size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.down(F.silu(self.gate(x)) * self.up(x))


class MoE(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.top = config.num_experts_per_tok
        self.local = config.n_routed_experts // world_size
        self.router = Linear(config.hidden_size, config.n_routed_experts, dtype=torch.bfloat16)
        self.experts = nn.ModuleList(
            Expert(config.hidden_size, config.moe_intermediate_size) for _ in range(self.local)
        )
        self.shared = Expert(config.hidden_size, config.n_shared_experts * config.moe_intermediate_size)
        self.exchange = ExpertExchange(config.n_routed_experts, config.hidden_size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        tokens = x.flatten(0, 1)
        weights, chosen = self.router(tokens).float().softmax(-1).topk(self.top, dim=-1)
        arrived, handle = self.exchange.dispatch(quantise(tokens), chosen)
        shared = self.shared(tokens)
        for number, expert in enumerate(self.experts):
            part = handle.slice_of(number)
            arrived[part] = expert(arrived[part])
        return (self.exchange.combine(arrived, weights, handle) + shared).view_as(x)


class Block(nn.Module):
    def __init__(self, number: int, config: ModelConfig):
        super().__init__()
        self.attention = Attention(config)
        self.mixture = Expert(config.hidden_size, config.intermediate_size) if number == 0 else MoE(config)
        self.norms = nn.ModuleList(nn.RMSNorm(config.hidden_size) for _ in range(2))

    def forward(self, x: torch.Tensor, start: int, table: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(self.norms[0](x), start, table)
        return x + self.mixture(self.norms[1](x))


class Transformer(nn.Module):
    def __init__(self, config: ModelConfig):
        global world_size, rank
        super().__init__()
        if dist.is_initialized():
            world_size, rank = dist.get_world_size(), dist.get_rank()
        Linear.dtype = torch.float8_e4m3fn if config.dtype == "fp8" else torch.bfloat16
        Linear.scale_fmt = config.scale_fmt
        self.embed = nn.Embedding(config.vocab_size, config.hidden_size)
        self.blocks = nn.ModuleList(Block(number, config) for number in range(config.num_hidden_layers))
        self.norm = nn.RMSNorm(config.hidden_size)
        self.head = Linear(config.hidden_size, config.vocab_size, dtype=torch.bfloat16)
        self.register_buffer("table", rotary_table(config), persistent=False)

    @torch.inference_mode()
    def forward(self, tokens: torch.Tensor, start: int = 0) -> torch.Tensor:
        x = self.embed(tokens)
        table = self.table[start : start + tokens.size(1)]
        for block in self.blocks:
            x = block(x, start, table)
        return self.head(self.norm(x)[:, -1]).float()


if __name__ == "__main__":
    torch.set_default_dtype(torch.bfloat16)
    torch.set_default_device("cuda")
    torch.manual_seed(0)
    model = Transformer(ModelConfig(num_hidden_layers=2))
    print(model(torch.randint(0, 1000, (2, 128))).shape)
