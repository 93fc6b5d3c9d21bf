"""Which names of environment variables change everywhere in a repository, and which are left somewhere."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from portcheck.fix import Planned
from portcheck.fix.names import line_left
from portcheck.model import Finding, Kind, Origin, Way
from portcheck.workspace import Entry, Limits, open_workspace, origin_of, walk

# What people read: a page that still speaks of the old name runs nothing.
_PROSE = (".md", ".mdx", ".markdown", ".qmd", ".rst")


def variables(findings: Iterable[Finding], target: str) -> frozenset[str]:
    """The names of variables that may become others."""
    return frozenset(
        each.symbol
        for each in findings
        if each.kind is Kind.ENV
        and (advice := each.advice.get(target)) is not None
        and advice.fix is not None
        and advice.way is Way.WORD
    )


def doubts_of(
    names: frozenset[str],
    findings: Iterable[Finding],
    planned: Mapping[str, Planned],
    texts: Mapping[str, tuple[str, str]],
    root: Path,
) -> dict[str, str]:
    """For each name that is left somewhere in the repository, where; third-party code and prose do not count.

    `planned` holds the safe fixes of the files with such names, `texts` what these files hold.
    """
    made = {fix.fingerprint for each in planned.values() for fix in each.chosen}
    doubts: dict[str, str] = {}
    for each in findings:
        counts = each.kind is Kind.ENV and each.symbol in names and each.origin is Origin.OWN
        if counts and not each.path.lower().endswith(_PROSE) and each.fingerprint not in made:
            doubts.setdefault(each.symbol, _told(each.path, each.span.line))
    open_names = names - doubts.keys()
    for path, text in _files(root, open_names):
        if text is None:
            doubts |= dict.fromkeys(open_names - doubts.keys(), f"{path} cannot be read")
            continue
        edits = [edit for fix in planned[path].chosen for edit in fix.edits] if path in planned else []
        for name in open_names - doubts.keys():
            line = line_left(path, texts[path][0] if path in texts else text, name, edits)
            if line is not None:
                doubts[name] = _told(path, line)
    return doubts


def _told(path: str, line: int) -> str:
    return f"the name is left in {path}:{line}"


def _files(root: Path, names: frozenset[str]) -> Iterator[tuple[str, str | None]]:
    """The repository's own files that hold one of the names; those that cannot be read may, and have no text."""
    if not names:
        return
    sought = [name.encode() for name in names]
    entries = walk(open_workspace([root]), [root], Limits())
    for path in sorted(each.path for each in entries if isinstance(each, Entry)):
        if path.lower().endswith(_PROSE):
            continue
        try:
            data = (root / path).read_bytes()
        except OSError:
            yield path, None
            continue
        if any(name in data for name in sought) and origin_of(path, data) is Origin.OWN:
            yield path, data.decode("utf-8", "replace")
