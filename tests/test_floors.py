"""Imports inside portcheck run downhill only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "portcheck"
FLOORS = (
    ("model", "errors", "collector"),
    ("knowledge", "settings", "workspace", "languages", "outputs", "prefilter", "assume"),
    ("explain", "facts", "match", "suppress", "baseline", "effort"),
    ("parcels", "passages"),
    ("reading",),
    ("advise", "fix", "matrix"),
    ("scan",),
    ("naming",),
    ("testing", "fixing"),
    ("asked", "shimming"),
    ("running", "fact_commands"),
    ("commands", "scan_commands"),
    ("cli",),
    ("__main__",),
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}
KNOW_MODEL_ONLY = ("languages", "outputs")
FILES = sorted(SRC.rglob("*.py"))


def room(path: Path) -> str:
    """The module or package directly under portcheck that a file belongs to."""
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "portcheck" and rest and not rest.startswith("__"):
                yield node.lineno, rest.split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SRC).as_posix())
def test_a_module_imports_from_lower_floors_only(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        assert list(imported_rooms(path)) == []
        return
    assert own in FLOOR, f"{own} stands on no floor"
    uphill = [
        f"{path.name}:{line}: {own} imports {other}"
        for line, other in imported_rooms(path)
        if other != own and FLOOR.get(other, len(FLOORS)) >= FLOOR[own]
    ]
    assert uphill == []


@pytest.mark.parametrize("name", KNOW_MODEL_ONLY)
def test_languages_and_outputs_know_the_model_only(name: str) -> None:
    known = {other for path in FILES if room(path) == name for _, other in imported_rooms(path)}
    assert known <= {"model", name}
