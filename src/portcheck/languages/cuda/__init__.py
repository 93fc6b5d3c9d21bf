"""C, C++ and CUDA: constructs by a scan of tokens; no grammar, so that any dialect is read."""

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.cuda.assumptions import assumptions
from portcheck.languages.cuda.branches import live
from portcheck.languages.cuda.dialects import is_cuda, is_foreign
from portcheck.languages.cuda.lines import Lines
from portcheck.languages.cuda.scopes import own_marks, scopes
from portcheck.languages.cuda.seeing import seen
from portcheck.languages.cuda.tokens import scan
from portcheck.languages.cuda.view import View
from portcheck.languages.paths import file_guard
from portcheck.languages.text import decode
from portcheck.model import Construct, Guard, Passage, Reading, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read", "view_of"]

NAME = "cuda"


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys | None = None) -> Reading:
    """All that one file shows; `keys` is not needed, tokens are cheap."""
    del keys
    view, defined = _view(source, vocabulary)
    is_other = is_foreign(view)
    shown = tuple(seen(view, defined, is_foreign=is_other))
    return Reading(
        constructs=(
            *(each for each in shown if isinstance(each, Construct)),
            *(() if is_other else assumptions(view)),
        ),
        passages=tuple(each for each in shown if isinstance(each, Passage)),
        suppressions=by_line(view.text, "//"),
    )


def view_of(source: SourceFile, vocabulary: Vocabulary) -> View:
    """The tokens of a file that a build for CUDA may see, with their context."""
    return _view(source, vocabulary)[0]


def _view(source: SourceFile, vocabulary: Vocabulary) -> tuple[View, frozenset[str]]:
    text = decode(source.data)
    path_guard = file_guard(source.path, vocabulary)
    pairs = list(live(scan(text), vocabulary))
    tokens = tuple(token for token, _ in pairs)
    words = vocabulary.words
    around = scopes(tokens, words["device_marks"] | own_marks(tokens, words["device_marks"]), words["attributes"])
    view = View(
        path=source.path,
        text=text,
        lines=Lines(text),
        tokens=tokens,
        enclosing=around.enclosing,
        is_device=around.is_device,
        guards=[path_guard if guard is Guard.NONE else guard for _, guard in pairs],
        is_cuda=is_cuda(source.path, tokens, vocabulary),
        vocabulary=vocabulary,
    )
    return view, around.defined
