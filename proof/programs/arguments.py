"""A device that comes from the command line, from a dataclass and from a signature."""

import argparse
from dataclasses import dataclass, field

import torch


@dataclass
class Config:
    device: str = "cuda"
    devices: list[str] = field(default_factory=lambda: ["cuda:0"])


def make(count: int, device: str = "cuda") -> torch.Tensor:
    return torch.arange(count, device=device)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="cuda", choices=["cuda", "cpu"])
    options = parser.parse_args([])
    config = Config()
    total = make(4).sum() + make(3, options.device).sum() + torch.ones(2, device=config.device).sum()
    print(int(total), int(torch.ones(2, device=torch.device(config.devices[0])).sum()))
