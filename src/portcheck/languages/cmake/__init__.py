"""CMake: languages, packages, targets, architectures, options and sources of a CUDA build."""

from collections.abc import Iterator

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.branches import Branch, first, following, inside
from portcheck.languages.cmake.conditions import asked_by
from portcheck.languages.cmake.lexer import Command, Lexer
from portcheck.languages.cmake.seeing import passages_of, see_command
from portcheck.languages.paths import file_guard
from portcheck.languages.places import Places
from portcheck.languages.text import decode
from portcheck.languages.toolchain import Sight
from portcheck.model import Construct, Guard, Kind, Passage, Reading, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]
NAME = "cmake"


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """What a CMake file shows; programs in Python inside it are handed on."""
    del keys
    text = decode(source.data)
    places = Places(text)
    constructs: list[Construct] = []
    passages: list[Passage] = []
    outer = file_guard(source.path, vocabulary)
    for command, branch, enclosing in _placed(text, vocabulary):
        if branch.is_foreign:
            continue
        guard = branch.guard if branch.guard is not Guard.NONE else outer
        sights = _told(see_command(text, command, vocabulary), places)
        constructs += (_construct(sight, text, places, guard, enclosing) for sight in sights)
        passages += passages_of(text, command, places, guard, enclosing)
    return Reading(tuple(dict.fromkeys(constructs)), suppressions=by_line(text), passages=tuple(passages))


def _placed(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Command, Branch, str]]:
    """Every command with the branch it stands in and the function around it."""
    branches = [Branch()]
    functions = [""]
    for command in Lexer(text).commands():
        words = [argument.text for argument in command.arguments]
        if command.name in ("if", "elseif"):
            asked = asked_by(words, vocabulary)
            if command.name == "if":
                yield command, branches[-1], functions[-1]
                branches.append(inside(branches[-1], first(asked)))
                continue
            if len(branches) > 1:
                branches[-1] = inside(branches[-2], following(branches[-1], asked))
        elif command.name == "else" and len(branches) > 1:
            branches[-1] = inside(branches[-2], following(branches[-1], None))
        elif command.name == "endif" and len(branches) > 1:
            branches.pop()
        elif command.name in ("function", "macro") and words:
            functions.append(words[0])
        elif command.name in ("endfunction", "endmacro") and len(functions) > 1:
            functions.pop()
        yield command, branches[-1], functions[-1]


def _told(sights: Iterator[Sight], places: Places) -> Iterator[Sight]:
    """Each symbol once a line; a variable once a command, and not on a line that says something itself."""
    seen = list(sights)
    lines = {places.line(sight.start) for sight in seen if not _is_variable(sight)}
    told: set[tuple[int, str]] = set()
    for sight in seen:
        line = places.line(sight.start)
        is_variable = _is_variable(sight)
        key = (0 if is_variable or sight.kind is Kind.ENV else line, sight.symbol)
        if (is_variable and line in lines) or key in told:
            continue
        if is_variable:
            lines.add(line)
        told.add(key)
        yield sight


def _is_variable(sight: Sight) -> bool:
    return sight.kind is Kind.CONFIG and sight.symbol.startswith("build.variable.")


def _construct(sight: Sight, text: str, places: Places, guard: Guard, enclosing: str) -> Construct:
    return Construct(
        kind=sight.kind,
        symbol=sight.symbol,
        span=places.span(sight.start, sight.end),
        text=text[sight.start : sight.end],
        role=sight.role,
        confidence=sight.confidence,
        guard=guard,
        enclosing=enclosing,
        value=sight.value,
    )
