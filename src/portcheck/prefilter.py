"""Whether a file holds any key at all: most do not, and are not parsed."""

from collections.abc import Iterable, Sequence
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

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)
        self._bytes = tuple(key.encode("ascii") for key in keys)
        self._seen = 0
        self._matcher: Any = None
        self._lines: Any = None

    def keeps(self, data: bytes) -> bool:
        """Whether the bytes hold a key, in upper or lower case."""
        self._seen += 1
        if self._seen == _FILES_WORTH_A_MATCHER and self._keys:
            self._matcher = _compiled(self._keys)
        if self._matcher is not None:
            return self._matcher.search(data) is not None
        lowered = data.lower()
        return any(key in lowered for key in self._bytes)

    def places(self, data: bytes, more: Iterable[str]) -> list[int] | None:
        """One offset in each line that holds a key or one of `more` (the same at every call).

        None where finding them would cost more than it saves: without google-re2, or for a few files.
        """
        if self._matcher is None:
            return None
        if self._lines is None:
            self._lines = _compiled((*self._keys, *more), _REST_OF_LINE)
        return [match.start() for match in self._lines.finditer(data)]
