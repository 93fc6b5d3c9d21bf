"""Which rule claims a construct: lookups whose cost does not grow with the number of rules."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from portcheck.model import Construct, Kind


class Claim(NamedTuple):
    """A rule's claim to a symbol, for constructs that pass its filters; `None` lets everything pass.

    A named tuple, for over a thousand of them are made at every start.
    """

    rule: str
    role: str | None = None
    receiver: str | None = None
    value: str | None = None
    in_triton: bool | None = None
    family: str | None = None

    def fits(self, construct: Construct) -> bool:
        """Whether the construct passes the filters."""
        return (
            (self.role is None or self.role == construct.role)
            and (self.in_triton is None or self.in_triton == construct.in_triton)
            and (self.family is None or self.family == construct.family)
            and (self.receiver is None or covers(self.receiver, construct.receiver))
            and (self.value is None or covers(self.value, construct.value))
        )


class Pattern(NamedTuple):
    """An entry of a rule's `not`: constructs that are no finding of it."""

    kind: Kind | None
    symbol: str | None
    filters: Claim

    def covers(self, construct: Construct) -> bool:
        """Whether the construct is what the entry describes."""
        return (
            (self.kind is None or self.kind == construct.kind)
            and (self.symbol is None or covers(self.symbol, construct.symbol))
            and self.filters.fits(construct)
        )


class Claims(NamedTuple):
    """The claims to the symbols of one kind; prefixes grouped by length, the longest first."""

    exact: Mapping[str, tuple[Claim, ...]]
    prefixes: Mapping[int, Mapping[str, tuple[Claim, ...]]]

    def of(self, symbol: str) -> Iterator[Claim]:
        """The claims to a symbol, best first: exact, then longer prefixes, then more filters."""
        yield from self.exact.get(symbol, ())
        for length, group in self.prefixes.items():
            yield from group.get(symbol[:length], ())


def covers(pattern: str, name: str | None) -> bool:
    """Whether a name is the pattern or, where that ends in `*`, begins with it; `a.b.*` covers `a.b` too."""
    if name is None:
        return False
    if not pattern.endswith("*"):
        return name == pattern
    return name.startswith(pattern[:-1]) or pattern == f"{name}.*"
