"""Fixes as the tests ask for them: code in, code out, with the shipped answers for neutral PyTorch."""

from datetime import date
from typing import NamedTuple

from portcheck.fix import Planned, plan
from portcheck.fixing import neutral_target
from portcheck.model import Assumption, Finding, SourceFile
from portcheck.scan import scan_sources, with_targets
from tests.sources import knowledge

CONSTANT = 'DEVICE = torch.accelerator.current_accelerator().type if torch.accelerator.is_available() else "cpu"\n'
FUNCTION = (
    "def _device() -> str:\n"
    '    return torch.accelerator.current_accelerator().type if torch.accelerator.is_available() else "cpu"\n'
)


class Round(NamedTuple):
    """One run over a file: what was found, and what is done about it."""

    findings: tuple[Finding, ...]
    planned: Planned


def round_over(
    code: str, *, aim: str = "", torch: str = "2.13.0", is_unsafe_too: bool = False, has_own_cuda: bool = False
) -> Round:
    """A run over one file that is written for a release of torch, to neutral PyTorch or to a target."""
    scanned = scan_sources([SourceFile("model.py", code.encode())], knowledge(), date(2026, 6, 1))
    target = aim or neutral_target(knowledge())
    joined = with_targets(scanned, knowledge(), (target,), assumed=(Assumption("torch", f"=={torch}"),))
    made = plan(code, joined.findings, joined.targets[0], is_unsafe_too=is_unsafe_too, has_own_cuda=has_own_cuda)
    return Round(joined.findings, made)


def planned(
    code: str, *, aim: str = "", torch: str = "2.13.0", is_unsafe_too: bool = False, has_own_cuda: bool = False
) -> Planned:
    """The fixes of one file."""
    return round_over(code, aim=aim, torch=torch, is_unsafe_too=is_unsafe_too, has_own_cuda=has_own_cuda).planned


def fixed(
    code: str, *, aim: str = "", torch: str = "2.13.0", is_unsafe_too: bool = False, has_own_cuda: bool = False
) -> str:
    """The code after its fixes."""
    return planned(code, aim=aim, torch=torch, is_unsafe_too=is_unsafe_too, has_own_cuda=has_own_cuda).text


def script(body: str) -> str:
    """A program: its device is a constant."""
    return f"import torch\n\n{body}\nif __name__ == '__main__':\n    pass\n"


def fixed_script(body: str) -> str:
    """What becomes of a program that needs the device."""
    return f"import torch\n\n{CONSTANT}\n{body}\nif __name__ == '__main__':\n    pass\n"
