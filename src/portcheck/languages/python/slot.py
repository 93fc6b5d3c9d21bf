"""Where a value stands."""

from typing import NamedTuple

from portcheck.model import Confidence, Role


class Slot(NamedTuple):
    """Where a value stands: its role, the name it goes by, and how sure a device or a backend would be there."""

    role: Role = Role.REFERENCE
    name: str | None = None
    device: Confidence | None = None
    backend: Confidence | None = None
    is_prose: bool = False
    is_shell: bool = False


NOWHERE = Slot()
PROSE = Slot(Role.ARGUMENT, is_prose=True)
TARGET = Slot(Role.ASSIGNMENT, "=")
COMPARED = Slot(Role.COMPARISON, None, Confidence.HIGH, Confidence.HIGH)
CALLED = Slot(Role.CALL)
DECORATED = Slot(Role.DECORATOR)
ARGUED = Slot(Role.ARGUMENT, None, Confidence.MEDIUM, Confidence.MEDIUM)
LISTED = Slot(Role.REFERENCE, None, Confidence.MEDIUM, Confidence.MEDIUM)
