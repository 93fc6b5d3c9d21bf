"""The pipeline: files to readings, readings to findings, findings to a report."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from portcheck.knowledge import Knowledge
from portcheck.knowledge.lazy import Lazy
from portcheck.languages import Linker, language
from portcheck.match import match
from portcheck.model import (
    Assumption,
    Construct,
    Evidence,
    Finding,
    Portion,
    Remark,
    Report,
    Severity,
    Skipped,
    SourceFile,
    Summary,
    Support,
)
from portcheck.prefilter import Prefilter
from portcheck.reading import Again, FileResult, Told, prefilters, read_file, read_paths
from portcheck.suppress import aliases_of, remarks, suppress
from portcheck.workspace import Entry, Limits, Memory, Tree, Unread, Workspace, walk


@dataclass(slots=True)
class _Files:
    """The results of a scan by path, and what is read on demand for the sake of names."""

    tree: Tree
    knowledge: Knowledge
    filters: Mapping[str, Prefilter]
    results: dict[str, FileResult] = field(default_factory=dict)

    def summary_of(self, path: str) -> Summary | None:
        """The summary of a file of the repository, read now if it was not among the paths asked for."""
        if path not in self.results:
            read = self.read(path)
            if not isinstance(read, FileResult):
                return None
            self.results[path] = read
        return self.results[path].summary

    def read(self, path: str, again: Again | None = None) -> FileResult | Skipped | None:
        """The first pass over one file; see `reading.read_file`."""
        try:
            source = self.tree.read(path)
        except OSError as error:
            return Skipped(path, f"cannot be read: {error.strerror}")
        return read_file(source, self.knowledge, self.filters, again)


def scan_tree(
    workspace: Workspace,
    paths: Sequence[Path],
    knowledge: Knowledge,
    limits: Limits,
    today: date,
    jobs: int = 0,
    told: Told | None = None,
) -> Report:
    """Scan files below the paths: a report without targets.

    `jobs` is the number of processes, 0 to choose by the number of files; the findings are the same for
    any. `told` hears how many of how many files are read.
    """
    routes = knowledge.routes
    is_wanted = (lambda path: routes.language_of(path) is not None) if limits.include_docs else routes.is_code
    entries = list(walk(workspace, paths, limits, is_wanted))
    skipped = [entry for entry in entries if isinstance(entry, Skipped)]
    wanted = sorted(entry.path for entry in entries if isinstance(entry, Entry))
    files = _Files(workspace, knowledge, prefilters(knowledge, len(wanted)))
    skipped += _keep(files, read_paths(workspace, wanted, knowledge, files.filters, jobs, told))
    found = _report(files, [path for path in wanted if path in files.results], skipped, len(wanted), today)
    return found._replace(unread=_unread(entry.path for entry in entries if isinstance(entry, Unread)))


def _unread(paths: Iterable[str]) -> Mapping[str, int]:
    """How many files by suffix, or by name where a name has none; the most frequent first."""
    names = (path.rpartition("/")[2] for path in paths)
    counts = Counter(posixpath.splitext(name)[1].lower() or name for name in names)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _keep(files: _Files, results: Iterable[FileResult | Skipped]) -> list[Skipped]:
    skipped = []
    for result in results:
        if isinstance(result, Skipped):
            skipped.append(result)
        else:
            files.results[result.path] = result
    return skipped


def scan_sources(sources: Iterable[SourceFile], knowledge: Knowledge, today: date = date.min) -> Report:
    """Scan files that are held in memory, as if they made a repository of their own."""
    tree = Memory({source.path: source for source in sources})
    files = _Files(tree, knowledge, prefilters(knowledge, len(tree.sources)))
    results = (read_file(tree.read(path), knowledge, files.filters) for path in sorted(tree.sources))
    skipped = _keep(files, (result for result in results if result is not None))
    return _report(files, sorted(files.results), skipped, len(tree.sources), today)


def scan_texts(texts: Mapping[str, str], knowledge: Knowledge) -> tuple[Finding, ...]:
    """The findings in files given as text by path."""
    return scan_sources([SourceFile(path, text.encode()) for path, text in texts.items()], knowledge).findings


def filtered(report: Report, select: Sequence[str], ignore: Sequence[str], severity: str) -> Report:
    """The report with the findings of some rules or categories only, from a severity up."""
    if not select and not ignore and severity == Severity.NOTE:
        return report
    aliases = aliases_of(report.rules.values())
    wanted = {aliases.get(name, name) for name in select}
    unwanted = {aliases.get(name, name) for name in ignore}
    kept = tuple(
        finding
        for finding in report.findings
        if (not wanted or not wanted.isdisjoint((finding.rule, finding.category)))
        and unwanted.isdisjoint((finding.rule, finding.category))
        and reaches(finding.severity, severity)
    )
    return report._replace(findings=kept)


def reaches(severity: Severity, least: str) -> bool:
    """Whether a severity is at least another, by its name."""
    order = list(Severity)
    return order.index(severity) <= order.index(Severity(least))


def is_failing(report: Report, fail_on: str, target_ids: Sequence[str]) -> bool:
    """Whether a finding reaches `fail_on`; one that works as it is on every chosen target never does."""
    if fail_on == "never":
        return False
    return any(
        reaches(finding.severity, fail_on)
        and finding.suppressed is None
        and not finding.baselined
        and not (target_ids and all(finding.advice[target].support is Support.WORKS for target in target_ids))
        for finding in report.findings
    )


def assumptions(report: Report, given: Iterable[str], base: str = "") -> tuple[Assumption, ...]:
    """The versions that answers must fit: those given as `PACKAGE=VERSION`, before those that the code's own
    dependencies, tests aside, pin; raises PortcheckError. `base` as for `with_targets`."""
    from portcheck.assume import given_assumptions, pinned
    from portcheck.effort import portion

    asked = given_assumptions(given)
    pins = pinned(each for each in report.findings if portion(each, base) is Portion.MAIN)
    named = {each.package for each in asked}
    return (*asked, *(each for each in pins if each.package not in named))


def with_targets(
    report: Report,
    knowledge: Knowledge,
    target_ids: Iterable[str],
    base: str = "",
    command: str = "",
    assumed: Sequence[Assumption] = (),
) -> Report:
    """The report joined with what the targets answer; raises PortcheckError for an unknown target.

    `base` is the folder that was asked for, relative to the root; `assumed` the versions that answers must fit.
    """
    # Imported here: a hook that chooses no target pays for no answers.
    from portcheck.advise import advise
    from portcheck.matrix import assess

    answers = [knowledge.answers(target) for target in target_ids]
    evidence: dict[str, Evidence] = {}
    for each in answers:
        evidence.update(each.evidence)
    joined = report._replace(
        targets=tuple(each.target for each in answers),
        findings=advise(report.findings, answers, assumed),
        evidence=evidence,
        command=command,
        assumptions=tuple(assumed),
    )
    return assess(joined, base)


def _report(files: _Files, asked: Sequence[str], skipped: Sequence[Skipped], seen: int, today: date) -> Report:
    linkers = _linkers(files)
    told = [*skipped, *_read_borrowers(files, asked, linkers)]
    findings: list[Finding] = []
    noted: list[Remark] = []
    rules = files.knowledge.rules
    read = [path for path in asked if files.results[path].reading is not None]
    for path in read:
        result = files.results[path]
        assert result.reading is not None
        if result.reading.degraded is not None:
            told.append(Skipped(path, result.reading.degraded))
        found = match(_linked(result, linkers[result.language]), path, result.origin, files.knowledge)
        asking = result.reading.suppressions
        if asking:
            noted += remarks(path, found, asking, rules.values(), today)
            found = suppress(found, asking, today, aliases_of(rules.values()))
        findings += found
        # Other files ask for its summary only; what was read of a large repository would fill the memory.
        files.results[path] = result._replace(reading=None, parcel=None)
    return Report(
        root=files.tree.name,
        revision=files.tree.revision(),
        knowledge_version=files.knowledge.version,
        targets=(),
        findings=tuple(findings),
        skipped=tuple(sorted(told, key=lambda skip: (skip.path, skip.reason))),
        remarks=tuple(noted),
        files_seen=seen,
        files_read=len(read),
        rules=rules,
        evidence={},
    )


def _linked(result: FileResult, linker: Linker) -> Iterator[Construct]:
    """The constructs of a file, its open references settled by the files they lead to."""
    assert result.reading is not None
    yield from result.reading.constructs
    for reference in result.references():
        yield from linker.settle(result.path, reference)


def _linkers(files: _Files) -> Mapping[str, Linker]:
    known = files.knowledge.vocabularies
    tree = files.tree
    return Lazy(known, lambda name: language(name).Modules(known[name], files.summary_of, tree.is_file, tree.is_folder))


def _read_borrowers(files: _Files, asked: Iterable[str], linkers: Mapping[str, Linker]) -> list[Skipped]:
    """Read the files that take something vendor-bound from another file: those without a key, those read in part."""
    skipped = []
    for path in asked:
        again = _again(files, path, files.results[path], linkers)
        read = None if again is None else files.read(path, again)
        if isinstance(read, FileResult):
            files.results[path] = read
        elif read is not None:
            skipped.append(read)
    return skipped


def _again(files: _Files, path: str, result: FileResult, linkers: Mapping[str, Linker]) -> Again | None:
    """How a file is to be read once more, now that the others are known; None if it is not."""
    if result.reading is None:
        return Again() if linkers[result.language].borrows(path, result.summary) else None
    if not result.reading.deferred:
        return None
    try:
        bound = linkers[result.language].bound(path, result.reading.deferred, lambda: files.tree.read(path).data)
    except OSError:
        return Again()
    return Again(bound) if bound else None
