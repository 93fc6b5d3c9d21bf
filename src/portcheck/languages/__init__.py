"""Languages: each module here with a NAME sees constructs in its files and knows no rule."""

import importlib
from collections.abc import Callable, Container, Iterable
from functools import cache
from typing import Protocol, cast

from portcheck.model import Construct, OpenReference, Reading, SourceFile, Summary, Vocabulary


class Keys(Protocol):
    """Where a file holds a key of its vocabulary; see `prefilter.Prefilter`.

    `followed` are the names of other files whose uses are told, None for all. Of the others only those that
    sound bound to a vendor are; `Reading.deferred` lists the rest, and the file is read again with those of
    them that prove bound.
    """

    def keeps(self, data: bytes) -> bool: ...

    def places(self, data: bytes, more: Iterable[str], less: Container[str] = ()) -> list[int] | None: ...

    def followed(self) -> frozenset[str] | None: ...


class Linker(Protocol):
    """Settles what one file says about names that another file may define."""

    def settle(self, path: str, reference: OpenReference) -> Iterable[Construct]: ...

    def borrows(self, path: str, summary: Summary) -> bool: ...

    def bound(self, path: str, deferred: Iterable[str], read: Callable[[], bytes]) -> frozenset[str]: ...


class Language(Protocol):
    """What a language is. Which files it reads stands in its vocabulary.

    `read` is given `keys`, which tells where a file holds any, so that the rest may be skipped. `glance`
    tells cheaply what a file without any key passes on to others; `Modules` makes the linker from the
    vocabulary, a lookup of summaries by path and two questions to the file tree. A language whose files
    know nothing of one another takes both from `alone`.
    """

    NAME: str
    Modules: Callable[
        [Vocabulary, Callable[[str], Summary | None], Callable[[str], bool], Callable[[str], bool]], Linker
    ]

    def read(self, source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading: ...

    def glance(self, data: bytes) -> Summary: ...


@cache
def language(name: str) -> Language:
    """A language by its name, which is its module's; imported when the first file of it is met."""
    return cast("Language", importlib.import_module(f"{__name__}.{name}"))
