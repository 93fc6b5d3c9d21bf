"""What files of a rules tree must keep between them: ids that exist, claims that differ, facts with evidence."""

import re
from collections.abc import Iterator, Mapping

from portcheck.errors import KnowledgeError
from portcheck.knowledge.answering import Answer, ancestry, answers_in, shims_of
from portcheck.knowledge.formats import FILTERS, ID
from portcheck.knowledge.nodes import Node
from portcheck.knowledge.patterns import conflicts, matches
from portcheck.knowledge.shapes import did_you_mean
from portcheck.knowledge.tree import Tree, YamlFile

# The answer for code that names no device: no chip, so its words are nobody's.
NEUTRAL_TARGET = "portable"
_SHARED_DEVICE = "cuda"
_EMPTY = Node(0, {})


def refused(tree: Tree) -> tuple[KnowledgeError, ...]:
    """All that the loader refuses in a tree, each once, ordered by path and line."""
    errors = {(error.path, error.line, error.text): error for error in (*tree.errors, *disagreements(tree))}
    return tuple(errors[key] for key in sorted(errors))


def disagreements(tree: Tree) -> Iterator[KnowledgeError]:
    """All that is refused only when files are read together."""
    yield from _names(tree)
    yield from conflicts(matches(tree.rules))
    yield from _chip_words(tree)
    for file in tree.instructions if all(each.is_sound for each in tree.instructions) else ():
        yield from _instruction_set(file)
        yield from _unknown_families(tree, file)
    yield from _likenesses(tree)
    current = current_ids(tree.rules)
    yield from _frequency(tree, current)
    for file in tree.targets.values():
        yield from _target(file, tree)
    for file in tree.answers:
        yield from _answer_file(file, tree, current)
    yield from _answered_twice(tree, current)


def current_ids(rules: tuple[YamlFile, ...]) -> dict[str, str]:
    """Every rule's id and aliases, and the id each stands for."""
    aliases = {alias: file.id for file in rules for alias in file.node.texts("aliases")}
    return aliases | {file.id: file.id for file in rules}


def _names(tree: Tree) -> Iterator[KnowledgeError]:
    """File names that are no ids, and ids or aliases given twice."""
    owners: dict[str, YamlFile] = {}
    for file in tree.rules:
        aliases = file.node.get("aliases")
        names = [(file.id, 1)] + [(str(item.value), item.line) for item in (aliases.items() if aliases else ())]
        for name, line in names:
            if name in owners:
                yield file.error(line, f"'{name}' is already an id or alias in {owners[name].path}; choose another")
            owners.setdefault(name, file)
    folders = [(file, file.folder) for file in tree.targets.values()]
    for file, name in [*((file, file.id) for file in tree.rules), *folders]:
        if not re.fullmatch(ID.pattern, name):
            yield file.error(1, f"'{name}' is no id; name it in {ID.about}")


def _likenesses(tree: Tree) -> Iterator[KnowledgeError]:
    """Vocabularies that are like one that does not exist."""
    known = [file.id for file in tree.vocabularies]
    for file in tree.vocabularies:
        other = file.node.get("like")
        if other is not None and other.value not in known:
            mend = did_you_mean(str(other.value), known, f"vocabulary/ holds {', '.join(known)}")
            yield file.error(other.line, f"no vocabulary is called '{other.value}'; {mend}")


def _frequency(tree: Tree, current: Mapping[str, str]) -> Iterator[KnowledgeError]:
    """Frequencies of rules that do not exist."""
    file = tree.frequency
    for rule, node in (file.node.get("constructs") or _EMPTY).entries().items() if file is not None else ():
        if file is not None and rule not in current:
            mend = did_you_mean(rule, current, "`portcheck rules list` shows them")
            yield file.error(node.line, f"no rule is called '{rule}'; {mend}")


def _chip_words(tree: Tree) -> Iterator[KnowledgeError]:
    """Titles and reasons of rules that name a chip's vendor, device or tool."""
    words = sorted({word for name, file in tree.targets.items() if name != NEUTRAL_TARGET for word in _words(file)})
    patterns = [(word, re.compile(rf"(?<![A-Za-z0-9_]){re.escape(word)}(?![A-Za-z0-9_])", re.I)) for word in words]
    for file in tree.rules:
        for key in ("title", "why"):
            node = file.node.get(key)
            text = " ".join(str(part.value) for part in (node.entries().values() or (node,))) if node else ""
            for word, pattern in patterns if node else ():
                if node and pattern.search(text):
                    yield file.error(
                        node.line, f"{key} names '{word}', a fact about a chip inside a rule; move it to an answer"
                    )


def _words(file: YamlFile) -> Iterator[str]:
    for key in ("vendor", "device", "tool"):
        word = file.node.text(key)
        if word and word != _SHARED_DEVICE:
            yield word


def _target(file: YamlFile, tree: Tree) -> Iterator[KnowledgeError]:
    for evidence in _told_of(file.node) if file.is_sound else ():
        yield from _unfounded(file, evidence)
    extends = file.node.get("extends")
    if extends is None:
        return
    name = str(extends.value)
    if name not in tree.targets:
        mend = did_you_mean(name, tree.targets, f"its folder would be targets/{name}/")
        yield file.error(extends.line, f"extends: no target is called '{name}'; {mend}")
    elif file.folder in ancestry(name, tree.targets):
        yield file.error(extends.line, f"extends: '{file.folder}' and '{name}' extend each other; drop one of the two")


def _told_of(target: Node) -> Iterator[tuple[Node, ...]]:
    """The evidence of a target's names, of its shims and of each fact of its hardware."""
    hardware = (target.get("hardware") or _EMPTY).entries()
    cells = [cell for key, cell in hardware.items() if key != "dtypes"]
    formats = (hardware.get("dtypes") or _EMPTY).entries().values()
    shims = (target.get("shims") or _EMPTY).entries().values()
    for node in (target, *shims, *cells, *formats):
        yield (node.get("evidence") or Node(0, None)).items()


def _answer_file(file: YamlFile, tree: Tree, current: Mapping[str, str]) -> Iterator[KnowledgeError]:
    if file.folder not in tree.targets:
        yield file.error(1, "no target.yaml lies beside it; describe the target first")
    shims = shims_of(ancestry(file.folder, tree.targets), tree.targets)
    for rule, entry in file.node.entries().items():
        if rule not in current and rule != "defaults" and not rule.startswith("x-"):
            mend = did_you_mean(rule, current, "`portcheck rules list` shows them")
            yield file.error(entry.line, f"no rule is called '{rule}'; {mend}")
    for answer in answers_in(file) if file.is_sound else ():
        for line, text in _answer(answer, tuple(shims)):
            yield file.error(line, f"{_called(answer)}: {text}")
        yield from _unfounded(file, answer.evidence)


def _instruction_set(file: YamlFile) -> Iterator[KnowledgeError]:
    """Families that registers name and nobody describes, and instructions that two families claim."""
    families = (file.node.get("families") or _EMPTY).entries()
    owners: dict[str, str] = {}
    for name, family in families.items():
        for item in (family.get("instructions") or _EMPTY).items():
            other = owners.setdefault(str(item.value), name)
            if other != name:
                yield file.error(item.line, f"'{item.value}' already belongs to the family '{other}'; keep it in one")
    for name, register in (file.node.get("registers") or _EMPTY).entries().items():
        named = register.text("family")
        if named not in families:
            mend = did_you_mean(str(named), families, "describe it under `families`")
            yield file.error(register.line, f"{name}: no family is called '{named}'; {mend}")


def _unknown_families(tree: Tree, file: YamlFile) -> Iterator[KnowledgeError]:
    """Rules for instructions whose family nobody describes."""
    families = (file.node.get("families") or _EMPTY).entries()
    for entry in (*matches(tree.rules), *matches(tree.rules, "not")):
        named = entry.filters[FILTERS.index("family")]
        if entry.kind == file.id and named is not None and named not in families:
            mend = did_you_mean(str(named), families, f"describe it in {file.path}")
            yield entry.file.error(entry.line, f"no family of instructions is called '{named}'; {mend}")


def _called(answer: Answer) -> str:
    return f"{answer.rule}, {answer.symbol}" if answer.symbol else answer.rule


def _answer(answer: Answer, shims: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    support, use, shim = answer.word("support"), answer.word("use"), answer.word("shim")
    if support is None and answer.symbol is not None:
        yield answer.line, "support is missing; write works, replace, rework or missing, or `use` what takes its place"
    if support == "replace" and use is None:
        yield answer.line, "replace without use; say what takes its place"
    if use is not None and support in (None, "missing"):
        yield answer.fields["use"].line, "use without an answer that allows it; write `support: replace` or drop it"
    if support is not None and not answer.evidence:
        yield answer.line, "no evidence; say how it is known, here or in the file's defaults"
    if shim is not None and shim not in shims:
        mend = did_you_mean(shim, shims, "describe it in target.yaml")
        yield answer.fields["shim"].line, f"no shim of this target is called '{shim}'; {mend}"
    if not _compiles(answer.word("values") or ""):
        yield answer.fields["values"].line, "values is no regular expression; write one, or `devices`"
    if answer.word("fix") == "safe" and all(item.text("how") == "inferred" for item in answer.evidence):
        yield answer.fields["fix"].line, "a safe fix with only inferred evidence; find proof or write `fix: unsafe`"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _unfounded(file: YamlFile, evidence: tuple[Node, ...]) -> Iterator[KnowledgeError]:
    for item in evidence:
        if not (item.get("source") or item.get("check")):
            text = "evidence has neither source nor check; name a page, a file, a run or a provable name"
            yield file.error(item.line, text)
        if item.get("check") and not (item.get("package") and item.get("version")):
            yield file.error(item.line, "a check needs the package and the version that it was made in; name both")


def _answered_twice(tree: Tree, current: Mapping[str, str]) -> Iterator[KnowledgeError]:
    first: dict[tuple[str, str, str | None], Answer] = {}
    for file in tree.answers:
        for answer in answers_in(file) if file.is_sound else ():
            key = (file.folder, current.get(answer.rule, answer.rule), answer.symbol)
            if key in first:
                other = first[key]
                where = f"{other.file.path}:{other.line}"
                yield file.error(answer.line, f"{_called(answer)} is already answered in {where}; keep one")
            first.setdefault(key, answer)
