"""Released packages made up for tests: wheels, source archives, and what an installer leaves."""

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path


def wheel(folder: Path, name: str, version: str, files: Mapping[str, str | bytes]) -> Path:
    """A wheel with these files."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in files.items():
            archive.writestr(member, content)
    return path


def source_archive(folder: Path, name: str, version: str, files: Mapping[str, str]) -> Path:
    """A source archive with these files below its own folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for member, content in files.items():
            data = content.encode()
            entry = tarfile.TarInfo(f"{name}-{version}/{member}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def unpacked(folder: Path, name: str, version: str, files: Mapping[str, str]) -> Path:
    """The files with the description that an installer writes beside them."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")
    (info / "RECORD").write_text("".join(f"{path},,\n" for path in [*files, "../bin/tool"]), "utf-8")
    return folder
