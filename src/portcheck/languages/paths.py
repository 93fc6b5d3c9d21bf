"""What the path of a file says of whose backend it is."""

from portcheck.languages.pattern import Pattern
from portcheck.model import Guard, Vocabulary

_APART = Pattern(r"[^a-z0-9]+")
# Files whose names go on after the dot: `Dockerfile.gpu`.
_CONTAINER_FILES = ("dockerfile", "containerfile")
_NONE: frozenset[str] = frozenset()


def other_vendor(path: str, vocabulary: Vocabulary) -> str | None:
    """The word in a path that makes the file another vendor's backend; None for all other files."""
    words = _words(path)
    if not words.isdisjoint(vocabulary.words.get("own_backend_paths", _NONE)):
        return None
    return min(words & vocabulary.words.get("other_vendor_paths", _NONE), default=None)


def file_guard(path: str, vocabulary: Vocabulary) -> Guard:
    """The guard that all of a file stands under: `vendor` for the CUDA backend's own file."""
    folders = path.lower().split("/")
    names = {folders[-1].rpartition(".")[0], *folders[-2:-1]}
    return Guard.NONE if names.isdisjoint(vocabulary.words.get("own_backend_paths", _NONE)) else Guard.VENDOR


def _words(path: str) -> set[str]:
    """The words of the file's name without what follows its last dot, and of its folders."""
    folders = path.lower().split("/")
    is_container = folders[-1].startswith(_CONTAINER_FILES)
    stem = folders[-1] if is_container else folders[-1].rpartition(".")[0] or folders[-1]
    return {part for name in (stem, *folders[:-1]) for part in _APART.split(name)}
