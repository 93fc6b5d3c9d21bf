"""Bazel: rules, repositories and sources of a CUDA build, read by strings and calls."""

from collections.abc import Iterator

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.paths import file_guard
from portcheck.languages.pattern import Pattern
from portcheck.languages.places import Places
from portcheck.languages.text import decode
from portcheck.languages.toolchain import Sight, see_options, see_sources, watches
from portcheck.languages.wording import Piece, pieces
from portcheck.model import Construct, Kind, Reading, Role, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]
NAME = "bazel"
_REPOSITORY = Pattern(r"@([A-Za-z0-9_.-]+)")
_RUN_PATH = Pattern(r"-Wl,-rpath,\S*?\b(local_config_cuda|local_config_nccl|cuda_cudart|nvidia/\w+/lib)")
_FOLDER = Pattern(r"@[\w.-]+//(?:[\w/-]*/)?(cuda|nccl|cudnn|tensorrt)(?=[:/]|$)")
_NONE: frozenset[str] = frozenset()


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """What a Bazel file shows."""
    del keys
    text = decode(source.data)
    places = Places(text)
    guard = file_guard(source.path, vocabulary)
    constructs = (
        Construct(
            kind=sight.kind,
            symbol=sight.symbol,
            span=places.span(sight.start, sight.end),
            text=text[sight.start : sight.end],
            role=sight.role,
            guard=guard,
            value=sight.value,
        )
        for piece in pieces(text)
        for sight in _see(text, piece, vocabulary)
    )
    return Reading(tuple(dict.fromkeys(constructs)), suppressions=by_line(text))


def _see(text: str, piece: Piece, vocabulary: Vocabulary) -> Iterator[Sight]:
    if piece.key in vocabulary.words.get("prose_keywords", _NONE):
        return
    if not piece.is_string:
        symbol = f"build.function.{piece.text}"
        if piece.is_called and watches(vocabulary, Kind.CONFIG, symbol):
            yield Sight(Kind.CONFIG, symbol, piece.start, piece.end, Role.CALL)
        return
    if piece.call in vocabulary.words.get("message_commands", _NONE):
        return
    found = _REPOSITORY.match(piece.text)
    name = vocabulary.names.get("repositories", {}).get(found.group(1)) if found else None
    if found is not None and name is not None:
        start = piece.start + found.start()
        yield Sight(Kind.CONFIG, f"build.package.{name}", start, piece.start + found.end(), Role.REFERENCE, piece.text)
    elif (folder := _FOLDER.match(piece.text)) is not None:
        start = piece.start + folder.start(1)
        yield Sight(Kind.CONFIG, f"build.package.{folder.group(1)}", start, start + len(folder.group(1)))
    elif piece.call in vocabulary.words.get("fetch_commands", _NONE) and piece.key == "name":
        fetched = vocabulary.names.get("repositories", {}).get(piece.text)
        if fetched is not None:
            yield Sight(Kind.CONFIG, f"build.package.{fetched}", piece.start, piece.end, Role.CALL)
    elif (path := _RUN_PATH.match(piece.text)) is not None:
        start = piece.start + path.start(1)
        yield Sight(Kind.CONFIG, "build.package.cuda", start, start + len(path.group(1)), value=piece.text)
    else:
        yield from see_options(text, piece.start, piece.end, vocabulary, is_cuda=False)
        yield from see_sources(text, piece.start, piece.end)
