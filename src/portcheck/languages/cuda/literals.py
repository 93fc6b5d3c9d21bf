"""Numbers as C writes them, and the words of its identifiers."""

from functools import cache

from portcheck.languages.pattern import Pattern

_WORD = Pattern(r"[A-Z]+(?=[A-Z][a-z]{2})|[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+|\d+")
_LONGEST = 40


@cache
def value_of(text: str) -> int | float | None:
    """The value of a number's token; None where it is none that Python can read."""
    bare = text.replace("'", "").lower()
    if len(bare) > _LONGEST:
        return None
    is_hex = bare.startswith("0x")
    try:
        if is_hex:
            return int(bare.rstrip("ul"), 16)
        if bare.startswith("0b"):
            return int(bare.rstrip("ul"), 2)
        if "." in bare or "e" in bare or bare.endswith("f"):
            return float(bare.rstrip("fl"))
        return int(bare.rstrip("ulz"))
    except ValueError:
        return None


@cache
def words_of(name: str) -> frozenset[str]:
    """The lower-case words of an identifier: `kNumSMs` gives k, num and sms."""
    return frozenset(word.lower() for word in _WORD.findall(name[:200]))
