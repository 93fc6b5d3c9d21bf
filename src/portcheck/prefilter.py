"""Whether a file holds any key at all: most do not, and are not parsed."""

from collections.abc import Sequence
from typing import Any

# Importing and compiling re2 costs 4 ms: more than looking for every key in this many files.
_FILES_WORTH_A_MATCHER = 16


def _compiled(keys: Sequence[str]) -> Any:
    """A linear-time matcher of google-re2, where it is installed; None elsewhere."""
    try:
        import re2
    except ImportError:
        return None
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(b"|".join(re2.escape(key.encode("ascii")) for key in keys), options)


class Prefilter:
    """Keys in lower case; with and without google-re2 the answer is the same."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)
        self._bytes = tuple(key.encode("ascii") for key in keys)
        self._seen = 0
        self._matcher: Any = None

    def keeps(self, data: bytes) -> bool:
        """Whether the bytes hold a key, in upper or lower case."""
        self._seen += 1
        if self._seen == _FILES_WORTH_A_MATCHER and self._keys:
            self._matcher = _compiled(self._keys)
        if self._matcher is not None:
            return self._matcher.search(data) is not None
        lowered = data.lower()
        return any(key in lowered for key in self._bytes)
