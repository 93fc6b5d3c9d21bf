"""The strings of which a file must hold one to be worth reading, taken from the rules' symbols."""

from collections.abc import Iterable, Mapping

from portcheck.knowledge.patterns import Match

# Their symbols are words of portcheck, not of the code; the vocabulary's own keys stand for them.
_NEUTRAL = frozenset({"assumption", "config", "launch", "helper", "device", "backend"})
_DOTTED = frozenset({"api", "import", "dtype"})


def prefilter_keys(
    entries: Iterable[Match], given: Iterable[str], common: frozenset[str], instead: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Lower-case keys, sorted, none inside another.

    `entries` are of the kinds that the language shows, `given` the vocabulary's own keys; a dotted symbol
    gives its longest component that is not `common`, unless one of its components holds a given key; a key in
    `instead` is replaced by those listed there.
    """
    own = {key.lower() for key in given}
    told = [entry for entry in entries if entry.kind not in _NEUTRAL]
    derived = {_key(entry, own, common) for entry in told}
    # A package's normal name has hyphens where files may write underscores (PEP 503).
    derived |= {_key(entry, own, common).replace("-", "_") for entry in told if entry.kind == "package"}
    keys = own | {new for key in derived if key for new in instead.get(key, (key,))}
    return sorted(key for key in keys if not any(other in key for other in keys if other != key))


def _key(entry: Match, own: set[str], common: frozenset[str]) -> str:
    literal = str(entry.symbol).rstrip("*").lower()
    if entry.kind == "method":
        literal = literal.lstrip(".")
    parts = [part for part in literal.split(".") if part] if entry.kind in _DOTTED else [literal]
    if any(key in part for part in parts for key in own):
        return ""
    telling = [part for part in parts if part not in common]
    return max(telling, key=len) if telling else ".".join(parts[-2:])
