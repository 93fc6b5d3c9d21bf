"""What the settings of one file show: constructs, and text of other languages."""

from collections.abc import Iterator, Sequence

from portcheck.languages.paths import file_guard
from portcheck.languages.settings.clusters import see_cluster
from portcheck.languages.settings.containers import see_container
from portcheck.languages.settings.entry import Entry, Lines, Neighbours
from portcheck.languages.settings.passages import passages_of
from portcheck.languages.settings.values import see_value
from portcheck.languages.settings.variables import see_variable
from portcheck.languages.shell.view import Sight, View
from portcheck.model import Construct, Guard, Reading, SourceFile, Span, Vocabulary

_SCHEMA = "json-schema.org"


def reading(source: SourceFile, text: str, entries: Sequence[Entry], vocabulary: Vocabulary) -> Reading:
    """The reading of a file whose scalars are given."""
    view = View(text, vocabulary)
    told = [entry for entry in entries if not _is_quiet(view, entry)]
    silent = set(_descriptions(told))
    told = [entry for entry in told if entry.document not in silent] if -1 not in silent else []
    lines = Lines(text)
    beside = Neighbours(told)
    guard = file_guard(source.path, vocabulary)
    sights = dict.fromkeys(sight for entry in told for sight in _see(view, entry, beside, source.path))
    return Reading(
        constructs=tuple(_construct(text, lines, sight, guard) for sight in sights),
        passages=tuple(passage._replace(guard=guard) for passage in passages_of(view, told, beside, lines)),
    )


def _see(view: View, entry: Entry, beside: Neighbours, path: str) -> Iterator[Sight]:
    """What one scalar says; the first that knows it speaks alone."""
    for see in (see_variable, see_container, see_cluster, see_value):
        seen = list(see(view, entry, beside.of(entry), path))
        if seen:
            yield from seen
            return


def _is_quiet(view: View, entry: Entry) -> bool:
    """Whether it stands under a key that holds prose."""
    return not view.words("quiet_keys").isdisjoint(key.lower() for key in entry.keys)


def _descriptions(entries: Sequence[Entry]) -> Iterator[int]:
    """The numbers of documents that describe others: schemas of resources; -1 for a whole file."""
    for entry in entries:
        if len(entry.keys) != 1:
            continue
        key, text = entry.keys[0], entry.text
        if key == "kind" and text == "CustomResourceDefinition":
            yield entry.document
        elif key in ("openapi", "swagger") or (key == "$schema" and _SCHEMA in text):
            yield -1


def _construct(text: str, lines: Lines, sight: Sight, guard: Guard) -> Construct:
    return Construct(
        kind=sight.kind,
        symbol=sight.symbol,
        span=Span(*lines.place(sight.start), *lines.place(sight.end)),
        text=text[sight.start : sight.end],
        role=sight.role,
        confidence=sight.confidence,
        guard=guard,
        value=sight.value,
        family=sight.family,
    )
