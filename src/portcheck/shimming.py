"""The vendor's one-line route: its run-time patch in a repository's programs, where it covers all that is found."""

import re
from pathlib import Path

from portcheck.effort import portion
from portcheck.errors import PortcheckError
from portcheck.fix.shim import with_lines
from portcheck.fix.source import UndecodableError, decoded
from portcheck.fixing import FileFix
from portcheck.knowledge import Knowledge
from portcheck.model import Finding, Portion, Report, Shim, Support

_SHOWN = 5
_PROGRAM = re.compile(rb"__name__\s*==\s*['\"]__main__['\"]")


def shim_of(knowledge: Knowledge, target: str) -> Shim:
    """The patch of a target that lines of Python switch on; raises PortcheckError where there is none."""
    for shim in knowledge.answers(target).target.shims:
        if shim.lines:
            return shim
    raise PortcheckError(f"--shim: no line of Python switches a run-time patch on for {target}; leave --shim away")


def shimmed(report: Report, root: Path, target: str, shim: Shim, base: str = "") -> tuple[list[FileFix], list[str]]:
    """The programs with the patch switched on, and one line for each that cannot be edited.

    Raises PortcheckError where the patch does not cover everything that is found outside of tests and guards:
    then it does not suffice, and would hide what is left.
    """
    left = [each for each in report.findings if not _is_covered(each, target, shim.id, base)]
    if left:
        shown = ", ".join(f"{each.path}:{each.span.line} {each.symbol}" for each in left[:_SHOWN])
        more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        raise PortcheckError(f"--shim: {shim.id} does not cover {shown}{more}; nothing was written")
    files, refused = [], []
    for path in sorted({each.path for each in report.findings if each.path.endswith(".py")}):
        try:
            data = (root / path).read_bytes()
        except OSError as error:
            refused.append(f"{path}: cannot be read: {error.strerror}")
            continue
        if not _PROGRAM.search(data):
            continue
        try:
            text, encoding = decoded(data)
        except UndecodableError as error:
            refused.append(f"{path}: cannot be edited: {error}")
            continue
        made = with_lines(text, shim.lines)
        if made is None:
            refused.append(f"{path}: no place for {'; '.join(shim.lines)} above torch")
        else:
            files.append(FileFix(path, data, made.encode(encoding), (), ()))
    if not files and not refused:
        lines = "; ".join(shim.lines)
        raise PortcheckError(
            f'--shim: no program (`if __name__ == "__main__"`) among what was found; put {lines} at its top'
        )
    return files, refused


def _is_covered(finding: Finding, target: str, shim: str, base: str) -> bool:
    """Whether a finding needs no change once the patch is on."""
    advice = finding.advice.get(target)
    if portion(finding, base) is not Portion.MAIN:
        return True
    return advice is not None and (advice.support is Support.WORKS or advice.shim == shim)
