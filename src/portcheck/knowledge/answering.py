"""Answer files made into one table a target: inheritance between files, entries and targets worked out."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from portcheck.knowledge.formats import EVIDENCE
from portcheck.knowledge.nodes import Node
from portcheck.knowledge.tree import Tree, YamlFile

_INHERITED_BY_TARGET = ("vendor", "device", "backend", "plugin")
_NAMES_OF_TARGET = (
    *("visible_devices", "tool", "resource", "images"),
    *("compiler", "kernel_language", "extension_class"),
)
_INHERITED_BY_SYMBOL = ("support", "shim", "since", "until", "effort")
# A symbol with a name alone is fixed as its rule is: nothing but the name differs.
_INHERITED_BY_NAME = ("fix", "way", "without", "takes", "values")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with all that it inherits; `symbol` is `None` for the rule's own answer."""

    file: YamlFile
    line: int
    rule: str
    symbol: str | None
    fields: Mapping[str, Node]
    evidence: tuple[Node, ...]

    def word(self, key: str) -> str | None:
        """The text of a field."""
        node = self.fields.get(key)
        return node.value if node is not None and isinstance(node.value, str) else None


def answers_in(file: YamlFile) -> Iterator[Answer]:
    """The answers of one file, each rule's own before those of its symbols."""
    defaults = file.node.get("defaults")
    for rule, entry in file.node.entries().items():
        if rule != "defaults" and not rule.startswith("x-"):
            evidence = _evidence(entry) or (_evidence(defaults) if defaults else ())
            if _answers_the_rule(entry):
                fields = {key: value for key, value in entry.entries().items() if key not in ("symbols", "evidence")}
                yield Answer(file, entry.line, rule, None, fields, evidence)
            for symbol, node in (entry.get("symbols") or Node(0, {})).entries().items():
                answer = _symbol_answer(file, rule, symbol, node, entry, evidence)
                yield _with_default_fix(answer, defaults) if defaults else answer


def _answers_the_rule(entry: Node) -> bool:
    """Whether an entry speaks for the whole rule: one that only lists symbols leaves the rest to the parent."""
    return not entry.get("symbols") or any(key in entry.entries() for key in ("support", "note"))


def _symbol_answer(
    file: YamlFile, rule: str, symbol: str, node: Node, entry: Node, evidence: tuple[Node, ...]
) -> Answer:
    inherited = {key: value for key, value in entry.entries().items() if key in _INHERITED_BY_SYMBOL}
    if isinstance(node.value, str):
        fixing = {key: value for key, value in entry.entries().items() if key in _INHERITED_BY_NAME}
        own = {**fixing, "support": Node(node.line, "replace"), "use": node}
    else:
        own = {key: value for key, value in node.entries().items() if key != "evidence"}
    return Answer(file, node.line, rule, symbol, {**inherited, **own}, _evidence(node) or evidence)


def _with_default_fix(answer: Answer, defaults: Node) -> Answer:
    """The answer with the file's fix, where it puts one name in the place of another and says nothing of its own."""
    use = answer.word("use") or ""
    is_name = answer.word("support") == "replace" and use.replace("::", "_").isidentifier()
    if "fix" in answer.fields or not is_name or (answer.symbol or "").endswith("*"):
        return answer
    fixing = {key: node for key, node in defaults.entries().items() if key in _INHERITED_BY_NAME}
    return replace(answer, fields={**fixing, **answer.fields})


def _evidence(node: Node) -> tuple[Node, ...]:
    found = node.get("evidence")
    return found.items() if found else ()


def ancestry(target: str, targets: Mapping[str, YamlFile]) -> tuple[str, ...]:
    """The target, what it extends, what that extends ...; ends before a cycle or an unknown one."""
    chain: list[str] = []
    step: str | None = target
    while step is not None and step in targets and step not in chain:
        chain.append(step)
        step = targets[step].node.text("extends")
    return tuple(chain)


def is_abstract(file: YamlFile) -> bool:
    """Whether the target is a family."""
    node = file.node.get("abstract")
    return node is not None and node.value is True


def shims_of(chain: tuple[str, ...], targets: Mapping[str, YamlFile]) -> dict[str, Node]:
    """The shims of a target and of what it extends, the nearest first."""
    shims: dict[str, Node] = {}
    for step in chain:
        shims = {**(targets[step].node.get("shims") or Node(0, {})).entries(), **shims}
    return shims


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Evidence by key and distinct answers by number, filled while one target is compiled."""

    exports: Mapping[str, Node]
    evidence: dict[str, dict[str, str]] = field(default_factory=dict)
    advice: dict[str, int] = field(default_factory=dict)

    def keys(self, nodes: tuple[Node, ...]) -> list[str]:
        return [self._key(node) for node in nodes]

    def _key(self, node: Node) -> str:
        fields = {name: value for name in EVIDENCE.fields if (value := node.text(name)) is not None}
        # A check may look for text with several spaces in a row.
        fields = {name: value if name == "check" else " ".join(value.split()) for name, value in fields.items()}
        key = hashlib.sha256(_canonical(fields).encode()).hexdigest()[:8]
        self.evidence[key] = fields
        return key

    def number(self, answer: Answer, origin: str, but: str = "") -> int:
        """The number of an answer without the field `but`."""
        fields: dict[str, object] = {"support": "unknown", "origin": origin}
        fields |= {key: plain(node) for key, node in answer.fields.items() if node.value is not None and key != but}
        if "note" in fields:
            fields["note"] = bilingual(answer.fields["note"])
        evidence = (*answer.evidence, *self.proofs(answer))
        if evidence:
            fields["evidence"] = self.keys(evidence)
        return self.advice.setdefault(_canonical(fields), len(self.advice))

    def proofs(self, answer: Answer) -> tuple[Node, ...]:
        """The check of what the answer names, where that is a name of a module that the target exports."""
        use = answer.word("use") or ""
        if not all(part.isidentifier() for part in use.split(".")):
            return ()
        known = max((name for name in self.exports if use == name or use.startswith(f"{name}.")), key=len, default=None)
        if known is None:
            return ()
        made = {"check": f"python {use}", "how": "source"}
        if any(each.text("check") == made["check"] for each in answer.evidence):
            return ()
        fields = {name: value for name, value in self.exports[known].entries().items() if name != "at"}
        return (Node(answer.line, {**fields, **{name: Node(answer.line, text) for name, text in made.items()}}),)


def target_tables(target: str, tree: Tree, current: Mapping[str, str]) -> tuple[dict[str, object], dict[str, object]]:
    """All that `Answers` needs for one target, and apart from it the names of which only what stands in their
    place differs: thousands that few scans ask for. `current` maps rule ids and their aliases to ids."""
    chain = ancestry(target, tree.targets)
    shelf = _Shelf(_merged("exports", chain, tree.targets))
    own_evidence = shelf.keys(tuple(item for step in chain for item in _evidence(tree.targets[step].node)))
    layers: dict[str, list[_Layer]] = {}
    closed: set[str] = set()
    for step in chain:
        for rule, layer in _layers(step, tree, current, shelf).items():
            if rule not in closed:
                layers.setdefault(rule, []).append(layer)
                if layer.answer is not None:
                    closed.add(rule)
    names = {rule: [layer.names for layer in several] for rule, several in sorted(layers.items())}
    table: dict[str, object] = {
        "target": _description(target, chain, tree.targets, shelf),
        "target_evidence": list(dict.fromkeys(own_evidence)),
        "evidence": dict(sorted(shelf.evidence.items())),
        "layers": {rule: [layer[:3] for layer in several] for rule, several in sorted(layers.items())},
        "named": [rule for rule, several in names.items() if any(several)],
        "advice": [json.loads(text) for text in shelf.advice],
    }
    return table, {rule: several for rule, several in names.items() if any(several)}


class _Layer(NamedTuple):
    """What one target says of one rule: numbers of answers by symbol and by prefix (longest first), its own
    answer, and names with what stands in their place under the number of the answer that they share."""

    exact: dict[str, int]
    prefixes: list[tuple[str, int]]
    answer: int | None
    names: list[tuple[int, dict[str, str]]]


def _layers(step: str, tree: Tree, current: Mapping[str, str], shelf: _Shelf) -> dict[str, _Layer]:
    """What one target says, by rule."""
    exact: dict[str, dict[str, int]] = {}
    prefixes: dict[str, dict[str, int]] = {}
    answers: dict[str, int] = {}
    names: dict[str, dict[int, dict[str, str]]] = {}
    for file in tree.answers:
        for answer in answers_in(file) if file.folder == step else ():
            rule, use = current[answer.rule], answer.word("use")
            if answer.symbol is None:
                answers[rule] = shelf.number(answer, step)
            elif answer.symbol.endswith("*"):
                prefixes.setdefault(rule, {})[answer.symbol] = shelf.number(answer, step)
            elif use is None or shelf.proofs(answer):
                exact.setdefault(rule, {})[answer.symbol] = shelf.number(answer, step)
            else:
                shared = names.setdefault(rule, {}).setdefault(shelf.number(answer, step, but="use"), {})
                shared[answer.symbol] = use
    return {
        rule: _Layer(
            exact.get(rule, {}),
            sorted(prefixes.get(rule, {}).items(), key=lambda pair: (-len(pair[0]), pair[0])),
            answers.get(rule),
            sorted(names.get(rule, {}).items()),
        )
        for rule in sorted({*exact, *prefixes, *answers, *names})
    }


def _description(
    target: str, chain: tuple[str, ...], targets: Mapping[str, YamlFile], shelf: _Shelf
) -> dict[str, object]:
    node = targets[target].node
    families = [step for step in chain[1:] if is_abstract(targets[step])]
    known = _nearest(_INHERITED_BY_TARGET, chain, targets)
    hardware = _merged("hardware", chain, targets)
    dtypes = {name: cell for step in reversed(chain) for name, cell in _dtypes(targets[step]).items()}
    return {
        "id": target,
        "name": bilingual(node.entries()["name"]),
        "vendor": known.get("vendor", ""),
        "family": families[0] if families else None,
        "abstract": is_abstract(targets[target]),
        "stack": {name: plain(version) for name, version in _merged("stack", chain, targets).items()},
        "device": known.get("device"),
        "backend": known.get("backend"),
        "plugin": known.get("plugin"),
        "shims": [
            [name, bilingual(shim.entries()["enable"]), bilingual(shim.entries()["hazards"]), _lines(shim)]
            for name, shim in sorted(shims_of(chain, targets).items())
        ],
        "facts": _nearest(_NAMES_OF_TARGET, chain, targets),
        "hardware": {name: _fact(cell, shelf) for name, cell in hardware.items() if name != "dtypes"},
        "dtypes": {name: _fact(cell, shelf) for name, cell in sorted(dtypes.items())},
        "modules": _modules(_merged("exports", chain, targets)),
        "homonyms": {name: bilingual(text) for name, text in sorted(_merged("homonyms", chain, targets).items())},
    }


def _nearest(keys: Iterable[str], chain: tuple[str, ...], targets: Mapping[str, YamlFile]) -> dict[str, str]:
    """What the target or the nearest of what it extends says of itself; a list joined by commas."""
    nearest: dict[str, str] = {}
    for key in keys:
        values = [", ".join(texts) for step in chain if (texts := targets[step].node.texts(key))]
        nearest |= {key: values[0]} if values else {}
    return nearest


def _merged(key: str, chain: tuple[str, ...], targets: Mapping[str, YamlFile]) -> dict[str, Node]:
    merged: dict[str, Node] = {}
    for step in reversed(chain):
        merged |= (targets[step].node.get(key) or Node(0, {})).entries()
    return merged


def _modules(exports: Mapping[str, Node]) -> dict[str, str]:
    """What packages hang into others, and where they define it."""
    return {name: where for name, node in sorted(exports.items()) if (where := node.text("at"))}


def _dtypes(file: YamlFile) -> Mapping[str, Node]:
    return ((file.node.get("hardware") or Node(0, {})).get("dtypes") or Node(0, {})).entries()


def _fact(cell: Node, shelf: _Shelf) -> list[object]:
    """The fields of a `Fact`."""
    value, unit, rate = (plain(cell.get(key) or Node(0, None)) for key in ("value", "unit", "tflops"))
    return [value, unit, rate, shelf.keys(_evidence(cell))]


def bilingual(node: Node) -> list[str | None]:
    """English and Chinese (or `None`), white space squeezed."""
    if isinstance(node.value, str):
        return [" ".join(node.value.split()), None]
    chinese = node.text("zh")
    return [" ".join((node.text("en") or "").split()), " ".join(chinese.split()) if chinese else None]


def _lines(shim: Node) -> list[str]:
    """The Python lines that switch a shim on."""
    found = shim.get("lines")
    return [str(line.value) for line in found.items()] if found is not None else []


def plain(node: Node) -> object:
    """The node without its lines."""
    if isinstance(node.value, Mapping):
        return {key: plain(value) for key, value in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.value]
    return node.value


def _canonical(fields: Mapping[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True)
