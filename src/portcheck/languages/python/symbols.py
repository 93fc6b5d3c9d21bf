"""Which symbol of the rules a dotted name stands for."""

from portcheck.model import Kind, Names, Vocabulary


def trim(vocabulary: Vocabulary, dotted: str) -> str | None:
    """The watched symbol of a name: itself, or the exact name it is an attribute of.

    A prefix that reaches further than the exact name keeps the whole: `torch.cuda.*` keeps `torch.cuda.new`.
    """
    symbol = asked(vocabulary.watched[Kind.API], dotted)
    if symbol is None and vocabulary.watched[Kind.IMPORT].covers(dotted):
        return dotted
    return symbol


def asked(api: Names, dotted: str) -> str | None:
    """The symbol of an api that a name stands for; see `trim`."""
    name = dotted
    while name and name not in api.exact:
        name = name.rpartition(".")[0]
    reach = 0
    for length, group in api.prefixes.items():
        if length > reach and dotted[:length] in group:
            reach = length
    if name and len(name) + 1 > reach:
        return name
    return dotted if reach else None
