"""Names of container images: their normal form, and whether they say CUDA themselves."""

from collections.abc import Iterator

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.view import Sight, View
from portcheck.model import Confidence, Kind, Role

_IMAGE = Pattern(r"[\w.-]+(?::\d+(?=/))?(?:[/#][\w.-]+)*(?::[\w.${}-]+)?(?:@sha256:[0-9a-f$]+)?")
_SCHEMES = ("docker://", "dockerd://", "docker-daemon://", "oras://", "library://")
_SAYS_CUDA = Pattern(r"(?:^|[^a-z])(?:cuda|cu1\d\d|gpu)(?:[^a-z]|$)")
_APART = Pattern(r"[^a-z]+")


def image_name(text: str) -> tuple[str, str] | None:
    """The image without its tag, and the tag ("" without one); None where the text is no image."""
    for scheme in _SCHEMES:
        text = text.removeprefix(scheme)
    if not _IMAGE.fullmatch(text) or text[:1] in "./-$" or text.endswith((".sh", ".py", ".sif", ".sqsh")):
        return None
    name, _, _ = text.replace("#", "/").partition("@")
    head, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    name = (head + slash + last).removeprefix("docker.io/").removeprefix("index.docker.io/").removeprefix("library/")
    return name, tag


def see_image(view: View, text: str, word: Word, *, is_sure: bool = False) -> Iterator[Sight]:
    """The image that a text names, if it is bound to a vendor. `is_sure` where only an image can stand."""
    read = image_name(text)
    if read is None:
        return
    name, tag = read
    if not view.words("image_vendors").isdisjoint(_APART.split(f"{name}:{tag}".lower())):
        return
    if view.watches(Kind.IMAGE, name) and (is_sure or ("/" in name and (tag or "." in name.partition("/")[0]))):
        yield view.sight(Kind.IMAGE, name, word, text, role=Role.REFERENCE, value=tag)
    elif (is_sure or (tag and "/" in name)) and _SAYS_CUDA.search(f"{name}:{tag}".lower()):
        yield from view.see(
            Kind.IMAGE, "cuda-image", word, text, role=Role.REFERENCE, value=text, confidence=Confidence.MEDIUM
        )
