"""Lock files: each package once, where it is first named."""

from collections.abc import Iterator, Sequence

from portcheck.languages.dependencies.requirement import Requirement, normal_name
from portcheck.languages.dependencies.seeing import Place, View, see_requirement
from portcheck.languages.pattern import Pattern
from portcheck.model import Construct

# poetry.lock, uv.lock, pdm.lock; conda-lock.yml; Pipfile.lock; pixi.lock
_NAMES = (
    Pattern(r"name = \"([^\"]+)\""),
    Pattern(r"(?:- |  )name: ([\w.-]+)\s*$"),
    Pattern(r"\s+\"([\w.-]+)\": \{\s*$"),
    Pattern(r"\s*- (?:conda|pypi): \S+/([A-Za-z]\w*(?:[-.][A-Za-z]\w*)*)-v?\d"),
)
_VERSION = Pattern(r"\s*\"?version\"?\s*[:=]\s*\"?([^\s\",]+)")


def read_locked(view: View, lines: Sequence[str]) -> Iterator[Construct]:
    """The packages that a resolver chose, without those they drag in a second time."""
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        found = next((match for match in (each.match(line) for each in _NAMES) if match), None)
        name = normal_name(found.group(1)) if found else ""
        if found is None or name in seen:
            continue
        seen.add(name)
        version = _VERSION.match(lines[number]) if number < len(lines) else None
        start, end = found.span(1)
        asked = Requirement(name, start, end, version.group(1) if version else "")
        yield from see_requirement(view, asked, line, Place(number, 1))
