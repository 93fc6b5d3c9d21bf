"""Wheel build hook: puts rules/ and the tables compiled from it into the package."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RULES = "portcheck/rules"


class RulesHook(BuildHookInterface[Any]):
    """Adds portcheck/rules/ to a wheel; an editable install reads the repository's rules/ instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Maps the files of rules/ and freshly compiled tables to their places in the wheel."""
        if version == "editable":
            return
        rules = Path(self.root, "rules")
        self._tables = tempfile.TemporaryDirectory(prefix="portcheck-tables-")
        tables = Path(self._tables.name)
        self._compile(rules, tables)
        included = build_data["force_include"]
        for part in sorted(rules.iterdir()):
            if part.name != "compiled" and not part.name.startswith("."):
                included[str(part)] = f"{RULES}/{part.name}"
        included[str(tables)] = f"{RULES}/compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes the compiled tables once they are in the wheel."""
        del build_data, artifact_path
        if version != "editable":
            self._tables.cleanup()

    def _compile(self, rules: Path, tables: Path) -> None:
        sys.path.insert(0, str(Path(self.root, "src")))
        try:
            from portcheck.knowledge import write_compiled

            write_compiled(rules, tables)
        finally:
            sys.path.pop(0)
