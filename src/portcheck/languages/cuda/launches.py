"""Kernel launches: the triple angle brackets, and macros that hide a launch."""

from collections.abc import Iterator

from portcheck.languages.cuda.tokens import Sort
from portcheck.languages.cuda.view import View
from portcheck.model import Confidence, Construct, Kind, Role

_SYMBOL = "<<<>>>"


def launch_at(view: View, index: int) -> Iterator[Construct]:
    """A launch whose `<<<` is the token; `value` tells one from device code apart."""
    neighbours = (view.word(index - 1), view.word(index + 1))
    if "<<<" in neighbours or neighbours[0] in ("operator", "") or neighbours[1] in ("<", "<<"):
        return
    value = "device" if view.is_device[index] else None
    yield view.construct(Kind.LAUNCH, _SYMBOL, index, role=Role.CALL, value=value)


def function_at(view: View, index: int, defined: frozenset[str]) -> Iterator[Construct]:
    """A function of another file whose usual name says that it launches a kernel: `launch_kernel<Config>(x)`."""
    text = view.word(index)
    if text not in view.words("launchers") or text in defined or not view.is_cuda:
        return
    if view.word(index + 1) in ("(", "<"):
        yield view.construct(Kind.LAUNCH, "macro", index, role=Role.CALL, confidence=Confidence.MEDIUM, value=text)


def macro_at(view: View, index: int, defined: frozenset[str]) -> Iterator[Construct]:
    """A macro of another file whose name says that it launches a kernel."""
    token = view.tokens[index]
    if not view.is_cuda or token.directive or not token.text.isupper() or token.text in defined:
        return
    words = frozenset(token.text.lower().split("_"))
    if "check" in words:
        return
    if view.word(index + 1) != "(" or not words >= {"launch"} or words.isdisjoint(view.words("launch_words")):
        return
    if view.tokens[index + 1].sort is Sort.PUNCT:
        yield view.construct(
            Kind.LAUNCH, "macro", index, role=Role.CALL, confidence=Confidence.MEDIUM, value=token.text
        )
