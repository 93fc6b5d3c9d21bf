"""What a word is set to, and whether that means the same under another name."""

import re
from typing import NamedTuple

import libcst as cst

from portcheck.fix.tree import Tree, last_name
from portcheck.model import Advice, Finding, Kind

# Numbers of devices: some runtimes find none in any order but the rising one.
_DEVICES = "devices"
_READING = frozenset({"get", "getenv", "pop", "delenv", "unsetenv"})
_SETTING = frozenset({"setdefault", "putenv", "setenv"})
_DATA = (".yaml", ".yml", ".json", ".toml")


class Value(NamedTuple):
    """What a variable is set to: a text, "" too; None where only a run can tell."""

    text: str | None


class Judged(NamedTuple):
    """Why a word is left (`refusal`), or made on demand only (`doubt`); both "" where it fits."""

    refusal: str = ""
    doubt: str = ""


def judged(value: Value | None, advice: Advice) -> Judged:
    """Whether a value, None where there is none at this place, is one of those that the answer vouches for."""
    if advice.values is None or value is None:
        return Judged()
    if value.text is None:
        return Judged(doubt="the value is not known here")
    if _fits(value.text, advice.values):
        return Judged()
    return Judged(refusal=f"the value {value.text!r} may mean something else under the new name")


def _fits(text: str, values: str) -> bool:
    if values != _DEVICES:
        return re.fullmatch(values, text) is not None
    numbers = [int(each) for each in text.split(",")] if re.fullmatch(r"\d+(?:,\d+)*", text) else []
    return bool(numbers) and numbers == sorted(set(numbers))


def value_in_text(text: str, start: int, finding: Finding) -> Value | None:
    """What stands beside a word in a file that is not Python."""
    if finding.value is not None:
        return Value(None if "$" in finding.value or "%(" in finding.value else finding.value)
    if finding.kind is not Kind.ENV:
        return None
    if finding.path.endswith(_DATA):
        return Value(None)
    # A string of C that is no argument of getenv may be set by whatever takes it.
    is_quoted = text[start - 1 : start] in {'"', "'"}
    return Value(None) if is_quoted and not re.search(r"\bgetenv\s*\(\s*[\"']$", text[:start]) else None


def value_in_python(tree: Tree, node: cst.CSTNode) -> Value | None:
    """What the variable that a string names is set to at this place."""
    parent = tree.parent(node)
    if isinstance(parent, cst.DictElement):
        return _literal(parent.value) if parent.key is node else Value(None)
    if isinstance(parent, cst.Arg):
        return _of_call(tree, parent)
    if isinstance(parent, cst.Index):
        return _of_subscript(tree, tree.parent(tree.parent(parent)))
    if isinstance(parent, cst.Comparison) and parent.left is node:
        is_in = all(isinstance(each.operator, (cst.In, cst.NotIn)) for each in parent.comparisons)
        return None if is_in else Value(None)
    return Value(None)


def _of_subscript(tree: Tree, subscript: cst.CSTNode) -> Value | None:
    target = tree.parent(subscript)
    statement = tree.parent(target)
    if isinstance(target, cst.AssignTarget) and isinstance(statement, cst.Assign):
        return _literal(statement.value)
    is_changed = (
        isinstance(target, (cst.AugAssign, cst.AnnAssign, cst.Element))
        and getattr(target, "value", None) is not subscript
    )
    return Value(None) if is_changed else None


def _of_call(tree: Tree, argument: cst.Arg) -> Value | None:
    call = tree.parent(argument)
    if not isinstance(call, cst.Call) or call.args[0] is not argument:
        return Value(None)
    name = last_name(call.func)
    if name in _READING:
        return None
    if name in _SETTING and len(call.args) > 1 and call.args[1].keyword is None:
        return _literal(call.args[1].value)
    return Value(None)


def _literal(node: cst.BaseExpression) -> Value:
    text = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    return Value(text if isinstance(text, str) else None)
