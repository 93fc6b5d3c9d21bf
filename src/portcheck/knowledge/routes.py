"""Which language reads a file, by its name alone."""

import posixpath
from collections.abc import Mapping


class Routes:
    """Made of each language's `files`: suffixes, and whole names with one `*` at most. A name wins over a suffix.

    A name with a `/` is that of a file and of a folder somewhere above it.
    """

    def __init__(self, table: Mapping[str, Mapping[str, list[str]]]) -> None:
        named = [(name.lower(), language) for language, files in table.items() for name in files.get("names", ())]
        self._suffixes = {suffix: language for language, files in table.items() for suffix in files.get("suffixes", ())}
        self._exact = {name: language for name, language in named if "*" not in name}
        globs = [(name.partition("*"), language) for name, language in named if "*" in name]
        self._globs = [(first, last, language) for (first, _, last), language in globs]
        # A suffix that no name with a `*` goes on to is told at once: most files are of that kind.
        open_ended = {posixpath.splitext(f"_{last}")[1] for _, last, _ in self._globs}
        self._sure = self._suffixes.keys() - open_ended - {posixpath.splitext(name)[1] for name in self._exact}

    def language_of(self, path: str) -> str | None:
        """The name of the language that reads the file; None if no language does."""
        suffix = posixpath.splitext(path)[1].lower()
        if suffix in self._sure:
            return self._suffixes[suffix]
        name = path.rpartition("/")[2].lower()
        if name in self._exact:
            return self._exact[name]
        for first, last, language in self._globs:
            tail = _below(first, path.lower()) if "/" in first else name
            if tail.startswith(first) and tail.endswith(last) and len(tail) >= len(first) + len(last):
                return language
        return self._suffixes.get(suffix)


def _below(folder: str, path: str) -> str:
    """The end of the path from a folder on; empty where it lies in none of that name."""
    place = f"/{path}".find(f"/{folder}")
    return path[place:] if place >= 0 else ""
