"""Devices with numbers, made of parts."""

import torch


def place(index: int) -> list[torch.Tensor]:
    names = [f"cuda:{index}", "cuda:%d" % index, f"cuda:{index}", "cuda:" + str(index), "cuda:0"]
    return [torch.full((2,), 3.0, device=torch.device(name)) for name in names]


def table(model: torch.nn.Module) -> dict[str, object]:
    return {"device": "cuda", "weights": model.to(device="cuda", dtype=torch.float64).weight}


if __name__ == "__main__":
    print(sum(each.sum().item() for each in place(0)))
    print(table(torch.nn.Linear(1, 1))["weights"].dtype)
