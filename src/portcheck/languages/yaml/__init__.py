"""YAML: settings of models and trainers, manifests of clusters, workflows."""

import posixpath

from portcheck.languages import Keys
from portcheck.languages.alone import Modules, glance
from portcheck.languages.asking import by_line
from portcheck.languages.settings.seeing import reading
from portcheck.languages.text import decode
from portcheck.languages.yaml.reader import entries_of
from portcheck.model import Reading, SourceFile, Vocabulary

__all__ = ["NAME", "Modules", "glance", "read"]
NAME = "yaml"


def read(source: SourceFile, vocabulary: Vocabulary, keys: Keys) -> Reading:
    """What the settings of a file show; shell and other text in it is handed on."""
    del keys
    text = decode(source.data)
    if posixpath.basename(source.path).lower() in vocabulary.words["quiet_files"]:
        return Reading(suppressions=by_line(text))
    return reading(source, text, entries_of(text), vocabulary)._replace(suppressions=by_line(text))
