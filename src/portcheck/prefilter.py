"""Whether a file holds any key at all: most do not, and are not parsed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


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


@dataclass(slots=True)
class Prefilter:
    """Keys in lower case; both ways of looking for them give the same answer."""

    keys: tuple[str, ...]
    _bytes: tuple[bytes, ...] = ()
    _matcher: Any = field(default=None)

    def __post_init__(self) -> None:
        self._bytes = tuple(key.encode("utf-8") for key in self.keys)
        self._matcher = _compiled(self.keys) if self.keys else None

    def keeps(self, data: bytes) -> bool:
        """Whether the bytes hold a key, in upper or lower case."""
        if self._matcher is not None:
            return self._matcher.search(data) is not None
        lowered = data.lower()
        return any(key in lowered for key in self._bytes)
