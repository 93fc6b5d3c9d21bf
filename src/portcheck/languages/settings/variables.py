"""Environment variables in every form that settings give them."""

from collections.abc import Iterator, Mapping

from portcheck.languages.pattern import Pattern
from portcheck.languages.settings.entry import Entry
from portcheck.languages.shell.view import Sight, View
from portcheck.model import Kind, Role

_VARIABLE = Pattern(r"[A-Z_][A-Z0-9_]*")
_UNSET = ("null", "~", "None")
_ASSIGNED = Pattern(r"([A-Z_][A-Z0-9_]*)=(.*)", 16)


def see_variable(view: View, entry: Entry, beside: Mapping[str, Entry], path: str) -> Iterator[Sight]:
    """`NAME: value`, `- NAME=value`, `- name: NAME` with its value beside it, a name in a list of variables."""
    del path
    name, text = entry.name, entry.text
    if text in _UNSET and not entry.style:
        return
    if not entry.is_item and _is_watched(view, name.text):
        yield Sight(Kind.ENV, name.text, name.start, name.end, Role.ASSIGNMENT, value=text)
        return
    if not entry.pieces:
        return
    start = entry.pieces[0].start
    # In a list of commands the shell sees what is assigned.
    is_command = name.text.lower() in view.words("script_keys") | view.words("argument_keys")
    assigned = _ASSIGNED.fullmatch(text) if entry.is_item and not is_command else None
    if assigned and _is_watched(view, assigned.group(1)):
        end = start + len(assigned.group(1))
        yield Sight(Kind.ENV, assigned.group(1), start, end, Role.ASSIGNMENT, value=assigned.group(2))
    elif name.text.lower() in ("name", "key") and _is_watched(view, text) and _has_value(view, entry, beside):
        value = beside["value"].text if "value" in beside else None
        yield Sight(Kind.ENV, text, start, start + len(text), Role.ASSIGNMENT, value=value)
    elif entry.is_item and name.text.lower() in view.words("variable_keys") and _is_watched(view, text):
        yield Sight(Kind.ENV, text, start, start + len(text), Role.REFERENCE)


def _is_watched(view: View, text: str) -> bool:
    return bool(_VARIABLE.fullmatch(text)) and view.watches(Kind.ENV, text)


def _has_value(view: View, entry: Entry, beside: Mapping[str, Entry]) -> bool:
    above = {key.lower() for key in entry.keys[:-1]}
    return "value" in beside or not view.words("variable_keys").isdisjoint(above)
