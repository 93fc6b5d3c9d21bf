"""A machine instruction taken apart: what each piece means, and the lowest architecture that has all of it."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from portcheck.knowledge import InstructionSet, Knowledge, Need
from portcheck.languages.ptx import NAME, read
from portcheck.languages.ptx.patterns import Pattern, is_part, numberless, pattern_of
from portcheck.model import Construct, Instruction, Kind, Piece, SourceFile, Text

_ARCHITECTURE = re.compile(r"(\d+)([a-z]?)")


class Decoded(NamedTuple):
    """An instruction as its language sees it, and what the knowledge says of it."""

    construct: Construct
    instruction: Instruction


def decode(what: str, knowledge: Knowledge) -> Decoded | None:
    """The instruction that a text is, `%name` being one that reads a special register; None for any other text."""
    if NAME not in knowledge.vocabularies or NAME not in knowledge.instructions:
        return None
    text = f"mov.u32 %0, {what};" if what.startswith("%") else what
    source = SourceFile("", text.encode("utf-8", "replace"))
    found = [each for each in read(source, knowledge.vocabularies[NAME]).constructs if each.kind is Kind.PTX]
    if len(found) != 1 or found[0].family is None:
        return None
    return Decoded(found[0], _instruction(found[0], knowledge.instructions[NAME]))


def _instruction(construct: Construct, known: InstructionSet) -> Instruction:
    title, purpose, need = known.families[construct.family or ""]
    parts = tuple(construct.symbol.split("."))
    covering = [(pattern_of(text), each) for text, each in known.needs.items()]
    covering = [(pattern, each) for pattern, each in covering if pattern.covers(parts)]
    pieces = tuple(_pieces(parts, covering, known))
    if construct.value is not None:
        means, own = known.registers[construct.value.lstrip("%")]
        pieces += (Piece(construct.value, means, own.sm, own.ptx),)
    asked = [need, *(Need(piece.sm, piece.ptx) for piece in pieces)]
    lowest = _most(asked) if construct.value is None else _most(asked[1:])
    return Instruction(
        symbol=construct.symbol,
        family=construct.family or "",
        title=title,
        purpose=purpose,
        pieces=pieces,
        sm=lowest.sm or need.sm or "",
        ptx=lowest.ptx or need.ptx or "",
        evidence=known.evidence,
    )


def _pieces(parts: tuple[str, ...], covering: Iterable[tuple[Pattern, Need]], known: InstructionSet) -> Iterator[Piece]:
    """The opcode, as long as it has a meaning of its own, then the modifiers behind it."""
    length = next((n for n in range(len(parts), 0, -1) if _opcode(parts[:n], known) is not None), 1)
    pairs = list(covering)
    own = _most(need for pattern, need in pairs if not pattern.modifiers)
    yield Piece(".".join(parts[:length]), _opcode(parts[:length], known), own.sm, own.ptx)
    for part in parts[length:]:
        need = _most(
            need for pattern, need in pairs if pattern.modifiers and any(is_part(m, part) for m in pattern.modifiers)
        )
        yield Piece(f".{part}", _modifier(part, known), need.sm, need.ptx)


def _opcode(parts: tuple[str, ...], known: InstructionSet) -> Text | None:
    exact = known.opcodes.get(".".join(parts))
    return exact or known.opcodes.get(".".join(part.partition("::")[0] for part in parts))


def _modifier(part: str, known: InstructionSet) -> Text | None:
    names = (part, numberless(part), part.partition("::")[0])
    return next((known.modifiers[name] for name in names if name in known.modifiers), None)


def _most(needs: Iterable[Need]) -> Need:
    """The highest architecture and the highest version of all."""
    sm = ptx = None
    for need in needs:
        sm = need.sm if need.sm is not None and _architecture(need.sm) > _architecture(sm) else sm
        ptx = need.ptx if need.ptx is not None and _version(need.ptx) > _version(ptx) else ptx
    return Need(sm, ptx)


def _architecture(name: str | None) -> tuple[int, str]:
    found = _ARCHITECTURE.fullmatch(name or "")
    return (int(found[1]), found[2]) if found else (-1, "")


def _version(name: str | None) -> tuple[int, ...]:
    return tuple(map(int, name.split("."))) if name else (-1,)
