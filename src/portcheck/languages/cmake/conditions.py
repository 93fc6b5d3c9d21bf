"""The conditions of CMake's `if`: cmake-commands, if(CONDITION)."""

from collections.abc import Iterator, Sequence

from portcheck.languages.branches import Asked, together, told_by
from portcheck.model import Vocabulary

_COMPARING = frozenset({"STREQUAL", "MATCHES", "IN_LIST", "EQUAL", "PATH_EQUAL"})
_ORDERING = frozenset({"LESS", "GREATER", "LESS_EQUAL", "GREATER_EQUAL", "STRLESS", "STRGREATER", "EQUAL"})
_LOGIC = frozenset({"AND", "OR", "(", ")"})


def asked_by(words: Sequence[str], vocabulary: Vocabulary) -> Asked:
    """What the words of a CMake condition ask."""
    facts = [_fact(atom, is_denied, vocabulary) for atom, is_denied in _atoms(words)]
    return together(facts, has_or="OR" in words)


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
