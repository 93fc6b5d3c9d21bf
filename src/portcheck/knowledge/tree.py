"""A rules tree as read from disk: its files as nodes, and what their own shape refuses."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from portcheck.errors import KnowledgeError
from portcheck.knowledge.formats import ANSWERS, FREQUENCY, INSTRUCTIONS, RULE, TARGET, VOCABULARY, WORDS
from portcheck.knowledge.nodes import Node, read_yaml
from portcheck.knowledge.places import layers
from portcheck.knowledge.shapes import Refusal, Shape, refusals

_DESCRIPTION = "target.yaml"
_FREQUENCY = "frequency.yaml"
_FOLDERS = ("constructs", "targets", "vocabulary", "instructions", "words")
_MISPLACED = (
    "no knowledge is read from here; "
    "move it to constructs/<topic>/, targets/<id>/, vocabulary/, instructions/ or words/"
)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file of the tree: `path` as messages name it, `id` its stem, `folder` the folder it lies in."""

    path: str
    id: str
    folder: str
    node: Node
    is_sound: bool = True

    def error(self, line: int, text: str) -> KnowledgeError:
        """A refusal of something in this file."""
        return KnowledgeError(self.path, line, text)


@dataclass(frozen=True, slots=True)
class Tree:
    """All files of a rules tree; `targets` by target id, `answers` the files beside each `target.yaml`."""

    rules: tuple[YamlFile, ...]
    targets: Mapping[str, YamlFile]
    answers: tuple[YamlFile, ...]
    vocabularies: tuple[YamlFile, ...]
    instructions: tuple[YamlFile, ...]
    words: tuple[YamlFile, ...]
    frequency: YamlFile | None
    errors: tuple[KnowledgeError, ...]


def yaml_paths(directory: Path) -> tuple[str, ...]:
    """The YAML files of the tree, relative and with forward slashes, sorted."""
    return tuple(sorted(_walk(directory, "")))


def _walk(directory: Path, below: str) -> Iterator[str]:
    with os.scandir(directory / below) as entries:
        for entry in entries:
            path = f"{below}{entry.name}"
            if entry.name.endswith(".yaml") and not entry.name.startswith("."):
                yield path
            elif entry.is_dir() and not (path in ("schema", "compiled") or entry.name.startswith(".")):
                yield from _walk(directory, f"{path}/")


def read_tree(directory: Path) -> Tree:
    """Everything in the tree that YAML can read, with the refusals of each file's own shape.

    What is laid over another tree comes after it; a target that both describe is the later one.
    """
    files: dict[str, list[YamlFile]] = {folder: [] for folder in (*_FOLDERS, _FREQUENCY)}
    errors: list[KnowledgeError] = []
    for layer, shown, path in _paths(directory):
        shape = _shape(path)
        if shape is None:
            errors.append(KnowledgeError(f"{shown}/{path}", 1, _MISPLACED))
            continue
        file, unread = _read(layer, shown, path)
        found = [unread] if unread else [file.error(wrong.line, wrong.text) for wrong in _wrong(shape, file.node)]
        errors.extend(found)
        files[path.partition("/")[0]].append(replace(file, is_sound=not found))
    targets = {file.folder: file for file in files["targets"] if file.id == "target"}
    return Tree(
        rules=tuple(files["constructs"]),
        targets=targets,
        answers=tuple(file for file in files["targets"] if file.id != "target"),
        vocabularies=tuple(files["vocabulary"]),
        instructions=tuple(files["instructions"]),
        words=tuple(files["words"]),
        frequency=next(reversed(files[_FREQUENCY]), None),
        errors=tuple(errors),
    )


def _paths(directory: Path) -> Iterator[tuple[Path, str, str]]:
    """Each YAML file of the tree: the folder it lies in, as messages name that, and the path below."""
    for layer in layers(directory):
        shown = shown_directory(layer)
        yield from ((layer, shown, path) for path in yaml_paths(layer))


def shown_directory(directory: Path) -> str:
    """The tree's folder as messages name it: relative where it lies below the working directory."""
    try:
        return directory.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return directory.as_posix()


def _read(directory: Path, shown: str, path: str) -> tuple[YamlFile, KnowledgeError | None]:
    """The file, empty when it cannot be read: what speaks of its id then still finds it."""
    full = directory / path
    empty = YamlFile(f"{shown}/{path}", full.stem, full.parent.name, Node(1, {}))
    try:
        return replace(empty, node=read_yaml(full, empty.path)), None
    except KnowledgeError as error:
        return empty, error


def _wrong(shape: Shape, node: Node) -> tuple[Refusal, ...]:
    """What the shape refuses; a thing reached through several YAML aliases once."""
    by_cause: dict[tuple[int, str, str], Refusal] = {}
    for refusal in refusals(shape, node):
        by_cause.setdefault(refusal.cause, refusal)
    return tuple(by_cause.values())


def _shape(path: str) -> Shape | None:
    match path.split("/"):
        case ["constructs", _, _]:
            return RULE
        case ["targets", _, name]:
            return TARGET if name == _DESCRIPTION else ANSWERS
        case ["vocabulary", _]:
            return VOCABULARY
        case ["instructions", _]:
            return INSTRUCTIONS
        case ["words", _]:
            return WORDS
        case [name] if name == _FREQUENCY:
            return FREQUENCY
    return None
