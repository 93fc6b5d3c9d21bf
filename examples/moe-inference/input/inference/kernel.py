"""Triton kernels for FP8 with one scale a block."""

import torch
import triton
import triton.language as tl
from triton import Config

FP8_MAX = 448.0
TUNED = [
    Config({"BLOCK_M": block_m, "BLOCK_N": block_n, "BLOCK_K": 128}, num_stages=stages, num_warps=warps)
    for block_m in (16, 32, 64)
    for block_n in (64, 128)
    for stages in (3, 4, 5)
    for warps in (4, 8)
]


@triton.jit
def quantise_kernel(x_ptr, y_ptr, s_ptr, BLOCK: tl.constexpr, ROUND_SCALE: tl.constexpr):
    block = tl.program_id(axis=0)
    offsets = block * BLOCK + tl.arange(0, BLOCK)
    x = tl.load(x_ptr + offsets).to(tl.float32)
    peak = tl.maximum(tl.max(tl.abs(x)), 1e-4)
    scale = peak / 448.0
    if ROUND_SCALE:
        scale = tl.exp2(tl.ceil(tl.log2(scale)))
    y = tl.clamp(x / scale, -448.0, 448.0).to(tl.float8e4nv)
    tl.store(y_ptr + offsets, y)
    tl.store(s_ptr + block, scale)


def quantise(x: torch.Tensor, block: int = 128, scale_fmt: str | None = None):
    """The tensor in FP8 and one scale for each `block` values of its last axis."""
    assert x.is_contiguous() and x.size(-1) % block == 0
    y = torch.empty_like(x, dtype=torch.float8_e4m3fn)
    scales = x.new_empty(*x.shape[:-1], x.size(-1) // block, dtype=torch.float32)
    grid = (scales.numel(),)
    quantise_kernel[grid](x, y, scales, BLOCK=block, ROUND_SCALE=scale_fmt == "ue8m0")
    return y, scales


@triton.jit
def dequantise_kernel(w_ptr, s_ptr, out_ptr, rows, cols, BLOCK: tl.constexpr):
    row, col = tl.program_id(axis=0), tl.program_id(axis=1)
    scale = tl.load(s_ptr + row * tl.cdiv(cols, BLOCK) + col)
    r = row * BLOCK + tl.arange(0, BLOCK)
    c = col * BLOCK + tl.arange(0, BLOCK)
    offsets = r[:, None] * cols + c[None, :]
    inside = (r[:, None] < rows) & (c[None, :] < cols)
    w = tl.load(w_ptr + offsets, mask=inside).to(tl.float32)
    tl.store(out_ptr + offsets, w * scale, mask=inside)


def dequantise(weight: torch.Tensor, scales: torch.Tensor, block: int = 128) -> torch.Tensor:
    """The weight in the default dtype."""
    rows, cols = weight.shape
    out = torch.empty(rows, cols, dtype=torch.get_default_dtype(), device=weight.device)
    grid = (triton.cdiv(rows, block), triton.cdiv(cols, block))
    dequantise_kernel[grid](weight, scales, out, rows, cols, BLOCK=block)
    return out


@triton.autotune(configs=TUNED, key=["N", "K"])
@triton.jit
def scaled_gemm_kernel(
    a_ptr, b_ptr, c_ptr, a_scale_ptr, b_scale_ptr, M, N: tl.constexpr, K: tl.constexpr,
    BLOCK_M: tl.constexpr, BLOCK_N: tl.constexpr, BLOCK_K: tl.constexpr,
):
    rows = (tl.program_id(axis=0) * BLOCK_M + tl.arange(0, BLOCK_M)) % M
    cols = (tl.program_id(axis=1) * BLOCK_N + tl.arange(0, BLOCK_N)) % N
    inner = tl.arange(0, BLOCK_K)
    steps = tl.cdiv(K, BLOCK_K)
    a_ptrs = a_ptr + rows[:, None] * K + inner[None, :]
    b_ptrs = b_ptr + cols[None, :] * K + inner[:, None]
    a_scales = a_scale_ptr + rows * steps
    b_scales = b_scale_ptr + (cols // BLOCK_K) * steps
    total = tl.zeros((BLOCK_M, BLOCK_N), dtype=tl.float32)
    for step in range(steps):
        left = K - step * BLOCK_K
        a = tl.load(a_ptrs, mask=inner[None, :] < left, other=0.0)
        b = tl.load(b_ptrs, mask=inner[:, None] < left, other=0.0)
        product = tl.dot(a, b, input_precision="tf32")
        total += product * tl.load(a_scales + step)[:, None] * tl.load(b_scales + step)[None, :]
        a_ptrs += BLOCK_K
        b_ptrs += BLOCK_K
    out_rows = tl.program_id(axis=0) * BLOCK_M + tl.arange(0, BLOCK_M)
    out_cols = tl.program_id(axis=1) * BLOCK_N + tl.arange(0, BLOCK_N)
    inside = (out_rows[:, None] < M) & (out_cols[None, :] < N)
    tl.store(c_ptr + out_rows[:, None] * N + out_cols[None, :], total.to(c_ptr.dtype.element_ty), mask=inside)


def scaled_gemm(a: torch.Tensor, a_scales: torch.Tensor, b: torch.Tensor, b_scales: torch.Tensor) -> torch.Tensor:
    """`a @ b.T` for FP8 operands, summed in float32."""
    k = a.size(-1)
    m, n = a.numel() // k, b.size(0)
    c = a.new_empty(*a.shape[:-1], n, dtype=torch.get_default_dtype())
    grid = lambda tuned: (triton.cdiv(m, tuned["BLOCK_M"]), triton.cdiv(n, tuned["BLOCK_N"]))
    scaled_gemm_kernel[grid](a, b, c, a_scales, b_scales, m, n, k)
    return c
