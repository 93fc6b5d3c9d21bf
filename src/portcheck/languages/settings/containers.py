"""Images, and the devices that a container is given by compose files."""

from collections.abc import Iterator, Mapping

from portcheck.languages.pattern import Pattern
from portcheck.languages.settings.entry import Entry
from portcheck.languages.shell.images import image_name, see_image
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.view import Sight, View
from portcheck.model import Kind

_TEMPLATE = Pattern(r"\$?\{\{[^{}]*\}\}|\$\{[^{}]*\}")
_NAMES = ("name", "repository", "image", "tag", "newName")


def see_container(view: View, entry: Entry, beside: Mapping[str, Entry], path: str) -> Iterator[Sight]:
    """An image, or a request to a container engine."""
    if len(entry.pieces) != 1:
        return
    if _holds_image(view, entry, beside, path):
        yield from _see_image(view, entry, beside)
        return
    yield from _see_request(view, entry, beside)


def _holds_image(view: View, entry: Entry, beside: Mapping[str, Entry], path: str) -> bool:
    """Whether nothing but an image can stand here."""
    keys = [_plain(key) for key in entry.path]
    last = keys[-1] if keys else ""
    if last in view.words("image_keys") or entry.text.startswith(tuple(view.words("vendor_registries"))):
        return True
    if last == "container":
        return "workflows" in path and not entry.is_item
    if last in ("repository", "name", "newname"):
        return (
            len(keys) > 1
            and (keys[-2] in view.words("image_keys") or keys[-2].endswith("image") or keys[-2] == "images")
            and (last != "name" or not entry.is_item)
        )
    return last == "uses" and entry.text.startswith("docker://")


def _plain(key: str) -> str:
    return key.lower().replace("-", "").replace("_", "")


def _see_image(view: View, entry: Entry, beside: Mapping[str, Entry]) -> Iterator[Sight]:
    piece = entry.pieces[0]
    text = str(_TEMPLATE.sub("", piece.text)).removeprefix("docker:").lstrip("/") if ":" in piece.text else piece.text
    text = text.rstrip(":")
    tag = beside.get("tag") or beside.get("newTag")
    if tag is not None and ":" not in text:
        text = f"{text}:{_TEMPLATE.sub('', tag.text)}".rstrip(":")
    registry = beside.get("registry")
    if registry is not None and "/" not in text.partition("/")[0] and "." not in text.partition("/")[0]:
        text = f"{registry.text}/{text}"
    if image_name(text) is None:
        return
    word = Word(text, piece.start, piece.start + len(piece.text))
    # A bare name is the repository's own image, whatever it is called.
    for sight in see_image(view, text, word, is_sure="/" in text or ":" in text):
        yield sight._replace(start=word.start, end=word.end)


def _see_request(view: View, entry: Entry, beside: Mapping[str, Entry]) -> Iterator[Sight]:
    """What compose files ask: a device reservation, `gpus:`, NVIDIA's runtime."""
    piece = entry.pieces[0]
    last, text = entry.name.text, piece.text
    above = entry.path[:-1]
    symbol = ""
    if last == "driver" and "devices" in above:
        symbol = "compose-device"
    elif last == "capabilities" and "devices" in above and "driver" not in beside and entry.is_item:
        symbol = "compose-capability"
    elif last == "gpus" and ("services" in above or text == "all"):
        symbol = "docker-gpus"
    elif last in ("runtime", "default-runtime") and text:
        symbol = "docker-runtime"
    elif last == "gpu" and above[-1:] in (("hostRequirements",), ("build",)) and text == "true":
        symbol = "docker-gpus"
    if symbol and view.watches(Kind.RESOURCE, symbol):
        yield Sight(Kind.RESOURCE, symbol, piece.start, piece.start + len(text), value=text)
