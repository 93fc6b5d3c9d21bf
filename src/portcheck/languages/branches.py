"""Branches of build files: which of them are CUDA's and which another vendor's."""

from collections.abc import Iterable
from typing import NamedTuple

from portcheck.languages.pattern import Pattern
from portcheck.model import Guard, Vocabulary

_APART = Pattern(r"[^A-Za-z0-9]+")
_NONE: frozenset[str] = frozenset()


class Asked(NamedTuple):
    """What a condition asks: for CUDA or for another vendor, said or denied, by a value or by a switch."""

    cuda: bool = False
    no_cuda: bool = False
    other: bool = False
    no_other: bool = False
    is_value: bool = False
    has_or: bool = False

    @property
    def is_foreign(self) -> bool:
        """Whether the branch is another vendor's."""
        return not self.cuda and ((self.other and not self.no_other) or (self.no_cuda and self.is_value))

    @property
    def guard(self) -> Guard:
        """What the branch stands under."""
        if self.no_other or (self.cuda and (self.is_value or self.other)):
            return Guard.VENDOR
        return Guard.AVAILABILITY if self.cuda else Guard.NONE


class Branch(NamedTuple):
    """The branch at hand: its guard, whether it is another vendor's, and the conditions before it."""

    guard: Guard = Guard.NONE
    is_foreign: bool = False
    before: tuple[Asked, ...] = ()


def first(asked: Asked) -> Branch:
    """The branch under a condition."""
    return Branch(asked.guard, asked.is_foreign, (asked,))


def following(branch: Branch, asked: Asked | None) -> Branch:
    """The next branch: under its own condition, or under none (`else`)."""
    if asked is not None and (asked.guard is not Guard.NONE or asked.is_foreign):
        return Branch(asked.guard, asked.is_foreign, (*branch.before, asked))
    before = branch.before if asked is None else (*branch.before, asked)
    if asked is None and any(each.no_other and not each.cuda and not each.has_or for each in branch.before):
        return Branch(Guard.NONE, True, before)
    if any(each.is_foreign or each.no_other for each in branch.before):
        return Branch(Guard.VENDOR, False, before)
    if any(each.no_cuda and not each.cuda for each in branch.before):
        return Branch(Guard.AVAILABILITY, False, before)
    return Branch(Guard.NONE, False, before)


def inside(outer: Branch, branch: Branch) -> Branch:
    """A branch with what is around it taken in."""
    guard = branch.guard if branch.guard is not Guard.NONE else outer.guard
    return branch._replace(guard=guard, is_foreign=branch.is_foreign or outer.is_foreign)


def together(facts: Iterable[Asked], *, has_or: bool = False) -> Asked:
    """One condition made of several; where any may hold, what is denied tells nothing."""
    columns = list(zip(*facts, strict=True))
    asked = Asked(*map(any, columns)) if columns else Asked()
    return asked._replace(has_or=has_or)


def told_by(text: str, vocabulary: Vocabulary, *, is_value: bool, is_denied: bool) -> Asked:
    """What the names of switches and values in a text say."""
    words = {word for word in _APART.split(text.lower()) if word}
    if not is_value and words & vocabulary.words.get("guard_not", _NONE):
        return Asked()
    cuda = not words.isdisjoint(vocabulary.words.get("guard_cuda", _NONE))
    other = not cuda and not words.isdisjoint(vocabulary.words.get("guard_vendor", _NONE))
    return Asked(
        cuda=cuda and not is_denied,
        no_cuda=cuda and is_denied,
        other=other and not is_denied,
        no_other=other and is_denied,
        is_value=is_value and (cuda or other),
    )
