"""The examples inside rule files, read from the YAML: they are for tests, so no table holds them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portcheck.knowledge.compile import checked_tree
from portcheck.knowledge.nodes import Node
from portcheck.knowledge.tree import YamlFile

_DEFAULT_PATHS = {
    "python": "example.py",
    "cuda": "example.cu",
    "ptx": "example.ptx",
    "shell": "example.sh",
    "docker": "Dockerfile",
    "dependencies": "requirements.txt",
    "cmake": "CMakeLists.txt",
    "make": "Makefile",
    "yaml": "example.yaml",
    "json": "example.json",
    "toml": "example.toml",
    "bazel": "BUILD.bazel",
    "meson": "meson.build",
    "markdown": "example.md",
    "notebook": "example.ipynb",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of code and the lines on which its rule must report: none for a good one.

    `files` are all files of the case, path and text; `path` is the one that `at` speaks of.
    """

    rule: str
    case: str
    language: str
    path: str
    files: tuple[tuple[str, str], ...]
    at: tuple[int, ...]
    place: str


def read_examples(directory: Path) -> tuple[Example, ...]:
    """Every example of every rule, ordered by rule and case; raises KnowledgeErrors."""
    rules = sorted(checked_tree(directory).rules, key=lambda file: file.id)
    return tuple(example for file in rules for example in _examples(file))


def _examples(file: YamlFile) -> Iterator[Example]:
    for group in ("bad", "good"):
        cases = file.node.entries()["examples"].entries()[group].entries()
        for case, node in cases.items():
            yield _example(file, case, node)


def _example(file: YamlFile, case: str, node: Node) -> Example:
    language = node.text("language") or ""
    path = node.text("path") or _DEFAULT_PATHS.get(language, f"example.{language}")
    neighbours = node.get("files")
    texts = {name: str(text.value) for name, text in neighbours.entries().items()} if neighbours else {}
    at = node.get("at")
    return Example(
        rule=file.id,
        case=case,
        language=language,
        path=path,
        files=tuple(sorted({**texts, path: node.text("code") or ""}.items())),
        at=tuple(item.value for item in at.items() if isinstance(item.value, int)) if at else (),
        place=f"{file.path}:{node.line}",
    )
