"""Targets by family: members that say the same are told together, those that differ apart."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from portcheck.model import Target

_Said = TypeVar("_Said", bound=Hashable)


def families(targets: Iterable[Target]) -> Mapping[str, Sequence[Target]]:
    """The targets by their family, a chip of its own by its id; in their order."""
    found: dict[str, list[Target]] = {}
    for target in targets:
        found.setdefault(target.family or target.id, []).append(target)
    return found


def agreeing(targets: Iterable[Target], said: Mapping[str, _Said]) -> Iterator[tuple[str, tuple[Target, ...], _Said]]:
    """For each family what its members say, as `family, members, said`: once if they all agree.

    `said` is by target id; a target that says nothing is left out.
    """
    for family, members in families(targets).items():
        groups: dict[_Said, list[Target]] = {}
        for member in members:
            if member.id in said:
                groups.setdefault(said[member.id], []).append(member)
        for what, same in groups.items():
            yield (family if len(groups) == 1 else ""), tuple(same), what
