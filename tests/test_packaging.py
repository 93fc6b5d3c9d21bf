"""The wheel holds the package, all rules and their compiled tables, and runs from them."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCANNED = 'import torch\n\ntorch.zeros(2, device="cuda")\n'
# Runs a command and fails when yaml was imported on the way.
WITHOUT_YAML = """
import sys
from portcheck.cli import main
try:
    main(sys.argv[1:])
finally:
    assert "yaml" not in sys.modules, "yaml was imported"
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder))
    return next(folder.glob("portcheck-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the installed wheel alone; what it depends on comes from the running interpreter."""
    folder = tmp_path_factory.mktemp("installed")
    pip("install", str(wheel), "--no-deps", "--target", str(folder))
    return folder


def pip(*arguments: str) -> None:
    command = (sys.executable, "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check")
    subprocess.run(command, check=True)


def python(installed: Path, *arguments: str) -> str:
    """What the interpreter prints when it is run beside the wheel, far from the repository and without caches."""
    environment = os.environ | {"PYTHONPATH": str(installed), "XDG_CACHE_HOME": "/dev/null"}
    command = (sys.executable, *arguments)
    return subprocess.run(command, env=environment, cwd=installed, check=True, capture_output=True, text=True).stdout


def test_the_wheel_holds_every_rule_file_and_the_compiled_tables(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    held = {name for name in names if name.startswith("portcheck/rules/") and name.endswith(".yaml")}
    assert held == {f"portcheck/{path.relative_to(ROOT)}" for path in (ROOT / "rules").rglob("*.yaml")}
    assert "portcheck/rules/compiled/core.json" in names
    assert "portcheck/py.typed" in names
    assert len(names) == len(set(names))


def test_the_installed_wheel_loads_as_many_rules_as_there_are_files(installed: Path) -> None:
    loaded = python(
        installed,
        *("-c", "from portcheck import knowledge as k; print(k.__file__, len(k.open_knowledge().rules))"),
    )
    file, count = loaded.rsplit(maxsplit=1)
    assert Path(file).is_relative_to(installed)
    assert int(count) == len(list((ROOT / "rules" / "constructs").rglob("*.yaml")))


@pytest.mark.parametrize(
    "arguments", [("--version",), ("check", "--exit-zero", "scanned.py")], ids=["version", "check"]
)
def test_the_installed_wheel_runs_without_yaml(installed: Path, arguments: tuple[str, ...]) -> None:
    (installed / "scanned.py").write_text(SCANNED, "utf-8")
    assert python(installed, "-c", WITHOUT_YAML, *arguments) != ""


def test_the_installed_wheel_finds_what_the_repository_finds(installed: Path) -> None:
    (installed / "scanned.py").write_text(SCANNED, "utf-8")
    report = python(installed, "-m", "portcheck", "check", "scanned.py", "--output-format", "json", "--exit-zero")
    assert [(finding["rule"], finding["line"]) for finding in json.loads(report)["findings"]] == [("device-string", 3)]
