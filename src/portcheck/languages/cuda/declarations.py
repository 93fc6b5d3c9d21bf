"""Functions that host code declares and CUDA code defines: their names say so."""

from collections.abc import Iterator

from portcheck.languages.cuda.literals import words_of
from portcheck.languages.cuda.tokens import Sort
from portcheck.languages.cuda.view import View
from portcheck.model import Confidence, Construct, Kind, Role

_VERBS = frozenset({"return", "else", "new", "throw", "case", "delete", "co_return"})
_FAR = 200


def declaration_at(view: View, index: int) -> Iterator[Construct]:
    """A declaration without a body whose name holds the word cuda: `void scale_cuda(float* x, int n);`."""
    text = view.word(index)
    if "cuda" not in text.lower() or view.word(index + 1) != "(" or view.tokens[index].directive:
        return
    if "cuda" not in words_of(text) or (text.startswith("cuda") and text[4:5] != "_"):
        return
    before = view.tokens[index - 1] if index else None
    is_typed = before is not None and (before.sort is Sort.NAME or before.text in ("*", "&", ">"))
    if is_typed and view.word(index - 1) not in _VERBS and _is_declared(view, index + 1):
        yield view.construct(
            Kind.HELPER, "cuda-function", index, role=Role.REFERENCE, confidence=Confidence.MEDIUM, value=text
        )


def _is_declared(view: View, bracket: int) -> bool:
    """Whether the brackets hold parameters with types, and nothing but an end follows."""
    depth = 0
    has_type = False
    for place in range(bracket, min(bracket + _FAR, len(view.tokens))):
        token = view.tokens[place]
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0:
            return has_type and view.word(place + 1) == ";"
        if token.text in _VERBS or (token.sort is Sort.NUMBER and view.word(place - 1) in ("(", ",")):
            return False
        is_typed = view.tokens[place - 1].sort is Sort.NAME or view.word(place - 1) in ("*", "&", ">")
        has_type = has_type or (token.sort is Sort.NAME and is_typed)
    return False
