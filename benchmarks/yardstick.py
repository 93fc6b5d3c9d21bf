"""The least that a scan with `ast` must do: walk, read, prefilter, parse the files that are kept.

Called with a folder and a JSON file that holds the keys; prints counts as JSON.
"""

import ast
import gc
import json
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path


def keeper(keys: list[str]) -> Callable[[bytes], bool]:
    """Whether a file's bytes hold a key, in upper or lower case."""
    try:
        import re2
    except ImportError:
        encoded = [key.encode() for key in keys]
        return lambda data: any(key in lowered for lowered in (data.lower(),) for key in encoded)
    pattern = re2.compile(("(?i)" + "|".join(map(re.escape, keys))).encode())
    return lambda data: pattern.search(data) is not None


def python_files(folder: str) -> Iterator[str]:
    """The paths of all Python files below the folder, hidden folders left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (f"{parent}/{name}" for name in sorted(names) if name.endswith(".py"))


def main() -> None:
    """Reads the folder once and prints how much was read, kept and parsed."""
    gc.disable()
    warnings.simplefilter("ignore")
    is_kept = keeper(json.loads(Path(sys.argv[2]).read_text("utf-8")))
    counts = dict.fromkeys(("files", "bytes", "kept_files", "kept_bytes", "unparsable"), 0)
    for path in python_files(sys.argv[1]):
        with open(path, "rb") as file:  # noqa: PTH123 - a yardstick takes the cheapest way
            data = file.read()
        counts["files"] += 1
        counts["bytes"] += len(data)
        if not is_kept(data):
            continue
        counts["kept_files"] += 1
        counts["kept_bytes"] += len(data)
        try:
            ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            counts["unparsable"] += 1
    print(json.dumps(counts))


if __name__ == "__main__":
    main()
