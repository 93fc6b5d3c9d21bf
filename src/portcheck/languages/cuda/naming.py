"""The names in a file that are a vendor's, each with its exact place: what a change of names must not miss."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from portcheck.languages.cuda.branches import built_elsewhere
from portcheck.languages.cuda.lines import Lines
from portcheck.languages.cuda.names import chain_at
from portcheck.languages.cuda.scopes import own_marks, scopes
from portcheck.languages.cuda.senses import Sense, Senses
from portcheck.languages.cuda.tokens import Sort, Token, scan
from portcheck.languages.cuda.view import View
from portcheck.languages.pattern import Pattern
from portcheck.model import Guard, Kind, Vocabulary

_LIBRARY = Pattern(r"lib(\w+?)(?:-\w+)?\.so[\d.]*")
_INCLUDES = frozenset({"include", "include_next", "import"})
_CALLABLE = (Kind.C_API, Kind.C_TYPE)
_BEHIND_DECLARED = frozenset({";", ",", "=", ")", "[", "{", "("})
_VERBS = frozenset({"return", "else", "do", "case", "throw", "new", "delete", "goto", "and", "or", "not"})


class Spot(StrEnum):
    """Where a name stands: in code, or where another name in its place may mean something else."""

    CODE = ""
    LABEL = "label"
    PASTED = "made by ## of a macro"
    QUOTED = "in a string"
    BRANCH = "in a branch that is not built for CUDA"
    UNKNOWN = "has the form of a CUDA name, and no rule knows it"


class Name(NamedTuple):
    """A name as written, with the code points it spans (the end exclusive) and its line from 1."""

    text: str
    start: int
    end: int
    line: int
    spot: Spot = Spot.CODE


class Names(NamedTuple):
    """What a build for one other vendor sees of a file: its lines, and the names in them that are CUDA's."""

    lines: frozenset[int]
    names: tuple[Name, ...]


def vendor_names(path: str, text: str, vocabulary: Vocabulary, words: frozenset[str], asked: frozenset[str]) -> Names:
    """The names of CUDA, and those `asked` for, in what a build for the vendor with these `words` may see."""
    built = tuple(built_elsewhere(scan(text), vocabulary, words))
    tokens = tuple(token for token, _ in built)
    lines = Lines(text)
    marks = vocabulary.words["device_marks"]
    around = scopes(tokens, marks | own_marks(tokens, marks), vocabulary.words["attributes"])
    guards = [Guard.NONE] * len(tokens)
    view = View(path, text, lines, tokens, around.enclosing, around.is_device, guards, True, vocabulary)
    found = tuple(_Finder(view, around.defined, asked).all())
    not_cuda = {token.start for token, is_cuda in built if is_cuda is False}
    names = (each._replace(spot=Spot.BRANCH) if each.start in not_cuda else each for each in found)
    return Names(frozenset(_lines_of(tokens, lines)), tuple(names))


def _lines_of(tokens: Iterable[Token], lines: Lines) -> Iterator[int]:
    for token in tokens:
        yield from range(lines.place(token.start)[0], lines.place(token.end)[0] + 1)


class _Finder:
    """The walk over one file's tokens."""

    def __init__(self, view: View, defined: frozenset[str], asked: frozenset[str]) -> None:
        self._view = view
        self._senses = Senses(view, defined, is_foreign=False)
        self._asked = asked
        self._pasted = frozenset(_pasted(view))
        self._declared = frozenset(_declared(view.tokens))

    def all(self) -> Iterator[Name]:
        index = 0
        while index < len(self._view.tokens):
            token = self._view.tokens[index]
            if token.directive and token.text == "#" and self._view.word(index + 1) in _INCLUDES:
                last = _end_of_line(self._view.tokens, index)
                yield from self._include(index + 2, last)
                index = last - 1
            elif token.sort is Sort.NAME:
                yield from self._name(index)
            elif token.sort is Sort.STRING:
                yield from self._string(token)
            index += 1

    def _include(self, first: int, end: int) -> Iterator[Name]:
        if first >= end:
            return
        start = self._view.tokens[first].start
        written = self._view.text[start : self._view.tokens[end - 1].end]
        closing = {"<": ">", '"': '"'}.get(written[:1])
        if closing is None:
            return
        path = written[1:].partition(closing)[0]
        head = path.strip().partition("/")[0].partition(".")[0]
        at = start + 1 + len(path) - len(path.lstrip())
        path = path.strip()
        if path in self._asked:
            yield self._at(path, at)
        elif closing == ">" and (head in self._view.words("prefixes") or self._senses.bare(head) is not None):
            yield self._at(path, at, Spot.UNKNOWN)

    def _name(self, index: int) -> Iterator[Name]:
        view = self._view
        if view.word(index - 1) in (".", "->") or _is_later(view, index):
            return
        token, chain = view.tokens[index], chain_at(view.tokens, index)
        if chain.last > index and chain.text in self._asked:
            whole = view.text[token.start : view.tokens[chain.last].end]
            if whole == chain.text:
                yield self._at(whole, token.start, self._spot(index, None))
            return
        sense = self._senses.bare(token.text)
        if token.text in self._asked:
            yield self._at(token.text, token.start, self._spot(index, None))
        elif index in self._pasted and (sense is not None or token.text in view.words("prefixes")):
            yield self._at(token.text, token.start, Spot.PASTED)
        elif chain.last == index and sense is not None and sense.kind in _CALLABLE and not sense.is_shy:
            if token.text not in view.words("device_only") | view.words("namespaces"):
                yield from self._unasked(index, sense)

    def _unasked(self, index: int, sense: Sense) -> Iterator[Name]:
        token = self._view.tokens[index]
        if not sense.is_guess or token.text not in self._declared:
            yield self._at(token.text, token.start, self._spot(index, sense))

    def _spot(self, index: int, sense: Sense | None) -> Spot:
        if index in self._pasted:
            return Spot.PASTED
        if sense is not None and sense.is_guess:
            return Spot.UNKNOWN
        return Spot.LABEL if self._view.word(index - 1) == "case" else Spot.CODE

    def _string(self, token: Token) -> Iterator[Name]:
        text = token.text[1:-1]
        library = _LIBRARY.fullmatch(text)
        sense = self._senses.bare(text) if text.isidentifier() else None
        is_name = sense is not None and sense.kind in _CALLABLE and not (sense.is_guess or sense.is_shy)
        if is_name or (library is not None and library[1] in self._view.words("prefixes")):
            yield self._at(text, token.start + 1, Spot.QUOTED)

    def _at(self, text: str, start: int, spot: Spot = Spot.CODE) -> Name:
        return Name(text, start, start + len(text), self._view.lines.place(start)[0], spot)


def _is_later(view: View, index: int) -> bool:
    """Whether the name is a part of a qualified one, but for its first."""
    if view.word(index - 1) != "::" or index < 2:
        return False
    before = view.tokens[index - 2]
    return before.text == ">" or (before.sort is Sort.NAME and before.text not in _VERBS)


def _pasted(view: View) -> Iterator[int]:
    """The tokens that a macro pastes: beside `##`, and in what is handed to a macro of the file that does so."""
    tokens = view.tokens
    pasting = {
        tokens[head].text for head, last in _macros(tokens) if any(each.text == "##" for each in tokens[head:last])
    }
    for index, token in enumerate(tokens):
        if token.text == "##":
            yield from (index - 1, index + 1)
        elif token.text in pasting and view.word(index + 1) == "(" and view.word(index - 1) != "define":
            yield from range(index + 2, _closing(tokens, index + 1))


def _macros(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Each `#define`: the token of its name, and the end of its line."""
    for index, token in enumerate(tokens):
        if token.text == "define" and token.directive and index and tokens[index - 1].text == "#":
            yield index + 1, _end_of_line(tokens, index)


def _end_of_line(tokens: Sequence[Token], index: int) -> int:
    end = index
    while end < len(tokens) and tokens[end].directive == tokens[index].directive:
        end += 1
    return end


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[index].text, 0)
        if depth == 0:
            return index
    return len(tokens)


def _declared(tokens: Sequence[Token]) -> Iterator[str]:
    """The names that the file itself declares: a type, or what ends one, stands before them."""
    for index in range(1, len(tokens) - 1):
        before, token, behind = tokens[index - 1 : index + 2]
        is_typed = before.sort is Sort.NAME and before.text not in _VERBS
        if token.sort is Sort.NAME and behind.text in _BEHIND_DECLARED and before.directive == token.directive:
            if is_typed or before.text in ("*", "&", ">"):
                yield token.text


def label_clashes(names: Iterable[tuple[Name, str]]) -> Mapping[str, frozenset[str]]:
    """The new names that would stand in `case` for more than one old name, each with those."""
    old: dict[str, set[str]] = {}
    for name, use in names:
        if name.spot is Spot.LABEL:
            old.setdefault(use, set()).add(name.text)
    return {use: frozenset(several) for use, several in old.items() if len(several) > 1}
