"""Proves the fixes by running: small programs that know CUDA alone, before and after `portcheck fix`.

Each program runs on the CPU build of PyTorch and under a stand-in for a GPU. It is proved when the fixed one
runs on the CPU and prints what the old one prints on the stand-in, when both ask the same of the stand-in, call by
call, and when a program that ran without CUDA before still prints the same.

`--spoil WAY` puts a plain swap of names in the place of one way of fixing; the suite must fail then.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

from portcheck.fix.edits import Edit, Fix
from portcheck.fix.site import Site
from portcheck.fix.ways import WAYS
from portcheck.fixing import fixes_of, neutral_target, written
from portcheck.knowledge import open_knowledge
from portcheck.model import Advice, Assumption, Finding, Role, Way
from portcheck.scan import scan_tree, with_targets
from portcheck.workspace import Limits, open_workspace

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
_MODULES = frozenset({"library"})
# What a plain swap would write; a way that is one by itself is not among them.
_WORDS = {
    Way.NAME: None,
    Way.TO_DEVICE: "to",
    Way.DEVICE_STRING: '"accelerator"',
    Way.AUTOCAST: "torch.amp.autocast",
    Way.GRAD_SCALER: "torch.amp.GradScaler",
    Way.BACKEND: '"accelerator"',
    Way.SEED: "torch.manual_seed",
    Way.DEVICE_MODULE: None,
    Way.TYPED_TENSOR: "torch.tensor",
}


class Run(NamedTuple):
    """How one run of a program ended, what it printed, what it asked of the device."""

    code: int
    printed: str
    fault: str
    calls: list[list[object]]


def fixed(folder: Path) -> int:
    """Fix a folder of programs in place; gives the number of fixes."""
    knowledge = open_knowledge()
    target = neutral_target(knowledge)
    workspace = open_workspace([folder])
    scanned = scan_tree(workspace, [folder], knowledge, Limits(), date.today(), 1)
    assumed = (Assumption("torch", "==2.13.0"),)
    report = with_targets(scanned, knowledge, (target,), assumed=assumed)
    files, refused = fixes_of(report, knowledge, workspace.root, target, is_unsafe_too=False)
    refused += written(workspace.root, files)
    assert refused == [], refused
    return sum(len(each.chosen) for each in files)


def run(program: Path, *, on_stand_in: bool) -> Run:
    """Run a program in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch, "calls.json")
        command = (
            [sys.executable, str(HERE / "watch.py"), str(program), str(log)]
            if on_stand_in
            else [sys.executable, str(program)]
        )
        ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=program.parent)
        calls = json.loads(log.read_text("utf-8")) if log.is_file() else []
    return Run(ended.returncode, ended.stdout, ended.stderr.strip().rpartition("\n")[2], calls)


def faults(old: Path, new: Path) -> list[str]:
    """What is wrong with a fixed program."""
    before, after = run(old, on_stand_in=False), run(new, on_stand_in=False)
    device_before, device_after = run(old, on_stand_in=True), run(new, on_stand_in=True)
    found = []
    if device_before.code:
        found.append(f"the old program does not run on the stand-in: {device_before.fault}")
    if after.code:
        found.append(f"does not run on the CPU: {after.fault}")
    elif before.code == 0 and after.printed != before.printed:
        found.append(f"printed {before.printed!r} on the CPU, now {after.printed!r}")
    elif before.code and after.printed != device_before.printed:
        found.append(f"prints {after.printed!r} on the CPU, and {device_before.printed!r} was expected")
    if device_after.code:
        found.append(f"does not run on the stand-in: {device_after.fault}")
    elif device_after.printed != device_before.printed:
        found.append(f"printed {device_before.printed!r} on the stand-in, now {device_after.printed!r}")
    elif device_after.calls != device_before.calls:
        pairs = zip([*device_before.calls, None], [*device_after.calls, None], strict=False)
        one, other = next((a, b) for a, b in pairs if a != b)
        found.append(f"asked {one} of the stand-in, now {other}")
    return found


def _plain(way: Way) -> None:
    """Put a plain swap of names in the place of a way of fixing."""

    def swap(site: Site, finding: Finding, advice: Advice) -> Fix | None:
        node = site.tree.at(finding.span)
        if node is None or finding.role is Role.IMPORT:
            return None
        edit = Edit(*site.tree.extent(node), _WORDS[way] or advice.use or "")
        return Fix(finding.fingerprint, finding.span.line, (edit,))

    WAYS[way] = swap


def main() -> None:
    """Print a line for each program; exit code 1 where one is not proved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spoil", choices=[*_WORDS])
    given = parser.parse_args()
    if given.spoil:
        _plain(Way(given.spoil))
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        new = Path(scratch, "programs")
        shutil.copytree(PROGRAMS, new, ignore=shutil.ignore_patterns("__pycache__"))
        print(f"{fixed(new)} fixes in {len(list(new.glob('*.py')))} programs")
        for program in sorted(PROGRAMS.glob("*.py")):
            if program.stem in _MODULES:
                continue
            found = faults(program, new / program.name)
            failed += bool(found)
            print(f"{program.name}: {'; '.join(found) or 'proved'}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
