"""Python: constructs by the abstract syntax tree, by tokens where a file does not parse."""

import ast
import sys
import warnings
from typing import NamedTuple

from portcheck.languages.paths import file_guard
from portcheck.languages.python.assembly import asm_passages
from portcheck.languages.python.comments import suppressions
from portcheck.languages.python.expressions import Placed
from portcheck.languages.python.modules import HELPER, KERNEL, Modules, glance
from portcheck.languages.python.placing import Placing
from portcheck.languages.python.quiet import Everywhere, Keys, Quiet
from portcheck.languages.python.scopes import Scope, resolve
from portcheck.languages.python.sources import passages
from portcheck.languages.python.text import Lines, decode
from portcheck.languages.python.view import View
from portcheck.languages.python.walker import Walker
from portcheck.languages.python.words import words_of
from portcheck.model import Kind, Reading, Role, SourceFile, Summary, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]

NAME = "python"
_EXTENSIONS = ("cpp_extension", "CUDAExtension", "CudaExtension")
# What generators write nests deeper than Python lets calls nest; a tree it parsed at all is walked in this.
_DEPTH = 8000


class _Opened(NamedTuple):
    """A file before its walk."""

    view: View
    lines: Lines
    quiet: Quiet


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys | None = None) -> Reading:
    """All that one Python file shows. `keys` tells where it holds any: the rest is skipped."""
    if source.path.lower().endswith(".ipynb"):
        return _read_notebook(source, vocabulary, keys)
    text = decode(source.data)
    known = keys or Everywhere()
    opened = _open(source, text, vocabulary, known)
    reading = _read_short(source, opened, vocabulary)
    if reading is not None:
        return reading
    tree = _parsed(text)
    if isinstance(tree, ast.Module):
        fresh = opened if opened.quiet.kept_its_word() else _open(source, text, vocabulary, known)
        return _read_deep(source, fresh, tree, vocabulary)
    # Read by what can tell alone the file may parse: as it does in a scan that outlines every file.
    outlined = _read_short(source, _open(source, text, vocabulary, known.surely()), vocabulary)
    return outlined or _degraded(text, vocabulary, tree)


def _read_short(source: SourceFile, opened: _Opened, vocabulary: Vocabulary) -> Reading | None:
    """What a file shows whose silent parts are not even parsed; None where all of it is to be."""
    short = None if "portcheck:" in opened.lines.text else opened.quiet.outline()
    tree = None if short is None else _parsed(short)
    if not isinstance(tree, ast.Module):
        return None
    reading = _read_deep(source, opened, tree, vocabulary)
    return reading if opened.quiet.kept_its_word() else None


def _open(source: SourceFile, text: str, vocabulary: Vocabulary, keys: Keys) -> _Opened:
    is_build = _is_build(source.path, text, vocabulary)
    view = View(vocabulary, Scope(None), text, is_build=is_build, followed=keys.followed())
    lines = Lines(text)
    return _Opened(view, lines, Quiet(view, lines, keys))


def _parsed(text: str) -> ast.Module | str:
    """The tree of a text, or why there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return _reason(error)


def _read_deep(source: SourceFile, opened: _Opened, tree: ast.Module, vocabulary: Vocabulary) -> Reading:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _DEPTH))
    try:
        return _read_tree(source, opened, tree, vocabulary)
    except RecursionError:
        return _degraded(opened.lines.text, vocabulary, "nested too deeply")
    finally:
        sys.setrecursionlimit(limit)


def _read_notebook(source: SourceFile, vocabulary: Vocabulary, keys: Keys | None) -> Reading:
    """The cells of a notebook as one module; those that do not parse by their tokens."""
    from portcheck.languages.python.notebook import extensions_of, open_notebook, parse, passages_of
    from portcheck.languages.python.tokens import read_tokens

    notebook = open_notebook(source.data.decode("utf-8-sig", "replace"))
    if notebook.fault is not None:
        return Reading(degraded=notebook.fault)
    text = notebook.module()
    origin = notebook.origin()
    reading = _read_deep(source, _open(source, text, vocabulary, keys or Everywhere()), parse(text), vocabulary)
    broken = [cell for cell in notebook.cells if cell.fault is not None]
    constructs = [
        *(origin.moved(each) for each in reading.constructs),
        *extensions_of(notebook),
        *(each._replace(cell=cell.number) for cell in broken for each in read_tokens(cell.code, vocabulary)),
    ]
    references = tuple(
        reference._replace(constructs=tuple(origin.moved(each) for each in reference.constructs))
        for reference in reading.references
    )
    told = ", ".join(f"cell {cell.number}, {cell.fault}" for cell in broken[:3])
    return reading._replace(
        constructs=tuple(constructs),
        references=references,
        suppressions=tuple(origin.asked(each) for each in reading.suppressions),
        degraded=f"read by tokens only: {told}" if broken else reading.degraded,
        passages=(*(origin.handed(each) for each in reading.passages), *passages_of(notebook, vocabulary)),
    )


def _reason(error: Exception) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    return "nested too deeply" if isinstance(error, (RecursionError, MemoryError)) else str(error)


def _degraded(text: str, vocabulary: Vocabulary, reason: str) -> Reading:
    from portcheck.languages.python.tokens import read_tokens  # few files do not parse

    constructs = read_tokens(text, vocabulary)
    return Reading(constructs, suppressions=suppressions(text, None), degraded=f"read by tokens only: {reason}")


def _read_tree(source: SourceFile, opened: _Opened, tree: ast.Module, vocabulary: Vocabulary) -> Reading:
    view, lines, quiet = opened
    walker = Walker(view, file_guard(source.path, vocabulary), quiet)
    walker.walk(tree)
    placing = Placing(lines, tuple(walker.module.stars))
    seen = walker.expressions.placed
    constructs = tuple(part for placed in seen if placed.sight.language is None for part in placing.settle(placed))
    return Reading(
        constructs=constructs,
        references=placing.references(),
        summary=_summary(source.path, walker, vocabulary),
        suppressions=suppressions(lines.text, tree),
        deferred=tuple(sorted(view.deferred)),
        passages=(*passages(seen, lines), *asm_passages(walker.expressions.assembly, tree, lines)),
    )


def _is_build(path: str, text: str, vocabulary: Vocabulary) -> bool:
    if path.rpartition("/")[2] in vocabulary.words["build_files"] or "setuptools" in text or "distutils" in text:
        return True
    # Looking for what all of them have in common first: most files are looked through once for it.
    return "xtension" in text and any(name in text for name in _EXTENSIONS)


def _summary(path: str, walker: Walker, vocabulary: Vocabulary) -> Summary:
    module: Scope = walker.module
    exports = {name: symbols[0] for name, symbols in module.symbols.items()}
    for name in module.aliases:
        dotted = resolve(module, ast.Name(name, ast.Load()))
        if dotted is not None:
            exports[name] = dotted
    for name in module.kernels:
        exports[name] = HELPER + KERNEL
    for name, family in _families(walker, vocabulary).items():
        exports[name] = HELPER + family
    defined = frozenset(module.locals) if path.endswith("__init__.py") else frozenset[str]()
    return Summary(exports, tuple(module.stars), defined)


def _families(walker: Walker, vocabulary: Vocabulary) -> dict[str, str]:
    known = set(walker.functions) - walker.module.kernels
    families: dict[str, str] = {}
    for placed in walker.expressions.placed:
        if placed.function in known and placed.function not in families:
            family = _family(placed, vocabulary)
            if family is not None:
                families[placed.function] = family
        elif placed.function in known and _family(placed, vocabulary) == "fp8-quantise":
            families[placed.function] = "fp8-quantise"
    return families


def _family(placed: Placed, vocabulary: Vocabulary) -> str | None:
    sight = placed.sight
    words = words_of(placed.function or "")
    if sight.kind is Kind.LAUNCH and sight.symbol != "<<<>>>":
        is_fp8 = not words.isdisjoint(vocabulary.words["fp8_strong"])
        return "fp8-quantise" if is_fp8 else "triton-launch"
    is_made = sight.role in (Role.ARGUMENT, Role.ASSIGNMENT)
    if sight.kind is Kind.DTYPE and is_made and not words.isdisjoint(vocabulary.words["fp8_words"]):
        return "fp8-quantise"
    return vocabulary.names["helper_families"].get(sight.symbol)
