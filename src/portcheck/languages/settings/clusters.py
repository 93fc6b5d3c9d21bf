"""What clusters are asked for: resources, nodes, runtimes, machines of a cloud."""

from collections.abc import Iterator, Mapping

from portcheck.languages.pattern import Pattern
from portcheck.languages.settings.entry import Entry
from portcheck.languages.shell.view import Sight, View
from portcheck.model import Confidence, Kind, Role

_DOMAIN = Pattern(r"[a-z0-9][a-z0-9.-]*\.[a-z]+/[A-Za-z0-9._-]+|rdma/[A-Za-z0-9._-]+")
_APART = Pattern(r"[^A-Za-z0-9]+")
_ASKING = (".yaml", ".yml", ".toml", ".j2", ".tmpl", ".tpl", ".template")
_OFF = ("", "0", "false", "null", "~", "none")


def see_cluster(view: View, entry: Entry, beside: Mapping[str, Entry], path: str) -> Iterator[Sight]:
    """A resource under its full name, as a key or as a value, or what a known key asks for."""
    if len(entry.pieces) != 1:
        return
    piece, name = entry.pieces[0], entry.name
    if not entry.is_item and _DOMAIN.fullmatch(name.text) and view.watches(Kind.RESOURCE, name.text):
        if piece.text.lower() not in _OFF or _role(view, entry) is Role.COMPARISON:
            yield Sight(Kind.RESOURCE, name.text, name.start, name.end, _role(view, entry), value=piece.text)
    elif _DOMAIN.fullmatch(piece.text) and view.watches(Kind.RESOURCE, piece.text) and name.text != "apiVersion":
        role = _role(view, entry)
        yield Sight(Kind.RESOURCE, piece.text, piece.start, piece.start + len(piece.text), role)
    elif name.text == "uses" and "cuda" in piece.text.lower() and view.watches(Kind.RESOURCE, "cuda-action"):
        yield Sight(Kind.RESOURCE, "cuda-action", piece.start, piece.start + len(piece.text), value=piece.text)
    elif _names_node(view, entry):
        yield Sight(Kind.RESOURCE, "gpu-model-label", piece.start, piece.start + len(piece.text), value=piece.text)
    elif _asks_ray(view, entry) and piece.text.lower() not in _OFF:
        yield Sight(Kind.RESOURCE, "ray-gpu", name.start, name.end, value=piece.text)
    else:
        yield from _see_known(view, entry, is_told=path.endswith(_ASKING))


def _names_node(view: View, entry: Entry) -> bool:
    """Whether a node is chosen by the model of its card."""
    above = {key.lower() for key in entry.keys[:-1]}
    return not view.words("node_keys").isdisjoint(above) and _names_model(view, entry.text, "")


def _asks_ray(view: View, entry: Entry) -> bool:
    """Whether Ray is asked for GPUs: `num_gpus` among an actor's options, `GPU` among a node's resources."""
    above = {key.lower() for key in entry.keys[:-1]}
    if entry.name.text == "GPU":
        return entry.keys[-2:-1] == ("resources",)
    return entry.name.text.replace("-", "_") == "num_gpus" and not view.words("ray_keys").isdisjoint(above)


def _role(view: View, entry: Entry) -> Role:
    """Whether a node is chosen by the name, or something is asked for under it."""
    above = {key.lower() for key in entry.keys[:-1]}
    return Role.ARGUMENT if view.words("selector_keys").isdisjoint(above) else Role.COMPARISON


def _see_known(view: View, entry: Entry, *, is_told: bool) -> Iterator[Sight]:
    """`is_told` where a model of a card is a request; in other notations it may be what a run was measured on."""
    piece = entry.pieces[0]
    resources = view.vocabulary.names["resources"]
    symbol = resources.get(entry.name.text)
    text, start = piece.text, piece.start
    if symbol is None and len(entry.path) > 1 and (not entry.is_item or entry.name.text in view.words("runner_keys")):
        symbol = resources.get(entry.path[-2])
        symbol = symbol if symbol in view.words("resources_by_model") else None
        if entry.name.text not in view.words("runner_keys"):
            text, start = entry.name.text, entry.name.start
    if symbol is None or not view.watches(Kind.RESOURCE, symbol) or text.lower() in _OFF:
        return
    if symbol in view.words("resources_by_model") and not (is_told and _names_model(view, text, symbol)):
        return
    if symbol in view.words("machines") and not text.lower().startswith(tuple(view.words("machine_prefixes"))):
        return
    yield Sight(Kind.RESOURCE, symbol, start, start + len(text), value=text, confidence=Confidence.MEDIUM)


def _names_model(view: View, text: str, symbol: str) -> bool:
    parts = {part.upper() for part in _APART.split(text)}
    models = {model.upper() for model in view.words("gpu_models")}
    if symbol in view.words("resources_by_word"):
        models |= {word.upper() for word in view.words("gpu_words")}
    return not parts.isdisjoint(models)
