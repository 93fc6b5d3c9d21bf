"""Findings to edits of one file: what a machine can change and prove. Only here is libcst imported."""

from portcheck.fix.edits import Edit, Fix, Planned, Stay, applied
from portcheck.fix.plan import plan
from portcheck.fix.renames import Asked, plan_renames
from portcheck.fix.words import plan_words

__all__ = ["Asked", "Edit", "Fix", "Planned", "Stay", "applied", "plan", "plan_renames", "plan_words"]
