"""Small scans for the tests of machinery, with the rules tree in tests/knowledge."""

import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from portcheck.knowledge import Knowledge
from portcheck.knowledge.compile import compile_tree
from portcheck.knowledge.tables import Tables, knowledge_from
from portcheck.model import Finding, Report, SourceFile
from portcheck.scan import scan_sources

TREE = Path(__file__).parent / "knowledge"
TODAY = date(2026, 6, 1)


@cache
def knowledge() -> Knowledge:
    """The small rules tree, compiled in memory."""
    return knowledge_from(Tables(None, compile_tree(TREE)), TREE)


def scanned(text: str, path: str = "model.py") -> Report:
    """The report on one file that is held in memory, on the first of June 2026."""
    return scan_sources([SourceFile(path, text.encode())], knowledge(), TODAY)


def findings_in(text: str, path: str = "model.py") -> tuple[Finding, ...]:
    return scanned(text, path).findings


def places(findings: Iterable[Finding]) -> list[tuple[str, str, int]]:
    """Path, rule and line of each finding, in order."""
    return [(each.path, each.rule, each.span.line) for each in findings]


def copied(folder: Path) -> Path:
    """The small rules tree, to be changed."""
    return Path(shutil.copytree(TREE, folder))


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder; gives the folder back."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder
