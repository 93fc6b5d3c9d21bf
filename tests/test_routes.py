"""Which language reads a file, by its name alone."""

import importlib
from pkgutil import iter_modules

import pytest

from portcheck import languages
from portcheck.knowledge.routes import Routes
from tests.sources import knowledge

ROUTES = Routes(
    {
        "snake": {"suffixes": [".py"]},
        "parts": {"names": ["requirements*.txt", "requirements/*.txt", "parts.toml"]},
        "tables": {"suffixes": [".toml", ".txt"]},
        "boxes": {"names": ["Dockerfile*"]},
    }
)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        pytest.param("a/b.py", "snake", id="by its suffix"),
        pytest.param("a/B.PY", "snake", id="in upper case"),
        pytest.param("requirements-dev.txt", "parts", id="by a name with a star"),
        pytest.param("a/notes.txt", "tables", id="another file of that suffix"),
        pytest.param("a/requirements/b/c.txt", "parts", id="by a folder somewhere above it"),
        pytest.param("a/my-requirements/c.txt", "tables", id="in a folder that only ends alike"),
        pytest.param("a/parts.toml", "parts", id="a name before a suffix"),
        pytest.param("a/other.toml", "tables", id="the suffix where no name fits"),
        pytest.param("Dockerfile.toml", "tables", id="a suffix before a name that goes on"),
        pytest.param("docker/Dockerfile.dev", "boxes", id="a name that goes on"),
        pytest.param("py", None, id="a name that is a suffix without its dot"),
    ],
)
def test_a_file_is_read_by(path: str, language: str | None) -> None:
    assert ROUTES.language_of(path) == language


def test_every_language_has_a_vocabulary_and_every_vocabulary_a_language() -> None:
    modules = [
        importlib.import_module(f"portcheck.languages.{found.name}") for found in iter_modules(languages.__path__)
    ]
    assert sorted(knowledge().vocabularies) == sorted(each.NAME for each in modules if hasattr(each, "NAME"))
