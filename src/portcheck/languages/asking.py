"""Comments that ask for silence, in any language: what they say and which lines they cover."""

from portcheck.languages.pattern import Pattern
from portcheck.model import Suppression

_ASK = Pattern(r"\bportcheck:\s*ignore(?P<file>-file)?\s*(?:\[(?P<ids>[^\]]*)\])?(?P<rest>.*)")
_UNTIL = Pattern(r"\buntil:\s*(\S+)\s*")


def asked(comment: str, line: int, covered: tuple[int, int], last_line: int) -> Suppression | None:
    """The suppression in a comment without its marker; None for any other comment.

    `covered` are the lines it speaks of, the end inclusive, unless it asks for its whole file.
    """
    found = _ASK.search(comment)
    if found is None:
        return None
    rest = found["rest"].strip()
    until = _UNTIL.search(rest)
    first, last = (1, last_line) if found["file"] else covered
    return Suppression(
        ids=tuple(part.strip() for part in (found["ids"] or "").split(",") if part.strip()),
        line=line,
        first=first,
        last=last,
        reason=_UNTIL.sub("", rest).strip(),
        until=until.group(1) if until else None,
    )


def by_line(text: str, marker: str = "#") -> tuple[Suppression, ...]:
    """The suppressions of a text whose comments run from a marker to the end of their line, in order.

    One beside code covers its line, one on its own line the next line that is neither blank nor a comment.
    """
    if "portcheck:" not in text:
        return ()
    lines = text.splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        before, _, comment = line.partition(marker)
        if "portcheck:" in comment:
            covered = (number, number) if before.strip() else _next(lines, number, marker)
            found.append(asked(comment, number, covered, len(lines)))
    return tuple(each for each in found if each is not None)


def _next(lines: list[str], number: int, marker: str) -> tuple[int, int]:
    for later, line in enumerate(lines[number:], number + 1):
        if line.strip() and not line.lstrip().startswith(marker):
            return later, later
    return number + 1, number + 1
