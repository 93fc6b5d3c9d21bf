"""YAML as the loader reads it."""

from pathlib import Path

import pytest

from portcheck.errors import KnowledgeError
from portcheck.knowledge.answering import plain
from portcheck.knowledge.nodes import Node, read_yaml


def read(tmp_path: Path, text: str) -> Node:
    path = tmp_path / "file.yaml"
    path.write_text(text, "utf-8")
    return read_yaml(path, "rules/file.yaml")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("2026-01-05", "2026-01-05", id="a date"),
        pytest.param("on", "on", id="a word that YAML 1.1 takes for true"),
        pytest.param("true", True, id="true"),
        pytest.param("7", 7, id="a whole number"),
        pytest.param("2.5", 2.5, id="a fraction"),
        pytest.param("12:30", "12:30", id="a time that YAML 1.1 takes for a number"),
        pytest.param("'7'", "7", id="a quoted number"),
        pytest.param("~", None, id="nothing"),
        pytest.param("[a, {b: c}]", ["a", {"b": "c"}], id="a list"),
    ],
)
def test_a_value_is_read(tmp_path: Path, written: str, value: object) -> None:
    assert plain(read(tmp_path, f"key: {written}\n")) == {"key": value}


def test_a_value_remembers_the_line_of_its_key(tmp_path: Path) -> None:
    node = read(tmp_path, "first:\n  - x\nsecond:\n  third: |\n    text\n")
    second = node.entries()["second"]
    assert (second.line, second.entries()["third"].line, node.entries()["first"].items()[0].line) == (3, 4, 2)


def test_a_mapping_may_be_merged_and_its_own_keys_win(tmp_path: Path) -> None:
    node = read(tmp_path, "base: &base {how: docs, seen: x}\nmore: {<<: *base, how: ran}\n")
    assert plain(node.entries()["more"]) == {"how": "ran", "seen": "x"}


def test_an_empty_file_is_an_empty_mapping(tmp_path: Path) -> None:
    assert read(tmp_path, "# nothing yet\n") == Node(1, {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("a: 1\nb: {x: 1, x: 2}\n", "2: 'x' is given twice, first on line 2; keep one", id="a key twice"),
        pytest.param("? [a]\n: b\n", "1: a key must be a word; write lists and mappings as values", id="a list as key"),
        pytest.param("a: *b\n", "1: not YAML: found undefined alias; mend it here", id="an unknown alias"),
    ],
)
def test_a_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as error:
        read(tmp_path, text)
    assert str(error.value) == f"rules/file.yaml:{message}"


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(b"name: \xff\n")
    with pytest.raises(KnowledgeError) as error:
        read_yaml(path, "rules/file.yaml")
    assert str(error.value) == "rules/file.yaml:1: not UTF-8; save it as UTF-8"
