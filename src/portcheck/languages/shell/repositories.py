"""Repositories that are cloned, and files and extras of a project that say by their names what they install."""

import posixpath
from collections.abc import Iterator, Sequence

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.packages import normal_name
from portcheck.languages.shell.view import Sight, View
from portcheck.model import Confidence, Kind

_ADDRESS = Pattern(r"(?:https?://|git://|ssh://|git@)[^\s]*?[/:]([\w.-]+)/([\w.-]+?)(?:\.git)?/?")
_EXTRAS = Pattern(r"\.(?:/[\w./-]*)?\[([\w., -]+)\]")
_APART = Pattern(r"[^a-z0-9]+")
_CLONE_WORDS = 8


def see_clone(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """`git clone URL`, `git submodule add URL`: the repository is a package that is built from source."""
    said = {word.text for word in words[:_CLONE_WORDS]}
    if "clone" not in said and not {"submodule", "add"} <= said:
        return
    for word in words:
        found = _ADDRESS.fullmatch(word.text)
        if found:
            owner, name = found.groups()
            yield from _see_repository(view, word, owner.lower(), name)
            return


def _see_repository(view: View, word: Word, owner: str, name: str) -> Iterator[Sight]:
    if not view.words("image_vendors").isdisjoint(_APART.split(f"{owner}/{name.lower()}")):
        return
    known = view.vocabulary.names.get("repositories", {})
    symbol = known.get(f"{owner}/{name.lower()}") or normal_name(name)
    yield from view.see(Kind.PACKAGE, symbol, word, name, value=word.text)


def see_requirements(view: View, word: Word) -> Iterator[Sight]:
    """`-r requirements-cuda.txt`: a list that is named after what it holds."""
    stem = posixpath.splitext(posixpath.basename(word.text))[0].lower()
    for part in (stem, *_APART.split(stem)):
        symbol = view.vocabulary.names.get("requirement_files", {}).get(part)
        if symbol is not None:
            yield from view.see(Kind.PACKAGE, symbol, word, value=word.text, confidence=Confidence.MEDIUM)
            return


def see_extras(view: View, word: Word) -> Iterator[Sight]:
    """`pip install -e .[flash-attn]`: an extra of the project itself that is named after a package."""
    found = _EXTRAS.fullmatch(word.text)
    for extra in found.group(1).split(",") if found else ():
        yield from see_extra(view, word, extra.strip())


def see_extra(view: View, word: Word, extra: str) -> Iterator[Sight]:
    """One extra of a project."""
    symbol = view.vocabulary.names.get("extras", {}).get(normal_name(extra))
    if symbol is not None:
        yield from view.see(Kind.PACKAGE, symbol, word, extra, value=extra, confidence=Confidence.MEDIUM)
