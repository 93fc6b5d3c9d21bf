"""What detection may look at: the tokens of a file, and for each its context."""

from collections.abc import Sequence
from typing import NamedTuple

from portcheck.languages.cuda.lines import Lines
from portcheck.languages.cuda.tokens import Token
from portcheck.model import Confidence, Construct, Guard, Kind, Role, Vocabulary


class View(NamedTuple):
    """A file without the branches that are never built for CUDA: their tokens are left out.

    `enclosing`, `is_device` and `guards` run beside `tokens`: the qualified name of the function or type
    around ("" outside, `#define NAME` gives NAME), whether it stands in device code, and its guard. `is_cuda`
    tells that the file as a whole is CUDA: by its suffix, or by what it includes or holds.
    """

    path: str
    text: str
    lines: Lines
    tokens: tuple[Token, ...]
    enclosing: Sequence[str]
    is_device: Sequence[bool]
    guards: Sequence[Guard]
    is_cuda: bool
    vocabulary: Vocabulary

    def construct(
        self,
        kind: Kind,
        symbol: str,
        first: int,
        last: int | None = None,
        *,
        role: Role = Role.REFERENCE,
        confidence: Confidence = Confidence.HIGH,
        value: str | None = None,
    ) -> Construct:
        """A construct that spans the tokens from `first` to `last` (inclusive), in their context."""
        start, end = self.tokens[first].start, self.tokens[first if last is None else last].end
        return Construct(
            kind=kind,
            symbol=symbol,
            span=self.lines.span(start, end),
            text=self.text[start:end],
            role=role,
            confidence=confidence,
            guard=self.guards[first],
            enclosing=self.enclosing[first],
            value=value,
        )

    def word(self, index: int) -> str:
        """The text of a token; "" before the first and behind the last."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def is_watched(self, kind: Kind, symbol: str) -> bool:
        """Whether some rule asks for the symbol."""
        names = self.vocabulary.watched.get(kind)
        return names is not None and names.covers(symbol)

    def words(self, group: str) -> frozenset[str]:
        """A set of words of the vocabulary."""
        return self.vocabulary.words.get(group, frozenset())
