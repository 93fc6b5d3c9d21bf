"""Edits of a text, and what is made of them."""

from collections.abc import Iterable
from typing import NamedTuple

from portcheck.model import Advice, Finding


class Edit(NamedTuple):
    """Text for a range of code points of the old text, the end exclusive; equal ends insert."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """The edits that answer one finding, made all or not at all.

    `is_safe` is False where the program may do something else afterwards; then `doubt` says what.
    """

    fingerprint: str
    line: int
    edits: tuple[Edit, ...]
    is_safe: bool = True
    doubt: str = ""


class Stay(NamedTuple):
    """A place that keeps what binds it to a vendor; `why` follows the symbol in a sentence."""

    line: int
    symbol: str
    why: str


class Planned(NamedTuple):
    """The fixes chosen and those left, and the new text, which is the old one where none is chosen.

    `stays` are the places that keep a file from being fixed as a whole.
    """

    chosen: tuple[Fix, ...]
    left: tuple[Fix, ...]
    text: str
    stays: tuple[Stay, ...] = ()


def fix_of(finding: Finding, edits: tuple[Edit, ...], doubt: str, advice: Advice) -> Fix:
    """The fix of a finding; it is safe where nothing is to be doubted and the answer says so."""
    doubt = doubt or ("" if advice.fix == "safe" else "the program may do something else afterwards")
    return Fix(finding.fingerprint, finding.span.line, edits, not doubt, doubt)


def left_because(fix: Fix, why: str) -> Fix:
    """The fix without its edits: it is told, and never made."""
    return fix._replace(edits=(), is_safe=False, doubt=why)


def clash(one: Edit, other: Edit) -> bool:
    """Whether two edits cannot both be made: they overlap, or insert different text at the same place."""
    if one == other:
        return False
    if one.start == one.end or other.start == other.end:
        return (one.start == other.start and one.end == other.end) or _is_inside(one, other) or _is_inside(other, one)
    return one.start < other.end and other.start < one.end


def _is_inside(point: Edit, edit: Edit) -> bool:
    return point.start == point.end and edit.start < point.start < edit.end


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made; equal edits count once. Raises ValueError where two of them clash."""
    parts: list[str] = []
    last, before = 0, None
    for edit in sorted(set(edits)):
        if before is not None and clash(before, edit):
            raise ValueError(f"edits clash: {before} and {edit}")
        parts += (text[last : edit.start], edit.text)
        last, before = edit.end, edit
    return "".join((*parts, text[last:]))
