"""The first pass: one file, read by its language without knowledge of any other file."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from portcheck.knowledge import Knowledge
from portcheck.languages import Language, language_of
from portcheck.model import Origin, Reading, Skipped, SourceFile, Summary, Vocabulary
from portcheck.prefilter import Prefilter
from portcheck.workspace import Workspace

Told = Callable[[int, int], None]
_ASKING = b"portcheck:"
_CHUNK = 64
_FILES_PER_JOB = 256


class FileResult(NamedTuple):
    """One file after the first pass; `reading` is None where it holds no key."""

    path: str
    origin: Origin
    language: str
    reading: Reading | None
    summary: Summary


def prefilters(knowledge: Knowledge) -> dict[str, Prefilter]:
    """One prefilter for each language's vocabulary."""
    return {name: Prefilter(vocabulary.keys) for name, vocabulary in knowledge.vocabularies.items()}


def read_file(
    source: SourceFile, knowledge: Knowledge, filters: Mapping[str, Prefilter], *, is_wanted: bool = False
) -> FileResult | Skipped | None:
    """What one file holds; None if no language reads it. `is_wanted` reads it though it holds no key."""
    language = language_of(source.path)
    if language is None:
        return None
    vocabulary = knowledge.vocabularies[language.NAME]
    if b"\0" in source.data[:8192]:
        return Skipped(source.path, "binary")
    # A comment that asks for silence where there is nothing to silence must be told.
    if not is_wanted and _ASKING not in source.data and not filters[language.NAME].keeps(source.data):
        return FileResult(source.path, source.origin, language.NAME, None, language.glance(source.data))
    word = language.other_vendor(source.path, vocabulary)
    if word is not None:
        return Skipped(source.path, f"another vendor's own code: '{word}' in its path")
    reading = _read_safely(language, source, vocabulary, filters[language.NAME])
    if isinstance(reading, Skipped):
        return reading
    return FileResult(source.path, source.origin, language.NAME, reading, reading.summary)


def _read_safely(
    language: Language, source: SourceFile, vocabulary: Vocabulary, prefilter: Prefilter
) -> Reading | Skipped:
    try:
        return language.read(source, vocabulary, prefilter.keeps)
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
    if workers <= 1 or len(chunks) < 2:
        yield from (read_chunk(workspace, chunk, knowledge, filters) for chunk in chunks)
        return
    # Imported here: a scan of a few files would pay more for the import than for its files.
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers, initializer=_start, initargs=(workspace, knowledge.directory)) as pool:
        yield from pool.map(_read_in_worker, chunks)


def read_chunk(
    workspace: Workspace, paths: Sequence[str], knowledge: Knowledge, filters: Mapping[str, Prefilter]
) -> list[FileResult | Skipped]:
    """The first pass over some files; those that no language reads are left out."""
    was_enabled = gc.isenabled()
    gc.disable()  # trees hold no cycles: the collector would only walk them again and again
    try:
        results = [_read_path(workspace, path, knowledge, filters) for path in paths]
    finally:
        if was_enabled:
            gc.enable()
    return [result for result in results if result is not None]


def _read_path(
    workspace: Workspace, path: str, knowledge: Knowledge, filters: Mapping[str, Prefilter]
) -> FileResult | Skipped | None:
    try:
        return read_file(workspace.read(path), knowledge, filters)
    except OSError as error:
        return Skipped(path, f"cannot be read: {error.strerror}")


_worker: dict[str, tuple[Workspace, Knowledge, Mapping[str, Prefilter]]] = {}


def _start(workspace: Workspace, directory: Path) -> None:
    from portcheck.knowledge import open_knowledge

    knowledge = open_knowledge(directory)
    _worker["own"] = (workspace, knowledge, prefilters(knowledge))


def _read_in_worker(paths: Sequence[str]) -> list[FileResult | Skipped]:
    workspace, knowledge, filters = _worker["own"]
    return read_chunk(workspace, paths, knowledge, filters)
