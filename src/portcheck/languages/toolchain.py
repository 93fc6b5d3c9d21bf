"""What a compiler's options, paths and source files say in any build file."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from portcheck.languages.pattern import Pattern
from portcheck.model import Confidence, Kind, Role, Vocabulary

_OPTION = Pattern(r"(?<![\w.+@/$}-])--?[A-Za-z_][\w-]*")
_ARCH = Pattern(r"(?<![A-Za-z0-9_])(?:sm|compute)_\d+[af]?(?![A-Za-z0-9_/])")
_SOURCE = Pattern(r"(?<=[\w*})%])\.cuh?(?:\.cc|\.in)?(?![\w.])")
_LIBRARY = Pattern(r"(?<![\w-])lib([a-z][\w-]*)\.(?:so|a|dylib)\b")
TAKES_ARCH = frozenset({"-gencode", "--generate-code", "-arch", "--gpu-architecture", "--gpu-code", "-code"})
_ARCH_VALUE = Pattern(r"[=\s,\"']*(?:sm|compute|lto|all|native|arch=|\$)")
_INCLUDED = Pattern(r"(?<=/)cutlass(?=/(?:tools/\w+/)?include\b)")
_WORD_BREAKS = " \t\r\n\"';:(,=<>|"
_LONGEST_NAME = 512
_APART = Pattern(r"[^a-z0-9]+")
_SM = Pattern(r"sm\d{2,3}[af]?")
_OFF = frozenset({"0", "OFF", "FALSE", "NO"})
_NONE: frozenset[str] = frozenset()


class Sight(NamedTuple):
    """A construct before it has its line: offsets into the text that was read."""

    kind: Kind
    symbol: str
    start: int
    end: int
    role: Role = Role.ARGUMENT
    value: str | None = None
    confidence: Confidence = Confidence.HIGH


def watches(vocabulary: Vocabulary, kind: Kind, symbol: str) -> bool:
    """Whether some rule asks for the symbol."""
    return kind in vocabulary.watched and vocabulary.watched[kind].covers(symbol)


def see_options(text: str, start: int, end: int, vocabulary: Vocabulary, *, is_cuda: bool) -> Iterator[Sight]:
    """The options, architectures, paths and libraries between two offsets; `is_cuda` where nvcc is meant for sure."""
    taken = start
    for found in _OPTION.finditer(text, start, end):
        name = found.group()
        if name.startswith("-D") and len(name) > 3:
            value = (
                text[found.end() + 1 : _value_end(text, found.end(), end)] if text[found.end() :][:1] == "=" else None
            )
            yield from see_macro(name[2:], value, found.start() + 2, vocabulary)
            continue
        if (
            name.startswith("-l")
            and name[2:] not in vocabulary.words.get("cuda_libraries", _NONE)
            and name != "-lineinfo"
        ):
            continue
        if watches(vocabulary, Kind.FLAG, name) and (is_cuda or _is_own(name, text, found.end(), vocabulary)):
            taken = _value_end(text, found.end(), end) if name in TAKES_ARCH else found.end()
            value = text[found.start() : _value_end(text, found.end(), end)]
            yield Sight(Kind.FLAG, name, found.start(), found.end(), value=value)
    for found in _ARCH.finditer(text, taken, end):
        if watches(vocabulary, Kind.FLAG, found.group()):
            yield Sight(Kind.FLAG, found.group(), found.start(), found.end(), value=found.group())
            break
    yield from _see_paths(text, start, end, vocabulary)


def see_macro(name: str, value: str | None, start: int, vocabulary: Vocabulary) -> Iterator[Sight]:
    """A macro for code of the vendor's: by a library's name or an architecture in it, and not off."""
    words = _APART.split(name.lower())
    telling = vocabulary.words.get("definition_words", _NONE)
    denying = vocabulary.words.get("definition_denials", _NONE)
    is_told = not telling.isdisjoint(words) or any(_SM.fullmatch(word) for word in words)
    is_denied = any(before in denying and word in telling for before, word in pairwise(words))
    symbol = f"build.definition.{name}"
    if not is_told or is_denied or (value or "").upper() in _OFF or not watches(vocabulary, Kind.CONFIG, symbol):
        return
    if vocabulary.words.get("definition_not", _NONE).isdisjoint(words):
        yield Sight(Kind.CONFIG, symbol, start, start + len(name), Role.ARGUMENT, value, Confidence.MEDIUM)


def _is_own(name: str, text: str, after: int, vocabulary: Vocabulary) -> bool:
    """Whether an option is nvcc's alone, or has a value that only nvcc takes."""
    if name not in vocabulary.words.get("shared_options", _NONE):
        return True
    return name in TAKES_ARCH and _ARCH_VALUE.match(text, after) is not None


def _value_end(text: str, at: int, end: int) -> int:
    """Where the words of an option with its value end."""
    if text[at : at + 1] in (" ", "\t"):
        at += 1
    while at < end and text[at] not in " \t\r\n\"';>":
        at += 1
    return at


def _see_paths(text: str, start: int, end: int, vocabulary: Vocabulary) -> Iterator[Sight]:
    for path in sorted(vocabulary.words.get("toolkit_paths", _NONE)):
        at = text.find(path, start, end)
        if at >= 0:
            yield Sight(Kind.FLAG, path, at, at + len(path), value=text[at : _value_end(text, at, end)])
    for found in _INCLUDED.finditer(text, start, end):
        begin = word_start(text, found.start(), start)
        yield Sight(Kind.INCLUDE, found.group(), begin, found.end(), value=text[begin : found.end()])
    for found in _LIBRARY.finditer(text, start, end):
        if found.group(1) in vocabulary.words.get("cuda_libraries", _NONE):
            yield Sight(Kind.C_API, f"lib{found.group(1)}", found.start(), found.end())


def see_sources(text: str, start: int, end: int) -> Iterator[Sight]:
    """The CUDA source files named between two offsets; patterns of such names too."""
    for found in _SOURCE.finditer(text, start, end):
        begin = word_start(text, found.start(), start)
        yield Sight(Kind.FLAG, ".cu", begin, found.end(), value=text[begin : found.end()])


def word_start(text: str, at: int, start: int) -> int:
    """Where the word before an offset begins; names of variables in braces or parentheses belong to it."""
    lowest = max(start, at - _LONGEST_NAME)
    depth = 0
    while at > lowest:
        char = text[at - 1]
        if char in ")}":
            depth += 1
        elif char in "({" and depth:
            depth -= 1
        elif not depth and char in _WORD_BREAKS:
            break
        at -= 1
    return at
