"""What stands before a brace outside of functions: a namespace, a type, a function, an initialiser."""

from collections.abc import Sequence
from typing import NamedTuple

from portcheck.languages.cuda.tokens import Sort, Token

_TYPES = frozenset({"struct", "class", "union", "enum"})
_CLOSING = {"(": ")", "[": "]"}


class Heading(NamedTuple):
    """What a brace opens: its name ("" for none), whether code is inside, whether it is a free function."""

    name: str = ""
    is_code: bool = False
    is_definition: bool = False


def heading(head: Sequence[Token], passed: frozenset[str]) -> Heading:
    """What the tokens before a brace say.

    `passed` are names of attributes that take arguments in parentheses.
    """
    flat = _flat(head)
    texts = [token.text for token in flat]
    if "namespace" in texts:
        return Heading("".join(texts[texts.index("namespace") + 1 :]))
    if "=" in texts and "operator" not in texts:
        return Heading(is_code=True)
    called = _called(flat, passed)
    if called is not None:
        first = called
        while first >= 2 and texts[first - 1] == "::" and flat[first - 2].sort is Sort.NAME:
            first -= 2
        return Heading("".join(texts[first : called + 1]), True, first == called and called > 0)
    kinds = [place for place, text in enumerate(texts) if text in _TYPES]
    if kinds:
        return Heading(_type_name(flat[kinds[0] + 1 :]))
    return Heading(is_code=")" in texts)


def _flat(head: Sequence[Token]) -> list[Token]:
    """The tokens outside of parentheses, brackets and a template's parameters; an empty pair stays of each."""
    flat: list[Token] = []
    depth = angles = 0
    is_template = False
    for token in head:
        text = token.text if token.sort is Sort.PUNCT else ""
        if text in ("(", "["):
            depth += 1
            if depth == 1 and not angles:
                flat.append(token)
        elif text in (")", "]"):
            depth -= 1
            if depth == 0 and not angles:
                flat.append(token)
        elif depth:
            continue
        elif is_template and text == "<":
            angles += 1
        elif angles and text in (">", ">>", ">>>"):
            angles = max(0, angles - len(text))
            is_template = angles > 0
        elif not angles:
            is_template = token.text == "template"
            flat.append(token)
    return flat


def _called(flat: Sequence[Token], passed: frozenset[str]) -> int | None:
    """Where the name of a function stands: the first name before a parenthesis that is not an attribute."""
    for place, token in enumerate(flat):
        if token.text == "operator":
            return place
        if token.text == "(" and place and flat[place - 1].sort is Sort.NAME and flat[place - 1].text not in passed:
            return place - 1
    return None


def _type_name(rest: Sequence[Token]) -> str:
    name = ""
    for token in rest:
        if token.text in (":", "<"):
            break
        if token.sort is Sort.NAME and token.text not in ("final", "class"):
            name = token.text
    return name
