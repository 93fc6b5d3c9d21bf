"""Draws findings, and lines that hold a vendor's word but no finding, to be read and judged by hand.

    python benchmarks/draw.py REPORT.json ROOT [--findings 100] [--silent 100] [--seed COMMIT] [--by-language]

REPORT is `portcheck check ROOT --output-format json`; paths in it are relative to ROOT. The seed is the
commit that is checked out here, so that a draw cannot be chosen.
"""

import argparse
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from portcheck.knowledge import open_knowledge

WORD = re.compile(
    r"cuda|nccl|nvidia|cudnn|cublas|nvtx|triton|fp8|float8|flash_attn|\bapex\b|\bptx\b|nvshmem|nvlink|\bsm_\d|warp",
    re.IGNORECASE,
)
CONTEXT = 1
Drawn = TypeVar("Drawn")


def silent_lines(root: Path, found: set[tuple[str, int]], files: list[str]) -> Iterator[tuple[str, int]]:
    """The lines with a vendor's word that no finding stands on."""
    for path in files:
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if WORD.search(line) and (path, number) not in found:
                yield path, number


def excerpt(root: Path, path: str, line: int) -> str:
    """The line with its neighbours, the line itself marked."""
    lines = (root / path).read_text(encoding="utf-8", errors="replace").splitlines()
    shown = range(max(1, line - CONTEXT), min(len(lines), line + CONTEXT) + 1)
    return "\n".join(f"  {'>' if number == line else ' '} {lines[number - 1][:150]}" for number in shown)


def seed() -> str:
    """The commit that is checked out."""
    return subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()


def drawn(pool: Sequence[Drawn], kind_of: Callable[[Drawn], str], number: int, dice: random.Random) -> list[Drawn]:
    """So many of a pool at random, as many of each kind of file as there are, the rest from the others."""
    kinds: dict[str, list[Drawn]] = {}
    for each in dice.sample(pool, len(pool)):
        kinds.setdefault(kind_of(each), []).append(each)
    chosen: list[Drawn] = []
    while kinds and len(chosen) < number:
        for kind in sorted(kinds):
            chosen.append(kinds[kind].pop())
            if not kinds[kind]:
                del kinds[kind]
    return chosen[:number]


def main() -> None:
    """Print the draw."""
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=Path)
    parser.add_argument("root", type=Path)
    parser.add_argument("--findings", type=int, default=100)
    parser.add_argument("--silent", type=int, default=100)
    parser.add_argument("--seed", default=None)
    parser.add_argument("--by-language", action="store_true", help="as many of each language as there are")
    options = parser.parse_args()
    report = json.loads(options.report.read_text(encoding="utf-8"))
    dice = random.Random(options.seed or seed())
    routes = open_knowledge().routes

    def kind_of(path: str) -> str:
        return (routes.language_of(path) or "") if options.by_language else ""

    findings = report["findings"]
    found = {
        (finding["path"], line) for finding in findings for line in range(finding["line"], finding["end_line"] + 1)
    }
    skipped = {skip["path"] for skip in report["skipped"]}
    files = sorted(path.relative_to(options.root).as_posix() for path in options.root.rglob("*") if path.is_file())
    files = [path for path in files if routes.is_code(path) and path not in skipped]
    out = sys.stdout.write
    for number, finding in enumerate(drawn(findings, lambda each: kind_of(each["path"]), options.findings, dice), 1):
        place = f"{finding['path']}:{finding['line']}:{finding['column']}"
        out(f"F{number} {place} {finding['severity']} {finding['rule']} {finding['symbol']} guard={finding['guard']}\n")
        out(excerpt(options.root, finding["path"], finding["line"]) + "\n")
    silent = list(silent_lines(options.root, found, files))
    out(f"{len(findings)} findings, {len(silent)} silent lines\n")
    for number, (path, line) in enumerate(drawn(silent, lambda each: kind_of(each[0]), options.silent, dice), 1):
        out(f"S{number} {path}:{line}\n{excerpt(options.root, path, line)}\n")


if __name__ == "__main__":
    main()
