"""JSON schemas of the knowledge files, for editors: `python -m portcheck.knowledge.schema rules/schema`."""

import json
import sys
from pathlib import Path

from portcheck.knowledge.formats import ANSWERS, FREQUENCY, INSTRUCTIONS, RULE, TARGET, VOCABULARY
from portcheck.knowledge.shapes import (
    Anything,
    Either,
    Field,
    Flag,
    Line,
    Many,
    Null,
    Number,
    Record,
    Shape,
    Table,
    Whole,
    Words,
)

Schema = dict[str, object]
_FILES: dict[str, Shape] = {
    "rule": RULE,
    "target": TARGET,
    "answers": ANSWERS,
    "vocabulary": VOCABULARY,
    "instructions": INSTRUCTIONS,
    "frequency": FREQUENCY,
}


def schemas() -> dict[str, str]:
    """The text of each schema file by its name."""
    texts = {}
    for name, shape in _FILES.items():
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"portcheck {name}"}
        texts[f"{name}.json"] = json.dumps({**head, **schema(shape)}, indent=2, ensure_ascii=False) + "\n"
    return texts


def schema(shape: Shape) -> Schema:
    """The JSON schema of a shape."""
    match shape:
        case Words(choices):
            return {"enum": list(choices)}
        case Line(pattern, _):
            return {"type": "string", "minLength": 1} | ({"pattern": f"^({pattern})$"} if pattern else {})
        case Whole(minimum, choices):
            return {"enum": list(choices)} if choices else {"type": "integer", "minimum": minimum}
        case Number():
            return {"type": "number", "exclusiveMinimum": 0}
        case Flag():
            return {"type": "boolean"}
        case Null():
            return {"type": "null"}
        case Anything():
            return {}
        case Many():
            return _list(shape)
        case Table():
            return _table(shape)
        case Record():
            return _record(shape)
        case Either(options):
            return {"anyOf": [schema(option) for option in options]}


def _list(shape: Many) -> Schema:
    item = schema(shape.item)
    found: Schema = {"type": "array", "items": item, "minItems": shape.at_least}
    return {"anyOf": [found, item]} if shape.or_one else found


def _table(shape: Table) -> Schema:
    found: Schema = {"type": "object", "minProperties": shape.at_least, "additionalProperties": schema(shape.value)}
    if shape.known:
        found["properties"] = {key: schema(value) for key, value in shape.known.items()}
    if shape.free:
        found["patternProperties"] = {f"^{shape.free}": {}}
    return found


def _record(shape: Record) -> Schema:
    return {
        "type": "object",
        "properties": {key: _field(field) for key, field in shape.fields.items()},
        "required": [key for key, field in shape.fields.items() if field.is_required],
        "additionalProperties": False,
    }


def _field(field: Field) -> Schema:
    about = field.about or field.mend
    return {**schema(field.shape), **({"description": about} if about else {})}


def main(arguments: list[str]) -> None:
    """Write the schemas into a folder."""
    folder = Path(arguments[0] if arguments else "rules/schema")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
