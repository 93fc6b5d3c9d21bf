"""Jupyter notebooks: the code cells as one Python module, magics and shell lines handed on.

Places are a cell, its number among all cells from 1, and the line in it. Format: nbformat 4 and 3.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from portcheck.languages.python.magics import Magic, told, without_magics
from portcheck.model import Construct, Kind, Passage, Role, Span, Suppression, Vocabulary

_LONGEST = 1 << 30


class Cell(NamedTuple):
    """A code cell by its number; `code` is what Python reads of it, as many lines as are written."""

    number: int
    code: str
    magics: tuple[Magic, ...]
    fault: str | None = None

    @property
    def lines(self) -> int:
        """How many lines the cell has."""
        return self.code.count("\n") + 1


class Notebook(NamedTuple):
    """The code cells of a notebook; `fault` says why there are none where that is one."""

    cells: tuple[Cell, ...] = ()
    fault: str | None = None

    def module(self) -> str:
        """The cells that parse, one after the other; of the others blank lines."""
        return "\n".join(cell.code if cell.fault is None else "\n" * (cell.lines - 1) for cell in self.cells)

    def origin(self) -> "Origin":
        """Where the lines of the module come from."""
        return Origin([(cell.number, line) for cell in self.cells for line in range(1, cell.lines + 1)])


class Origin:
    """The cell and the line in it of each line of the module."""

    def __init__(self, places: Sequence[tuple[int, int]]) -> None:
        self._places = places

    def place(self, line: int) -> tuple[int, int]:
        """Cell and line of a line of the module, all from 1."""
        return self._places[min(line, len(self._places)) - 1]

    def moved(self, construct: Construct) -> Construct:
        """A construct at its place in its cell; uses in other cells are not told."""
        cell = self.place(construct.span.line)[0]
        related = tuple(self._span(span) for span in construct.related if self.place(span.line)[0] == cell)
        return construct._replace(span=self._span(construct.span), related=related, cell=cell)

    def handed(self, passage: Passage) -> Passage:
        """A passage at its place in its cell."""
        cell = self.place(passage.starts[0][0])[0]
        starts = tuple((self.place(line)[1], column) for line, column in passage.starts)
        return passage._replace(
            starts=starts, cell=cell, otherwise=tuple(self.moved(each) for each in passage.otherwise)
        )

    def asked(self, asked: Suppression) -> Suppression:
        """A suppression at its place in its cell; one for the whole file holds in all cells."""
        cell, line = self.place(asked.line)
        if asked.first == 1 and asked.last >= len(self._places):
            return asked._replace(line=line, last=_LONGEST)
        last = max((self.place(each) for each in (asked.first, asked.last)), key=lambda place: place[0] == cell)[1]
        return asked._replace(line=line, first=self.place(asked.first)[1], last=last, cell=cell)

    def _span(self, span: Span) -> Span:
        return Span(self.place(span.line)[1], span.column, self.place(span.end_line)[1], span.end_column)


def parse(text: str) -> ast.Module:
    """The tree of a cell or of a notebook's module, where `await` may stand at the top."""
    tree = compile(text, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def open_notebook(text: str) -> Notebook:
    """The code cells of a notebook in Python, told from its JSON."""
    import json

    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        at = f" at line {line}" if line is not None else ""
        return Notebook(fault=f"not read: no notebook, its JSON is broken{at}")
    cells = _cells(data)
    if cells is None:
        return Notebook(fault="not read: no notebook, it has no list of cells")
    if not _is_python(data):
        return Notebook()
    sources = ((number, _source(cell)) for number, cell in enumerate(cells, 1) if _is_code(cell))
    return Notebook(tuple(_read(number, source) for number, source in sources))


def _cells(data: Any) -> list[Any] | None:
    """The cells, of all worksheets in format 3."""
    if not isinstance(data, Mapping):
        return None
    if isinstance(data.get("cells"), list):
        return list(data["cells"])
    sheets = data.get("worksheets")
    if not isinstance(sheets, list):
        return None
    return [cell for sheet in sheets if isinstance(sheet, Mapping) for cell in sheet.get("cells") or ()]


def _is_python(data: Mapping[str, Any]) -> bool:
    metadata = data.get("metadata")
    for part in ("kernelspec", "language_info"):
        told = metadata.get(part) if isinstance(metadata, Mapping) else None
        name = told.get("language" if part == "kernelspec" else "name") if isinstance(told, Mapping) else None
        if isinstance(name, str):
            return "python" in name.lower()
    return True


def _is_code(cell: Any) -> bool:
    return isinstance(cell, Mapping) and cell.get("cell_type") == "code"


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str)).encode("utf-8", "replace").decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ")


def _read(number: int, source: str) -> Cell:
    fault = _fault(source)
    if fault is None:
        return Cell(number, source, ())
    code, magics = without_magics(source)
    return Cell(number, code, magics, _fault(code))


def _fault(code: str) -> str | None:
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parse(code)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or "nested too deeply"
    return None


def passages_of(notebook: Notebook, vocabulary: Vocabulary) -> Iterator[Passage]:
    """What the cells give to other languages."""
    for cell in notebook.cells:
        for magic in cell.magics:
            yield from told(magic, cell.number, vocabulary)


def extensions_of(notebook: Notebook) -> Iterator[Construct]:
    """The modules that `%load_ext` imports."""
    for cell in notebook.cells:
        for magic in cell.magics:
            if magic.name in ("load_ext", "reload_ext") and magic.text.strip():
                name = magic.text.split()[0]
                column = magic.column + len(magic.text) - len(magic.text.lstrip())
                span = Span(magic.line, column, magic.line, column + len(name))
                yield Construct(Kind.IMPORT, name, span, name, Role.IMPORT, cell=cell.number)
