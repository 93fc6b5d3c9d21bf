"""Settings files before and after: they parse still, and nothing but the words that were swapped differs."""

import json
import tomllib
from collections.abc import Iterable

from portcheck.fix.edits import Edit


def refusal(path: str, before: str, after: str, edits: Iterable[Edit]) -> str:
    """Why a file must not change; "" where it may, or where its format is not one that is looked into."""
    lowered = path.lower()
    read = next((_READERS[suffix] for suffix in _READERS if lowered.endswith(suffix)), None)
    if read is None:
        return "" if before.count("\n") == after.count("\n") else "lines would come or go"
    old = read(before)
    if old is None:
        return "the file does not parse"
    new = read(after)
    if new is None or len(new) != len(old):
        return "the file would not parse as before"
    changed = [(one, other) for one, other in zip(old, new, strict=True) if one != other]
    swaps = {(before[edit.start : edit.end], edit.text) for edit in edits}
    is_meant = all(_is_swapped(one, other, swaps) for one, other in changed)
    return "" if is_meant else "more than the words would change"


def _is_swapped(old: str, new: str, swaps: set[tuple[str, str]]) -> bool:
    for one, other in sorted(swaps, key=lambda swap: len(swap[0]), reverse=True):
        old = old.replace(one, other)
        new = new.replace(one, other)
    return old == new


def _yaml(text: str) -> list[str] | None:
    import yaml

    try:
        return [_event(each) for each in yaml.parse(text, yaml.SafeLoader)]
    except yaml.YAMLError:
        return None


def _event(event: object) -> str:
    """What an event of the parser says, without its place."""
    parts = (getattr(event, name, None) for name in ("anchor", "tag", "value"))
    return f"{type(event).__name__} {' '.join(str(part) for part in parts)}"


def _json(text: str) -> list[str] | None:
    try:
        return list(_flat(json.loads(text, object_pairs_hook=list, parse_constant=str)))
    except (ValueError, RecursionError):
        return None


def _toml(text: str) -> list[str] | None:
    try:
        return list(_flat(list(tomllib.loads(text).items())))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _flat(value: object) -> Iterable[str]:
    if isinstance(value, dict):
        value = list(value.items())
    if isinstance(value, (list, tuple)):
        yield f"[{len(value)}"
        for each in value:
            yield from _flat(each)
    else:
        yield f"{type(value).__name__} {value}"


_READERS = {".yaml": _yaml, ".yml": _yaml, ".json": _json, ".toml": _toml}
