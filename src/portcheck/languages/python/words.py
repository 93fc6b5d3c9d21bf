"""The words of an identifier."""

import re
from functools import cache

from portcheck.languages.pattern import Pattern

_WORD = Pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@cache
def words_of(name: str) -> frozenset[str]:
    """The lower-case words of an identifier, and its runs of two: `num_sms` gives num, sms and num_sms."""
    lowered = name.lower()
    parts = [part for part in re.split(r"[^0-9A-Za-z]+", lowered) if part]
    camel = [part.lower() for part in _WORD.findall(name)] if not name.islower() else parts
    return frozenset(parts + camel + [lowered])
