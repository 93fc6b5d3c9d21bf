"""What a git checkout says of itself, read from its own files: the commit, and the paths that are tracked."""

import struct
from pathlib import Path

# An entry of the index: 62 bytes, the name, then zeros up to a multiple of eight. Format: gitformat-index(5).
_ENTRY_BYTES = 62
_FLAGS_AT = 60
_IS_EXTENDED = 0x4000
_VERSIONS = (2, 3, 4)
_PREFIXED = 4


def revision_of(root: Path) -> str | None:
    """The commit that is checked out; None where the folder is no checkout, or cannot be read as one."""
    folders = git_folders(root)
    if folders is None:
        return None
    own, shared = folders
    try:
        content = (own / "HEAD").read_text(encoding="ascii").strip()
        if not content.startswith("ref: "):
            return content or None
        name = content[5:]
        if (shared / name).is_file():
            return (shared / name).read_text(encoding="ascii").strip()
        for line in (shared / "packed-refs").read_text(encoding="ascii").splitlines():
            if line.endswith(" " + name):
                return line.split()[0]
    except (OSError, UnicodeDecodeError):
        return None
    return None


def git_folders(root: Path) -> tuple[Path, Path] | None:
    """git's folder for this checkout and the one that its worktrees share; `.git` may be a file that names it."""
    own = root / ".git"
    try:
        if own.is_file():
            named = own.read_text(encoding="utf-8").strip()
            if not named.startswith("gitdir: "):
                return None
            own = root / named.removeprefix("gitdir: ")
        common = own / "commondir"
        shared = own / common.read_text(encoding="utf-8").strip() if common.is_file() else own
    except (OSError, UnicodeDecodeError):
        return None
    return (own, shared) if own.is_dir() else None


def tracked_paths(root: Path) -> frozenset[str]:
    """The files that git tracks in a checkout; none where its index is missing, or of a form not known here."""
    folders = git_folders(root)
    if folders is None:
        return frozenset()
    try:
        data = (folders[0] / "index").read_bytes()
    except OSError:
        return frozenset()
    return frozenset(_entries(data))


def _entries(data: bytes) -> list[str]:
    if len(data) < 12 or data[:4] != b"DIRC":
        return []
    version, count = struct.unpack(">II", data[4:12])
    if version not in _VERSIONS:
        return []
    paths: list[str] = []
    at, name = 12, b""
    while len(paths) < count and at + _ENTRY_BYTES < len(data):
        (flags,) = struct.unpack(">H", data[at + _FLAGS_AT : at + _ENTRY_BYTES])
        start = at + _ENTRY_BYTES + (2 if flags & _IS_EXTENDED else 0)
        kept = 0
        if version == _PREFIXED:
            dropped, start = _number(data, start)
            kept = len(name) - dropped
        end = data.find(b"\0", start)
        if end < 0 or kept < 0:
            break
        name = name[:kept] + data[start:end]
        paths.append(name.decode("utf-8", "replace"))
        at = end + 1 if version == _PREFIXED else at + (end - at + 8) // 8 * 8
    return paths


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of variable width, and where it ends; as offsets in git's packs."""
    value = data[at] & 0x7F
    while data[at] & 0x80 and at + 1 < len(data):
        at += 1
        value = (value + 1 << 7) | (data[at] & 0x7F)
    return value, at + 1
