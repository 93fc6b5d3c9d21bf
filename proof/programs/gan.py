"""Two networks that train against each other, in the style of old tutorials."""

import torch
from torch import nn

cuda = True if torch.cuda.is_available() else False


def networks() -> tuple[nn.Module, nn.Module]:
    generator, judge = nn.Linear(2, 4), nn.Linear(4, 1)
    generator.cuda()
    judge.cuda()
    return generator, judge


def train(steps: int) -> tuple[float, float]:
    generator, judge = networks()
    first = torch.optim.SGD(generator.parameters(), lr=0.1)
    second = torch.optim.SGD(judge.parameters(), lr=0.1)
    for _ in range(steps):
        noise = torch.randn(8, 2).cuda()
        made = generator(noise)
        first.zero_grad()
        one = nn.functional.softplus(-judge(made)).mean()
        one.backward()
        first.step()
        second.zero_grad()
        other = (
            nn.functional.softplus(judge(made.detach())) + nn.functional.softplus(-judge(torch.ones(8, 4).cuda()))
        ).mean()
        other.backward()
        second.step()
    return one.item(), other.item()


if __name__ == "__main__":
    torch.manual_seed(5)
    warm = torch.rand(3).sum().item()
    torch.cuda.manual_seed(5)
    print(f"{warm:.5f}")
    print("%.5f %.5f" % train(4))
