"""Whether a released package bears a fact out."""

import subprocess
import sys
from collections.abc import Mapping

from portcheck.facts.checks import Check, parse
from portcheck.facts.names import Names, Presence
from portcheck.facts.releases import Release, Releases
from portcheck.model import NOTHING, Evidence
from portcheck.model.proofs import Outcome, State

_IMPORTING = """
import importlib, sys
parts = sys.argv[1].split(".")
for length in range(len(parts), 0, -1):
    try:
        thing = importlib.import_module(".".join(parts[:length]))
    except ImportError:
        continue
    for part in parts[length:]:
        if not hasattr(thing, part):
            sys.exit(3)
        thing = getattr(thing, part)
    sys.exit(0)
sys.exit(4)
"""
_THERE, _ABSENT = 0, 3


class Prover:
    """Puts checks to the releases at hand; with `is_importing` also to what the running interpreter can import.

    `modules` are those that packages hang into others, with where they define them.
    """

    def __init__(self, releases: Releases, modules: Mapping[str, str] = NOTHING, *, is_importing: bool = False) -> None:
        self._releases = releases
        self._modules = modules
        self._is_importing = is_importing
        self._names: dict[int, Names] = {}

    def prove(self, evidence: Evidence) -> Outcome:
        """The outcome of one evidence with a check."""
        assert evidence.check is not None
        check = parse(evidence.check)
        release = self._releases.best(evidence.package or "", evidence.version or "")
        if release is None:
            outcome = Outcome(evidence, State.UNCHECKABLE, why="the package is not at hand")
        elif self._releases.is_older(release, evidence.version or ""):
            named = f"{release.package} {release.version}"
            outcome = Outcome(evidence, State.UNCHECKABLE, named, f"it is older than {evidence.version}")
        else:
            state, why = self._verdict(check, release)
            outcome = Outcome(evidence, state, f"{release.package} {release.version}", why)
        if self._is_importing and outcome.state is State.UNCHECKABLE and check.verb in _BY_IMPORT:
            return _imported(outcome, check)
        return outcome

    def _verdict(self, check: Check, release: Release) -> tuple[State, str]:
        if check.verb in ("python", "no-python"):
            return self._of_name(check, release)
        paths = release.matching(check.name)
        if check.verb == "file":
            return (State.PROVED, "") if paths else (State.REFUTED, "there is no such file")
        if not paths:
            return State.REFUTED, f"there is no file {check.name}"
        is_held = any(check.text.encode() in release.read(path) for path in paths)
        if is_held is (check.verb == "holds"):
            return State.PROVED, ""
        return State.REFUTED, "the text is there" if is_held else "the text is not there"

    def _of_name(self, check: Check, release: Release) -> tuple[State, str]:
        names = self._names.setdefault(id(release), Names(release))
        found = names.find(self._defined(check.name))
        if check.verb == "no-python":
            return _ABSENCE[found.presence]
        if found.presence is not Presence.THERE:
            return _PRESENCE[found.presence]
        if not check.parameters:
            return State.PROVED, ""
        known, is_open = names.parameters(found)
        lacking = [name for name in check.parameters if name not in known]
        if not lacking:
            return State.PROVED, ""
        if is_open or not found.definitions:
            return State.UNCHECKABLE, f"its source does not spell the parameter {lacking[0]}"
        return State.REFUTED, f"it has no parameter {lacking[0]}"

    def _defined(self, name: str) -> str:
        """The name where its package defines it."""
        hung = (module for module in self._modules if name == module or name.startswith(module + "."))
        longest = max(hung, key=len, default=None)
        return name if longest is None else self._modules[longest] + name.removeprefix(longest)


_MADE_LATER = "its source lets names be made while it runs"
_PRESENCE: Mapping[Presence, tuple[State, str]] = {
    Presence.ABSENT: (State.REFUTED, "the name is not there"),
    Presence.UNSURE: (State.UNCHECKABLE, _MADE_LATER),
}
_ABSENCE: Mapping[Presence, tuple[State, str]] = {
    Presence.ABSENT: (State.PROVED, ""),
    Presence.UNSURE: (State.UNCHECKABLE, _MADE_LATER),
    Presence.THERE: (State.REFUTED, "the name is there"),
}
_BY_IMPORT = {"python": {_THERE: State.PROVED, _ABSENT: State.REFUTED}}
_BY_IMPORT["no-python"] = {_THERE: State.REFUTED, _ABSENT: State.PROVED}


def _imported(outcome: Outcome, check: Check) -> Outcome:
    """The outcome by importing the module in a process of its own; as it was where that does not work."""
    done = subprocess.run([sys.executable, "-c", _IMPORTING, check.name], capture_output=True, check=False)
    state = _BY_IMPORT[check.verb].get(done.returncode)
    if state is None or check.parameters:
        return outcome
    return outcome._replace(state=state, seen_in="imported here", why="" if state is State.PROVED else "by import")
