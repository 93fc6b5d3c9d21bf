"""Which files are left out: by patterns of the settings, and by .gitignore files."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from portcheck.workspace.git import git_folders, tracked_paths

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Limits(NamedTuple):
    """What is left out: patterns as in .gitignore, sizes in bytes."""

    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    max_bytes: int = 2_000_000
    include_docs: bool = False


class Ignored:
    """The exclude patterns and the .gitignore files above a place; as in git, the nearest file that speaks decides."""

    def __init__(self, root: Path, limits: Limits) -> None:
        self._root = root
        self._limits = limits
        self._excluded = _compile(limits.exclude) if limits.exclude else None
        self._specs: dict[str, GitIgnoreSpec] = {}
        if limits.respect_gitignore:
            folders = git_folders(root)
            own = [folders[1] / "info" / "exclude"] if folders else []
            self._add("", [*own, root / ".gitignore"])

    def start(self, name: str) -> None:
        """Take in the .gitignore files between the root and a path that was named."""
        if self._limits.respect_gitignore and not name.startswith(".."):
            parts = name.split("/")
            for length in range(1, len(parts)):
                folder = "/".join(parts[:length])
                self._add(folder, [self._root / folder / ".gitignore"])

    def enter(self, folder: str, name: str, entries: Sequence[os.DirEntry[str]]) -> None:
        """Take in the .gitignore of a folder on the way down."""
        if name and self._limits.respect_gitignore and any(entry.name == ".gitignore" for entry in entries):
            self._add(name, [Path(folder) / ".gitignore"])

    def _add(self, folder: str, files: Sequence[Path]) -> None:
        if folder not in self._specs:
            patterns = [line for file in files for line in _patterns(file)]
            if patterns:
                self._specs[folder] = _compile(patterns)

    def covers(self, path: str, *, is_folder: bool) -> bool:
        """Whether a path is to be left out. As in git, what is tracked is not ignored."""
        name = path + "/" if is_folder else path
        if self._excluded is not None and self._excluded.match_file(name):
            return True
        return bool(self._specs) and self._is_ignored(name, path) and path not in self._tracked

    @cached_property
    def _tracked(self) -> frozenset[str]:
        """The tracked files, and the folders that hold any; read when the first path is ignored."""
        files = tracked_paths(self._root)
        folders = {path[:place] for path in files for place, character in enumerate(path) if character == "/"}
        return files | folders

    def covers_named(self, path: str) -> bool:
        """Whether a file is to be left out though it was named."""
        return self._limits.force_exclude and self.covers(path, is_folder=False)

    def _is_ignored(self, name: str, path: str) -> bool:
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            spec = self._specs.get(folder)
            if spec is None or (not folder and path.startswith("..")):
                continue
            verdict = spec.check_file(name[len(folder) + 1 :] if folder else name).include
            if verdict is not None:
                return verdict
        return False


def _patterns(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _compile(patterns: Sequence[str]) -> "GitIgnoreSpec":
    # Imported here: most scans of a few files meet no pattern, and the import costs a fifth of their time.
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)
