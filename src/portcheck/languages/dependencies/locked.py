"""Lock files: each package once, where it is first named."""

from collections.abc import Iterator, Sequence

from portcheck.languages.dependencies.requirement import Requirement, normal_name
from portcheck.languages.dependencies.seeing import Place, View, see_requirement
from portcheck.languages.pattern import Pattern
from portcheck.model import Construct

_TABLE = "[[package]]"
# poetry.lock, uv.lock, pdm.lock; conda-lock.yml; Pipfile.lock; pixi.lock
_NAMES = (
    Pattern(r"name = \"([^\"]+)\""),
    Pattern(r"(?:- |  )name: ([\w.-]+)\s*$"),
    Pattern(r"\s+\"([\w.-]+)\": \{\s*$"),
    Pattern(r"\s*- (?:conda|pypi): \S+/([A-Za-z]\w*(?:[-.][A-Za-z]\w*)*)-v?\d"),
)
_VERSION = Pattern(r"\s*\"?version\"?\s*[:=]\s*\"?([^\s\",]+)")
# How uv marks the project itself.
_OWN = Pattern(r"source = \{ (?:editable|virtual|directory) = ")


def read_locked(view: View, lines: Sequence[str]) -> Iterator[Construct]:
    """The packages that a resolver chose, without those they drag in a second time."""
    seen: set[str] = set()
    table = _TABLE
    for number, line in enumerate(lines, 1):
        table = line.strip() if line.startswith("[") else table
        found = next((match for match in (each.match(line) for each in _NAMES) if match), None)
        name = normal_name(found.group(1)) if found and table == _TABLE else ""
        below = lines[number : number + 3]
        if found is None or not name or name in seen or any(_OWN.match(each) for each in below):
            continue
        version = next((match.group(1) for match in map(_VERSION.match, below) if match), "")
        start, end = found.span(1)
        for construct in see_requirement(view, Requirement(name, start, end, version), line, Place(number, 1)):
            seen.add(name)
            yield construct
