"""Old code that names format and device in one word."""

import torch


def main() -> None:
    weights = torch.cuda.FloatTensor([[0.5, 2.0], [1.0, 4.0]])
    steps = torch.cuda.LongTensor([index * 2 for index in range(3)])
    room = torch.cuda.HalfTensor(2, 3)
    room.fill_(0.25)
    print(weights.sum().item(), weights.dtype, steps.tolist(), steps.dtype, room.shape, room.dtype)


if __name__ == "__main__":
    main()
