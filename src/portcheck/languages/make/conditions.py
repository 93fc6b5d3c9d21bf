"""The conditionals of a makefile: which lines are CUDA's and which another vendor's."""

from portcheck.languages.branches import Asked, Branch, first, following, inside, told_by
from portcheck.languages.make.lines import Line
from portcheck.languages.pattern import Pattern
from portcheck.model import Vocabulary

_TWO = Pattern(r"\s*(?:\((.*),(.*)\)|(?:\"([^\"]*)\"|'([^']*)')\s+(?:\"([^\"]*)\"|'([^']*)'))\s*", 16)
_VARIABLE = Pattern(r"\s*(?:\$[({](?:strip\s+)?)*([\w.-]+)[)}\s]*")
# Longer than anybody writes a condition; the pattern's time grows faster than its text.
_LONGEST = 1000
_OFF = frozenset({"", "0", "no", "n", "off", "false"})
_ON = frozenset({"1", "yes", "y", "on", "true"})


class Conditions:
    """The branches around a line, met one after the other."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._branches = [Branch()]

    def here(self) -> Branch:
        """The branch at hand."""
        return self._branches[-1]

    def meet(self, line: Line) -> None:
        """Go into, over or out of a branch."""
        if line.name.startswith("if"):
            self._branches.append(inside(self.here(), first(self._asked(line.name, line.value))))
        elif line.name == "else" and len(self._branches) > 1:
            keyword, _, rest = line.value.strip().partition(" ")
            asked = self._asked(keyword, rest) if keyword.startswith("if") else None
            self._branches[-1] = inside(self._branches[-2], following(self.here(), asked))
        elif line.name == "endif" and len(self._branches) > 1:
            self._branches.pop()

    def _asked(self, keyword: str, text: str) -> Asked:
        is_denied = keyword in ("ifneq", "ifndef")
        if keyword in ("ifdef", "ifndef"):
            return told_by(text, self._vocabulary, is_value=False, is_denied=is_denied)
        found = _TWO.fullmatch(text) if len(text) <= _LONGEST else None
        if found is None:
            return Asked()
        sides = [part.strip() for part in found.groups() if part is not None]
        if len(sides) != 2:
            return Asked()
        for name, value in (sides, sides[::-1]):
            variable = _VARIABLE.fullmatch(name)
            if variable is None or "$" not in name:
                continue
            if value.lower() in _OFF | _ON:
                is_off = value.lower() in _OFF
                return told_by(variable.group(1), self._vocabulary, is_value=False, is_denied=is_denied != is_off)
            if "$" not in value:
                return told_by(value, self._vocabulary, is_value=True, is_denied=is_denied)
        return Asked()
