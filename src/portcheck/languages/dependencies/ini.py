"""The requirements in setup.cfg."""

from collections.abc import Iterator, Sequence

from portcheck.languages.dependencies.listed import read_line
from portcheck.languages.dependencies.seeing import Place, View
from portcheck.languages.pattern import Pattern
from portcheck.model import Construct

_SECTION = Pattern(r"\[([^\]]+)\]\s*$")
_KEY = Pattern(r"([\w.-]+)\s*[=:]\s*")
_LISTS = frozenset({"install_requires", "setup_requires", "tests_require"})
_EXTRAS = "options.extras_require"


def read_config(view: View, lines: Sequence[str]) -> Iterator[Construct]:
    """The lists of requirements under [options] and each extra's."""
    section = ""
    within: View | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        first = 0
        if not line[0].isspace():
            found, key = _SECTION.match(line), _KEY.match(line)
            section = found.group(1).strip() if found else section
            within = _list(view, section, key.group(1)) if key and not found else None
            first = key.end() if key and not found else len(line)
        if within is not None:
            yield from read_line(within, line[first:], Place(number, first + 1))


def _list(view: View, section: str, key: str) -> View | None:
    if section == _EXTRAS:
        return view.within(key, "extras_require", key)
    is_list = section in ("options", "metadata") and key.replace("-", "_") in _LISTS
    return view._replace(enclosing=key) if is_list else None
