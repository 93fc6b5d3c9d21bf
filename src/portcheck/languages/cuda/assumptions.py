"""What a file takes for granted of the machine without a word that says so."""

from collections.abc import Callable, Iterator

from portcheck.languages.cuda.alignment import alignment_at, cast_at
from portcheck.languages.cuda.blocks import blocks_at, cluster_at, registers_at
from portcheck.languages.cuda.capability import architecture_given, capability_at, generation_at, model_at, number_at
from portcheck.languages.cuda.lanes import lanes_at, warp_threads_at
from portcheck.languages.cuda.literals import value_of
from portcheck.languages.cuda.machine import field_at, machine_at, peers_at, template_devices
from portcheck.languages.cuda.precision import byte_at, exponent_scale_at, precision_at
from portcheck.languages.cuda.site import Site, site_of
from portcheck.languages.cuda.tokens import Sort
from portcheck.languages.cuda.view import View
from portcheck.model import Construct

_NUMBERS = (lanes_at, precision_at, machine_at, blocks_at, alignment_at, capability_at, architecture_given)
_SMALL = (lanes_at, precision_at)
_NAMES = {
    "warp": warp_threads_at,
    "shape": cluster_at,
    "nvl": peers_at,
    "ue8m0": exponent_scale_at,
    "reg": registers_at,
}
_GROUPS = {"byte_types": byte_at, "generations": generation_at, "wide_vectors": cast_at}


_Detector = Callable[[Site, int], Iterator[Construct]]


def assumptions(view: View) -> Iterator[Construct]:
    """The assumptions of one file; of each sort one a line."""
    site = site_of(view)
    if site is None:
        return
    told: set[tuple[str, int]] = set()
    for each in (*_assumed(site), *template_devices(site)):
        place = (each.symbol, each.span.line)
        if place not in told:
            told.add(place)
            yield each


def _assumed(site: Site) -> Iterator[Construct]:
    asked: dict[str, tuple[_Detector, ...]] = {}
    for index, token in enumerate(site.view.tokens):
        if token.sort is Sort.NUMBER:
            value = value_of(token.text)
            if value is not None:
                for number in _SMALL if value in (0, 1) else _NUMBERS:
                    yield from number(site, index, value)
        elif token.sort is Sort.NAME:
            if token.text not in asked:
                asked[token.text] = tuple(_detectors(site.view, token.text))
            for detector in asked[token.text]:
                yield from detector(site, index)
        elif token.sort is Sort.STRING:
            yield from model_at(site, index)


def _detectors(view: View, text: str) -> Iterator[_Detector]:
    """What may have something to say of a name, wherever it stands."""
    lowered = text.lower()
    yield from (detector for part, detector in _NAMES.items() if part in lowered)
    yield from (detector for group, detector in _GROUPS.items() if text in view.words(group))
    if text in ("major", "minor"):
        yield number_at
    names = view.vocabulary.names
    if text in names["property_fields"] or text in names["telling_names"]:
        yield field_at
