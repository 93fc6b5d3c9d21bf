"""A program around the module that has no main part."""

import torch
from library import Buffer, total

if __name__ == "__main__":
    buffer = Buffer(5)
    buffer.put(torch.tensor([1.0, 2.5]))
    print(total(buffer))
