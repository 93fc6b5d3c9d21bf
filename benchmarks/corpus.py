"""A seeded corpus of Python files, shaped like the model repositories that portcheck reads.

Of real files the prefilter drops 52 to 62 in a hundred, which hold 31 to 39 % of the bytes; a file has
12.4 kB on average, and the files that are kept about 0.36 findings a kB.
"""

import argparse
import math
import random
from collections.abc import Iterator
from pathlib import Path

KEPT_SHARE = 0.43
MEAN_BYTES = {True: 17_700, False: 6_200}
SPREAD = 0.9
LARGEST_BYTES = 150_000
HITS_PER_STATEMENT = 0.05

NOUNS = "batch cache chunk config counter encoder entry head hidden index item layer length mask node offset option"
NOUNS += " output page path position prompt query record request sampler score segment shape state step table token"
VERBS = "apply build check collect compute create drop fetch fill find flush gather load make merge normalize pack"
VERBS += " parse prepare read reset resolve run select split store update validate write"
NAMES = tuple(NOUNS.split())
ACTS = tuple(VERBS.split())
COMPOUND_SHARE = 0.6

NEUTRAL_IMPORTS = (
    "import logging", "import math", "import os", "from collections import defaultdict",
    "from dataclasses import dataclass", "from pathlib import Path", "import numpy as np", "import torch",
    "import torch.nn as nn", "from torch.nn import functional as F", "from typing import Any",
)  # fmt: skip
STATEMENTS = (
    "{a} = {b}.get({c!r}, {n})",
    "{a} = self.{b}[{n}] if self.{b} else None",
    "{a}, {b} = self.{v}_{c}({a}, {n}), {b} + {n}",
    "{a} = [{c} for {c} in {b} if {c} is not None and {c} != {n}]",
    "{a} = {{{c}: len({c}) for {c} in sorted({b})}}",
    "{a} = F.linear({b}, self.{c}.weight).view({n}, -1).transpose(0, 1)",
    "{a} = torch.cat([{b}, {c}[:, {n}:]], dim=-1).contiguous()",
    "assert {a} is not None, f\"no {b} for {{{c}}}\"",
    "logger.debug(\"%s of %s: %d\", {a}, {b}, {n})",
    "self.{a}.append(({b}, {c} * {n}, \"{a}_{b}\"))",
    "return self.{v}_{a}({b}, {c}={c}, limit={n})",
    "# The {a} of every {b} is kept until its {c} is done, so that a later {v} finds it\n"
    "# again; {n} of them are enough, for the {b} is smaller than the {a} in all that was seen.",
    "raise NotImplementedError(\n    \"the {a} of this {b} was made by an older release; {v} it again, \"\n"
    "    \"or pass a {c} that holds what its {b} needs\"\n)",
    "self.{a} = {v}_{c}(\n    {a}={b}.{a},\n    {b}=self.{b},\n    {c}={n},\n    name=\"{a}_{b}_{c}\",\n)",
)  # fmt: skip
BLOCKS = (
    "for {a} in range({n}):\n    {b} = {c}[{a}] + {b}\n    self.{a}_{b}[{a}] = {b}",
    "if {a} is None or len({a}) > {n}:\n    raise ValueError(f\"{a} holds {{len({a})}} of {n} {b}\")",
    "with self.lock:\n    {a} = self.{b}.pop({c}, None)\n    if {a}:\n        self.{v}_{a}({a})",
    "try:\n    {a} = int({b}[{n}])\nexcept (KeyError, ValueError):\n    {a} = {n}",
    "while {a} and {a}[-1] < {n}:\n    {b} = {a}.pop()\n    {c} += {b}.size if {b} else 0",
)  # fmt: skip
HITS = (
    "{a} = {b}.cuda()",
    "torch.cuda.synchronize()",
    "{a} = torch.zeros({n}, device=\"cuda\")",
    "{a} = {b}.to(f\"cuda:{{self.{c}}}\")",
    "assert {a}.is_cuda",
    "if torch.cuda.is_available():\n    torch.cuda.empty_cache()",
    "{a} = torch.cuda.Stream()\nwith torch.cuda.stream({a}):\n    {b} = {c}.float()",
    "dist.init_process_group(backend=\"nccl\", world_size={n})",
    "os.environ[\"CUDA_VISIBLE_DEVICES\"] = str({a})",
    "{a} = {b}.to(torch.float8_e4m3fn)",
    "{a} = torch.cuda.memory_allocated() // {n}",
)  # fmt: skip


def write_corpus(folder: Path, files: int, seed: int) -> None:
    """Writes the corpus; the same arguments give the same bytes."""
    for number in range(files):
        path = folder / f"package_{number % 40:02d}" / f"module_{number:05d}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(module(random.Random(f"{seed}/{number}")), encoding="utf-8")


def module(dice: random.Random) -> str:
    """The text of one file: imports, functions and classes up to a size drawn by the dice."""
    is_kept = dice.random() < KEPT_SHARE
    mean = MEAN_BYTES[is_kept]
    size = min(dice.lognormvariate(math.log(mean) - SPREAD**2 / 2, SPREAD), LARGEST_BYTES)
    parts = [f'"""{_sentence(dice)}"""\n', *dice.sample(NEUTRAL_IMPORTS, dice.randint(4, len(NEUTRAL_IMPORTS)))]
    if is_kept:
        parts += ["import torch", "import torch.distributed as dist", "DEVICE = torch.device('cuda')"]
    parts += ["", "logger = logging.getLogger(__name__)", ""]
    length = sum(map(len, parts))
    while length < size:
        part = _class(dice, is_kept) if dice.random() < 0.4 else _function(dice, is_kept, "")
        parts.append(part)
        length += len(part)
    return "\n".join(parts) + "\n"


def _class(dice: random.Random, is_kept: bool) -> str:
    name = "".join(dice.choice(NAMES).title() for _ in range(2))
    methods = [_function(dice, is_kept, "self, ") for _ in range(dice.randint(1, 4))]
    body = "\n".join(methods).replace("\n", "\n    ")
    return f'class {name}:\n    """{_sentence(dice)}"""\n\n    {body}\n'


def _function(dice: random.Random, is_kept: bool, first: str) -> str:
    words = _words(dice)
    body = "\n".join(_body(dice, is_kept)).replace("\n", "\n    ")
    head = "def {v}_{a}(\n    {first}{a}: torch.Tensor,\n    {b}: int = {n},\n    {c}: list[int] | None = None,\n)"
    told = "\n    ".join(_sentence(dice) for _ in range(dice.randint(2, 9)))
    return f'{head.format(first=first, **words)}:\n    """{told}\n    """\n    {body}\n'


def _body(dice: random.Random, is_kept: bool) -> Iterator[str]:
    for _ in range(dice.randint(3, 12)):
        chosen = dice.choice(BLOCKS if dice.random() < 0.2 else STATEMENTS).format(**_words(dice))
        yield chosen if dice.random() < 0.8 else f"\n# {_sentence(dice)}\n{chosen}"
        if is_kept and dice.random() < HITS_PER_STATEMENT:
            yield dice.choice(HITS).format(**_words(dice))


def _words(dice: random.Random) -> dict[str, object]:
    a, b, c = (
        f"{name}_{dice.choice(NAMES)}" if dice.random() < COMPOUND_SHARE else name for name in dice.sample(NAMES, 3)
    )
    return {"a": a, "b": b, "c": c, "v": dice.choice(ACTS), "n": dice.choice((0, 1, 2, 3, 7, 16, 64, 100, 1000))}


def _sentence(dice: random.Random) -> str:
    words = [dice.choice(ACTS), "the", *dice.sample(NAMES, dice.randint(3, 9))]
    return " ".join(words).capitalize() + "."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write_corpus(given.folder, given.files, given.seed)
