"""The pipeline of fixes: findings of a report to new texts of its files, and to a patch."""

import difflib
import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from portcheck.errors import PortcheckError
from portcheck.fix import Asked, Fix, Planned, Stay, plan, plan_renames, plan_words
from portcheck.fix.source import Lines, UndecodableError, decoded, decoded_as_it_is
from portcheck.knowledge import Knowledge
from portcheck.model import Change, Finding, Kind, Offer, Report, Target, Way
from portcheck.naming import doubts_of, variables
from portcheck.workspace.writing import replace_file

# Why a question that is sure in itself is left.
_BRANCH = "what follows it is not all fixed"
# The language of C, C++ and CUDA.
_CPP = "cuda"
_CPP_KINDS = (Kind.C_API, Kind.C_TYPE, Kind.INCLUDE, Kind.BUILTIN, Kind.DTYPE)
# How many places that stay are told of a file, and of how many files, unless all are asked for.
_PLACES, _FILES = 3, 20
_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\r\n]+)[>"]', re.MULTILINE)
_OWN_CUDA = re.compile(rb"^([ \t]+)def cuda\(", re.MULTILINE)
_OWN_TO = re.compile(rb"^[ \t]+def to\(", re.MULTILINE)


class FileFix(NamedTuple):
    """One file as it is and as it shall be, with the fixes made and those left to --unsafe-fixes.

    `stays` are the places that keep a file of C++ from being changed, or its rest where a part was asked for.
    """

    path: str
    before: bytes
    after: bytes
    chosen: tuple[Fix, ...]
    left: tuple[Fix, ...]
    stays: tuple[Stay, ...] = ()


def neutral_target(knowledge: Knowledge) -> str:
    """The target of no vendor; raises PortcheckError where there is none."""
    for name in knowledge.target_ids:
        if not knowledge.answers(name).target.vendor:
            return name
    raise PortcheckError("--target: this knowledge has no target without a vendor; name one with -t")


def fixes_of(
    report: Report,
    knowledge: Knowledge,
    root: Path,
    target: str,
    wanted: Container[str] | None = None,
    *,
    is_unsafe_too: bool,
    is_partial: bool = False,
) -> tuple[list[FileFix], list[str]]:
    """What becomes of each file that has a fix, and one line for each that cannot be edited.

    The report is a whole one: whether a fix is safe may hang on the findings around it. `wanted` are the
    fingerprints of those to be fixed, None for all; `is_partial` fixes what it can of a file of C++.
    """
    aim = knowledge.answers(target).target
    grouped = dict(_by_file(report.findings, target))
    files, refused, data = [], [], {}
    for path in grouped:
        try:
            data[path] = (root / path).read_bytes()
        except OSError as error:
            refused.append(f"{path}: cannot be read: {error.strerror}")
    has_own_cuda = any(_OWN_CUDA.search(each) and not _OWN_TO.search(each) for each in data.values())
    texts: dict[str, tuple[str, str]] = {}
    for path, held in data.items():
        if _is_notebook(path):
            continue
        language = knowledge.routes.language_of(path)
        if language != _CPP:
            grouped[path] = tuple(_outside_cpp(each, target) for each in grouped[path])
        else:
            files += _renamed(path, held, grouped[path], aim, knowledge, Asked(wanted, is_unsafe_too, is_partial))
            continue
        try:
            texts[path] = decoded(held)
        except UndecodableError as error:
            refused.append(f"{path}: cannot be edited: {error}")

    def planned(path: str, doubts: Mapping[str, str], *, is_unsafe_too: bool) -> Planned:
        text, found = texts[path][0], grouped[path]
        if knowledge.routes.language_of(path) == "python":
            return plan(text, found, aim, wanted, is_unsafe_too=is_unsafe_too, has_own_cuda=has_own_cuda, doubts=doubts)
        return plan_words(text, found, aim, wanted, is_unsafe_too=is_unsafe_too, doubts=doubts)

    named = variables(report.findings, target)
    trial = {
        path: planned(path, {}, is_unsafe_too=False)
        for path in texts
        if any(each.kind is Kind.ENV and each.symbol in named for each in grouped[path])
    }
    doubts = doubts_of(named, report.findings, trial, texts, root)
    for path, (_, encoding) in texts.items():
        made = planned(path, doubts, is_unsafe_too=is_unsafe_too)
        files += _with_fixes(path, data[path], made.text.encode(encoding), made)
    return files, refused


def _outside_cpp(finding: Finding, target: str) -> Finding:
    """The finding without its fix where it tells of C++ inside another language: a string, a build file."""
    advice = finding.advice[target]
    if finding.kind not in _CPP_KINDS or advice.way is not Way.WORD:
        return finding
    return finding._replace(advice={**finding.advice, target: advice._replace(fix=None, way=None)})


def _renamed(
    path: str, held: bytes, findings: tuple[Finding, ...], aim: Target, knowledge: Knowledge, asked: Asked
) -> list[FileFix]:
    text, mark = decoded_as_it_is(held)
    planned = plan_renames(path, text, findings, aim, knowledge.vocabularies[_CPP], asked)
    return _with_fixes(path, held, mark + planned.text.encode("utf-8", "surrogateescape"), planned)


def _with_fixes(path: str, held: bytes, after: bytes, planned: Planned) -> list[FileFix]:
    if not (planned.chosen or planned.left or planned.stays):
        return []
    return [FileFix(path, held, after, planned.chosen, planned.left, planned.stays)]


def _is_notebook(path: str) -> bool:
    return path.lower().endswith(".ipynb")


def passed_by(report: Report, target: str) -> int:
    """How many notebooks hold what has a fix elsewhere."""
    return sum(_is_notebook(path) for path in _by_file(report.findings, target))


def with_offers(report: Report, whole: Report, knowledge: Knowledge, root: Path) -> Report:
    """The report with every fix of its targets beside its finding; a file that cannot be edited has none.

    `whole` is the report before any finding was filtered out.
    """
    offers: dict[str, list[Offer]] = {}
    for target in report.targets:
        files, _ = fixes_of(whole, knowledge, root, target.id, is_unsafe_too=False)
        for each in files:
            is_cpp = knowledge.routes.language_of(each.path) == _CPP
            text, _ = decoded_as_it_is(each.before) if is_cpp else decoded(each.before)
            lines = Lines(text)
            for fix in (*each.chosen, *each.left):
                is_safe = fix in each.chosen
                if not is_safe and not fix.edits:
                    continue
                changes = tuple(Change(lines.span(edit.start, edit.end), edit.text) for edit in fix.edits)
                offer = Offer(target.id, is_safe, "" if is_safe else fix.doubt or _BRANCH, changes)
                offers.setdefault(fix.fingerprint, []).append(offer)
    findings = tuple(each._replace(offers=tuple(offers.get(each.fingerprint, ()))) for each in report.findings)
    return report._replace(findings=findings)


def written(root: Path, files: Iterable[FileFix]) -> list[str]:
    """Write the files that change; one line for each that could not be written."""
    refused = []
    for each in files:
        if each.before != each.after:
            try:
                replace_file(root, each.path, each.before, each.after)
            except PortcheckError as error:
                refused.append(str(error))
    return refused


def staying(files: Iterable[FileFix], *, is_whole: bool) -> str:
    """The places that keep files of C++ from being changed, or in part; of many the first, unless it `is_whole`."""
    known = list(files)
    held = [each for each in known if each.stays]
    if not held:
        return ""
    left = [each for each in held if each.before == each.after]
    users = _users([each.path for each in left], [each for each in known if each.before != each.after])
    lines = [f"left as they are: {len(left)} files of C++; changed in part: {len(held) - len(left)}"]
    for each in held if is_whole else held[:_FILES]:
        lines += (
            f"{each.path}:{stay.line}: {stay.symbol} {stay.why}" for stay in each.stays[: None if is_whole else _PLACES]
        )
        if not is_whole and len(each.stays) > _PLACES:
            lines.append(f"{each.path}: {len(each.stays) - _PLACES} more places stay")
        if users.get(each.path):
            lines.append(f"{each.path}: is included by {', '.join(users[each.path])}, which changed")
    if not is_whole and len(held) > _FILES:
        lines.append(f"and {len(held) - _FILES} more files; --show-fixes lists them")
    return "".join(f"{line}\n" for line in lines)


def _users(paths: Iterable[str], changed: Iterable[FileFix]) -> Mapping[str, list[str]]:
    """The changed files that include one of those left, by its path; told by the end of the path."""
    named: dict[str, list[str]] = {}
    for each in changed:
        for found in _INCLUDE.finditer(each.before):
            written = found[1].decode("utf-8", "surrogateescape")
            named.setdefault(posixpath.normpath(written).lstrip("./"), []).append(each.path)
    return {
        path: sorted({user for name, users in named.items() if f"/{path}".endswith(f"/{name}") for user in users})
        for path in paths
    }


def listed(files: Iterable[FileFix], report: Report) -> str:
    """Each fix made, and each left, by file and line."""
    by_fingerprint = {finding.fingerprint: finding for finding in report.findings}
    lines = []
    for each in files:
        for fix in sorted((*each.chosen, *each.left), key=lambda fix: fix.line):
            finding = by_fingerprint[fix.fingerprint]
            state = "fixed" if fix in each.chosen else f"left: {fix.doubt or _BRANCH}"
            lines.append(f"{each.path}:{fix.line}: {finding.symbol} [{finding.rule}] {state}\n")
    return "".join(lines)


def summed(files: Iterable[FileFix], passed: int, *, is_written: bool) -> str:
    """The counts in one line."""
    known = list(files)
    made = sum(len(each.chosen) for each in known)
    left = sum(len(each.left) for each in known)
    changed = sum(each.before != each.after for each in known)
    verb = "fixed" if is_written else "would fix"
    more = f"; {left} more need --unsafe-fixes or a look of your own" if left else ""
    others = f"; notebooks passed by: {passed}" if passed else ""
    return f"{verb} {made} findings in {changed} files{more}{others}"


def _by_file(findings: Iterable[Finding], target: str) -> Mapping[str, tuple[Finding, ...]]:
    """The findings of each file of which at least one may be fixed."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.path, []).append(finding)
    return {
        path: tuple(each)
        for path, each in grouped.items()
        if any(finding.advice[target].fix for finding in each if target in finding.advice)
    }


def patch(fixes: Iterable[FileFix]) -> bytes:
    """The changes as a patch that `git apply` takes: each file's bytes as they are, whatever their encoding."""
    text = "".join(line for fix in fixes if fix.before != fix.after for line in _diff(fix))
    return text.encode("utf-8", "surrogateescape")


def _diff(fix: FileFix) -> Iterator[str]:
    yield f"diff --git a/{fix.path} b/{fix.path}\n"
    old, new = (each.decode("utf-8", "surrogateescape") for each in (fix.before, fix.after))
    for line in difflib.unified_diff(_lines(old), _lines(new), f"a/{fix.path}", f"b/{fix.path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)
