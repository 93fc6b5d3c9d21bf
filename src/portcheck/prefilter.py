"""Whether a file holds any key at all: most do not, and are not parsed."""

from collections.abc import Container, Iterable, Sequence
from typing import Any

# Importing and compiling re2 costs 4 ms: more than looking for every key in this many files.
_FILES_WORTH_A_MATCHER = 16
_REST_OF_LINE = rb"[^\n]*"


def _compiled(keys: Iterable[str], rest: bytes = b"") -> Any:
    """A linear-time matcher of google-re2, where it is installed; None elsewhere."""
    try:
        import re2
    except ImportError:
        return None
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(b"(?:" + b"|".join(re2.escape(key.encode("utf-8")) for key in keys) + b")" + rest, options)


class Prefilter:
    """Keys in lower case; with and without google-re2 the answer is the same."""

    def __init__(self, keys: Sequence[str], files: int = 0) -> None:
        """`files` is how many are expected; the first few are looked through without a matcher where it is not told."""
        self._keys = tuple(keys)
        self._bytes = tuple(key.encode("ascii") for key in keys)
        self._seen = files
        self._matcher: Any = None
        self._is_compiled = False
        self._lines: Any = None

    def keeps(self, data: bytes) -> bool:
        """Whether the bytes hold a key, in upper or lower case."""
        self._seen += 1
        if self._seen >= _FILES_WORTH_A_MATCHER and self._keys and not self._is_compiled:
            self._matcher = _compiled(self._keys)
            self._is_compiled = True
        if self._matcher is not None:
            return self._matcher.search(data) is not None
        lowered = data.lower()
        return any(key in lowered for key in self._bytes)

    def places(self, data: bytes, more: Iterable[str], less: Container[str] = ()) -> list[int] | None:
        """One offset in each line that holds a key but those in `less`, or one of `more` (the same at every call).

        None where finding them would cost more than it saves: without google-re2, or for a few files.
        """
        if self._matcher is None:
            return None
        if self._lines is None:
            self._lines = _compiled((*(key for key in self._keys if key not in less), *more), _REST_OF_LINE)
        return [match.start() for match in self._lines.finditer(data)]

    def followed(self) -> frozenset[str] | None:
        """None of the other files' names, where passing them by saves anything; else all."""
        return None if self._matcher is None else frozenset()

    def surely(self) -> "ByLine":
        """Keys that tell every file's lines apart, whatever it costs."""
        return ByLine(self._keys, frozenset())


class Following:
    """A prefilter for a file that is read again, with the names that are to be followed, None for all."""

    def __init__(self, prefilter: Prefilter, names: frozenset[str] | None) -> None:
        self.keeps = prefilter.keeps
        self.places = prefilter.places
        self._by_line = prefilter.surely
        self._names = names

    def surely(self) -> "ByLine":
        """Keys that tell every file's lines apart, with the same names to be followed."""
        return ByLine(self._by_line().keys, self._names)

    def followed(self) -> frozenset[str] | None:
        """The names whose uses are told."""
        return self._names


class ByLine:
    """Keys that are looked for line by line, without a matcher; see `Prefilter`."""

    def __init__(self, keys: Sequence[str], names: frozenset[str] | None) -> None:
        self.keys = tuple(keys)
        self._names = names

    def keeps(self, data: bytes) -> bool:
        """Whether the bytes hold a key, in upper or lower case."""
        lowered = data.lower()
        return any(key.encode("ascii") in lowered for key in self.keys)

    def places(self, data: bytes, more: Iterable[str], less: Container[str] = ()) -> list[int]:
        """One offset in each line that holds a key; see `Prefilter.places`."""
        wanted = [key.encode("utf-8") for key in (*(key for key in self.keys if key not in less), *more)]
        found, offset = [], 0
        for line in data.lower().split(b"\n"):
            places = [place for key in wanted if (place := line.find(key)) >= 0]
            if places:
                found.append(offset + min(places))
            offset += len(line) + 1
        return found

    def followed(self) -> frozenset[str] | None:
        """The names whose uses are told."""
        return self._names

    def surely(self) -> "ByLine":
        """These keys themselves."""
        return self
