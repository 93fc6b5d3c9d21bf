"""A vendor's run-time patch, switched on at the top of a program."""

import libcst as cst

from portcheck.fix.edits import Edit, applied
from portcheck.fix.tree import Tree


def with_lines(text: str, lines: tuple[str, ...]) -> str | None:
    """The text with the lines above the first import of torch or, where there is none, below the last of `__future__`.

    None where the module is no program, does not parse, or has no such place; the same text where they are there.
    """
    try:
        tree = Tree(text)
    except (cst.ParserSyntaxError, RecursionError):
        return None
    if not tree.is_script:
        return None
    written = text.splitlines()
    missing = [line for line in lines if line not in written]
    place = _place(tree)
    if not missing:
        return text
    if place is None:
        return None
    return applied(text, [Edit(place, place, "".join(f"{line}{tree.newline}" for line in missing))])


def _place(tree: Tree) -> int | None:
    first = None
    for statement in tree.top:
        parts = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
        if not any(isinstance(part, (cst.Import, cst.ImportFrom)) for part in parts):
            if _speaks_of_torch(tree, statement):
                return None
            continue
        code = tree.code(statement)
        if code.startswith("from __future__"):
            continue
        first = tree.extent(statement).start if first is None else first
        if _speaks_of_torch(tree, statement):
            return tree.extent(statement).start
    return first


def _speaks_of_torch(tree: Tree, statement: cst.CSTNode) -> bool:
    return "torch" in tree.code(statement) and "import" in tree.code(statement)
