"""The first pass: one file, read by its language without knowledge of any other file."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from portcheck.collector import paused_collector
from portcheck.knowledge import Knowledge
from portcheck.knowledge.lazy import Lazy
from portcheck.languages import Keys, Language, Linker, language
from portcheck.languages.paths import other_vendor
from portcheck.model import OpenReference, Origin, Reading, Skipped, SourceFile, Summary
from portcheck.parcels import Parcel, local_linker, pack, settled
from portcheck.passages import unfolded
from portcheck.prefilter import Following, Prefilter
from portcheck.workspace import Workspace

Told = Callable[[int, int], None]
_ASKING = b"portcheck:"
_CHUNK = 64
_FILES_PER_JOB = 256


class FileResult(NamedTuple):
    """One file after the first pass; `reading` is None where it holds no key.

    A reading's references are in `parcel` where they were packed.
    """

    path: str
    origin: Origin
    language: str
    reading: Reading | None
    summary: Summary
    parcel: Parcel | None = None

    def references(self) -> Iterable[OpenReference]:
        """The uses of names that other files decide."""
        if self.parcel is not None:
            return self.parcel.references()
        return () if self.reading is None else self.reading.references


class Again(NamedTuple):
    """A second reading of a file, with the names of other files that are to be followed, None for all."""

    names: frozenset[str] | None = None


def prefilters(knowledge: Knowledge, files: int = 0) -> Mapping[str, Prefilter]:
    """One prefilter for each language's vocabulary, made when the first file of the language is met."""
    return Lazy(knowledge.vocabularies, lambda name: Prefilter(knowledge.vocabularies[name].keys, files))


def read_file(
    source: SourceFile, knowledge: Knowledge, filters: Mapping[str, Prefilter], again: Again | None = None
) -> FileResult | Skipped | None:
    """What one file holds; None if no language reads it. `again` reads it though it holds no key."""
    name = knowledge.routes.language_of(source.path)
    if name is None:
        return None
    spoken = language(name)
    if b"\0" in source.data[:8192]:
        return Skipped(source.path, "binary")
    # A comment that asks for silence where there is nothing to silence must be told.
    if again is None and _ASKING not in source.data and not filters[name].keeps(source.data):
        return FileResult(source.path, source.origin, name, None, spoken.glance(source.data))
    word = other_vendor(source.path, knowledge.vocabularies[name])
    if word is not None:
        return Skipped(source.path, f"another vendor's own code: '{word}' in its path")
    keys = filters[name] if again is None else Following(filters[name], again.names)
    reading = _read_safely(spoken, source, keys, knowledge, filters)
    if isinstance(reading, Skipped):
        return reading
    return FileResult(source.path, source.origin, name, reading, reading.summary)


def _read_safely(
    spoken: Language, source: SourceFile, keys: Keys, knowledge: Knowledge, filters: Mapping[str, Prefilter]
) -> Reading | Skipped:
    try:
        reading = spoken.read(source, knowledge.vocabularies[spoken.NAME], keys)
        return unfolded(reading, source, knowledge, filters) if reading.passages else reading
    except Exception as error:  # noqa: BLE001 - the one boundary: a fault in one file must not end the scan
        return Skipped(source.path, f"internal error: {type(error).__name__}: {error}")


def read_paths(
    workspace: Workspace,
    paths: Sequence[str],
    knowledge: Knowledge,
    filters: Mapping[str, Prefilter],
    jobs: int,
    told: Told | None,
) -> Iterator[FileResult | Skipped]:
    """The first pass over many files, in processes where there are enough of them; order as given."""
    chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    done = 0
    for chunk, results in zip(chunks, _read_chunks(workspace, chunks, knowledge, filters, jobs), strict=True):
        yield from results
        done += len(chunk)
        if told is not None:
            told(done, len(paths))


def _read_chunks(
    workspace: Workspace,
    chunks: Sequence[Sequence[str]],
    knowledge: Knowledge,
    filters: Mapping[str, Prefilter],
    jobs: int,
) -> Iterator[list[FileResult | Skipped]]:
    workers = jobs or min(os.cpu_count() or 1, len(chunks) * _CHUNK // _FILES_PER_JOB)
    first = FirstPass(workspace, knowledge, filters, is_packing=len(chunks) > 1)
    if workers <= 1 or len(chunks) < 2:
        yield from map(first.read_chunk, chunks)
        return
    # Imported here: a scan of a few files would pay more for the import than for its files.
    from concurrent.futures import ProcessPoolExecutor

    _worker.append(first)  # a forked process finds it there, others open the knowledge themselves
    try:
        with ProcessPoolExecutor(workers, initializer=_start, initargs=(workspace, knowledge.directory)) as pool:
            yield from pool.map(_read_in_worker, chunks)
    finally:
        _worker.remove(first)


class FirstPass:
    """Reads file after file in one process, and settles what no other file can change."""

    def __init__(
        self, workspace: Workspace, knowledge: Knowledge, filters: Mapping[str, Prefilter], *, is_packing: bool = False
    ) -> None:
        self._workspace = workspace
        self._knowledge = knowledge
        self._filters = filters
        self._is_packing = is_packing
        self._linkers: Mapping[str, Linker] = Lazy(
            knowledge.vocabularies,
            lambda name: local_linker(language(name), knowledge, workspace.is_file, workspace.is_folder),
        )

    def read_chunk(self, paths: Iterable[str]) -> list[FileResult | Skipped]:
        """Some files; those that no language reads are left out."""
        with paused_collector():
            results = [self._read(path) for path in paths]
        return [result for result in results if result is not None]

    def _read(self, path: str) -> FileResult | Skipped | None:
        try:
            result = read_file(self._workspace.read(path), self._knowledge, self._filters)
        except OSError as error:
            return Skipped(path, f"cannot be read: {error.strerror}")
        if not isinstance(result, FileResult) or result.reading is None:
            return result
        reading = settled(result.reading, path, self._linkers[result.language], self._knowledge)
        if not self._is_packing or not reading.references:
            return result._replace(reading=reading)
        return result._replace(reading=reading._replace(references=()), parcel=pack(reading.references))


_worker: list[FirstPass] = []


def _start(workspace: Workspace, directory: Path) -> None:
    if not _worker:
        from portcheck.knowledge import open_knowledge

        knowledge = open_knowledge(directory)
        _worker.append(FirstPass(workspace, knowledge, prefilters(knowledge, _CHUNK), is_packing=True))


def _read_in_worker(paths: Sequence[str]) -> list[FileResult | Skipped]:
    return _worker[-1].read_chunk(paths)
