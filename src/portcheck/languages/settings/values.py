"""Devices, backends, number formats and settings of frameworks."""

from collections.abc import Iterator, Mapping

from portcheck.languages.pattern import Pattern
from portcheck.languages.settings.entry import Entry
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.versions import see_version
from portcheck.languages.shell.view import Sight, View, is_number
from portcheck.model import Confidence, Kind, Role

_NUMBERED = Pattern(r"cuda:\d+")
_DEVICE = Pattern(r"cuda(?::(?:\d+|\$?\{[\w.:]*\}|\$\w+))?")
# What holds where a variable is not given: `${oc.env:DEVICE,cuda}`, `${DEVICE:-cuda}`.
_DEFAULT = Pattern(r"\$\{[\w.:]+?(?:,\s*|:?-)[\"']?(cuda(?::\d+)?)[\"']?\}")
_BACKEND = Pattern(r"[a-z0-9_]+(?::[a-z0-9_]+)?(?:,[a-z0-9_]+:[a-z0-9_]+)*")
_BACKEND_PARTS = Pattern(r"[:,]")
_DOTTED = Pattern(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_VERSION = Pattern(r"(?:cu)?1[0-4](?:\.?\d){1,2}(?:\.\d+)?|v?1[0-4]\.\d+(?:\.\d+)?")
_WORKFLOWS = (".yml", ".yaml", ".j2", ".tmpl")
_PATH = Pattern(r"[\w./+-]*")
_OFF = frozenset({"", "~", "null", "none", "false", "no", "off", "0", "0.0", "disabled", "disable"})
_ON = frozenset({"true", "yes", "on", "1"})
_OPEN = ("{{", "${", "<", "$")


def see_value(view: View, entry: Entry, beside: Mapping[str, Entry], path: str) -> Iterator[Sight]:
    """What a scalar says under its key; a setting that is switched off says nothing."""
    if len(entry.pieces) != 1 or not entry.path:
        return
    name = _normal(entry.name.text)
    piece = entry.pieces[0]
    text = piece.text.strip()
    if text.lower() in _OFF and not (text == "0" and name in view.words("counted_keys")):
        return
    end = piece.start + len(piece.text)
    default = _DEFAULT.fullmatch(text)
    known = view.vocabulary.names["dtypes"].get(text)
    is_device = _is_device(view, entry, name, text)
    if is_device and _DEVICE.fullmatch(text):
        symbol = "cuda:{}" if "{" in text or "$" in text else text
        yield Sight(Kind.DEVICE, symbol, piece.start, end, Role.ASSIGNMENT)
    elif is_device and default:
        start = piece.start + piece.text.index(default.group(1), default.start(1))
        yield Sight(Kind.DEVICE, default.group(1), start, start + len(default.group(1)), Role.DEFAULT)
    elif _names_backend(view, name, text):
        yield Sight(Kind.BACKEND, text.lower(), piece.start, end, Role.ASSIGNMENT)
    elif text in view.words("providers"):
        yield Sight(Kind.DEVICE, text, piece.start, end, Role.ASSIGNMENT)
    elif known is not None and not view.knows(Kind.CONFIG, name) and _is_format(view, name):
        yield Sight(Kind.DTYPE, known, piece.start, end, Role.ASSIGNMENT)
    elif name in view.words("block_scale_keys"):
        yield Sight(Kind.ASSUMPTION, "fp8-block-scale", entry.name.start, entry.name.end, Role.ASSIGNMENT)
    elif text.lower() in view.words("ue8m0") and "scale" in name:
        yield Sight(Kind.ASSUMPTION, "ue8m0-scale", piece.start, end, Role.ASSIGNMENT, value=text)
    elif name in view.words("toolkit_keys") and _VERSION.fullmatch(text) and path.endswith(_WORKFLOWS):
        yield Sight(Kind.CONFIG, "cuda-version", piece.start, end, Role.ASSIGNMENT, Confidence.MEDIUM, value=text)
    elif name in view.words("class_keys") and _DOTTED.fullmatch(text) and view.watches(Kind.API, text):
        yield Sight(Kind.API, text, piece.start, end, Role.REFERENCE)
    else:
        seen = list(_see_setting(view, entry, beside, text, end)) or list(_see_build(view, entry, path))
        yield from seen
        yield from _see_path(view, entry)


def _see_build(view: View, entry: Entry, path: str) -> Iterator[Sight]:
    """What a workflow builds for: architectures, a build of the toolkit's; a list of them once, at its key."""
    piece = entry.pieces[0]
    name = _normal(entry.name.text)
    if not path.endswith(_WORKFLOWS) or not view.words("counting_words").isdisjoint(name.split("_")):
        return
    word = Word(piece.text, piece.start, piece.start + len(piece.text))
    for sight in see_version(view, name, piece.text, word, ""):
        is_listed = entry.is_item and is_number(piece.text.rstrip("af"))
        yield sight._replace(start=entry.name.start, end=entry.name.end, value=None) if is_listed else sight


def _is_device(view: View, entry: Entry, name: str, text: str) -> bool:
    """Whether the key is a device's, or the value says so itself: `cuda:1`."""
    if name in view.words("device_names") or name.endswith("device") or _NUMBERED.fullmatch(text):
        return True
    return len(entry.path) > 1 and _normal(entry.path[-2]) in view.words("device_maps")


def _see_path(view: View, entry: Entry) -> Iterator[Sight]:
    """A path of the toolkit or the driver; in commands the shell sees it."""
    piece = entry.pieces[0]
    if "/" not in piece.text or entry.name.text.lower() in view.words("script_keys") | view.words("argument_keys"):
        return
    for prefix in sorted(view.words("paths")):
        at = piece.text.find(prefix)
        found = _PATH.match(piece.text, at) if at >= 0 else None
        if found and view.watches(Kind.FLAG, prefix):
            start = piece.start + at
            yield Sight(Kind.FLAG, prefix, start, start + len(found.group()), value=found.group())
            return


def _names_backend(view: View, name: str, text: str) -> bool:
    lowered = text.lower()
    if name not in view.words("backend_names") or not _BACKEND.fullmatch(lowered):
        return False
    return not view.words("backends").isdisjoint(_BACKEND_PARTS.split(lowered))


def _is_format(view: View, name: str) -> bool:
    return any(word in name for word in view.words("format_words"))


def _see_setting(view: View, entry: Entry, beside: Mapping[str, Entry], text: str, end: int) -> Iterator[Sight]:
    if (
        text.startswith(_OPEN)
        or _is_switched_off(view, entry, beside)
        or (entry.name.text == "gpus" and not _is_trainer(view, entry))
    ):
        return
    parts = [_normal(key) for key in entry.path[-3:]]
    for place in range(len(parts)):
        symbol = ".".join(parts[place:])
        if view.knows(Kind.CONFIG, symbol) or (place == len(parts) - 1 and view.watches(Kind.CONFIG, symbol)):
            yield _setting(view, entry, symbol, text, end)
            return


def _setting(view: View, entry: Entry, symbol: str, text: str, end: int) -> Sight:
    """The setting at its value, or at its key where the value is a switch or one of several numbers."""
    is_switch = text.lower() in _ON and not (text == "1" and symbol in view.words("counted_keys"))
    if is_switch or (entry.is_item and is_number(text)):
        value = "True" if is_switch and not entry.is_item else None
        name = entry.name
        return Sight(Kind.CONFIG, symbol, name.start, name.end, Role.ASSIGNMENT, Confidence.MEDIUM, value=value)
    start = entry.pieces[0].start
    return Sight(Kind.CONFIG, symbol, start, end, Role.ASSIGNMENT, Confidence.MEDIUM, value=text)


def _is_switched_off(view: View, entry: Entry, beside: Mapping[str, Entry]) -> bool:
    """Whether a setting is a detail of what is off: `fp8_margin` beside `fp8: false`, all beside `enabled: false`."""
    name = _normal(entry.name.text)
    words = [word for word in view.words("switches") if name.startswith(f"{word}_")]
    switches = (beside.get(word) for word in ("enabled", "enable", *words))
    return any(switch is not None and switch.text.lower() in _OFF for switch in switches)


def _is_trainer(view: View, entry: Entry) -> bool:
    """Whether `gpus` is a trainer's own setting and no count of something else."""
    above = entry.path[:-1]
    return not above or not view.words("trainer_keys").isdisjoint(key.lower() for key in above)


def _normal(key: str) -> str:
    """A key as rules write it: `--kv-cache-dtype` is `kv_cache_dtype`."""
    return key.lstrip("-").replace("-", "_").lower()
