"""Where knowledge lies: the shipped tree, and what is laid over it."""

from pathlib import Path

from portcheck.errors import PortcheckError

_PACKAGE = Path(__file__).resolve().parent.parent
SHIPPED = _PACKAGE / "rules"
# A folder that brings its own vocabulary is a tree of its own.
_WHOLE = "vocabulary"


def find_rules_directory() -> Path:
    """The shipped tree: inside the installed package, else the `rules/` of the repository it is run from."""
    for directory in (SHIPPED, _PACKAGE.parent.parent / "rules"):
        if (directory / "constructs").is_dir():
            return directory
    raise PortcheckError("portcheck: its rules are not installed; install portcheck again or give --knowledge DIR")


def layers(directory: Path) -> tuple[Path, ...]:
    """The folders that make up a tree: itself, after the shipped one unless it is whole."""
    return (directory,) if (directory / _WHOLE).is_dir() else (find_rules_directory(), directory)
