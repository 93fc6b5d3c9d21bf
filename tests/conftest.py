"""What all tests of the command line share: a repository to scan, and portcheck run inside it."""

import io
import sys
from pathlib import Path

import pytest

from portcheck.cli import main
from tests.commands import Portcheck, Ran
from tests.scanned import TREE, write


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache of compiled rules for all tests here."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty git checkout; commands run inside it."""
    folder = write(tmp_path / "repo", {".git/HEAD": ""})
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def portcheck(repo: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Portcheck:
    """Runs a command with the small rules tree, no terminal, and none of the tester's own environment."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("PORTCHECK_KNOWLEDGE", str(TREE))

    def run(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["portcheck", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as ended:
            main(prog_name="portcheck")
        return Ran(ended.value.code, *capfd.readouterr())

    return run
