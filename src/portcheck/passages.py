"""Text in another language inside a file, read by that language and put back where it stands."""

from collections.abc import Iterator, Mapping

from portcheck.knowledge import Knowledge
from portcheck.languages import Language, language
from portcheck.match import claimant
from portcheck.model import Construct, Guard, Passage, Reading, SourceFile, Span, Suppression
from portcheck.prefilter import Prefilter

# A heredoc in a shell line of a container file in a string: deeper than anybody writes.
_DEPTH = 6


def unfolded(
    reading: Reading, source: SourceFile, knowledge: Knowledge, filters: Mapping[str, Prefilter], depth: int = 0
) -> Reading:
    """The reading with what its passages show, at their places in the file; passages inside passages too."""
    constructs = list(reading.constructs)
    suppressions = list(reading.suppressions)
    degraded = reading.degraded
    for passage in reading.passages if depth < _DEPTH else ():
        data = passage.text.encode("utf-8", "replace")
        if passage.language not in knowledge.vocabularies or not filters[passage.language].keeps(data):
            constructs += passage.otherwise
            continue
        spoken = language(passage.language)
        # By its path a file is read as what it is: a notebook, say. A passage in it is not that.
        part = source._replace(path=f"{source.path}#{passage.language}", data=data)
        inner = spoken.read(part, knowledge.vocabularies[spoken.NAME], filters[passage.language])
        inner = unfolded(inner, part, knowledge, filters, depth + 1)
        placed = tuple(_placed(passage, inner, spoken, knowledge))
        lines = {each.span.line for each in placed if claimant(each, knowledge) is not None}
        constructs += (*placed, *(each for each in passage.otherwise if each.span.line not in lines))
        suppressions += (_moved(passage, each) for each in inner.suppressions)
        degraded = degraded or inner.degraded
    return reading._replace(
        constructs=tuple(constructs), suppressions=tuple(suppressions), degraded=degraded, passages=()
    )


def _placed(passage: Passage, inner: Reading, spoken: Language, knowledge: Knowledge) -> Iterator[Construct]:
    linker = spoken.Modules(knowledge.vocabularies[spoken.NAME], lambda _: None, lambda _: False, lambda _: False)
    open_ones = (each for reference in inner.references for each in linker.settle("", reference))
    for construct in (*inner.constructs, *open_ones):
        names = (passage.enclosing, construct.enclosing)
        yield construct._replace(
            span=_at(passage, construct.span),
            related=tuple(_at(passage, span) for span in construct.related),
            guard=construct.guard if construct.guard is not Guard.NONE else passage.guard,
            enclosing=".".join(name for name in names if name),
            cell=passage.cell,
        )


def _at(passage: Passage, span: Span) -> Span:
    first, shift = _start(passage, span.line)
    last, end_shift = _start(passage, span.end_line)
    return Span(first, span.column + shift - 1, last, span.end_column + end_shift - 1)


def _moved(passage: Passage, asked: Suppression) -> Suppression:
    line, first, last = (_start(passage, number)[0] for number in (asked.line, asked.first, asked.last))
    return asked._replace(line=line, first=first, last=last, cell=passage.cell)


def _start(passage: Passage, line: int) -> tuple[int, int]:
    return passage.starts[min(line, len(passage.starts)) - 1]
