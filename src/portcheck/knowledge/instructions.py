"""An instruction set made into tables: what its language must know, and what an explanation says."""

from collections.abc import Mapping

from portcheck.knowledge.answering import bilingual, plain
from portcheck.knowledge.nodes import Node

_EMPTY = Node(0, {})


def instruction_words(node: Node) -> dict[str, list[str]]:
    """The modifiers there are, under `modifiers`; nothing where there is no instruction set."""
    return {"modifiers": list(_part(node, "modifiers"))} if _part(node, "families") else {}


def instruction_names(node: Node) -> dict[str, dict[str, str]]:
    """The family of each pattern of instructions, in the file's order, and of each special register."""
    families = _part(node, "families")
    if not families:
        return {}
    patterns = {pattern: name for name, family in families.items() for pattern in family.texts("instructions")}
    registers = {name: register.text("family") or "" for name, register in _part(node, "registers").items()}
    return {"families": patterns, "registers": registers}


def instruction_table(node: Node) -> dict[str, object]:
    """All that an explanation needs of an instruction set."""
    return {
        "families": {
            name: [bilingual(family.entries()["title"]), bilingual(family.entries()["purpose"]), *_need(family)]
            for name, family in _part(node, "families").items()
        },
        "opcodes": {name: bilingual(text) for name, text in _part(node, "opcodes").items()},
        "modifiers": {name: bilingual(text) for name, text in _part(node, "modifiers").items()},
        "registers": {
            name: [bilingual(register.entries()["means"]), *_need(register)]
            for name, register in _part(node, "registers").items()
        },
        "needs": {pattern: _need(need) for pattern, need in _part(node, "needs").items()},
        "evidence": [plain(each) for each in (node.get("evidence") or _EMPTY).items()],
    }


def _need(node: Node) -> list[str | None]:
    return [node.text("sm"), node.text("ptx")]


def _part(node: Node, key: str) -> Mapping[str, Node]:
    return (node.get(key) or _EMPTY).entries()
