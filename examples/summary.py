"""Prints one line a target of a report in JSON: its verdict and the shares of its answers."""

import json
import sys
from pathlib import Path

SUPPORT = ("works", "replace", "rework", "missing", "unknown")


def main() -> None:
    """Reads the report named on the command line."""
    report = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    print(f"{'target':18}{'verdict':18}" + "".join(f"{word:>9}" for word in SUPPORT))
    for target, cell in report["summary"]["targets"].items():
        shares = "".join(f"{cell['shares'].get(word, 0):9}" for word in SUPPORT)
        print(f"{target:18}{cell['verdict']:18}{shares}")


if __name__ == "__main__":
    main()
