"""What a requirement or an address shows, given what the vocabulary tells of builds and vendors."""

from collections.abc import Iterator
from typing import NamedTuple

from portcheck.languages.dependencies.requirement import Requirement
from portcheck.languages.pattern import Pattern
from portcheck.languages.wheels import has_cuda_tag, has_other_tag
from portcheck.model import Confidence, Construct, Guard, Kind, Role, Span, Vocabulary

_WORDS = Pattern(r"[^a-z0-9]+")
_REPOSITORY = Pattern(r"://[^/]+/([^/@#?]+)/([^/@#?]+)")
_EQUAL = Pattern(r"==\s*[\"']([^\"']*)[\"']")


class Place(NamedTuple):
    """Where a text begins in its file, both from 1."""

    line: int
    column: int


class View(NamedTuple):
    """What holds for a stretch of a file; `is_other_build`: its index serves wheels for something else than CUDA."""

    vocabulary: Vocabulary
    guard: Guard = Guard.NONE
    enclosing: str = ""
    confidence: Confidence = Confidence.HIGH
    is_other_build: bool = False

    def words(self, name: str) -> frozenset[str]:
        """A named set of the vocabulary."""
        return self.vocabulary.words.get(name, frozenset())

    def within(self, group: str, *names: str) -> "View | None":
        """The view of a group by its name; None if the group is another vendor's."""
        words = set(_WORDS.split(group.lower()))
        if words & self.words("other_groups"):
            return None
        is_cuda = bool(words & self.words("cuda_groups")) or has_cuda_tag(group, self.vocabulary)
        enclosing = ".".join(part for part in (self.enclosing, *names) if part)
        return self._replace(guard=Guard.VENDOR if is_cuda else self.guard, enclosing=enclosing)


def see_requirement(view: View, asked: Requirement, text: str, place: Place) -> Iterator[Construct]:
    """The package, if a rule asks for it or if it says itself that it was built for CUDA.

    `text` is what it was read from and begins at the place.
    """
    if _is_elsewhere(view, asked):
        return
    symbol = _symbol(view, asked)
    if symbol is None:
        return
    guard = view.guard
    if guard is Guard.NONE and any(word in asked.marker for word in view.words("narrowing_markers")):
        guard = Guard.AVAILABILITY
    bounds = (asked.start, asked.end)
    yield construct(view, symbol, place, bounds, text[asked.start : asked.end], asked.value)._replace(guard=guard)


def _symbol(view: View, asked: Requirement) -> str | None:
    made = view.vocabulary.names["repositories"].get(_repository(asked.url))
    if made is not None:
        return made
    if view.vocabulary.watched[Kind.PACKAGE].covers(asked.name):
        return asked.name
    extras = asked.value[: asked.value.find("]")] if asked.value[:1] == "[" else ""
    said = asked.url or asked.value.rpartition("+")[2]
    is_cuda = any(has_cuda_tag(part, view.vocabulary) for part in (asked.name, extras, said))
    return "cuda-wheel" if is_cuda or (extras and not _parts(extras).isdisjoint(view.words("cuda_extras"))) else None


def _repository(url: str) -> str:
    """The owner and the name of a repository, in lower case; empty where the address has no such two."""
    found = _REPOSITORY.search(url.lower())
    return f"{found.group(1)}/{found.group(2).removesuffix('.git')}" if found else ""


def _is_elsewhere(view: View, asked: Requirement) -> bool:
    """Whether the package goes to machines that cannot have CUDA, or is another vendor's build of it."""
    marker = asked.marker.lower()
    if any(word in view.words("foreign_markers") for word in _EQUAL.findall(marker)):
        return True
    said = asked.url or asked.value.partition("+")[2]
    if said and has_other_tag(f"+{said}", view.vocabulary):
        return True
    return view.is_other_build and asked.name in view.words("served_by_index") and not said


def _parts(text: str) -> set[str]:
    return set(_WORDS.split(text.lower()))


def see_index(view: View, url: str, place: Place) -> Iterator[Construct]:
    """An index whose wheels are built for one CUDA, or that is one vendor's own."""
    known = next((symbol for host, symbol in sorted(view.vocabulary.names["indexes"].items()) if host in url), None)
    if known in view.words("indexes_by_version") or known is None:
        if not has_cuda_tag(url, view.vocabulary):
            return
        known = known or "cuda-wheel-index"
    parts = url.rstrip("/").split("/")
    telling = next((part for part in parts if has_cuda_tag(part, view.vocabulary)), parts[-1])
    yield construct(view, known, place, (0, len(url)), url, telling)


def see_channel(view: View, channel: str, place: Place) -> Iterator[Construct]:
    """A channel of conda that is one vendor's."""
    channels = view.vocabulary.names["channels"]
    symbol = next((channels[part] for part in channel.split("/") if part in channels), None)
    if symbol is None:
        yield from see_index(view, channel, place)
    else:
        yield construct(view, symbol, place, (0, len(channel)), channel, channel)


def construct(
    view: View, symbol: str, place: Place, bounds: tuple[int, int], text: str, value: str | None
) -> Construct:
    """A package as the view sees it."""
    start, end = (place.column + bound for bound in bounds)
    return Construct(
        Kind.PACKAGE,
        symbol,
        Span(place.line, start, place.line, end),
        text,
        Role.ARGUMENT,
        view.confidence,
        view.guard,
        view.enclosing,
        value=value or None,
    )
