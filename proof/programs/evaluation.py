"""An evaluation that may fall back to the CPU, and must go on doing so."""

import torch


def best() -> str:
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        return "cuda"
    return "cpu"


def evaluate(model: torch.nn.Module, data: torch.Tensor) -> float:
    where = best()
    with torch.no_grad(), torch.cuda.amp.autocast(enabled=False):
        return model.to(where)(data.to(where)).mean().item()


if __name__ == "__main__":
    torch.manual_seed(6)
    print(f"{evaluate(torch.nn.Linear(4, 2), torch.ones(2, 4)):.5f}")
