"""Qualified names: chains of tokens, and what namespaces and their aliases make of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from portcheck.languages.cuda.tokens import Sort, Token


class Chain(NamedTuple):
    """A name with its qualifiers as written: the tokens it spans, both inclusive, and its dotted text."""

    first: int
    last: int
    text: str


class Spaces(NamedTuple):
    """What a file says of namespaces: short names for others, those opened with `using`, and its own."""

    aliases: Mapping[str, str]
    opened: tuple[str, ...]
    own: frozenset[str]

    def resolved(self, name: str) -> str:
        """The name with an alias at its head replaced; an alias of an alias, too."""
        for _ in range(4):
            head, mark, rest = name.partition("::")
            if head not in self.aliases:
                return name
            name = f"{self.aliases[head]}{mark}{rest}"
        return name


def chain_at(tokens: Sequence[Token], index: int) -> Chain:
    """The chain whose first name is the token; template arguments end it."""
    last = index
    parts = [tokens[index].text]
    while last + 2 < len(tokens) and tokens[last + 1].text == "::" and tokens[last + 2].sort is Sort.NAME:
        last += 2
        parts.append(tokens[last].text)
    return Chain(index, last, "::".join(parts))


def spaces(tokens: Sequence[Token]) -> Spaces:
    """The namespaces of one file, without regard to where in it they hold."""
    aliases: dict[str, str] = {}
    opened: dict[str, None] = {}
    own: set[str] = set()
    for index in _namespaces(tokens):
        before = tokens[index - 1].text if index else ""
        start = index + 1
        if start >= len(tokens) or tokens[start].sort is not Sort.NAME:
            continue
        if before == "using":
            opened[chain_at(tokens, start).text] = None
        elif start + 2 < len(tokens) and tokens[start + 1].text == "=":
            target = start + 3 if tokens[start + 2].text == "::" else start + 2
            if target < len(tokens):
                aliases[tokens[start].text] = chain_at(tokens, target).text
        else:
            own.update(chain_at(tokens, start).text.split("::"))
    return Spaces({name: full for name, full in aliases.items() if name != full.partition("::")[0]},
                  tuple(opened), frozenset(own))  # fmt: skip


def _namespaces(tokens: Sequence[Token]) -> Iterator[int]:
    return (index for index, token in enumerate(tokens) if token.text == "namespace")
