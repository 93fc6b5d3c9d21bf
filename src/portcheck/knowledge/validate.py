"""Reads a rules tree and says all that is refused: `python -m portcheck.knowledge.validate [DIR]`."""

import sys
from pathlib import Path

from portcheck.errors import KnowledgeError
from portcheck.knowledge.agreement import refused
from portcheck.knowledge.places import find_rules_directory
from portcheck.knowledge.tree import read_tree


def validate(directory: Path) -> tuple[KnowledgeError, ...]:
    """All that the loader refuses in a tree, ordered by path and line; empty when it loads."""
    return refused(read_tree(directory))


def main(arguments: list[str]) -> int:
    """Print one line for each refusal; 2 when there is any, as `portcheck rules validate` does."""
    errors = validate(Path(arguments[0]) if arguments else find_rules_directory())
    for error in errors:
        sys.stderr.write(f"{error}\n")
    return 2 if errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
