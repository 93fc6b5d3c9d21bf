"""The `match` and `not` entries of rules as plain rows, and the claims they make."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portcheck.errors import KnowledgeError
from portcheck.knowledge.claims import covers
from portcheck.knowledge.formats import FILTERS
from portcheck.knowledge.nodes import Node
from portcheck.knowledge.tree import YamlFile

Scalar = str | bool | None


@dataclass(frozen=True, slots=True)
class Match:
    """One entry of a rule's `match` or `not`; `filters` in the order of the format."""

    rule: str
    file: YamlFile
    line: int
    kind: str | None
    symbol: str | None
    filters: tuple[Scalar, ...]

    def row(self) -> list[Scalar]:
        """The claim as the tables hold it, without the filters that are not given."""
        last = max((place + 1 for place, value in enumerate(self.filters) if value is not None), default=0)
        return [self.rule, *self.filters[:last]]

    def rank(self) -> tuple[int, bool, int]:
        """How narrow the filters are: their number, then a whole value before a prefix, a longer before a shorter."""
        value = str(self.filters[FILTERS.index("value")] or "")
        given = sum(value is not None for value in self.filters)
        return (given, not value.endswith("*"), len(value))


def matches(rules: tuple[YamlFile, ...], key: str = "match") -> tuple[Match, ...]:
    """The entries of all sound rules under `match` (or `not`)."""
    return tuple(_match(file, item) for file in rules if file.is_sound for item in _items(file, key))


def claim_tables(entries: tuple[Match, ...]) -> dict[str, dict[str, Any]]:
    """The claims of each kind: exact ones by symbol, prefixes by length and text, the longest and narrowest first."""
    tables: dict[str, dict[str, Any]] = {}
    for kind, of_kind in _by_kind(entries).items():
        exact: dict[str, list[list[Scalar]]] = defaultdict(list)
        prefixes: dict[int, dict[str, list[list[Scalar]]]] = defaultdict(lambda: defaultdict(list))
        for symbol, entry in _ordered(of_kind):
            if symbol.endswith("*"):
                prefixes[len(symbol) - 1][symbol[:-1]].append(entry.row())
            else:
                exact[symbol].append(entry.row())
        by_length = {str(length): prefixes[length] for length in sorted(prefixes, reverse=True)}
        tables[kind] = {"exact": exact, "prefixes": by_length}
    return tables


def conflicts(entries: tuple[Match, ...]) -> Iterator[KnowledgeError]:
    """Pairs of claims between which nothing decides."""
    by_symbol: dict[tuple[str | None, str | None], list[Match]] = defaultdict(list)
    for entry in entries:
        earlier = by_symbol[entry.kind, entry.symbol]
        other = next((other for other in earlier if _collide(entry, other)), None)
        if other is not None:
            where = "above" if other.rule == entry.rule else f"by '{other.rule}'"
            text = f"{entry.kind} {entry.symbol} is already claimed {where}; drop one or add a filter"
            yield entry.file.error(entry.line, text)
        earlier.append(entry)


def _items(file: YamlFile, key: str) -> tuple[Node, ...]:
    node = file.node.get(key)
    return node.items() if node else ()


def _match(file: YamlFile, node: Node) -> Match:
    filters = tuple(_scalar(node.get(name)) for name in FILTERS)
    return Match(file.id, file, node.line, node.text("kind"), node.text("symbol"), filters)


def _scalar(node: Node | None) -> Scalar:
    return node.value if node is not None and isinstance(node.value, str | bool) else None


def _by_kind(entries: tuple[Match, ...]) -> dict[str, list[Match]]:
    by_kind: dict[str, list[Match]] = defaultdict(list)
    for entry in entries:
        by_kind[str(entry.kind)].append(entry)
    return dict(by_kind)


def _symbols(entry: Match) -> tuple[str, ...]:
    """The symbol, and for `a.b.*` also `a.b`, which it covers."""
    symbol = str(entry.symbol)
    return (symbol, symbol[:-2]) if symbol.endswith(".*") else (symbol,)


def _ordered(entries: list[Match]) -> list[tuple[str, Match]]:
    """The claims, the narrowest first; the covered `a.b` of an `a.b.*` stands behind a claim to `a.b` itself."""
    pairs = [(symbol, entry) for entry in entries for symbol in _symbols(entry)]
    return sorted(pairs, key=lambda pair: (pair[0] != pair[1].symbol, *(-part for part in pair[1].rank())))


def _collide(one: Match, other: Match) -> bool:
    if one.rule == other.rule:
        return one.filters == other.filters
    return one.rank() == other.rank() and not any(map(_are_apart, one.filters, other.filters))


def _are_apart(one: Scalar, other: Scalar) -> bool:
    """Whether no construct passes both filters."""
    if one is None or other is None or one == other:
        return False
    if isinstance(one, str) and isinstance(other, str):
        return not (covers(one, other.rstrip("*")) or covers(other, one.rstrip("*")))
    return True
