"""What the first pass hands on: what no other file can change is settled, the rest is packed until it is asked for."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

from portcheck.languages import Language, Linker
from portcheck.model import Construct, OpenReference, Reading, Span, Summary, Vocabulary


class _Elsewhere(Exception):  # noqa: N818 - a signal, not an error
    """Another file must be known first."""


class Packed(Sequence[Construct]):
    """The constructs of one open reference; most are never asked for, and bytes are cheap to send and to keep."""

    __slots__ = ("_opened", "_parcel", "_place")

    def __init__(self, parcel: "_Parcel", place: int) -> None:
        self._parcel = parcel
        self._place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return Packed, (self._parcel, self._place)

    def __len__(self) -> int:
        return len(self._parcel.group(self._place))

    def __iter__(self) -> Iterator[Construct]:
        return iter(self._parcel.group(self._place))

    @overload
    def __getitem__(self, index: int) -> Construct: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Construct]: ...
    def __getitem__(self, index: int | slice) -> Construct | Sequence[Construct]:
        return self._parcel.group(self._place)[index]
