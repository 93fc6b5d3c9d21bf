"""Which language reads a file, by its name alone."""

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any


class Routes:
    """Made of each language's `files`: suffixes, and whole names with one `*` at most.

    A name wins over a suffix, but not where its `*` stands last: `BUILD.*` leaves `build.yml` to its suffix. A name
    with a `/` is that of a file and of a folder somewhere above it.
    """

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        self._prose = frozenset(language for language, files in table.items() if files.get("prose"))
        named = [(name.lower(), language) for language, files in table.items() for name in files.get("names", ())]
        self._suffixes = {suffix: language for language, files in table.items() for suffix in files.get("suffixes", ())}
        self._exact = {name: language for name, language in named if "*" not in name}
        parts = [(name.partition("*"), language) for name, language in named if "*" in name]
        globs = [(first, last, language) for (first, _, last), language in parts]
        self._closed = [glob for glob in globs if glob[1]]
        self._open = [glob for glob in globs if not glob[1]]
        # A suffix that no other name has is told at once: most files are of that kind.
        others = (*self._exact, *(f"_{last}" for _, last, _ in self._closed))
        self._sure = self._suffixes.keys() - {posixpath.splitext(name)[1] for name in others}

    def is_code(self, path: str) -> bool:
        """Whether a language reads the file, and not for what prose quotes."""
        language = self.language_of(path)
        return language is not None and language not in self._prose

    def language_of(self, path: str) -> str | None:
        """The name of the language that reads the file; None if no language does."""
        suffix = posixpath.splitext(path)[1].lower()
        if suffix in self._sure:
            return self._suffixes[suffix]
        lowered = path.lower()
        name = lowered.rpartition("/")[2]
        return (
            self._exact.get(name)
            or _by_glob(self._closed, lowered, name)
            or self._suffixes.get(suffix)
            or _by_glob(self._open, lowered, name)
        )


def _by_glob(globs: Iterable[tuple[str, str, str]], path: str, name: str) -> str | None:
    for first, last, language in globs:
        tail = _below(first, path) if "/" in first else name
        if tail.startswith(first) and tail.endswith(last) and len(tail) >= len(first) + len(last):
            return language
    return None


def _below(folder: str, path: str) -> str:
    """The end of the path from a folder on; empty where it lies in none of that name."""
    place = f"/{path}".find(f"/{folder}")
    return path[place:] if place >= 0 else ""
