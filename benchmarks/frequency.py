"""Measures how often real repositories hold each construct, and writes rules/frequency.yaml.

Every repository weighs the same, whatever its size: a construct's weight is the mean of its shares of their findings,
in millionths. Folders are given as `owner/name@revision=folder`.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from portcheck.knowledge import find_rules_directory, open_knowledge
from portcheck.model import Origin
from portcheck.scan import scan_tree
from portcheck.workspace import Limits, open_workspace

# A repository with fewer findings says little of how they spread.
LEAST = 20
HEAD = """\
# How often real code holds each construct, in millionths by rule and symbol; `*` stands for a rule's rare symbols.
# Written by benchmarks/frequency.py. Every repository weighs the same, whatever its size.
"""
Counts = Counter[tuple[str, str]]


def counted(folder: Path) -> Counts:
    """The findings in a repository's own files by rule and symbol."""
    report = scan_tree(open_workspace([folder]), [folder], open_knowledge(), Limits(), date.today())
    return Counter((each.rule, each.symbol) for each in report.findings if each.origin is Origin.OWN)


def weights(counts: Iterable[Counts]) -> dict[str, dict[str, int]]:
    """Millionths by rule and symbol; what is below one goes to the rule's `*`."""
    several = list(counts)
    shares: Counter[tuple[str, str]] = Counter()
    for each in several:
        total = each.total() * len(several)
        shares.update({key: round(1e9 * n / total) for key, n in each.items()})
    table: dict[str, dict[str, int]] = {}
    for (rule, symbol), share in sorted(shares.items()):
        name, weight = (symbol, round(share / 1000)) if share >= 1000 else ("*", share)
        symbols = table.setdefault(rule, {})
        symbols[name] = symbols.get(name, 0) + weight
    for symbols in table.values():
        if "*" in symbols:
            symbols["*"] = max(1, round(symbols["*"] / 1000))
    return table


def lines(repositories: Mapping[str, tuple[str, int]], table: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """The file, line by line."""
    yield f"measured: {date.today()}"
    yield "repositories:"
    for name, (revision, findings) in sorted(repositories.items()):
        yield f'  {name}: {{revision: "{revision}", findings: {findings}}}'
    yield "constructs:"
    for rule, symbols in sorted(table.items()):
        yield f"  {rule}:"
        for symbol, weight in sorted(symbols.items(), key=lambda pair: (-pair[1], pair[0])):
            yield f"    {_quoted(symbol)}: {weight}"


def _quoted(symbol: str) -> str:
    escaped = symbol.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def main() -> None:
    """Scans the repositories and writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", nargs="+", help="owner/name@revision=folder")
    repositories, counts = {}, []
    for given in parser.parse_args().repository:
        named, _, folder = given.partition("=")
        name, _, revision = named.partition("@")
        found = counted(Path(folder))
        print(f"{name}: {found.total()} findings")
        if found.total() >= LEAST:
            repositories[name] = (revision, found.total())
            counts.append(found)
    written = "".join(f"{line}\n" for line in lines(repositories, weights(counts)))
    (find_rules_directory() / "frequency.yaml").write_text(HEAD + written, "utf-8")


if __name__ == "__main__":
    main()
