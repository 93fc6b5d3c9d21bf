"""What a resolved name stands for: a number format, a vendor's function, something of another module."""

import ast
import sys
from collections.abc import Iterator

from portcheck.languages.python.view import Sight, View
from portcheck.model import Confidence, Kind, Role

OPEN = "?"
# Ends a deferred name of which every attribute may be used: `import a.b` binds `a`.
ANYTHING = ".*"
# A library is bound where it comes in and where it is used; a test for None or an annotation changes by itself.
_LIBRARY_ROLES = frozenset({Role.IMPORT, Role.CALL, Role.DECORATOR, Role.BASE, Role.ARGUMENT, Role.ASSIGNMENT})


def see_name(view: View, node: ast.AST, dotted: str, role: Role, token: str) -> Iterator[Sight]:
    """The sight of one resolved name, if any.

    A name that the repository itself may define carries the receiver `OPEN`: it is settled once all
    modules are known.
    """
    dtype = view.vocabulary.names["dtypes"].get(dotted)
    if dtype is not None:
        yield Sight(Kind.DTYPE, dtype, node, role, token=token)
        return
    if role is not Role.IMPORT and dotted.endswith(".__version__"):
        return
    if role is not Role.IMPORT and not view.lexicon.may_tell(dotted, is_decorator=role is Role.DECORATOR):
        return
    root = dotted.split(".", 1)[0]
    is_external = root in view.words["external"]
    symbol = view.lexicon.trim(dotted)
    kind = Kind.IMPORT if role is Role.IMPORT else Kind.API
    if symbol is not None:
        if not is_external and role not in _LIBRARY_ROLES:
            return
        yield Sight(
            kind,
            symbol,
            node,
            role,
            receiver=None if is_external else OPEN,
            token=token,
            value=None if symbol == dotted else dotted,
        )
    elif not is_external and root not in sys.stdlib_module_names and role is not Role.ANNOTATION:
        if view.follows(dotted):
            yield Sight(kind, dotted, node, role, Confidence.MEDIUM, receiver=OPEN, token=token)
        elif role is Role.IMPORT:
            view.deferred.add(dotted)
