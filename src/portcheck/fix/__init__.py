"""Findings to edits of one file: what a machine can change and prove. Only here is libcst imported."""

from portcheck.fix.edits import Edit, Fix, Planned, applied
from portcheck.fix.plan import plan
from portcheck.fix.words import plan_words

__all__ = ["Edit", "Fix", "Planned", "applied", "plan", "plan_words"]
