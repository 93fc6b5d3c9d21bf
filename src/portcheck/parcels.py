"""What the first pass keeps of a file: what no other file can change is settled, the rest is kept, packed or not."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from portcheck.knowledge import Knowledge
from portcheck.languages import Language, Linker
from portcheck.match import claimant
from portcheck.model import Construct, OpenReference, Reading, Span, Summary

_Ask = Callable[[str], bool]
_SPAN = Construct._fields.index("span")


class _ElsewhereError(Exception):
    """What another file holds must be known first."""


class Parcel(NamedTuple):
    """The open references of one file, their uses as bytes: most are never asked for, and a scan meets millions."""

    targets: tuple[tuple[str, ...], ...]
    packed: bytes

    def references(self) -> Iterator[OpenReference]:
        """The references again; the uses are unpacked with the first that is looked at."""
        uses = _Uses(self.packed)
        return (OpenReference(names, _Later(uses, place)) for place, names in enumerate(self.targets))


class _Uses:
    """What a parcel holds, unpacked once."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._groups: list[list[tuple[Any, ...]]] | None = None

    def of(self, place: int) -> Iterator[Construct]:
        """The uses of one reference."""
        import pickle

        if self._groups is None:
            self._groups = pickle.loads(self._packed)  # packed by a process of this very scan
        return (Construct._make((*before, Span(*span), *after)) for before, span, after in self._groups[place])


class _Later:
    """The uses of one reference, unpacked when they are looked at."""

    __slots__ = ("_place", "_uses")

    def __init__(self, uses: _Uses, place: int) -> None:
        self._uses = uses
        self._place = place

    def __iter__(self) -> Iterator[Construct]:
        return self._uses.of(self._place)


def pack(references: Sequence[OpenReference]) -> Parcel:
    """The references as few objects: a process hands them to another at a tenth of the cost."""
    # Imported here: a scan of a few files packs nothing.
    import pickle

    groups = [
        [(each[:_SPAN], tuple(each.span), each[_SPAN + 1 :]) for each in reference.constructs]
        for reference in references
    ]
    return Parcel(tuple(reference.targets for reference in references), pickle.dumps(groups, pickle.HIGHEST_PROTOCOL))


def local_linker(spoken: Language, knowledge: Knowledge, is_file: _Ask, is_folder: _Ask) -> Linker:
    """A linker that knows no other file: what it settles, no other file can change."""
    return spoken.Modules(knowledge.vocabularies[spoken.NAME], _elsewhere, is_file, is_folder)


def _elsewhere(path: str) -> Summary | None:
    raise _ElsewhereError(path)


def settled(reading: Reading, path: str, linker: Linker, knowledge: Knowledge) -> Reading:
    """The reading with what some rule claims, and with the references that other files decide."""
    constructs = [each for each in reading.constructs if claimant(each, knowledge) is not None]
    left = []
    for reference in reading.references:
        try:
            found = tuple(linker.settle(path, reference))
        except _ElsewhereError:
            left.append(reference)
        else:
            constructs += (each for each in found if claimant(each, knowledge) is not None)
    return reading._replace(constructs=tuple(constructs), references=tuple(left))
