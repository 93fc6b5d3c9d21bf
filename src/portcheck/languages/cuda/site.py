"""What the detection of assumptions looks at: a file's view, and what holds for the file as a whole."""

from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.cuda.tokens import Sort
from portcheck.languages.cuda.view import View
from portcheck.model import Confidence, Construct, Kind, Role

_FAR = 60


class Site(NamedTuple):
    """A file that belongs to CUDA.

    `blocks` are the names that launches hand on as the shape of a block; `has_kernel` tells that it holds
    device code or a launch, `has_fp8` and `has_capability` that it speaks of FP8 or asks for a device's properties.
    """

    view: View
    blocks: frozenset[str]
    has_kernel: bool
    has_fp8: bool
    has_capability: bool

    def assumes(
        self,
        symbol: str,
        first: int,
        last: int | None = None,
        *,
        confidence: Confidence = Confidence.MEDIUM,
        role: Role = Role.REFERENCE,
        value: str | None = None,
    ) -> Construct:
        """An assumption; its value is the telling token where nothing else is given."""
        told = self.view.word(first) if value is None else value
        return self.view.construct(Kind.ASSUMPTION, symbol, first, last, role=role, confidence=confidence, value=told)


def site_of(view: View) -> Site | None:
    """What is known of a file; None for one that has nothing to do with CUDA."""
    if not view.is_cuda and not _has_sign(view):
        return None
    texts = {token.text for token in view.tokens if token.sort is Sort.NAME}
    fp8 = view.words("fp8_parts")
    return Site(
        view,
        frozenset(_blocks(view)),
        has_kernel=_has_kernel(view, texts),
        has_fp8=any(part in text.lower() for text in texts for part in fp8),
        has_capability=not texts.isdisjoint(view.words("capability_sources")),
    )


def _has_sign(view: View) -> bool:
    signs = tuple(view.words("assumption_signs"))
    return any(token.sort is Sort.NAME and token.text.startswith(signs) for token in view.tokens)


def _has_kernel(view: View, texts: set[str]) -> bool:
    if not texts.isdisjoint(view.words("device_marks")) or any("launch" in text.lower() for text in texts):
        return True
    return any(token.text == "<<<" for token in view.tokens)


def _blocks(view: View) -> Iterator[str]:
    """The names in the second argument of each launch."""
    for index, token in enumerate(view.tokens):
        if token.text != "<<<":
            continue
        depth = commas = 0
        for place in range(index + 1, min(index + _FAR, len(view.tokens))):
            text = view.word(place)
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text, 0)
            if text == ">>>":
                break
            commas += text == "," and depth == 0
            if commas == 1 and view.tokens[place].sort is Sort.NAME:
                yield text
