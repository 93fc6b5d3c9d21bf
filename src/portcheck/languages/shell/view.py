"""What all parts of the shell reader share: the words it knows, and what they may see."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.lexer import Word
from portcheck.model import Confidence, Guard, Kind, Role, Vocabulary

_DIGITS = Pattern(r"[0-9.]+")
_NONE: frozenset[str] = frozenset()
_TRUE = frozenset({"1", "true", "on", "yes", ""})
_FALSE = frozenset({"0", "false", "off", "no"})


class Sight(NamedTuple):
    """A construct before it has its line: offsets into the text that was read."""

    kind: Kind
    symbol: str
    start: int
    end: int
    role: Role = Role.ARGUMENT
    confidence: Confidence = Confidence.HIGH
    value: str | None = None
    family: str | None = None
    guard: Guard | None = None


class Inner(NamedTuple):
    """Shell text inside shell text, as long as what is written: `bash -c "..."`, `FLAGS="..."`.

    `is_arguments` where it is no command but words that some command is given later.
    """

    text: str
    start: int
    is_arguments: bool = False


class Foreign(NamedTuple):
    """Text of another language from `start` on, as long as what is written."""

    language: str
    text: str
    start: int


Seen = Sight | Inner | Foreign


class View:
    """One text with the vocabulary of its language."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self.text = text
        self.vocabulary = vocabulary

    def words(self, name: str) -> frozenset[str]:
        """A named set of words; empty where the vocabulary has none of that name."""
        return self.vocabulary.words.get(name, _NONE)

    def watches(self, kind: Kind, symbol: str) -> bool:
        """Whether some rule asks for the symbol."""
        return kind in self.vocabulary.watched and self.vocabulary.watched[kind].covers(symbol)

    def knows(self, kind: Kind, symbol: str) -> bool:
        """Whether some rule asks for this very symbol, not only for its prefix."""
        return kind in self.vocabulary.watched and symbol in self.vocabulary.watched[kind].exact

    def see(self, kind: Kind, symbol: str, word: Word, token: str = "", **more: object) -> Iterator[Sight]:
        """A sight of the token where it stands in the word, or of the whole word, if some rule asks for it."""
        if self.watches(kind, symbol):
            yield self.sight(kind, symbol, word, token, **more)

    def sight(self, kind: Kind, symbol: str, word: Word, token: str = "", **more: object) -> Sight:
        """A sight of the token where it stands in the word, or of the whole word."""
        start = self.text.find(token, word.start, word.end) if token else -1
        if start < 0:
            return Sight(kind, symbol, word.start, word.end, **more)  # type: ignore[arg-type]  # checked by callers
        return Sight(kind, symbol, start, start + len(token), **more)  # type: ignore[arg-type]  # checked by callers

    def inside(self, word: Word) -> str:
        """What a quoted word holds, as long as written, `\\"` as a blank and a quote."""
        raw = self.text[word.start + 1 : word.end - 1]
        return (
            raw.replace("\\\\", " \\").replace('\\"', ' "').replace("\\$", " $")
            if self.text[word.start] == '"'
            else raw
        )


def base_name(word: str) -> str:
    """The program that a word in a command's place names, without its folder."""
    return word.rpartition("/")[2]


def normal_value(text: str) -> str:
    """A setting's value as rules write it: switches are `True` or `False`."""
    lowered = text.lower()
    if lowered in _TRUE:
        return "True"
    return "False" if lowered in _FALSE else text


def is_number(text: str) -> bool:
    """Whether a value is a plain number."""
    return _DIGITS.fullmatch(text) is not None


def joined(words: Iterable[Word]) -> str:
    """The arguments of a command as a construct's value holds them."""
    return " ".join(word.text for word in words)
