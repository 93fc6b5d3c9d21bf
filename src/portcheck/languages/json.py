"""JSON: model and trainer settings, editor and container settings; comments and trailing commas are let pass."""

import posixpath
from itertools import count

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.pattern import Pattern
from portcheck.languages.settings.entry import Name
from portcheck.languages.settings.flow import Flow
from portcheck.languages.settings.seeing import reading
from portcheck.languages.text import decode
from portcheck.model import Reading, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]
NAME = "json"
_START = Pattern(r"(?:\s+|//[^\n]*)*")


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """What the settings of a file show; a list is data and shows nothing, but beside workflows."""
    del keys
    text = decode(source.data)
    name = posixpath.basename(source.path).lower()
    found = _START.match(text)
    start = found.end() if found else 0
    is_workflow = not vocabulary.words["workflow_paths"].isdisjoint(source.path.split("/")[:-1])
    opening = ("{", "[") if is_workflow else ("{",)
    if (
        text[start : start + 1] not in opening
        or name.endswith("schema.json")
        or name in vocabulary.words["quiet_files"]
    ):
        return Reading(suppressions=by_line(text, "//"))
    ends: list[int] = []
    entries = tuple(Flow("json", text, count(1)).read(start, (), Name("", start, start), ends))
    return reading(source, text, entries, vocabulary)._replace(suppressions=by_line(text, "//"))
