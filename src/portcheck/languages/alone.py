"""What a language says of other files when its files know nothing of one another."""

from collections.abc import Callable, Iterable, Iterator

from portcheck.model import Construct, OpenReference, Summary, Vocabulary


def glance(data: bytes) -> Summary:
    """Nothing is passed on."""
    del data
    return Summary()


class Modules:
    """A linker that is never asked: there are no open references."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        summary_of: Callable[[str], Summary | None],
        is_file: Callable[[str], bool],
        is_folder: Callable[[str], bool],
    ) -> None:
        del vocabulary, summary_of, is_file, is_folder

    def settle(self, path: str, reference: OpenReference) -> Iterator[Construct]:
        """The uses as they stand."""
        del path
        yield from reference.constructs

    def bound(self, path: str, deferred: Iterable[str], read: Callable[[], bytes]) -> frozenset[str]:
        """None: no name is deferred."""
        del path, deferred, read
        return frozenset()

    def borrows(self, path: str, summary: Summary) -> bool:
        """Never: nothing is taken from another file."""
        del path, summary
        return False
