"""The JSON schemas that editors complete and check rule files by."""

import json
from pathlib import Path

import jsonschema
import pytest

from portcheck.knowledge import find_rules_directory
from portcheck.knowledge.answering import plain
from portcheck.knowledge.nodes import read_yaml
from portcheck.knowledge.schema import schemas

RULES = find_rules_directory()
TREE = Path(__file__).parent / "knowledge"
FILES = [*sorted(TREE.rglob("*.yaml")), *sorted(RULES.rglob("*.yaml"))]


def schema_name(path: Path) -> str:
    folder = path.parent.parent.name
    if path.stem == "frequency":
        return "frequency.json"
    if folder == "targets":
        return "target.json" if path.stem == "target" else "answers.json"
    if folder == "constructs":
        return "rule.json"
    return f"{path.parent.name}.json"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_what_the_loader_checks_by(name: str) -> None:
    assert (RULES / "schema" / name).read_text("utf-8") == schemas()[name], "run python -m portcheck.knowledge.schema"


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parent.name != "words"], ids=lambda path: "/".join(path.parts[-3:])
)
def test_a_knowledge_file_is_valid_by_its_schema(path: Path) -> None:
    jsonschema.validate(plain(read_yaml(path, path.name)), json.loads(schemas()[schema_name(path)]))


def test_a_schema_refuses_a_misspelt_key() -> None:
    rule = plain(read_yaml(TREE / "constructs/device/device-string.yaml", "device-string.yaml"))
    assert isinstance(rule, dict)
    misspelt = {**rule, "severty": rule["severity"]}
    found = [
        error.message
        for error in jsonschema.Draft202012Validator(json.loads(schemas()["rule.json"])).iter_errors(misspelt)
    ]
    assert found == ["Additional properties are not allowed ('severty' was unexpected)"]
