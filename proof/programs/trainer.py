"""A classifier that is trained on the GPU, with the device written everywhere."""

import torch
from torch import nn


def main() -> None:
    torch.manual_seed(0)
    torch.cuda.manual_seed_all(0)
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 2)).cuda()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    data = torch.randn(64, 8)
    labels = (data.sum(dim=1) > 0).long()
    for _ in range(20):
        logits = model(data.cuda(non_blocking=True))
        loss = nn.functional.cross_entropy(logits, labels.to("cuda"))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.cuda.synchronize()
    print(f"{loss.item():.5f}")


if __name__ == "__main__":
    main()
