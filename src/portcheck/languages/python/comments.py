"""Comments that ask for silence."""

import ast
import io
from collections.abc import Iterator

from portcheck.languages.asking import asked
from portcheck.model import Suppression


def suppressions(text: str, tree: ast.Module | None) -> tuple[Suppression, ...]:
    """The suppressions of a file, in order; one on its own line covers the next statement."""
    if "portcheck:" not in text:
        return ()
    return tuple(_read(text, tree))


def _read(text: str, tree: ast.Module | None) -> Iterator[Suppression]:
    for line, is_alone, comment in _comments(text):
        if "portcheck:" in comment:
            found = asked(comment.lstrip("#"), line, _covered(tree, line, is_alone), text.count("\n") + 1)
            if found is not None:
                yield found


def _comments(text: str) -> Iterator[tuple[int, bool, str]]:
    import tokenize  # few files hold a suppression

    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.line[: token.start[1]].strip() == "", token.string
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return


def _covered(tree: ast.Module | None, line: int, is_alone: bool) -> tuple[int, int]:
    """The lines a comment covers: the statement it stands on, or the one after it."""
    if tree is None:
        return (line + 1, line + 1) if is_alone else (line, line)
    spans = [_extent(node) for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    if is_alone:
        after = [span for span in spans if span[0] > line]
        return min(after, key=lambda span: (span[0], span[1] - span[0])) if after else (line + 1, line + 1)
    around = [span for span in spans if span[0] <= line <= span[1]]
    return max(around, key=lambda span: (span[0], -span[1])) if around else (line, line)


def _extent(node: ast.stmt) -> tuple[int, int]:
    """The lines of a statement; of a compound one its head only."""
    first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
        return first, max(node.lineno, body[0].lineno - 1)
    return first, node.end_lineno or node.lineno
