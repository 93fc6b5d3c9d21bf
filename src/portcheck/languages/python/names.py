"""What a resolved name stands for: a number format, a vendor's function, something of another module."""

import ast
import sys
from collections.abc import Iterator

from portcheck.languages.python.view import Sight, View
from portcheck.model import Confidence, Kind, Role, Vocabulary

OPEN = "?"


def see_name(view: View, node: ast.AST, dotted: str, role: Role, token: str) -> Iterator[Sight]:
    """The sight of one resolved name, if any.

    A name that the repository itself may define carries the receiver `OPEN`: it is settled once all
    modules are known.
    """
    dtype = view.vocabulary.names["dtypes"].get(dotted)
    if dtype is not None:
        yield Sight(Kind.DTYPE, dtype, node, role, token=token)
        return
    root = dotted.split(".", 1)[0]
    is_external = root in view.word("external")
    symbol = trim(view.vocabulary, dotted)
    kind = Kind.IMPORT if role is Role.IMPORT else Kind.API
    if symbol is not None:
        yield Sight(
            kind,
            symbol,
            node,
            role,
            receiver=None if is_external else OPEN,
            token=token,
            value=None if symbol == dotted else dotted,
        )
    elif not is_external and root not in sys.stdlib_module_names:
        yield Sight(kind, dotted, node, role, Confidence.MEDIUM, receiver=OPEN, token=token)


def trim(vocabulary: Vocabulary, dotted: str) -> str | None:
    """The watched symbol of a name: itself, or the exact name it is an attribute of.

    A prefix that reaches further than the exact name keeps the whole: `torch.cuda.*` keeps `torch.cuda.new`.
    """
    api = vocabulary.watched[Kind.API]
    imports = vocabulary.watched[Kind.IMPORT]
    name = dotted
    while name and name not in api.exact:
        name = name.rpartition(".")[0]
    reach = max((length for length, group in api.prefixes.items() if dotted[:length] in group), default=0)
    if name and len(name) + 1 > reach:
        return name
    return dotted if reach or imports.covers(dotted) else None
