"""What a string literal says in C++: a variable of the environment, a device."""

from collections.abc import Iterator

from portcheck.languages.cuda.view import View
from portcheck.languages.pattern import Pattern
from portcheck.model import Confidence, Construct, Kind, Role

_NAME = Pattern(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_DEVICE = Pattern(r"cuda(?::\d+)?")


def string_at(view: View, index: int) -> Iterator[Construct]:
    """What the string at a token says to the function that it is handed to."""
    text = view.word(index)[1:-1]
    if not text or len(text) > 80:
        return
    callee = view.word(index - 2).lower() if view.word(index - 1) == "(" else ""
    if "env" in callee and _NAME.fullmatch(text):
        if view.is_watched(Kind.ENV, text):
            yield view.construct(Kind.ENV, text, index, role=Role.ARGUMENT)
    elif callee in ("device", "cudadevice") and _DEVICE.fullmatch(text):
        yield view.construct(Kind.DEVICE, text, index, role=Role.ARGUMENT, confidence=Confidence.MEDIUM)
