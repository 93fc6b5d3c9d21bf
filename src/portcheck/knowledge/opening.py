"""Where the knowledge lies, and how it is opened without reading YAML when its tables are current."""

import os
from contextlib import suppress
from pathlib import Path

from portcheck.errors import PortcheckError
from portcheck.knowledge.places import SHIPPED, find_rules_directory, layers
from portcheck.knowledge.tables import CORE, FORMAT, Knowledge, Tables, knowledge_from

# Some checkouts and rules trees of one user, side by side; and whatever a scan that goes on may still read.
_KEPT = 8
_HOUR = 3600.0


def open_knowledge(directory: Path | None = None) -> Knowledge:
    """The knowledge of a tree, the shipped one by default; raises KnowledgeErrors when it is refused.

    A folder without a vocabulary of its own is laid over the shipped tree: its rules and targets come to those.

    Tables that came with the wheel are trusted. Else they are kept in the user's cache, under a stamp of the
    tree's files, and made anew when a file changed; a cache that cannot be written is done without.
    """
    tree = find_rules_directory() if directory is None else directory
    if not tree.is_dir():
        raise PortcheckError(f"--knowledge '{tree}': no such folder; name one that holds constructs/ or targets/")
    shipped = SHIPPED / "compiled"
    if tree == SHIPPED and (shipped / f"{CORE}.json").is_file():
        return knowledge_from(Tables(shipped), tree)
    folder = cache_directory() / stamp(tree)
    if (folder / f"{CORE}.json").is_file():
        _mark_as_used(folder)
        return knowledge_from(Tables(folder), tree)
    return knowledge_from(_compiled(tree, folder), tree)


def write_compiled(rules_dir: Path, out_dir: Path) -> None:
    """Compile a tree into a folder of tables, all of them or none, as a wheel carries them; raises KnowledgeErrors."""
    from portcheck.knowledge.compile import compile_tree, write_tables

    write_tables(compile_tree(rules_dir), out_dir)


def cache_directory() -> Path:
    """Where compiled tables are kept."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path("~/.cache").expanduser()) / "portcheck" / "knowledge"


def stamp(directory: Path) -> str:
    """16 hexadecimal digits that change with the format of the tables and with any YAML file of the tree."""
    # Only a tree that came without tables needs it, and its import costs milliseconds.
    import hashlib

    found = [sorted(_stats(str(layer), "")) for layer in layers(directory)]
    return hashlib.sha256(repr((FORMAT, str(directory.resolve()), found)).encode()).hexdigest()[:16]


def _stats(folder: str, below: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{below}{entry.name}"
            if entry.name.endswith(".yaml"):
                status = entry.stat()
                found.append((name, status.st_size, status.st_mtime_ns))
            elif entry.is_dir():
                found.extend(_stats(entry.path, f"{name}/"))
    return found


def _compiled(tree: Path, folder: Path) -> Tables:
    # YAML is imported here and nowhere above: a scan with current tables never pays for it.
    from portcheck.knowledge.compile import compile_tree, write_tables

    texts = compile_tree(tree)
    try:
        write_tables(texts, folder)
        _forget_others(folder)
    except OSError:
        return Tables(None, texts)
    return Tables(folder)


def _mark_as_used(folder: Path) -> None:
    """Set the folder's time to now; a cache that may only be read is used as it is."""
    with suppress(OSError):
        os.utime(folder)


def _forget_others(folder: Path) -> None:
    """Drop the tables of all but the trees used last: each change of a rule makes tables anew."""
    import shutil

    times = {
        each: each.stat().st_mtime
        for each in folder.parent.iterdir()
        if each != folder and len(each.name) == len(folder.name)
    }
    for old in sorted(times, key=lambda each: times[each], reverse=True)[_KEPT - 1 :]:
        if folder.stat().st_mtime - times[old] > _HOUR:
            shutil.rmtree(old, ignore_errors=True)
