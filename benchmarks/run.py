"""Measures a scan against the least it must do, and one staged file against an empty interpreter."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from clock import Timing, interleaved
from corpus import write_corpus

from portcheck.knowledge import open_knowledge

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples/moe-inference/input/inference/generate.py"
STAGED = 'import torch\n\ntorch.zeros(2, device="cuda")\n'
PORTCHECK = (str(Path(sys.executable).parent / "portcheck"), "check", "--exit-zero")
# Ratio of medians: the upper command, the lower one, the most it may be.
GATES = (("cold scan", "yardstick", 2.5), ("one staged file", "python -c pass", 8.0))
PEERS = (("cold scan", "ast-grep"), ("semgrep", "cold scan"))


def commands(corpus: Path, scratch: Path) -> dict[str, tuple[str, ...]]:
    """What is measured, by name; peers that are not installed are left out."""
    staged = scratch / "staged" / "train.py"
    staged.parent.mkdir()
    staged.write_text(STAGED, "utf-8")
    report = ("--output-format", "json", "-o", str(scratch / "report.json"))
    measured: dict[str, tuple[str, ...]] = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "one staged file": (*PORTCHECK, "--force-exclude", "--output-format", "concise", str(staged)),
        "one file of the example": (*PORTCHECK, "--force-exclude", str(EXAMPLE)),
        "yardstick": yardstick(corpus, scratch),
        "cold scan": (*PORTCHECK, str(corpus), "-t", "portable", *report),
        "cold scan, all targets": (*PORTCHECK, str(corpus), *report),
    }
    return measured | peers(corpus)


def yardstick(corpus: Path, scratch: Path) -> tuple[str, ...]:
    """The yardstick's command, with the keys that the tool itself looks for."""
    keys = scratch / "keys.json"
    keys.write_text(json.dumps(open_knowledge().vocabularies["python"].keys), "utf-8")
    return (sys.executable, str(HERE / "yardstick.py"), str(corpus), str(keys))


def peers(corpus: Path) -> dict[str, tuple[str, ...]]:
    """Other tools with five rules each."""
    rules = HERE / "peers"
    known = {
        "ast-grep": ("scan", "--rule", f"{rules}/ast-grep.yml", "--json=stream", str(corpus)),
        "semgrep": (
            *("scan", "--config", f"{rules}/semgrep.yml", "--metrics", "off", "--disable-version-check"),
            *("--no-git-ignore", "--quiet", "--json", str(corpus)),
        ),
    }
    for name in known:
        if shutil.which(name) is None:
            print(f"{name} is not installed: skipped")
    return {name: (name, *arguments) for name, arguments in known.items() if shutil.which(name)}


def show_corpus(command: tuple[str, ...]) -> None:
    """Prints how large the corpus is and how much of it the prefilter keeps."""
    counts = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    files, size = counts["files"], counts["bytes"]
    if not files:
        raise SystemExit("bench: no Python file in the corpus")
    print(
        f"corpus: {files} files, {size / 1e6:.1f} MB; dropped by the prefilter:"
        f" {1 - counts['kept_files'] / files:.0%} of files, {1 - counts['kept_bytes'] / size:.0%} of bytes"
    )


def show(timings: Mapping[str, Timing], rounds: int) -> bool:
    """Prints medians and ratios; whether every gate holds."""
    print(f"\nCPU of the process tree, median of {rounds} interleaved rounds (range), largest process")
    for name, timing in timings.items():
        print(f"  {name:24}{timing}")
    holds = True
    print()
    for upper, lower, most in GATES:
        ratio = timings[upper].median_s / timings[lower].median_s
        holds &= ratio <= most
        print(f"  {upper} / {lower} = {ratio:.2f}, gate {most}: {'holds' if ratio <= most else 'FAILS'}")
    for upper, lower in PEERS:
        if upper in timings and lower in timings:
            print(f"  {upper} / {lower} = {timings[upper].median_s / timings[lower].median_s:.2f}")
    return holds


def load() -> str:
    """The machine's load averages and its processors."""
    return f"load {' '.join(f'{value:.2f}' for value in os.getloadavg())} on {os.cpu_count()} processors"


def main() -> None:
    """Runs the bench; exit 1 when a gate fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a tree to measure on instead of the generated one")
    parser.add_argument("--files", type=int, default=1000, help="files of the generated corpus")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portcheck-bench-") as name:
        scratch = Path(name)
        corpus = given.corpus or scratch / "corpus"
        if given.corpus is None:
            write_corpus(corpus, given.files, given.seed)
        measured = commands(corpus, scratch)
        show_corpus(measured["yardstick"])
        before = load()
        timings = interleaved(measured, max(given.rounds, 5))
    holds = show(timings, max(given.rounds, 5))
    print(f"\n{before} before, {load()} after")
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
