"""Meson: languages, dependencies and sources of a CUDA build, read by strings and calls."""

from collections.abc import Iterator

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.paths import file_guard
from portcheck.languages.places import Places
from portcheck.languages.text import decode
from portcheck.languages.toolchain import Sight, see_options, see_sources, watches
from portcheck.languages.wording import Piece, pieces
from portcheck.model import Construct, Kind, Reading, Role, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]
NAME = "meson"
_NEAR = 200
_NONE: frozenset[str] = frozenset()


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """What a Meson file shows."""
    del keys
    text = decode(source.data)
    places = Places(text)
    guard = file_guard(source.path, vocabulary)
    constructs = []
    seen_in = ""
    for piece in pieces(text):
        is_first = piece.call != seen_in
        seen_in = piece.call
        for sight in _see(text, piece, vocabulary, is_first=is_first):
            span = places.span(sight.start, sight.end)
            written = text[sight.start : sight.end]
            constructs.append(
                Construct(sight.kind, sight.symbol, span, written, sight.role, guard=guard, value=sight.value)
            )
    return Reading(tuple(dict.fromkeys(constructs)), suppressions=by_line(text))


def _see(text: str, piece: Piece, vocabulary: Vocabulary, *, is_first: bool) -> Iterator[Sight]:
    words = vocabulary.words
    if not piece.is_string or piece.call in words.get("message_commands", _NONE):
        return
    is_name = piece.call == "project" and is_first
    is_language = piece.call in words.get("language_commands", _NONE) or piece.key == "language"
    if is_language and piece.text.lower() == "cuda" and not is_name:
        yield Sight(Kind.CONFIG, "build.language.cuda", piece.start, piece.end, Role.CALL, piece.call)
    elif piece.call == "import" and piece.text in ("cuda", "unstable-cuda"):
        yield Sight(Kind.CONFIG, "build.package.cuda", piece.start, piece.end, Role.CALL)
    elif piece.call == "dependency" and is_first:
        symbol = f"build.package.{piece.text.lower()}"
        if watches(vocabulary, Kind.CONFIG, symbol):
            yield Sight(Kind.CONFIG, symbol, piece.start, piece.end, Role.CALL)
    elif piece.call.endswith("find_library") and is_first and piece.text in words.get("cuda_libraries", _NONE):
        yield Sight(Kind.C_API, f"lib{piece.text}", piece.start, piece.end, value=piece.text)
    elif piece.call == "find_program" and watches(vocabulary, Kind.COMMAND, piece.text):
        yield Sight(Kind.COMMAND, piece.text, piece.start, piece.end, value="")
    else:
        line = text[text.rfind("\n", 0, piece.start) + 1 : piece.end + _NEAR].partition("\n")[0]
        is_cuda = "cuda" in line or "nvcc" in line
        yield from see_options(text, piece.start, piece.end, vocabulary, is_cuda=is_cuda)
        yield from see_sources(text, piece.start, piece.end)
