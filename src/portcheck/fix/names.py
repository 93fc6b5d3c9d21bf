"""Names of environment variables: they change in a file together or not at all, and nowhere in part unasked."""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping

from portcheck.fix.edits import Edit, Fix, left_because
from portcheck.fix.source import Lines
from portcheck.model import Finding, Kind, Span

_EXPANSION = re.compile(r"\$(?:\{#?|\()?$")
_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)
_COMMENT_OF_C = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_C = (".c", ".cc", ".cpp", ".cxx", ".cu", ".cuh", ".h", ".hpp", ".go", ".js", ".ts", ".rs", ".java")


def together(text: str, findings: tuple[Finding, ...], fixes: Iterable[Fix]) -> list[Fix]:
    """The fixes of one file; those of a name that cannot change in all its places are left."""
    made = list(fixes)
    for name in sorted({each.symbol for each in findings if each.kind is Kind.ENV}):
        own = [each for each in findings if each.kind is Kind.ENV and each.symbol == name]
        fingerprints = {each.fingerprint for each in own}
        fixing = [fix for fix in made if fix.fingerprint in fingerprints and fix.edits]
        if not fixing:
            continue
        why = _obstacle(text, own, fixing, made)
        first = fixing[0]
        for number, fix in enumerate(made):
            if fix in fixing and why:
                made[number] = left_because(fix, why)
            elif fix is first:
                made[number] = fix._replace(edits=(*fix.edits, *_expansions(text, own[0].path, name, fixing)))
    return made


def _obstacle(text: str, own: list[Finding], fixing: list[Fix], made: list[Fix]) -> str:
    new = fixing[0].edits[0].text
    done = {fix.fingerprint for fix in fixing}
    fixed: set[Span] = {each.span for each in own if each.fingerprint in done}
    left = [each.span.line for each in own if each.span not in fixed]
    if left:
        return f"the name is left in line {left[0]}"
    if any(True for _ in mentions(own[0].path, text, new)):
        return f"the file speaks of {new} already"
    others = [fix for fix in made if fix not in fixing and fix.edits and fix.edits[0].text == new]
    return f"two names would become {new}" if others else ""


def _expansions(text: str, path: str, name: str, fixing: list[Fix]) -> Iterator[Edit]:
    """The edits of `$NAME` and the like in the same file, which are no findings of their own."""
    if path.endswith((".py", ".pyi")):
        return
    edits = [edit for fix in fixing for edit in fix.edits]
    for start in _uncovered(path, text, name, edits):
        if _EXPANSION.search(text[max(0, start - 3) : start]):
            yield Edit(start, start + len(name), edits[0].text)


def with_doubts(fixes: Iterable[Fix], findings: Iterable[Finding], doubts: Mapping[str, str]) -> list[Fix]:
    """The fixes; those of a name that is left elsewhere are no longer safe."""
    of = {each.fingerprint: each.symbol for each in findings if each.kind is Kind.ENV}
    return [
        fix._replace(is_safe=False, doubt=fix.doubt or doubts[of[fix.fingerprint]])
        if fix.edits and of.get(fix.fingerprint) in doubts
        else fix
        for fix in fixes
    ]


def line_left(path: str, text: str, name: str, edits: Iterable[Edit]) -> int | None:
    """The first line where a name stands outside of comments and of all edits."""
    start = next(_uncovered(path, text, name, edits), None)
    return None if start is None else text.count("\n", 0, start) + 1


def _uncovered(path: str, text: str, name: str, edits: Iterable[Edit]) -> Iterator[int]:
    covered = {edit.start for edit in edits}
    return (start for start in mentions(path, text, name) if start not in covered)


def mentions(path: str, text: str, name: str) -> Iterator[int]:
    """Where a name stands as a word of its own, outside of comments and of Python's docstrings."""
    found = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    if not found:
        return iter(())
    silent = list(_silent(path, text))
    return (start for start in found if not any(begin <= start < end for begin, end in silent))


def _silent(path: str, text: str) -> Iterator[tuple[int, int]]:
    if path.endswith((".py", ".pyi")):
        yield from _silent_in_python(text)
    elif not path.endswith((".json", ".ipynb")):
        pattern = _COMMENT_OF_C if path.endswith(_C) else _COMMENT
        yield from (found.span() for found in pattern.finditer(text))


def _silent_in_python(text: str) -> Iterator[tuple[int, int]]:
    starts = Lines(text).starts
    spans = []
    opened = True
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            span = (starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1])
            # A string that begins a statement is read by people alone, or by nobody.
            if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and opened):
                spans.append(span)
            if token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
                opened = token.type == tokenize.NEWLINE
    except (tokenize.TokenError, SyntaxError):
        return
    yield from spans
