"""The files in which a repository says what it needs installed."""

from collections.abc import Iterator

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.dependencies.conda import read_environment
from portcheck.languages.dependencies.ini import read_config
from portcheck.languages.dependencies.listed import read_lines
from portcheck.languages.dependencies.locked import read_locked
from portcheck.languages.dependencies.project import read_project
from portcheck.languages.dependencies.seeing import View
from portcheck.languages.paths import file_guard
from portcheck.languages.pattern import Pattern
from portcheck.languages.text import decode
from portcheck.model import Confidence, Construct, Passage, Reading, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]

NAME = "dependencies"
_LINE = Pattern("\r\n|\r|\n")
_ENVIRONMENT = Pattern(r"(?m)^[ \t]*(dependencies|requirements|package|channels)[ \t]*:")
# tomllib's time grows with the square of a dotted key's length (Python 3.11).
_LARGEST_CHECKED = 60_000


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """The packages that the file asks for, its indexes and channels."""
    del keys
    text = decode(source.data)
    view = _file_view(source.path, vocabulary)
    if view is None:
        return Reading(suppressions=by_line(text))
    name = source.path.rpartition("/")[2].lower()
    if (passage := _handed_on(name, text, vocabulary)) is not None:
        return Reading(passages=(passage,))
    degraded = _fault(text) if name.endswith(".toml") or name == "pipfile" else None
    if degraded:
        view = view._replace(confidence=Confidence.LOW)
    return Reading(tuple(_constructs(view, name, text)), suppressions=by_line(text), degraded=degraded)


def _file_view(path: str, vocabulary: Vocabulary) -> View | None:
    """The view of a whole file; None where its name says that it is for something else than CUDA."""
    view = View(vocabulary, file_guard(path, vocabulary))
    name = path.rpartition("/")[2].rpartition(".")[0]
    return view.within(name)


def _handed_on(name: str, text: str, vocabulary: Vocabulary) -> Passage | None:
    """The whole of a file that only shares its name with an environment, for the language of its suffix."""
    language = vocabulary.names.get("languages", {}).get(name[name.rfind(".") :])
    if language is None or _ENVIRONMENT.search(text):
        return None
    lines = _LINE.split(text)
    return Passage(language, "\n".join(lines), tuple((number, 1) for number in range(1, len(lines) + 1)))


def _constructs(view: View, name: str, text: str) -> Iterator[Construct]:
    lines = _LINE.split(text)
    if name.endswith((".lock", "lock.yml", "lock.yaml")):
        return read_locked(view, lines)
    if name.endswith(".toml") or name == "pipfile":
        return read_project(view, text.replace("\r\n", "\n").replace("\r", "\n"))
    if name.endswith(".cfg"):
        return read_config(view, lines)
    if name.endswith((".yml", ".yaml")):
        return read_environment(view, lines)
    return read_lines(view, lines)


def _fault(text: str) -> str | None:
    """Why the text is no TOML; None for a sound one and for one too large to be written by hand."""
    if len(text) > _LARGEST_CHECKED:
        return None
    import tomllib  # most scans meet few files of this kind

    try:
        tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        return f"not valid TOML: {error}"
    return None
