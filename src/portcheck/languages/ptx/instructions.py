"""Which family an instruction belongs to, and whether a statement is an instruction at all."""

from functools import cached_property

from portcheck.languages.pattern import Pattern
from portcheck.languages.ptx.patterns import Patterns, is_known
from portcheck.model import Vocabulary

_REGISTER = Pattern(r"%%?([a-z]\w*)")
_TYPE = Pattern(r"(?:[busf]|bf|tf)\d+(?:x\d+)?|pred")
_HOLE = "{}"


class Decoder:
    """Made of a vocabulary: its patterns of families, modifiers and special registers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._modifiers = vocabulary.words.get("modifiers", frozenset())
        self._bare = vocabulary.words.get("bare", frozenset())
        self._plain = vocabulary.words.get("plain", frozenset())
        self._registers = vocabulary.names.get("registers", {})

    @cached_property
    def _families(self) -> Patterns:
        return Patterns(self.vocabulary.names.get("families", {}))

    def is_instruction(self, parts: tuple[str, ...]) -> bool:
        """Whether an opcode is known and used as PTX uses it: other machines have `add` and `mov`, too."""
        if len(parts) == 1:
            return parts[0] in self._bare
        found = self._families.of(_known(parts))
        if found is None:
            return False
        return len(found[0].opcode) > 1 or any(_HOLE in part or self._is_own(part) for part in parts[1:])

    def looks_like_one(self, parts: tuple[str, ...]) -> bool:
        """Whether an unknown opcode has what only PTX has: a known modifier, and that more than a number's type."""
        if parts[0] == _HOLE:
            return any(is_known(part, self._modifiers) for part in parts[1:])
        own = [part for part in parts[1:] if len(part) > 2 and not _TYPE.fullmatch(part) and self._is_own(part)]
        return parts[0].isidentifier() and bool(own)

    def _is_own(self, part: str) -> bool:
        return "::" in part or is_known(part, self._modifiers)

    def family(self, parts: tuple[str, ...], operands: str = "") -> tuple[str | None, str | None]:
        """The family, and the special register with its sign where a plain instruction reads one."""
        found = self._families.of(_known(parts))
        family = found[1] if found else None
        if family in self._plain:
            for name in _REGISTER.findall(operands):
                if name in self._registers:
                    return self._registers[name], f"%{name}"
        return family, None


def _known(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts without the holes in them, where there is more to a part than a hole."""
    return tuple(part.replace(_HOLE, "") or part for part in parts)


_decoders: dict[int, Decoder] = {}


def decoder_of(vocabulary: Vocabulary) -> Decoder:
    """The decoder of a vocabulary, made once; it holds the vocabulary, so that its identity stays its own."""
    key = id(vocabulary)
    if key not in _decoders:
        _decoders[key] = Decoder(vocabulary)
    return _decoders[key]
