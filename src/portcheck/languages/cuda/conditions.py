"""Preprocessor conditions, asked in two worlds: a build for CUDA, and one for another vendor."""

from collections.abc import Sequence
from typing import NamedTuple

from portcheck.languages.cuda.tokens import Sort, Token
from portcheck.model import Vocabulary

_NONE: frozenset[str] = frozenset()
_DEPTH = 50


class Worlds(NamedTuple):
    """Whether a condition holds where CUDA is built and where another vendor's code is; None: cannot tell.

    `is_vendor` tells that it asks for another vendor, `is_own` that it asks for CUDA.
    """

    cuda: bool | None
    other: bool | None
    is_vendor: bool = False
    is_own: bool = False

    def inverse(self) -> "Worlds":
        """The same for the branch that is taken when the condition does not hold."""
        return self._replace(cuda=_not(self.cuda), other=_not(self.other))

    def both(self, more: "Worlds") -> "Worlds":
        """The same for both conditions together."""
        return Worlds(
            _and(self.cuda, more.cuda),
            _and(self.other, more.other),
            self.is_vendor or more.is_vendor,
            self.is_own or more.is_own,
        )


ALWAYS = Worlds(True, True)


def judged(tokens: Sequence[Token], vocabulary: Vocabulary) -> Worlds:
    """The worlds of a directive that opens a branch: its tokens from behind the `#`."""
    keyword, rest = tokens[0].text, tokens[1:]
    names = {token.text for token in rest if token.sort is Sort.NAME}
    is_vendor = not names.isdisjoint(vocabulary.words.get("other_vendor_macros", _NONE))
    is_own = not names.isdisjoint(vocabulary.words.get("own_macros", _NONE))
    cuda, other = (_Expression(rest, vocabulary, is_cuda=each).value(keyword) for each in (True, False))
    return Worlds(cuda, other, is_vendor, is_own)


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _and(one: bool | None, two: bool | None) -> bool | None:
    if one is False or two is False:
        return False
    return True if one and two else None


class _Expression:
    """Three-valued reading of a condition; what it does not know is None."""

    def __init__(self, tokens: Sequence[Token], vocabulary: Vocabulary, *, is_cuda: bool) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0
        words = vocabulary.words
        self._true = words.get("own_macros" if is_cuda else "other_vendor_macros", _NONE)
        self._false = words.get("other_vendor_macros" if is_cuda else "compiler_macros", _NONE)

    def value(self, keyword: str) -> bool | None:
        if keyword in ("ifdef", "elifdef"):
            return self._macro(self._word())
        if keyword in ("ifndef", "elifndef"):
            return _not(self._macro(self._word()))
        return self._either()

    def _word(self) -> str:
        return self._tokens[self._place].text if self._place < len(self._tokens) else ""

    def _take(self, text: str) -> bool:
        is_there = self._word() == text
        self._place += is_there
        return is_there

    def _macro(self, name: str) -> bool | None:
        return True if name in self._true else False if name in self._false else None

    def _either(self) -> bool | None:
        value = self._all()
        while self._take("||"):
            more = self._all()
            value = _not(_and(_not(value), _not(more)))
        return value

    def _all(self) -> bool | None:
        value = self._comparison()
        while self._take("&&"):
            value = _and(value, self._comparison())
        return value

    def _comparison(self) -> bool | None:
        """A macro that is missing is no greater than anything; what else is compared is not known."""
        value = self._unary()
        operator = self._word()
        if operator in ("&&", "||", ")", ""):
            return value
        while self._place < len(self._tokens) and self._word() not in ("&&", "||", ")"):
            self._place += 1
            if self._word() == "(":
                self._skip()
        return False if value is False and operator in (">", ">=", "!=") else None

    def _skip(self) -> None:
        depth = 0
        while self._place < len(self._tokens):
            depth += {"(": 1, ")": -1}.get(self._word(), 0)
            self._place += 1
            if depth == 0:
                return

    def _unary(self) -> bool | None:
        is_negative = False
        while self._take("!"):
            is_negative = not is_negative
        value = self._primary()
        return _not(value) if is_negative else value

    def _primary(self) -> bool | None:
        word = self._word()
        self._place += 1
        if word == "(":
            return self._group()
        if word == "defined":
            is_open = self._take("(")
            value = self._macro(self._word())
            self._place += 1
            if is_open:
                self._take(")")
            return value
        if self._word() == "(":  # a macro with arguments
            self._skip()
            return None
        if word.isdigit():
            return int(word[:9]) != 0
        return self._macro(word)

    def _group(self) -> bool | None:
        if self._depth > _DEPTH:
            self._place = len(self._tokens)
            return None
        self._depth += 1
        value = self._either()
        self._depth -= 1
        self._take(")")
        return value
