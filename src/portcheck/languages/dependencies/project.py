"""The dependencies that a project states in TOML: pyproject.toml, Pipfile and pixi.toml."""

from collections.abc import Iterator
from itertools import pairwise

from portcheck.languages.dependencies.requirement import Requirement, normal_name, read_requirement
from portcheck.languages.dependencies.seeing import Place, View, see_channel, see_index, see_requirement
from portcheck.languages.dependencies.toml import Leaf, leaves
from portcheck.languages.wheels import has_cuda_tag
from portcheck.model import Construct

_LISTS = frozenset({"dependencies", "requires", "dev-dependencies", "extra-dependencies", "constraint-dependencies"})
_MORE_LISTS = frozenset({"override-dependencies", "build-constraint-dependencies"})
_GROUPS = frozenset({"optional-dependencies", "dependency-groups", "extra-build-dependencies"})
_TABLES = frozenset(
    {"dependencies", "dev-dependencies", "pypi-dependencies", "host-dependencies", "build-dependencies"}
)
_OWN_NAME = (("project", "name"), ("tool", "poetry", "name"))
_SOURCES = frozenset({"index", "url", "git", "source", "branch", "tag"})
# What pixi asks of the machine itself.
_VIRTUAL = (("system-requirements", "cuda"), ("platforms", "cuda"))
_PIPFILE = frozenset({"packages", "dev-packages"})
_GROUP_TABLES = frozenset(
    {"group", "feature", "optional-dependencies", "dependency-groups", "envs", "dev-dependencies"}
)


def read_project(view: View, text: str) -> Iterator[Construct]:
    """Requirements in arrays, packages that are keys of a table, indexes and channels."""
    seen: set[tuple[str, ...]] = set()
    own = ""
    for leaf in leaves(text):
        path = leaf.path
        own = normal_name(leaf.text) if path in _OWN_NAME else own
        within = _group_view(view, path)
        if within is None:
            continue
        place = next((at for at in range(len(path) - 1) if _holds_packages(path, at)), None)
        if leaf.is_in_array and _is_list(path):
            yield from _see_listed(within, leaf, own)
        elif "sources" in path[:-1] and path[0] == "tool":
            yield from _see_source(within, leaf)
        elif place is not None:
            if path[: place + 2] not in seen:
                seen.add(path[: place + 2])
                yield from _see_keyed(within, leaf, place + 1)
        elif path[-1:] == ("channels",):
            yield from see_channel(within, leaf.text, leaf.place)
        elif "://" in leaf.text and _is_index(path):
            yield from see_index(within, leaf.text, leaf.place)
        elif path[-2:] in _VIRTUAL:
            yield from _see_keyed(within, leaf, len(path) - 1)


def _group_view(view: View, path: tuple[str, ...]) -> View | None:
    enclosing = view._replace(
        enclosing=".".join(path[:-1] if path[-1:] in (("dependencies",), ("requires",)) else path)
    )
    for name, group in pairwise(path):
        if name in _GROUP_TABLES:
            return enclosing.within(group)
    return enclosing


def _is_list(path: tuple[str, ...]) -> bool:
    if path[0] not in ("project", "build-system", "dependency-groups", "tool"):
        return False
    return (
        path[-1] in _LISTS or path[-1] in _MORE_LISTS or (len(path) > 1 and path[-2] in _GROUPS | {"dev-dependencies"})
    )


def _holds_packages(path: tuple[str, ...], at: int) -> bool:
    """Whether the keys under this one are names of packages."""
    if path[at] in _PIPFILE and at == 0:
        return True
    return path[at] in _TABLES and path[0] != "project" and path[0] != "dependency-groups"


def _is_index(path: tuple[str, ...]) -> bool:
    return any("index" in key or "source" in key or "find-links" in key for key in path)


def _see_listed(view: View, leaf: Leaf, own: str) -> Iterator[Construct]:
    asked = read_requirement(leaf.text)
    # A project asks for itself with further extras.
    if asked is not None and asked.name != own:
        yield from see_requirement(view, asked, leaf.text, leaf.place)


def _see_keyed(view: View, leaf: Leaf, at: int) -> Iterator[Construct]:
    key = leaf.keys[at]
    rest = leaf.path[at + 1 :]
    if rest[:1] == ("path",):
        return
    value = leaf.text if not rest or rest[-1] == "version" else f"{rest[-1]} {leaf.text}"
    url = leaf.text if "://" in leaf.text else ""
    asked = Requirement(normal_name(key.text), 0, len(key.text), value, url=url)
    yield from see_requirement(view, asked, key.text, key.place)


def _see_source(view: View, leaf: Leaf) -> Iterator[Construct]:
    """Where a source sends a package to an index or a wheel for CUDA; the package itself is listed elsewhere."""
    if leaf.path[-1] in _SOURCES and has_cuda_tag(leaf.text, view.vocabulary):
        asked = Requirement("cuda-wheel-index", 0, len(leaf.text), leaf.text)
        yield from see_requirement(view, asked, leaf.text, Place(*leaf.place))
