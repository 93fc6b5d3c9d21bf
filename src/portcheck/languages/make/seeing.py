"""What one logical line of a makefile shows."""

from collections.abc import Iterator

from portcheck.languages.make.lines import Line, Sort
from portcheck.languages.make.named import see_chip, see_goal, see_included
from portcheck.languages.pattern import Pattern
from portcheck.languages.places import Places
from portcheck.languages.toolchain import Sight, see_options, see_sources, watches
from portcheck.model import Guard, Kind, Passage, Role, Vocabulary

_APART = Pattern(r"[^a-z0-9]+")
_REFERENCE = Pattern(r"\$[({](\w+)[)}]")
_PROGRAM = Pattern(r"\s*(?:[\w./${}()-]*/)?([a-z][\w-]*)(?![\w./-])")
_GIVEN = Pattern(r"\$\((?:call[^(),]*,|wildcard|if)?\s*(?:[\w./${}-]*/)?([a-z_][a-z_-]*[a-z])(?=[\s,)])")
_SHELL_CALL = Pattern(r"\$\(shell\s+")
_MESSAGE = Pattern(r"\$\((?:info|warning|error)\b")
_SPECIAL = Pattern(r"\$([@<^?*+|%])")
_NAMES_CUDA = ("nvcc", "cuda", "nvcu", "gencode", "nvld")
_ON = frozenset({"1", "yes", "y", "on", "true"})
_NONE: frozenset[str] = frozenset()


def see_line(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """All that one line says; what it gives to the shell is handed on by `passages_of`."""
    if _MESSAGE.search(line.value):
        return
    if line.sort is Sort.ASSIGNMENT:
        yield from _see_assignment(line, vocabulary)
    elif line.sort is Sort.RECIPE:
        yield from _see_recipe(line, vocabulary)
    elif line.sort is Sort.RULE:
        told = list(_rows(line, vocabulary)) or list(_see_references(line, vocabulary))
        yield from told or see_goal(line, vocabulary)
    elif line.name == "include":
        yield from see_included(line, vocabulary)
    elif line.name == "export":
        yield from _see_exported(line, vocabulary)
    elif line.sort is Sort.CONDITIONAL:
        yield from _see_called(line, vocabulary)


def _see_assignment(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """The variable where some rule asks for it, what its value says, or that it is nvcc's at all."""
    told = list(_rows(line, vocabulary))
    value = line.value.strip()
    is_asked = _is_exact(vocabulary, Kind.ENV, line.name) or _is_pin(line.name, value, vocabulary)
    if is_asked and (not _is_switch(line.name, vocabulary) or value.lower() in _ON):
        told = [sight for sight in told if sight.kind is not Kind.FLAG or not sight.symbol.startswith("/")]
        end = line.name_start + len(line.name)
        yield Sight(Kind.ENV, line.name, line.name_start, end, Role.ASSIGNMENT, value)
        yield from told
        return
    told = told or list(_see_program(line, vocabulary)) or list(_see_called(line, vocabulary))
    told = told or list(_see_references(line, vocabulary)) or list(see_chip(line, vocabulary))
    if not told and "$(shell" in line.value:
        return
    yield from told or _see_named(line, vocabulary)


def _is_pin(name: str, value: str, vocabulary: Vocabulary) -> bool:
    """Whether a variable says which release of the vendor's software is taken: `CUDA_VERSION = 12.8.1`."""
    last = name.lower().rpartition("_")[2]
    return bool(value) and last in vocabulary.words.get("pin_words", _NONE) and watches(vocabulary, Kind.ENV, name)


def _rows(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """Options and sources, row by row."""
    lowered = f"{line.name} {line.value}".lower()
    is_cuda = any(word in lowered for word in _NAMES_CUDA)
    start = line.start
    for row in line.value.split("\n"):
        end = start + len(row)
        yield from see_options(line.text, start, end, vocabulary, is_cuda=is_cuda)
        yield from see_sources(line.text, start, end)
        start = end + 1


def _see_program(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """A compiler or a tool that a variable names: `NVCC ?= $(CUDA_HOME)/bin/nvcc`."""
    if "$(shell" in line.value:
        return
    found = _PROGRAM.match(line.value)
    if found is not None and watches(vocabulary, Kind.COMMAND, found.group(1)):
        start, end = line.start + found.start(1), line.start + found.end(1)
        yield Sight(Kind.COMMAND, found.group(1), start, end, Role.ASSIGNMENT, line.value[found.end() :].strip())


def _see_called(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """A program that a call of make's is given: `$(call in_path, nvidia-smi)`."""
    for found in _GIVEN.finditer(line.text, line.start, line.end):
        if watches(vocabulary, Kind.COMMAND, found.group(1)):
            yield Sight(Kind.COMMAND, found.group(1), found.start(1), found.end(1), Role.REFERENCE, "")
            return


def _see_references(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """nvcc and the toolkit's folders, by the variables that hold them; the first of a row."""
    start = line.start
    for row in line.value.split("\n"):
        for found in _REFERENCE.finditer(row):
            name = found.group(1)
            if name in vocabulary.words["compilers"] and line.sort is not Sort.RULE:
                yield Sight(Kind.COMMAND, "nvcc", start + found.start(), start + found.end())
                break
            if _is_exact(vocabulary, Kind.ENV, name) and not _is_switch(name, vocabulary):
                yield Sight(Kind.ENV, name, start + found.start(1), start + found.end(1))
                break
        start += len(row) + 1


def _see_named(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    symbol = f"build.variable.{line.name}"
    words = set(_APART.split(line.name.lower()))
    is_telling = not words.isdisjoint(vocabulary.words.get("telling_words", _NONE))
    if line.value.strip() and is_telling and watches(vocabulary, Kind.CONFIG, symbol):
        end = line.name_start + len(line.name)
        yield Sight(Kind.CONFIG, symbol, line.name_start, end, Role.ASSIGNMENT, line.value.strip())


def _see_exported(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """Variables that are exported by their names."""
    at = line.start
    for name in line.value.split():
        at = line.text.find(name, at, line.end)
        if _is_exact(vocabulary, Kind.ENV, name):
            yield Sight(Kind.ENV, name, at, at + len(name))
        at += len(name)


def _see_recipe(line: Line, vocabulary: Vocabulary) -> Iterator[Sight]:
    """Calls of nvcc through its variable, with the options beside them."""
    start = line.start
    is_called = False
    for row in line.value.split("\n"):
        found = next(
            (each for each in _REFERENCE.finditer(row) if each.group(1) in vocabulary.words["compilers"]), None
        )
        is_called = is_called or found is not None
        if found is not None:
            after = row[found.end() :].strip().rstrip("\\").strip()
            yield Sight(Kind.COMMAND, "nvcc", start + found.start(), start + found.end(), Role.CALL, after)
        elif is_called:
            yield from see_options(line.text, start, start + len(row), vocabulary, is_cuda=True)
        start += len(row) + 1


def _is_exact(vocabulary: Vocabulary, kind: Kind, symbol: str) -> bool:
    return kind in vocabulary.watched and symbol in vocabulary.watched[kind].exact


def _is_switch(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a variable turns something on or off, by its first word."""
    return name.partition("_")[0].lower() in vocabulary.words.get("switch_verbs", _NONE)


def passages_of(line: Line, places: Places, guard: Guard) -> Iterator[Passage]:
    """What the shell is given: a recipe, and each `$(shell ...)`."""
    if line.sort is Sort.RECIPE:
        yield _passage(line.text, line.start, line.end, places, guard)
        return
    at = line.start
    while (found := _SHELL_CALL.search(line.text, at, line.end)) is not None:
        at = _closing(line.text, found.end(), line.end)
        yield _passage(line.text, found.end(), at, places, guard)


def _closing(text: str, at: int, end: int) -> int:
    """Where the parenthesis closes that is open at an offset."""
    depth = 1
    for place in range(at, end):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return end


def _passage(text: str, start: int, end: int, places: Places, guard: Guard) -> Passage:
    rows: list[str] = []
    starts = []
    for row in text[start:end].split("\n"):
        skipped = 1 if rows and row.startswith("\t") else 0
        starts.append(places.place(start + skipped))
        rows.append(_for_shell(row[skipped:], is_first=not rows))
        start += len(row) + 1
    return Passage("shell", "\n".join(rows), tuple(starts), guard)


def _for_shell(row: str, *, is_first: bool) -> str:
    """A row as the shell will see it, as long as written: make's own variables as shell's, its calls as blanks."""
    if is_first:
        bare = row.lstrip("@-+ \t")
        row = " " * (len(row) - len(bare)) + bare
    row = row.replace("$$", " $")
    row = str(_REFERENCE.sub(lambda found: "${" + found.group(1) + "}", row))
    return str(_SPECIAL.sub("__", row))
