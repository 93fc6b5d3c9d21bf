"""Assembler statements: where they stand, and their template as text with the place of each of its lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from portcheck.languages.cuda.tokens import Sort, Token
from portcheck.languages.cuda.view import View
from portcheck.languages.pattern import Pattern
from portcheck.model import Confidence, Construct, Kind, Passage, Role

KEYWORDS = frozenset({"asm", "__asm__", "__asm"})
_QUALIFIERS = frozenset({"volatile", "__volatile__", "__volatile", "goto", "inline", "__inline__"})
_QUOTED = Pattern(r'(?:u8|[uUL])?(?:R"([^()\\\s"]{0,16})\(|")')
# `%%` and a tab keep their width, so that columns behind them stay true; white space means nothing in PTX.
_ESCAPE = Pattern(r"\\(?:\r\n|[0-7]{1,3}|x[0-9A-Fa-f]+|[\s\S])|%%")
_ESCAPES = {
    "\\n": "\n",
    "\\t": "  ",
    "%%": " %",
    '\\"': ' "',
    "\\\\": " \\",
    "\\\n": "",
    "\\\r\n": "",
    "\\'": " '",
    "\\r": "  ",
}
_OPCODE = Pattern(r"(?<![\w.%$])[a-z][a-z0-9]*((?:\.(?:[A-Za-z0-9_:]+|\{\}))+)")
_ALONE = Pattern(r"^\s*([a-z]+)\s*;")
# What no template holds: without it one that is never closed would be read to the end of the file.
_ENDS = KEYWORDS | {";", "{", "}"}
_NEXT = Pattern(r"[^\n]*\n|[^\n]+")
_UNKNOWN = "{}"


class Statement(NamedTuple):
    """One statement: the number of its keyword's token, and its template."""

    keyword: int
    text: str
    starts: tuple[tuple[int, int], ...]


def statements(view: View) -> Iterator[Statement]:
    """All assembler statements of a file, in order; those of other assemblers too."""
    tokens = view.tokens
    aliases = _aliases(tokens)
    strings = _string_macros(tokens)
    for index, token in enumerate(tokens):
        if token.sort is not Sort.NAME or (token.text not in KEYWORDS and token.text not in aliases):
            continue
        place = index + 1
        while view.word(place) in _QUALIFIERS:
            place += 1
        if view.word(place) == "(" and view.word(index - 1) not in (".", "->", "::", "define"):
            yield Statement(index, *_Template(view, strings).read(place + 1))


def shown(view: View, statement: Statement) -> Iterator[Construct | Passage]:
    """What one statement shows: its text as PTX where it is that, and itself; nothing for another assembler.

    In device code that is the template whatever it holds; elsewhere it must look like PTX.
    """
    index = statement.keyword
    is_device = view.is_device[index]
    if not statement.text.strip():
        if is_device:
            yield view.construct(Kind.BUILTIN, "asm-barrier", index, role=Role.CALL, value="")
        return
    is_ptx = _is_ptx(view, statement.text)
    if not is_ptx and not is_device:
        return
    confidence = Confidence.HIGH if is_ptx else Confidence.MEDIUM
    asm = view.construct(Kind.BUILTIN, "asm", index, role=Role.CALL, confidence=confidence)
    guard, enclosing = view.guards[index], view.enclosing[index]
    yield Passage("ptx", statement.text, statement.starts, guard, enclosing, otherwise=(asm,))


def _is_ptx(view: View, text: str) -> bool:
    """Whether an opcode carries a modifier that no other assembler writes, or stands alone."""
    marks, others = view.words("ptx_modifiers"), view.words("other_opcodes")
    for found in _OPCODE.finditer(text):
        if found.group().partition(".")[0] not in others and not marks.isdisjoint(found.group(1).split(".")[1:]):
            return True
    alone = _ALONE.match(text)
    return alone is not None and alone.group(1) in view.words("ptx_alone")


def _aliases(tokens: Sequence[Token]) -> frozenset[str]:
    """Macros that stand for the keyword: `#define ASM asm volatile`."""
    return frozenset(name for name, body in _bodies(tokens) if body and body[0].text in KEYWORDS and
                     all(token.text in _QUALIFIERS for token in body[1:]))  # fmt: skip


def _string_macros(tokens: Sequence[Token]) -> Mapping[str, tuple[Token, ...]]:
    """Macros that are nothing but text."""
    return {name: body for name, body in _bodies(tokens) if body and all(each.sort is Sort.STRING for each in body)}


def _bodies(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[Token, ...]]]:
    """Each macro without parameters and its body."""
    for index, token in enumerate(tokens):
        if token.text == "define" and token.directive and index and tokens[index - 1].text == "#":
            end = index + 1
            while end < len(tokens) and tokens[end].directive == token.directive and end < index + 40:
                end += 1
            if end > index + 1:
                yield tokens[index + 1].text, tuple(tokens[index + 2 : end])


class _Template:
    """Joins the pieces of a template. A piece that is not known, a macro's argument, reads `{}`."""

    def __init__(self, view: View, macros: Mapping[str, tuple[Token, ...]]) -> None:
        self._view = view
        self._macros = macros
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._is_fresh = True

    def read(self, place: int) -> tuple[str, tuple[tuple[int, int], ...]]:
        """The text and line starts of the template whose first token is `place`."""
        tokens, depth = self._view.tokens, 1
        directive = tokens[place - 1].directive
        while place < len(tokens) and tokens[place].directive == directive:
            text = tokens[place].text
            depth += {"(": 1, ")": -1}.get(text, 0)
            if depth == 0 or (depth == 1 and text in (":", "::")) or text in _ENDS:
                break
            self._piece(tokens[place])
            place += 1
        if self._is_fresh:
            self._starts.append(tokens[min(place, len(tokens)) - 1].end)
        lines = self._view.lines
        return "".join(self._parts), tuple(lines.place(offset) for offset in self._starts)

    def _piece(self, token: Token) -> None:
        if token.sort is Sort.STRING:
            self._text(token, token.start)
        elif token.sort is Sort.NAME and token.text in self._macros:
            for piece in self._macros[token.text]:
                self._text(piece, token.start, is_moved=True)
        elif not (self._parts and self._parts[-1] == _UNKNOWN):
            self._add(_UNKNOWN, token.start)

    def _text(self, token: Token, place: int, *, is_moved: bool = False) -> None:
        found = _QUOTED.match(token.text)
        assert found is not None
        mark = found.group(1)
        body = token.text[found.end() :]
        shift = 0 if is_moved else found.end()
        body = body.removesuffix('"' if mark is None else f'){mark}"')
        self._part_lines()
        for start, piece in _decoded(body) if mark is None else _raw(body):
            self._add(piece, place + (0 if is_moved else start) + shift)

    def _part_lines(self) -> None:
        """A new line between two pieces where no word runs on from one to the other."""
        if self._parts and self._parts[-1][-1:] in (" ", ";", ",", "{", "}", "\t") and self._parts[-1] != _UNKNOWN:
            self._parts.append("\n")
            self._is_fresh = True

    def _add(self, text: str, offset: int) -> None:
        for part in _NEXT.findall(text):
            if self._is_fresh:
                self._starts.append(offset)
            self._parts.append(part)
            self._is_fresh = part[-1] == "\n"
            offset += len(part)


def _decoded(body: str) -> Iterator[tuple[int, str]]:
    """The parts of an ordinary string with their offsets in it, escapes decoded."""
    place = 0
    for found in _ESCAPE.finditer(body):
        if found.start() > place:
            yield place, body[place : found.start()]
        yield found.start(), _ESCAPES.get(found.group(), " " * len(found.group()))
        place = found.end()
    if place < len(body):
        yield place, body[place:]


def _raw(body: str) -> Iterator[tuple[int, str]]:
    body = body.replace("%%", " %").replace("\r\n", " \n").replace("\r", "\n")
    yield 0, body
