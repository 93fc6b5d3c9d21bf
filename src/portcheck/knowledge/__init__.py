"""The knowledge: rules, targets and vocabularies, read, checked and compiled. Light to import."""

from portcheck.knowledge.claims import Claim, Claims, Pattern
from portcheck.knowledge.opening import find_rules_directory, open_knowledge, write_compiled
from portcheck.knowledge.tables import Answers, Knowledge

__all__ = [
    "Answers",
    "Claim",
    "Claims",
    "Knowledge",
    "Pattern",
    "find_rules_directory",
    "open_knowledge",
    "write_compiled",
]
