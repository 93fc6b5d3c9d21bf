"""What a name, a version or an address says of the device that a package was built for."""

import functools
import re

from portcheck.model import Vocabulary


@functools.cache
def _tags(words: frozenset[str], after: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(sorted(map(re.escape, words))) or '(?!)'}){after}")


def has_cuda_tag(text: str, vocabulary: Vocabulary) -> bool:
    """Whether it says for which CUDA it was built, such as `cu124`."""
    return _tags(vocabulary.words["cuda_tags"], r"[-_.]?\d{2}").search(_plain(text)) is not None


def has_other_tag(text: str, vocabulary: Vocabulary) -> bool:
    """Whether it says that it was built for something else, such as `rocm6.2`, and not for CUDA too."""
    found = _tags(vocabulary.words["other_builds"], r"(?![a-z])").search(_plain(text))
    return found is not None and not has_cuda_tag(text, vocabulary)


def _plain(text: str) -> str:
    return text.lower().replace("%2b", "+")
