"""Dockerfiles and Containerfiles: images, variables, and the shell text of their instructions."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.images import image_name, see_image
from portcheck.languages.shell.lexer import Word, lex
from portcheck.languages.shell.view import Sight, View
from portcheck.languages.text import decode
from portcheck.model import Construct, Kind, Passage, Reading, Role, SourceFile, Span, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]
NAME = "docker"
_ESCAPE = Pattern(r"#\s*escape\s*=\s*(\S)", 2)
_INSTRUCTION = Pattern(r"\s*([A-Za-z]+)\s+")
_OPTIONS = Pattern(r"(?:--[\w-]+(?:=\S*)?\s+)*")
_HERE = Pattern(r"<<-?\s*[\"']?([A-Za-z_]\w*)[\"']?")
_VARIABLE = Pattern(r"\$\{(\w+)(?::?[-+]([^}]*))?\}|\$(\w+)")
_ONLY_VARIABLE = Pattern(r"\$\{?(\w+)\}?")
_FROM_STAGE = Pattern(r"--from=(\S+)")


class _Row(NamedTuple):
    """A line of an instruction, its number and the column where its text begins, from 1."""

    text: str
    line: int
    column: int = 1


class _Instruction(NamedTuple):
    """An instruction without its keyword; `rows` are its lines without comments, `body` its here-documents."""

    name: str
    rows: tuple[_Row, ...]
    body: tuple[_Row, ...] = ()


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """What a container file shows; the text of its commands is handed on as shell."""
    del keys
    suffix = posixpath.splitext(source.path)[1].lower()
    if suffix in vocabulary.words.get("other_suffixes", ()):
        return Reading()
    text = decode(source.data)
    if suffix == ".py":
        rows = text.split("\n")
        return Reading(passages=(Passage("python", text, tuple((line, 1) for line in range(1, len(rows) + 1))),))
    constructs: list[Construct] = []
    passages: list[Passage] = []
    given: dict[str, str] = {}
    stages: set[str] = set()
    folder: _Row | None = None
    for instruction in _instructions(text):
        constructs += _see(instruction, vocabulary, given, stages)
        passages += _shell(instruction, folder)
        folder = instruction.rows[0] if instruction.name == "WORKDIR" else folder
        _remember(instruction, given, stages)
    return Reading(constructs=tuple(constructs), suppressions=by_line(text), passages=tuple(passages))


def _instructions(text: str) -> Iterator[_Instruction]:
    lines = text.split("\n")
    escape = _escape(lines)
    at = 0
    while at < len(lines):
        head = lines[at].rstrip("\r")
        found = _INSTRUCTION.match(head) if not head.lstrip().startswith("#") else None
        if found is None:
            at += 1
            continue
        rows = [_Row(head[found.end() :], at + 1, found.end() + 1)]
        at += 1
        while rows[-1].text.rstrip().endswith(escape) and at < len(lines):
            line = lines[at].rstrip("\r")
            at += 1
            if line.strip() and not line.lstrip().startswith("#"):
                rows.append(_Row(line, at))
        body: list[_Row] = []
        if found.group(1).upper() in ("RUN", "COPY", "ADD"):
            at = _read_body("".join(row.text for row in rows), lines, at, body)
        yield from _unwrapped(found.group(1).upper(), rows, body)


def _escape(lines: Sequence[str]) -> str:
    found = _ESCAPE.match(lines[0]) if lines else None
    return found.group(1) if found else "\\"


def _read_body(head: str, lines: Sequence[str], at: int, body: list[_Row]) -> int:
    for found in _HERE.finditer(head):
        while at < len(lines):
            line = lines[at].rstrip("\r")
            at += 1
            body.append(_Row(line, at))
            if line.strip() == found.group(1):
                break
    return at


def _unwrapped(name: str, rows: Sequence[_Row], body: Sequence[_Row]) -> Iterator[_Instruction]:
    """The instruction itself; `ONBUILD RUN x` and `HEALTHCHECK CMD x` give what they hold."""
    first = rows[0]
    if name in ("ONBUILD", "HEALTHCHECK"):
        options = _OPTIONS.match(first.text)
        rest = first.text[options.end() if options else 0 :]
        found = _INSTRUCTION.match(rest)
        if found is not None:
            skipped = len(first.text) - len(rest) + found.end()
            inner = _Row(first.text[skipped:], first.line, first.column + skipped)
            yield _Instruction(found.group(1).upper(), (inner, *rows[1:]), tuple(body))
        return
    yield _Instruction(name, tuple(rows), tuple(body))


def _shell(instruction: _Instruction, folder: _Row | None) -> Iterator[Passage]:
    """The shell text of an instruction, line by line where it stands; `folder` is what `WORKDIR` gave."""
    name, rows = instruction.name, list(instruction.rows)
    if name in ("RUN", "CMD", "ENTRYPOINT"):
        rows = _without_options(rows)
        if rows[0].text.lstrip().startswith("["):
            rows = _as_words(rows)
        elif instruction.body and rows[0].text.lstrip().startswith("<<") and len(rows) == 1:
            rows = list(instruction.body[:-1])
        else:
            rows += instruction.body
        if folder is not None and name == "RUN":
            rows = [folder._replace(text=f"cd {posixpath.basename(folder.text.strip().rstrip('/'))}"), *rows]
    elif name in ("ENV", "ARG"):
        rows = _as_assignments(rows)
    elif name in ("COPY", "ADD", "WORKDIR"):
        rows = [_Row(f"{name} {rows[0].text}", rows[0].line, rows[0].column - len(name) - 1), *rows[1:]]
    else:
        return
    if rows:
        yield Passage("shell", "\n".join(row.text for row in rows), tuple((row.line, row.column) for row in rows))


def _without_options(rows: Sequence[_Row]) -> list[_Row]:
    """The rows without the instruction's own options, which may go on over several lines."""
    made = list(rows)
    for place, row in enumerate(rows):
        options = _OPTIONS.match(row.text.lstrip())
        skipped = len(row.text) - len(row.text.lstrip()) + (options.end() if options else 0)
        made[place] = _Row(row.text[skipped:], row.line, row.column + skipped)
        if len(made[place].text.strip()) > 1 or place + 1 == len(rows):
            return made[place:]
    return made


def _as_words(rows: Sequence[_Row]) -> list[_Row]:
    """A JSON list as shell words: its brackets and the commas between its strings become blanks."""
    made = []
    for row in rows:
        text, is_inside = [], False
        for place, char in enumerate(row.text):
            if char == '"' and row.text[place - 1 : place] != "\\":
                is_inside = not is_inside
            text.append(" " if not is_inside and char in "[]," else char)
        made.append(row._replace(text="".join(text)))
    return made


def _as_assignments(rows: Sequence[_Row]) -> list[_Row]:
    """`NAME=value` as it is; the older `NAME value` with `=` between, its value in quotes where it has blanks."""
    first = rows[0].text.split(None, 1)
    if len(first) < 2 or "=" in first[0]:
        return list(rows)
    return [rows[0]._replace(text=f"{first[0]}={first[1].rstrip()}" if " " not in first[1].strip() else f"{first[0]}=")]


def _see(
    instruction: _Instruction, vocabulary: Vocabulary, given: Mapping[str, str], stages: set[str]
) -> Iterator[Construct]:
    row = instruction.rows[0]
    view = View(row.text, vocabulary)
    words = [token for token in lex(row.text).tokens if isinstance(token, Word)]
    if instruction.name == "FROM":
        image = next((word for word in words if word.text[:2] != "--"), None)
        if image is not None and image.text.lower() not in stages and not _is_told(view, image.text, given):
            yield from _placed(_see_base(view, image, given), row)
    elif instruction.name in ("COPY", "ADD"):
        for word in words:
            found = _FROM_STAGE.fullmatch(word.text)
            if found and found.group(1).lower() not in stages:
                sights = see_image(view, resolved(found.group(1), given), word, is_sure=True)
                yield from _placed(sights, row)
    elif instruction.name == "LABEL":
        for each in instruction.rows:
            yield from _placed(_see_labels(View(each.text, vocabulary)), each)


def _see_base(view: View, image: Word, given: Mapping[str, str]) -> Iterator[Sight]:
    for sight in see_image(view, resolved(image.text, given), image, is_sure=True):
        yield sight._replace(start=image.start, end=image.end)


def _is_told(view: View, text: str, given: Mapping[str, str]) -> bool:
    """Whether an image is a variable's whole value, which is found where it is given."""
    found = _ONLY_VARIABLE.fullmatch(text)
    read = image_name(given.get(found.group(1), "")) if found else None
    return read is not None and "/" in read[0]


def _see_labels(view: View) -> Iterator[Sight]:
    for word in lex(view.text).tokens:
        if isinstance(word, Word) and word.text.startswith(tuple(view.words("vendor_labels"))):
            key = word.text.partition("=")[0]
            yield from view.see(Kind.RESOURCE, "docker-label", word, key, value=key, role=Role.KEY)


def resolved(text: str, given: Mapping[str, str]) -> str:
    """The text with the values of its build arguments; an unknown one is kept in a tag and dropped elsewhere."""
    head, colon, tag = text.rpartition(":") if ":" in text.rpartition("/")[2] else (text, "", "")
    head = str(_VARIABLE.sub(lambda found: _value(found.groups(), given, ""), head))
    if not colon and ":" in head:
        return head.lstrip("/")
    tag = str(_VARIABLE.sub(lambda found: _value(found.groups(), given, found.group()), tag))
    return head.lstrip("/") + colon + tag


def _value(groups: tuple[str | None, ...], given: Mapping[str, str], unknown: str) -> str:
    braced, default, bare = groups
    return given.get(braced or bare or "") or default or unknown


def _remember(instruction: _Instruction, given: dict[str, str], stages: set[str]) -> None:
    """Note what later instructions may name: build arguments and stages."""
    if instruction.name in ("ARG", "ENV"):
        for row in instruction.rows:
            for token in lex(row.text).tokens:
                name, sign, value = token.text.partition("=")
                if sign and value:
                    given[name] = resolved(value, given) if "$" in value else value
    elif instruction.name == "FROM":
        words = instruction.rows[0].text.split()
        if len(words) >= 3 and words[-2].upper() == "AS":
            stages.add(words[-1].lower())


def _placed(sights: Iterator[Sight], row: _Row) -> Iterator[Construct]:
    for sight in sights:
        shift = row.column
        yield Construct(
            kind=sight.kind,
            symbol=sight.symbol,
            span=Span(row.line, sight.start + shift, row.line, sight.end + shift),
            text=row.text[sight.start : sight.end],
            role=sight.role,
            confidence=sight.confidence,
            value=sight.value,
            family=sight.family,
        )
