"""Released packages on this machine: wheels, source archives, unpacked and installed ones. Read, never imported."""

import csv
import fnmatch
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from portcheck.errors import PortcheckError

_WHEELS = (".whl", ".zip")
_ARCHIVES = (".tar.gz", ".tgz")
_INFO = ".dist-info"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Release:
    """One version of a package; `origin` is where it lies, `paths` its files with forward slashes."""

    package: str
    version: Version
    origin: str
    paths: frozenset[str]
    _open: Callable[[str], bytes]
    _read: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes:
        """The bytes of one of `paths`."""
        if path not in self._read:
            self._read[path] = self._open(path)
        return self._read[path]

    def matching(self, pattern: str) -> list[str]:
        """The paths that fit a pattern in which `*` stands for any text, sorted."""
        if "*" not in pattern:
            return [pattern] if pattern in self.paths else []
        return sorted(path for path in self.paths if fnmatch.fnmatchcase(path, pattern))


class Releases:
    """The releases at hand, by package."""

    def __init__(self, releases: Iterable[Release]) -> None:
        self._by_package: dict[str, list[Release]] = {}
        for release in releases:
            self._by_package.setdefault(release.package, []).append(release)

    def best(self, package: str, version: str) -> Release | None:
        """The release of this very version, else the newest at hand; None where there is none."""
        known = self._by_package.get(canonicalize_name(package), ())
        wanted = _version(version)
        # A build's own mark, as in 2.13.0+cpu, makes no other version of it.
        public = "" if wanted is None else wanted.public
        return max(known, key=lambda each: (each.version.public == public, each.version), default=None)

    def is_older(self, release: Release, version: str) -> bool:
        """Whether a release came before a version: it can say nothing of that."""
        wanted = _version(version)
        return wanted is not None and Version(release.version.public) < wanted

    def newest(self, package: str) -> Version | None:
        """The newest version at hand, leaving out those before their release."""
        known = self._by_package.get(canonicalize_name(package), ())
        return max((each.version for each in known if not each.version.is_prerelease), default=None)


def releases_in(folders: Iterable[Path]) -> Iterator[Release]:
    """Every release in the folders: wheels, source archives, and what is unpacked there.

    Raises PortcheckError for a folder that is not there and for an archive that cannot be read.
    """
    for folder in folders:
        if not folder.is_dir():
            raise PortcheckError(f"--wheel '{folder}': no such folder; give one that holds wheels")
        yield from _unpacked(folder)
        for entry in sorted(folder.iterdir()):
            if entry.is_dir():
                yield from _unpacked(entry)
            elif entry.name.endswith((*_WHEELS, *_ARCHIVES)):
                yield from _archived(entry)


def installed() -> Iterator[Release]:
    """What is installed beside the running interpreter."""
    for folder in dict.fromkeys(map(Path, sys.path)):
        if folder.is_dir():
            yield from _unpacked(folder)


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _archived(file: Path) -> Iterator[Release]:
    try:
        release = _of_wheel(file) if file.name.endswith(_WHEELS) else _of_source(file)
    except (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError) as error:
        raise PortcheckError(
            f"{file}: cannot be read as an archive: {error}; fetch it again or move it away"
        ) from error
    if release is not None:
        yield release


def _of_wheel(file: Path) -> Release | None:
    """A wheel; its name is `package-version-...`."""
    parts = file.name.split("-")
    version = _version(parts[1]) if len(parts) > 1 else None
    if version is None:
        return None
    archive = zipfile.ZipFile(file)
    return Release(canonicalize_name(parts[0]), version, file.name, frozenset(archive.namelist()), archive.read)


def _of_source(file: Path) -> Release | None:
    """A source archive; its name is `package-version`, its files lie below a folder of that name."""
    stem = next(file.name.removesuffix(suffix) for suffix in _ARCHIVES if file.name.endswith(suffix))
    name, _, number = stem.rpartition("-")
    version = _version(number)
    if version is None:
        return None
    with tarfile.open(file) as archive:
        members = {member.name.partition("/")[2]: member for member in archive if member.isfile()}
        texts = {path: _extracted(archive, member) for path, member in members.items()}
    texts |= {path.removeprefix("src/"): data for path, data in texts.items() if path.startswith("src/")}
    return Release(canonicalize_name(name), version, file.name, frozenset(texts), texts.__getitem__)


def _extracted(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    opened: Any = archive.extractfile(member)
    data: bytes = opened.read()
    return data


def _unpacked(folder: Path) -> Iterator[Release]:
    """The packages whose description lies in the folder, as an installer leaves it."""
    for info in sorted(folder.glob(f"*{_INFO}")):
        name, _, number = info.name.removesuffix(_INFO).partition("-")
        version = _version(number)
        record = info / "RECORD"
        if version is None or not record.is_file():
            continue
        with record.open(encoding="utf-8", newline="") as lines:
            paths = frozenset(row[0] for row in csv.reader(lines) if row and not row[0].startswith(("..", "/")))
        yield Release(canonicalize_name(name), version, str(folder), paths, _reader(folder))


def _reader(folder: Path) -> Callable[[str], bytes]:
    return lambda path: (folder / path).read_bytes()


def modules_of(release: Release) -> Mapping[str, tuple[str, ...]]:
    """The files of each module by its dotted name: sources first, then stubs, then binaries."""
    modules: dict[str, list[str]] = {}
    for path in sorted(release.paths, key=lambda path: (not path.endswith(".py"), not path.endswith(".pyi"), path)):
        stem = _stem(path)
        if stem is not None:
            modules.setdefault(stem.replace("/", ".").removesuffix(".__init__"), []).append(path)
    return {name: tuple(paths) for name, paths in modules.items()}


def _stem(path: str) -> str | None:
    """The path of a module without what its name ends in; None for other files."""
    for suffix in (".py", ".pyi"):
        if path.endswith(suffix):
            return path.removesuffix(suffix)
    folder, _, name = path.rpartition("/")
    if name.endswith((".so", ".pyd")) and not name.startswith("lib"):
        return f"{folder}/{name.partition('.')[0]}" if folder else name.partition(".")[0]
    return None
