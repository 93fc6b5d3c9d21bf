"""A loop that generates tokens, with the device chosen once."""

import torch
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Model(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(16, 8)
        self.head = nn.Linear(8, 16)

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        return self.head(self.embedding(tokens).mean(dim=1))


@torch.inference_mode()
def generate(model: Model, steps: int) -> list[int]:
    tokens = torch.zeros(1, 1, dtype=torch.long, device=device)
    for _ in range(steps):
        following = model(tokens).argmax(dim=-1, keepdim=True)
        tokens = torch.cat((tokens, following), dim=1)
    torch.cuda.synchronize()
    return tokens[0].tolist()


if __name__ == "__main__":
    torch.manual_seed(4)
    print(generate(Model().to(device), 6))
