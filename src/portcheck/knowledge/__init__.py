"""The knowledge: rules, targets and vocabularies, read, checked and compiled. Light to import."""

from portcheck.knowledge.claims import Claim, Claims, Pattern
from portcheck.knowledge.opening import open_knowledge, write_compiled
from portcheck.knowledge.places import find_rules_directory
from portcheck.knowledge.tables import Answers, InstructionSet, Knowledge, Need

__all__ = [
    "Answers",
    "Claim",
    "Claims",
    "InstructionSet",
    "Knowledge",
    "Need",
    "Pattern",
    "find_rules_directory",
    "open_knowledge",
    "write_compiled",
]
