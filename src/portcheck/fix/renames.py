"""Names of a vendor's C++ API exchanged all over one file, where nothing is left that has no answer."""

from collections.abc import Container
from typing import NamedTuple

from portcheck.fix.edits import Edit, Planned, Stay, applied, fix_of
from portcheck.languages.cuda.naming import Name, Spot, label_clashes, vendor_names
from portcheck.model import Finding, Support, Target, Vocabulary, Way

_WHOLE = "the file has places without a fix"
_WHY = {
    Support.REPLACE: "is replaced by hand",
    Support.REWORK: "is to be rewritten",
    Support.MISSING: "has no counterpart there",
    Support.UNKNOWN: "is not answered",
}
_Key = tuple[int, str]


class Asked(NamedTuple):
    """Which fixes are made: the fingerprints of those wanted, None for all; unsafe ones too; of a part of a file."""

    wanted: Container[str] | None = None
    is_unsafe_too: bool = False
    is_partial: bool = False


def plan_renames(
    path: str, text: str, findings: tuple[Finding, ...], target: Target, vocabulary: Vocabulary, asked: Asked
) -> Planned:
    """The fixes of one file of C, C++ or CUDA, with all its findings.

    A name that has no answer, is pasted by a macro or stands in a string stays, and the whole file with it unless a
    part is asked for. What is not built for the target is neither changed nor asked about.
    """
    symbols = frozenset(each.symbol for each in findings)
    seen = vendor_names(path, text, vocabulary, _words(target), symbols)
    there = tuple(each for each in findings if each.span.line in seen.lines)
    swapped: dict[_Key, Finding] = {}
    stays: list[Stay] = []
    for finding in there:
        why = _stays(finding, target.id, asked)
        if why is None:
            swapped[finding.span.line, finding.symbol] = finding
        elif why:
            stays.append(Stay(finding.span.line, finding.symbol, why))
    known = frozenset(each.symbol for each in there if (each.span.line, each.symbol) not in swapped)
    edits, more = _swaps(seen.names, swapped, known, target.id)
    stays += more
    stays += (Stay(*key, "is not written out there") for key in swapped if key not in edits and not _has(more, key))
    fixes = tuple(
        fix_of(finding, tuple(edits[key]), "", finding.advice[target.id])
        for key, finding in swapped.items()
        if key in edits
    )
    unique = tuple(sorted(set(stays)))
    if unique and not asked.is_partial:
        return Planned((), tuple(each._replace(is_safe=False, doubt=_WHOLE) for each in fixes), text, unique)
    return Planned(fixes, (), applied(text, (edit for fix in fixes for edit in fix.edits)), unique)


def _words(target: Target) -> frozenset[str]:
    """What tells the macros of the target's vendor, in small letters."""
    language = target.facts.get("kernel_language", "").partition(" ")[0]
    return frozenset(word.lower() for word in (language, *target.stack) if len(word) > 2)


def _stays(finding: Finding, target: str, asked: Asked) -> str | None:
    """Why a finding is not changed: "" where it works as it is, None where its name is exchanged."""
    advice = finding.advice[target]
    if advice.support is Support.WORKS:
        return ""
    if finding.suppressed is not None:
        return "is suppressed"
    if advice.fix is None or advice.way is not Way.WORD or not advice.use:
        return _WHY[advice.support]
    if asked.wanted is not None and finding.fingerprint not in asked.wanted:
        return "was not asked for"
    if advice.fix != "safe" and not asked.is_unsafe_too:
        return "needs --unsafe-fixes"
    return None


def _swaps(
    names: tuple[Name, ...], swapped: dict[_Key, Finding], known: frozenset[str], target: str
) -> tuple[dict[_Key, list[Edit]], list[Stay]]:
    """The edits by line and symbol, and the names that cannot be exchanged."""
    edits: dict[_Key, list[Edit]] = {}
    stays = []
    clashes = label_clashes(
        (name, swapped[name.line, name.text].advice[target].use or "")
        for name in names
        if (name.line, name.text) in swapped
    )
    for name in names:
        finding = swapped.get((name.line, name.text))
        use = (finding.advice[target].use or "") if finding is not None else ""
        why = _hindered(name, use, clashes.get(use, frozenset()), is_swapped=finding is not None, known=known)
        if why:
            stays.append(Stay(name.line, name.text, why))
        elif finding is not None:
            edits.setdefault((name.line, name.text), []).append(Edit(name.start, name.end, use))
    return edits, stays


def _hindered(name: Name, use: str, clash: frozenset[str], *, is_swapped: bool, known: frozenset[str]) -> str:
    """Why a name that stands there cannot be exchanged, "" where it can or where its finding tells it already."""
    if name.spot not in (Spot.CODE, Spot.LABEL):
        return "" if name.text in known and not is_swapped else name.spot.value
    if is_swapped and name.spot is Spot.LABEL and clash:
        return f"becomes {use}, as another label does"
    return "" if is_swapped or name.text in known else "is not seen as a name of CUDA there"


def _has(stays: list[Stay], key: _Key) -> bool:
    return any((each.line, each.symbol) == key for each in stays)
