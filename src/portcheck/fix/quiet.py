"""Calls that were quiet on a machine without their device, and shall stay so."""

import libcst as cst

from portcheck.fix.edits import Edit
from portcheck.fix.site import AVAILABLE, Site
from portcheck.model import Without


def kept_quiet(site: Site, call: cst.Call, edits: tuple[Edit, ...], without: Without) -> tuple[Edit, ...]:
    """The edits of a call, with those that have it made only where an accelerator is; else it gives `without`.

    A call that raised may go on raising, but a line that is nothing else is passed over.
    """
    if without is Without.SAME or site.is_guarded(call):
        return edits
    start, end = site.tree.extent(call)
    statement = site.statement_of(call)
    if statement is not None:
        indented = f"if {AVAILABLE}:{site.tree.newline}{site.indentation_of(statement)}{site.tree.indent}"
        return (Edit(start, start, indented), *edits)
    if without is Without.RAISES:
        return edits
    opened, closed = ("", "") if _stands_alone(site, call) else ("(", ")")
    either = f" if {AVAILABLE} else {without}{closed}"
    opening = (Edit(start, start, opened),) if opened else ()
    return (*opening, *edits, Edit(end, end, either))


def _stands_alone(site: Site, call: cst.Call) -> bool:
    """Whether a conditional expression needs no parentheses here."""
    parent = site.tree.parent(call)
    return isinstance(parent, (cst.Arg, cst.Assign, cst.AnnAssign, cst.Return)) and not call.lpar
