"""What a file takes for granted of the machine without a word that says so."""

from collections.abc import Iterator

from portcheck.languages.cuda.alignment import alignment_at, cast_at
from portcheck.languages.cuda.blocks import blocks_at, cluster_at
from portcheck.languages.cuda.capability import architecture_given, capability_at, generation_at, model_at
from portcheck.languages.cuda.lanes import lanes_at, warp_threads_at
from portcheck.languages.cuda.literals import value_of
from portcheck.languages.cuda.machine import field_at, machine_at, peers_at, template_devices
from portcheck.languages.cuda.precision import byte_at, exponent_scale_at, precision_at
from portcheck.languages.cuda.site import Site, site_of
from portcheck.languages.cuda.tokens import Sort
from portcheck.languages.cuda.view import View
from portcheck.model import Construct

_NUMBERS = (lanes_at, precision_at, machine_at, blocks_at, alignment_at, capability_at, architecture_given)
_NAMES = (
    warp_threads_at,
    cluster_at,
    peers_at,
    field_at,
    byte_at,
    exponent_scale_at,
    generation_at,
    cast_at,
)


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
    for index, token in enumerate(site.view.tokens):
        if token.sort is Sort.NUMBER:
            value = value_of(token.text)
            if value is not None:
                for number in _NUMBERS:
                    yield from number(site, index, value)
        elif token.sort is Sort.NAME:
            for name in _NAMES:
                yield from name(site, index)
        elif token.sort is Sort.STRING:
            yield from model_at(site, index)
