"""Functions, types and namespaces: what is around each token, and whether it is device code."""

from collections.abc import Sequence
from typing import NamedTuple

from portcheck.languages.cuda.headings import heading
from portcheck.languages.cuda.tokens import Sort, Token

# Names grow with their nesting: hostile text must not make them grow without end.
_LONGEST = 500


class Scopes(NamedTuple):
    """Beside the tokens: the qualified name around each, and whether it is in device code.

    `defined` are the functions and the macros that the file defines itself.
    """

    enclosing: list[str]
    is_device: list[bool]
    defined: frozenset[str]


class _Block(NamedTuple):
    name: str = ""
    is_device: bool = False
    is_code: bool = False


def scopes(tokens: Sequence[Token], marks: frozenset[str], passed: frozenset[str]) -> Scopes:
    """The scopes of a file. `marks` make a function device code, `passed` are attributes that take arguments."""
    walk = _Walk(tokens, marks, passed)
    for index, token in enumerate(tokens):
        if token.directive:
            walk.directive(index, token)
        elif token.sort is Sort.PUNCT:
            walk.mark(index, token.text)
        else:
            walk.word(index, token.text)
    return Scopes(walk.enclosing, walk.is_device, frozenset(walk.defined))


def own_marks(tokens: Sequence[Token], marks: frozenset[str]) -> frozenset[str]:
    """Macros of the file that stand for such a mark: `#define DEVICE_INLINE __device__ inline`."""
    found: set[str] = set()
    for index, token in enumerate(tokens):
        if token.directive and token.text in marks and index >= 3:
            first = next((at for at in range(index, max(0, index - 6), -1) if tokens[at].text == "define"), None)
            if first is not None and tokens[first].directive == token.directive and first + 1 < index:
                if tokens[first + 2].text != "(":
                    found.add(tokens[first + 1].text)
    return frozenset(found)


class _Walk:
    def __init__(self, tokens: Sequence[Token], marks: frozenset[str], passed: frozenset[str]) -> None:
        self._tokens = tokens
        self._marks = marks
        self._passed = passed
        self._blocks = [_Block()]
        self._depths: list[int] = []
        self._depth = 0
        self._start = 0
        self._is_marked = False
        self._directive = 0
        self._macro = _Block()
        self.enclosing = [""] * len(tokens)
        self.is_device = [False] * len(tokens)
        self.defined: set[str] = set()

    def directive(self, index: int, token: Token) -> None:
        """A token of a preprocessor line; the body of a macro stands under its name."""
        if token.directive != self._directive:
            self._directive = token.directive
            self._macro = self._blocks[-1]
            line = [each for each in self._tokens[index + 1 : index + 3] if each.directive == token.directive]
            if len(line) == 2 and line[0].text == "define":
                self._macro = _Block(line[1].text, self._blocks[-1].is_device)
                self.defined.add(line[1].text)
        self._note(index, self._macro)

    def word(self, index: int, text: str) -> None:
        """A name, a number or a string of ordinary code."""
        self._is_marked = self._is_marked or text in self._marks
        self._note(index, self._blocks[-1])

    def mark(self, index: int, text: str) -> None:
        """A punctuator: braces open and close what is around, a semicolon ends a statement."""
        around = self._blocks[-1]
        if text == "{":
            self._open(index, around)
        elif text == "}":
            self._note(index, around)
            if len(self._blocks) > 1:
                self._blocks.pop()
                self._depth = self._depths.pop()
            self._restart(index)
        else:
            self._note(index, around)
            if text in "([":
                self._depth += 1
            elif text in ")]":
                self._depth = max(0, self._depth - 1)
            elif text == ";" and not self._depth:
                self._restart(index)

    def _restart(self, index: int) -> None:
        # A brace inside parentheses, a lambda's or an initialiser's, does not end the statement around it.
        if not self._depth:
            self._start = index + 1
            self._is_marked = False

    def _open(self, index: int, around: _Block) -> None:
        block = _Block(around.name, around.is_device or self._is_marked, True)
        if not around.is_code and not self._depth:
            head = [token for token in self._tokens[self._start : index] if not token.directive]
            opened = heading(head, self._passed)
            block = _Block(_join(around.name, opened.name), self._is_marked and opened.is_code, opened.is_code)
            if opened.is_definition:
                self.defined.add(opened.name)
            for place in range(self._start, index):
                if not self._tokens[place].directive:
                    self.enclosing[place], self.is_device[place] = block.name, block.is_device
        self._note(index, block)
        self._blocks.append(block)
        self._depths.append(self._depth)
        self._depth = 0
        self._start = index + 1
        self._is_marked = False

    def _note(self, index: int, block: _Block) -> None:
        self.enclosing[index], self.is_device[index] = block.name, block.is_device


def _join(around: str, name: str) -> str:
    if len(around) > _LONGEST:
        return around
    return f"{around}::{name}" if around and name else around or name
