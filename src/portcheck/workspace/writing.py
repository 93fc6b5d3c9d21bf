"""The only hand that changes a scanned file: whole or not at all."""

import os
import shutil
import tempfile
from pathlib import Path

from portcheck.errors import PortcheckError


def replace_file(root: Path, path: str, before: bytes, after: bytes) -> None:
    """Put `after` in the place of a file's bytes, its mode kept.

    A link is followed to a file below the root only. Raises PortcheckError where the file is not what it was, may
    not be written, or lies elsewhere.
    """
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()):
        raise PortcheckError(f"{path}: leads out of the tree by a link; name the file that it leads to")
    try:
        if file.read_bytes() != before:
            raise PortcheckError(f"{path}: changed since it was read and was left as it is; run portcheck fix again")
        if not os.access(file, os.W_OK):
            raise PortcheckError(
                f"{path}: is read-only and was left as it is; make it writable and run portcheck fix again"
            )
        _put(file, after)
    except OSError as error:
        raise PortcheckError(f"{path}: cannot be written: {error.strerror}; nothing of it was changed") from error


def _put(file: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(data)
            written.flush()
            os.fsync(written.fileno())
        shutil.copymode(file, name)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
