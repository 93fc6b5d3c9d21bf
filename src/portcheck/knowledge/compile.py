"""A rules tree made into JSON tables: one of the core, one a target, a language, an instruction set."""

import hashlib
import json
import tempfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from portcheck.errors import KnowledgeErrors
from portcheck.knowledge.agreement import NEUTRAL_TARGET, current_ids, refused
from portcheck.knowledge.answering import ancestry, bilingual, is_abstract, plain, target_tables
from portcheck.knowledge.instructions import instruction_names, instruction_table, instruction_words
from portcheck.knowledge.nodes import Node
from portcheck.knowledge.patterns import Match, claim_tables, matches
from portcheck.knowledge.places import layers
from portcheck.knowledge.prefilter import prefilter_keys
from portcheck.knowledge.tables import CORE, FORMAT
from portcheck.knowledge.tree import Tree, YamlFile, read_tree, yaml_paths

_EMPTY = Node(0, {})
# A kind with more symbols than this has a table of its own, read only when a file shows that kind.
_HEAVY = 600
# The vocabulary whose words every language knows.
_COMMON = "common"


def checked_tree(directory: Path) -> Tree:
    """The tree, when nothing in it is refused; else raises KnowledgeErrors with all that is."""
    tree = read_tree(directory)
    if errors := refused(tree):
        raise KnowledgeErrors(errors)
    return tree


def compile_tree(directory: Path) -> dict[str, str]:
    """The tables as JSON text by name; raises KnowledgeErrors with all that the loader refuses."""
    tree = checked_tree(directory)
    current = current_ids(tree.rules)
    entries = matches(tree.rules)
    claims = claim_tables(entries)
    heavy = {kind for kind, table in claims.items() if len(table["exact"]) > _HEAVY}
    tables: dict[str, object] = {CORE: _core(tree, directory, claims, heavy)}
    tables |= {f"claims-{kind}": claims[kind] for kind in heavy}
    tables |= {f"vocabulary-{file.id}": _vocabulary(file, tree, entries) for file in _languages(tree)}
    tables |= {f"instructions-{file.id}": instruction_table(file.node) for file in tree.instructions}
    tables["frequency"] = plain(tree.frequency.node) if tree.frequency is not None else {}
    for target in tree.targets:
        tables[f"target-{target}"], tables[f"names-{target}"] = target_tables(target, tree, current)
    return {name: json.dumps(table, ensure_ascii=False, separators=(",", ":")) for name, table in tables.items()}


def write_tables(texts: Mapping[str, str], folder: Path) -> None:
    """Write the tables so that another process sees all of them or none; raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        fresh = Path(scratch) / "tables"
        fresh.mkdir()
        for name, text in texts.items():
            (fresh / f"{name}.json").write_text(text, encoding="utf-8")
        if folder.exists():
            folder.rename(Path(scratch) / "old")
        fresh.rename(folder)


def knowledge_version(directory: Path) -> str:
    """12 hexadecimal digits of sha256 over the paths and bytes of the tree's YAML files."""
    digest = hashlib.sha256()
    for layer in layers(directory):
        for path in yaml_paths(layer):
            data = (layer / path).read_bytes()
            digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:12]


def _core(tree: Tree, directory: Path, claims: Mapping[str, object], heavy: Collection[str]) -> dict[str, object]:
    exceptions: dict[str, list[object]] = {}
    for entry in matches(tree.rules, "not"):
        exceptions.setdefault(entry.rule, []).append([entry.kind, entry.symbol, *entry.row()])
    return {
        "format": FORMAT,
        "version": knowledge_version(directory),
        "rules": {file.id: _rule(file) for file in sorted(tree.rules, key=lambda file: file.id)},
        "claims": {kind: None if kind in heavy else table for kind, table in claims.items()},
        "exceptions": exceptions,
        "languages": {file.id: plain(file.node.get("files") or _EMPTY) for file in _languages(tree)},
        "instructions": [file.id for file in tree.instructions],
        "targets": _concrete(tree.targets),
        "families": _families(tree.targets),
        "words": {file.id: plain(file.node) for file in tree.words},
    }


def _rule(file: YamlFile) -> list[object]:
    node = file.node
    texts = {key: bilingual(node.entries()[key]) for key in ("title", "why")}
    severity, category = node.text("severity"), node.text("category")
    aliases = list(node.texts("aliases"))
    return [texts["title"], category, severity, texts["why"], aliases, node.text("deprecated")]


def _languages(tree: Tree) -> list[YamlFile]:
    return [file for file in tree.vocabularies if file.id != _COMMON]


def _vocabulary(file: YamlFile, tree: Tree, entries: Iterable[Match]) -> dict[str, object]:
    """One language's table: its own entries beside the common ones, those it is like and its instruction set's."""
    node = file.node
    machine = next((each.node for each in tree.instructions if each.id == file.id), _EMPTY)
    others = {other.id: other.node for other in tree.vocabularies}
    parts = [others.get(_COMMON, _EMPTY), others.get(node.text("like") or "", _EMPTY), node]
    words = {name: _texts(value) for each in parts for name, value in _part(each, "words").items()}
    instead = {name: tuple(_texts(value)) for each in parts for name, value in _part(each, "instead").items()}
    common = frozenset(word.lower() for word in words.get("common", ()))
    names = {name: plain(value) for each in parts for name, value in _part(each, "names").items()}
    kinds = [kind for each in parts for kind in each.texts("kinds")]
    told = [entry for entry in entries if not kinds or entry.kind in kinds]
    keys = [key for each in parts for key in each.texts("keys")]
    return {
        "words": words | instruction_words(machine),
        "positions": {name: plain(value) for each in parts for name, value in _part(each, "positions").items()},
        "names": names | instruction_names(machine),
        "keys": prefilter_keys(told, keys, common, instead),
    }


def _part(node: Node, key: str) -> Mapping[str, Node]:
    return (node.get(key) or _EMPTY).entries()


def _texts(node: Node) -> list[str]:
    return [str(item.value) for item in node.items()]


def _concrete(targets: Mapping[str, YamlFile]) -> list[str]:
    names = [name for name, file in targets.items() if not is_abstract(file)]
    return sorted(names, key=lambda name: (name != NEUTRAL_TARGET, name))


def _families(targets: Mapping[str, YamlFile]) -> dict[str, list[str]]:
    concrete = _concrete(targets)
    return {
        family: [name for name in concrete if family in ancestry(name, targets)]
        for family in sorted(targets)
        if is_abstract(targets[family])
    }
