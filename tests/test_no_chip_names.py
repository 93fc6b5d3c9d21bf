"""No chip is named in Python: what the targets are called stands in rules/targets alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "portcheck"
FILES = sorted(SRC.rglob("*.py"))
# NVIDIA's own words, which several chips keep, and those of no chip.
NEUTRAL = {"cuda", "nccl", "nvidia-smi", "cuda_visible_devices", "cpu", "gloo"}
# Names that plain English also holds: telling only where one is the whole of a quoted string.
ENGLISH = {"apple", "google"}


def target_names() -> Iterator[str | None]:
    """Ids, vendors and the strings that name a target's device, backend, tool and environment."""
    for file in sorted((ROOT / "rules" / "targets").glob("*/target.yaml")):
        cells = yaml.safe_load(file.read_text("utf-8"))
        if not cells.keys() & {"vendor", "extends"}:  # device-neutral answers are no chip's
            continue
        yield file.parent.name
        for key in ("vendor", "device", "backend", "visible_devices", "tool"):
            yield cells.get(key)
        yield from cells.get("shims") or {}
        name = cells["name"]
        yield from name.values() if isinstance(name, dict) else [name]


NAMES = {name.casefold() for name in target_names() if name} - NEUTRAL
WORDS = sorted(NAMES - ENGLISH, key=len, reverse=True)
NAMED = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, WORDS))})(?![\w-])") if WORDS else None


def named_in(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        for hit in NAMED.finditer(line.casefold()) if NAMED else ():
            yield f"{path.name}:{number}: {hit[0]}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.casefold() in NAMES:
            yield f"{path.name}:{node.lineno}: {node.value}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_a_module_names_no_chip(path: Path) -> None:
    assert list(named_in(path)) == []


def test_the_search_finds_a_chip_that_is_named(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(f"# for {WORDS[0]} only\n", "utf-8")
    assert list(named_in(module)) == [f"module.py:1: {WORDS[0]}"]
