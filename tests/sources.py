"""Python code with «marks» around what must be seen, and what portcheck sees in it."""

from collections.abc import Iterable, Mapping
from functools import cache

from portcheck.knowledge import Knowledge, find_rules_directory, open_knowledge
from portcheck.languages.python import Modules, read
from portcheck.model import Confidence, Construct, Finding, Guard, Kind, Reading, SourceFile, Span, Vocabulary
from portcheck.prefilter import Prefilter
from portcheck.scan import scan_texts

_OPEN, _CLOSE = "«", "»"


def plain(code: str) -> str:
    """The code without its marks."""
    return code.replace(_OPEN, "").replace(_CLOSE, "")


def marked(code: str, whats: str) -> tuple[str, ...]:
    """What must be seen: the marked places in the order they open, each with its part of `whats`.

    Parts stand between semicolons: kind, symbol, role, then the confidence unless high, the guard unless none.
    """
    wanted = [part.strip() for part in whats.split(";") if part.strip()]
    return tuple(f"{place} {what}" for place, what in zip(_places(code), wanted, strict=True))


def seen(code: str, path: str = "example.py") -> tuple[str, ...]:
    """What the shipped vocabulary sees in one file that has no neighbours, by place."""
    return described(constructs(reading(code, path), path))


def found(code: str, path: str = "example.py", files: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The findings in one file, by place; `files` are its neighbours in the repository."""
    findings = scan_texts({**(files or {}), path: plain(code)}, knowledge())
    return described(finding for finding in findings if finding.path == path)


def values(code: str, path: str = "example.py") -> tuple[tuple[str, str | None], ...]:
    """The symbol and the value of everything seen, by place."""
    return tuple((part.symbol, part.value) for part in constructs(reading(code, path), path))


def related(code: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """For each origin seen, by its text, the lines and columns that use its value."""
    parts = constructs(reading(code), "example.py")
    return {part.text: tuple((span.line, span.column) for span in part.related) for part in parts if part.related}


def reading(code: str | bytes, path: str = "example.py") -> Reading:
    """The first pass over one file; nothing may be seen in a file that the prefilter drops."""
    data = code if isinstance(code, bytes) else plain(code).encode("utf-8", "surrogatepass")
    result = read(SourceFile(path, data), vocabulary())
    if any(part.kind is not Kind.CONFIG for part in constructs(result, path)):
        assert Prefilter(vocabulary().keys).keeps(data), "the prefilter drops this file"
    return result


def constructs(result: Reading, path: str) -> tuple[Construct, ...]:
    """All that a reading holds, by place, its open references settled as if there were no other file."""
    alone = Modules(vocabulary(), lambda _: None, lambda _: False, lambda _: False)
    settled = (part for reference in result.references for part in alone.settle(path, reference))
    parts = (*result.constructs, *settled)
    return tuple(sorted(parts, key=lambda part: _order(part.span)))


def described(parts: Iterable[Construct | Finding]) -> tuple[str, ...]:
    """One line for each: place, text, kind, symbol, role, and what differs from a sure and unguarded one."""
    return tuple(_line(part) for part in sorted(parts, key=lambda part: _order(part.span)))


@cache
def knowledge() -> Knowledge:
    """The knowledge that portcheck ships."""
    return open_knowledge(find_rules_directory())


def vocabulary() -> Vocabulary:
    """What the shipped knowledge tells the Python language."""
    return knowledge().vocabularies["python"]


def _order(span: Span) -> tuple[int, int, int, int]:
    return span.line, span.column, -span.end_line, -span.end_column


def _line(part: Construct | Finding) -> str:
    words = [part.kind.value, part.symbol, part.role.value]
    words += [part.confidence.value] if part.confidence is not Confidence.HIGH else []
    words += [part.guard.value] if part.guard is not Guard.NONE else []
    return f"{_place(part.span, part.text)} {' '.join(words)}"


def _place(span: Span, text: str) -> str:
    return f"{span.line}:{span.column}-{span.end_line}:{span.end_column} `{text}`"


def _places(code: str) -> list[str]:
    """The marked places; the text of one over several lines ends with its first line."""
    starts: list[int] = []
    places: dict[int, str] = {}
    order: list[int] = []
    clean = ""
    for character in code:
        if character == _OPEN:
            order.append(len(clean))
            starts.append(len(order) - 1)
        elif character == _CLOSE:
            number = starts.pop()
            text = clean[order[number] :].splitlines()[0]
            places[number] = _place(Span(*_at(clean, order[number]), *_at(clean, len(clean))), text)
        else:
            clean += character
    return [places[number] for number in range(len(order))]


def _at(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
