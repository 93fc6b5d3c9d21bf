"""Patterns of instructions: an opcode or its beginning, and modifiers that stand anywhere behind it."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from portcheck.languages.pattern import Pattern as Expression

# The number in L1 and L2 is a name.
_NUMBER = Expression(r"(?<![A-Z\d])\d+")


class Pattern(NamedTuple):
    """`opcode` are the leading parts, `modifiers` parts that stand behind them in any order."""

    opcode: tuple[str, ...]
    modifiers: tuple[str, ...]

    def covers(self, parts: tuple[str, ...]) -> bool:
        """Whether an instruction, split at its dots, is one of the pattern's."""
        length = len(self.opcode)
        return (
            len(parts) >= length
            and all(map(is_part, self.opcode, parts))
            and all(any(is_part(wanted, part) for part in parts[length:]) for wanted in self.modifiers)
        )


class Patterns:
    """Patterns with a name each; the longest opcode goes first, then the most modifiers, then the order given."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[Pattern, str]]] = {}
        for text, name in named.items():
            pattern = pattern_of(text)
            self._by_first.setdefault(pattern.opcode[0], []).append((pattern, name))
        for group in self._by_first.values():
            group.sort(key=lambda pair: (-len(pair[0].opcode), -len(pair[0].modifiers)))

    def of(self, parts: tuple[str, ...]) -> tuple[Pattern, str] | None:
        """The best pattern that covers an instruction, with its name."""
        group = self._by_first.get(parts[0].partition("::")[0], ())
        return next((pair for pair in group if pair[0].covers(parts)), None)


def pattern_of(text: str) -> Pattern:
    """The pattern that a text such as `ld.global nc` stands for."""
    opcode, *modifiers = text.split()
    return Pattern(tuple(opcode.split(".")), tuple(modifiers))


def is_part(wanted: str, part: str) -> bool:
    """Whether a part is the wanted one: as it is, before its `::`, or with `#` for each number in it."""
    return any(wanted == name or name.startswith(f"{wanted}::") for name in (part, numberless(part)))


@cache
def numberless(part: str) -> str:
    """A part with `#` for each number in it."""
    return str(_NUMBER.sub("#", part))


def is_known(part: str, names: Iterable[str]) -> bool:
    """Whether a part is among the names, its numbers as `#` or without what follows its `::`."""
    return any(name in names for name in (part, numberless(part), part.partition("::")[0]))
