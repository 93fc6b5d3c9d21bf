"""Mixed precision in the old spelling."""

import torch
from torch import nn
from torch.cuda.amp import GradScaler, autocast


def train(model: nn.Module, data: torch.Tensor, enabled: bool = True) -> float:
    scaler = GradScaler(1024.0, enabled=enabled)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    total = 0.0
    for _ in range(5):
        optimizer.zero_grad()
        with autocast(enabled, dtype=torch.float16):
            loss = model(data).square().mean()
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        total += loss.item()
    return total


if __name__ == "__main__":
    torch.manual_seed(1)
    model = nn.Linear(4, 4).cuda()
    print(f"{train(model, torch.ones(2, 4, device='cuda')):.5f}")
    with torch.autocast("cuda", dtype=torch.bfloat16):
        print(f"{model(torch.ones(1, 4, device='cuda')).sum().item():.3f}")
