"""Writes the expected outputs of every example, or with --check says where they are not current."""

import difflib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
TARGETS = ("ascend-910b", "amd-mi300", "mthreads-musa")
CHOSEN = tuple(word for target in TARGETS for word in ("-t", target))
COMMANDS = {
    "report.json": ("check", ".", "-t", TARGETS[0], "--output-format", "json", "--exit-zero"),
    "check.txt": ("check", ".", *CHOSEN, "--exit-zero", "--color", "never"),
    "report.md": ("report", ".", *CHOSEN),
    "fix.patch": ("fix", ".", "--diff"),
}


def outputs(example: Path) -> dict[str, str]:
    """Every output by file name, with the tool's and the knowledge's version masked."""
    with tempfile.TemporaryDirectory(prefix="portcheck-example-") as scratch:
        # Scanned as a repository of its own: in here its paths would begin with examples/.
        tree = Path(scratch, example.name)
        shutil.copytree(example / "input", tree, ignore=shutil.ignore_patterns("__pycache__"))
        made = {name: portcheck(command, tree) for name, command in COMMANDS.items()}
    report = json.loads(made["report.json"])
    tool, knowledge = report["tool_version"], report["knowledge_version"]
    masks = {f'"{tool}"': '"<version>"', f"portcheck {tool}": "portcheck <version>", knowledge: "<knowledge>"}
    for shown, mask in masks.items():
        made = {name: text.replace(shown, mask) for name, text in made.items()}
    return made


def portcheck(arguments: tuple[str, ...], folder: Path) -> str:
    """What portcheck prints when it is run in the folder; SystemExit when it fails, which a diff of fixes is not."""
    command = (sys.executable, "-m", "portcheck", *arguments)
    english = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=folder, env=english, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode and arguments[0] != "fix":
        raise SystemExit(f"portcheck {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def difference(name: str, expected: Path, text: str) -> str:
    """A unified diff from the file to the text, "" where they are equal."""
    old = expected.read_text("utf-8") if expected.is_file() else ""
    lines = difflib.unified_diff(old.splitlines(), text.splitlines(), f"{name} (expected)", f"{name} (now)", n=1)
    return "\n".join(line.rstrip("\n") for line in lines)


def main() -> None:
    """Writes or checks; exit 1 when a checked output is not current."""
    changes = []
    for example in sorted(folder.parent for folder in HERE.glob("*/input")):
        for name, text in outputs(example).items():
            expected = example / "expected" / name
            change = difference(f"{example.name}/{name}", expected, text)
            if change and "--check" not in sys.argv:
                expected.parent.mkdir(exist_ok=True)
                expected.write_text(text, "utf-8")
            changes += [change] if change else []
    if changes and "--check" in sys.argv:
        print("\n".join("\n\n".join(changes).splitlines()[:60]))
        raise SystemExit("the examples' expected outputs are not current; run `make golden` and read the diff")


if __name__ == "__main__":
    main()
