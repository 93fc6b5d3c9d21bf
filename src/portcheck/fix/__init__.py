"""Findings to edits of one Python file: what a machine can change and prove. Only here is libcst imported."""

from portcheck.fix.edits import Edit, Fix, applied
from portcheck.fix.plan import Planned, plan

__all__ = ["Edit", "Fix", "Planned", "applied", "plan"]
