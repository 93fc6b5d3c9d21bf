"""What a string literal says in C++: a variable of the environment, a device, source code that is compiled later."""

from collections.abc import Iterator

from portcheck.languages.cuda.view import View
from portcheck.languages.pattern import Pattern
from portcheck.model import Confidence, Construct, Kind, Passage, Role

_NAME = Pattern(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_DEVICE = Pattern(r"cuda(?::\d+)?")
_RAW = Pattern(r'(?:u8|[uUL])?R"([^()\\\s"]{0,16})\(')
_LINE = Pattern("\r\n|\r|\n")


def string_at(view: View, index: int) -> Iterator[Construct | Passage]:
    """What the string at a token says to the function that it is handed to, or the source code that it holds."""
    raw = _RAW.match(view.word(index)) if "R" in view.word(index)[:3] else None
    if raw is not None:
        yield from _source(view, index, raw.end(), f'){raw.group(1)}"')
        return
    text = view.word(index)[1:-1]
    if not text or len(text) > 80:
        return
    callee = view.word(index - 2).lower() if view.word(index - 1) == "(" else ""
    if "env" in callee and _NAME.fullmatch(text):
        if view.is_watched(Kind.ENV, text):
            yield view.construct(Kind.ENV, text, index, role=Role.ARGUMENT)
    elif callee in ("device", "cudadevice") and _DEVICE.fullmatch(text):
        yield view.construct(Kind.DEVICE, text, index, role=Role.ARGUMENT, confidence=Confidence.MEDIUM)


def _source(view: View, index: int, start: int, closing: str) -> Iterator[Passage]:
    """A raw string that holds CUDA: prose may quote its words, but no statement of it."""
    token = view.tokens[index]
    text = token.text[start:].removesuffix(closing)
    is_marked = any(mark in text for mark in view.words("source_marks"))
    if not is_marked or not (";" in text or "{" in text):
        return
    first = token.start + start
    starts = (first, *(first + found.end() for found in _LINE.finditer(text)))
    places = tuple(view.lines.place(offset) for offset in starts)
    yield Passage("cuda", text, places, view.guards[index], view.enclosing[index])
