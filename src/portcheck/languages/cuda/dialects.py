"""Whether a file as a whole is CUDA, or the code of another vendor with the same keywords."""

from collections.abc import Sequence

from portcheck.languages.cuda.tokens import Token
from portcheck.languages.cuda.view import View
from portcheck.model import Vocabulary


def is_cuda(path: str, tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """By its suffix, or by a mark of device code or a header of CUDA anywhere in it."""
    words = vocabulary.words
    if path.lower().endswith(tuple(words["cuda_suffixes"])):
        return True
    marks = words["device_marks"] | words.get("own_headers", frozenset())
    return any(token.text in marks for token in tokens)


def is_foreign(view: View) -> bool:
    """By its suffix, or by a name or a header of another vendor outside of a branch for that vendor."""
    path = view.path.lower()
    if path.endswith(tuple(view.words("other_suffixes"))):
        return True
    if path.endswith(tuple(view.words("cuda_suffixes"))):
        return False
    marks = view.words("other_vendor_names")
    return any(token.text in marks for token in view.tokens)
