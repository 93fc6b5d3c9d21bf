"""Conditions of build files: which branches are CUDA's and which another vendor's."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from portcheck.languages.pattern import Pattern
from portcheck.model import Guard, Vocabulary

_APART = Pattern(r"[^A-Za-z0-9]+")
_COMPARING = frozenset({"STREQUAL", "MATCHES", "IN_LIST", "EQUAL", "PATH_EQUAL"})
_ORDERING = frozenset({"LESS", "GREATER", "LESS_EQUAL", "GREATER_EQUAL", "STRLESS", "STRGREATER", "EQUAL"})
_LOGIC = frozenset({"AND", "OR", "(", ")"})
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


def asked_by(words: Sequence[str], vocabulary: Vocabulary) -> Asked:
    """What the words of a CMake condition ask."""
    facts = [_fact(atom, is_denied, vocabulary) for atom, is_denied in _atoms(words)]
    return together(facts, has_or="OR" in words)


def together(facts: Iterable[Asked], *, has_or: bool = False) -> Asked:
    """One condition made of several; where any may hold, what is denied tells nothing."""
    asked = Asked(*map(any, zip(*facts, strict=True))) if (facts := list(facts)) else Asked()
    return asked._replace(has_or=has_or)


def _atoms(words: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    """The tests that AND and OR join, each with whether it is denied."""
    atom: list[str] = []
    outer = [False]
    is_denied = False
    for word in words:
        if word == "NOT":
            is_denied = not is_denied
        elif word == "(":
            outer.append(outer[-1] != is_denied)
            is_denied = False
        elif word in _LOGIC:
            if atom:
                yield atom, is_denied != outer[-1]
                atom = []
            is_denied = False
            if word == ")" and len(outer) > 1:
                outer.pop()
        else:
            atom.append(word)
    if atom:
        yield atom, is_denied != outer[-1]


def _fact(atom: Sequence[str], is_denied: bool, vocabulary: Vocabulary) -> Asked:
    operator = next((word for word in atom[1:] if word in _COMPARING), None)
    if operator is None and any(word in _ORDERING or word.startswith("VERSION_") for word in atom[1:]):
        return Asked()
    told = atom[0] if operator == "IN_LIST" else atom[-1]
    return told_by(told, vocabulary, is_value=operator is not None, is_denied=is_denied)


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
