"""YAML read into plain nodes that remember their line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from portcheck.errors import KnowledgeError

# libyaml is absent from some builds of PyYAML; the slow loader reads the same.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the line of its key, or its own line in a list. Dates stay text."""

    line: int
    value: "str | int | float | bool | Mapping[str, Node] | tuple[Node, ...] | None"

    def entries(self) -> Mapping[str, "Node"]:
        """The keys of a mapping; none for anything else."""
        return self.value if isinstance(self.value, Mapping) else {}

    def items(self) -> tuple["Node", ...]:
        """The items of a list; a single value stands for a list of one."""
        if isinstance(self.value, tuple):
            return self.value
        return () if self.value is None else (self,)

    def get(self, key: str) -> "Node | None":
        """The value under a key of a mapping."""
        return self.entries().get(key)

    def text(self, key: str) -> str | None:
        """The text under a key, if there is any."""
        node = self.get(key)
        return node.value if node is not None and isinstance(node.value, str) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of the list under a key."""
        node = self.get(key)
        return tuple(item.value for item in node.items() if isinstance(item.value, str)) if node else ()


class _RefusedError(Exception):
    """A file that YAML reads and we do not: a key given twice, or a key that is no word."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


def read_yaml(path: Path, name: str) -> Node:
    """The file as a node; raises KnowledgeError under the given name when it is no YAML of ours."""
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        return Node(1, {}) if root is None else replace(_convert(root), line=1)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise KnowledgeError(name, mark.line + 1 if mark else 1, f"not YAML: {error.problem}; mend it here") from error
    except yaml.YAMLError as error:
        raise KnowledgeError(name, 1, f"not YAML: {str(error).splitlines()[0]}; mend it") from error
    except UnicodeDecodeError as error:
        raise KnowledgeError(name, 1, "not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise KnowledgeError(name, 1, f"cannot be read: {error.strerror}; mend its place or its permissions") from error
    except _RefusedError as error:
        raise KnowledgeError(name, error.line, str(error)) from error


def _convert(node: yaml.Node) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Node(line, dict(_pairs(node)))
    if isinstance(node, yaml.SequenceNode):
        return Node(line, tuple(_convert(item) for item in node.value))
    return Node(line, _scalar(node.tag.rpartition(":")[2], str(node.value)))


def _pairs(mapping: yaml.MappingNode) -> Iterator[tuple[str, Node]]:
    """The pairs of a mapping, merged ones (`<<: *name`) first so that its own replace them."""
    own: dict[str, Node] = {}
    for key, value in mapping.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _RefusedError(line, "a key must be a word; write lists and mappings as values")
        if key.tag == _MERGE:
            yield from _merged(value)
        elif key.value in own:
            first = own[key.value].line
            raise _RefusedError(line, f"'{key.value}' is given twice, first on line {first}; keep one")
        else:
            own[key.value] = replace(_convert(value), line=line)
    yield from own.items()


def _merged(value: yaml.Node) -> Iterator[tuple[str, Node]]:
    sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
    for source in reversed(sources):
        if isinstance(source, yaml.MappingNode):
            yield from _pairs(source)


def _scalar(tag: str, text: str) -> str | int | float | bool | None:
    if tag == "null":
        return None
    # YAML 1.1 also calls yes, no, on and off truths; to us, as to YAML 1.2, they are words.
    if tag == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if tag in ("int", "float"):
        return _number(text)
    return text


def _number(text: str) -> str | int | float:
    """YAML 1.1 also calls 12:30 and 0b1 numbers; those stay text."""
    for parse in (int, float):
        try:
            return parse(text)
        except ValueError:
            continue
    return text
