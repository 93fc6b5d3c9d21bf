"""Keys with values, as the readers of YAML, JSON and TOML give them."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

ITEM = ""


class Piece(NamedTuple):
    """One line of a value where it stands: an offset into the file's text."""

    text: str
    start: int


class Name(NamedTuple):
    """A key as written, without quotes, and its offsets; an item of a list bears that of the list."""

    text: str
    start: int
    end: int


class Holder(NamedTuple):
    """The mapping or list that holds an entry.

    `keys` is the way to it, "" for an item of a list; `mapping` is the nearest mapping's number, its own or, for
    a list, that of the mapping whose key has the list; `name` is that key.
    """

    keys: tuple[str, ...]
    number: int
    mapping: int
    name: Name


class Entry(NamedTuple):
    """A scalar: `style` is its quote, `|` or `>` for a block, "" for a plain one.

    `pieces` are its lines without quotes; `holder` is where it stands, `document` the number of its document.
    """

    keys: tuple[str, ...]
    name: Name
    holder: Holder
    pieces: tuple[Piece, ...]
    style: str = ""
    document: int = 0

    @property
    def text(self) -> str:
        """The value on one line."""
        return self.pieces[0].text if len(self.pieces) == 1 else " ".join(piece.text for piece in self.pieces).strip()

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.keys[-1] == ITEM

    @property
    def path(self) -> tuple[str, ...]:
        """The keys without the marks of lists."""
        return tuple(key for key in self.keys if key != ITEM)


class Neighbours:
    """Which scalars stand beside one another in a mapping."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._values: dict[int, dict[str, Entry]] = {}
        for entry in entries:
            self._values.setdefault(entry.holder.mapping, {}).setdefault(entry.name.text, entry)

    def of(self, entry: Entry) -> Mapping[str, Entry]:
        """The scalars of the mapping that the entry stands in, by key; of a list its first item."""
        return self._values[entry.holder.mapping]


class Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self.starts = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1."""
        line = bisect_right(self.starts, max(offset, 0))
        return line, offset - self.starts[line - 1] + 1
