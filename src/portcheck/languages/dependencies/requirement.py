"""One requirement: its name, what is asked of it, and where its name stands in its text."""

from typing import NamedTuple

from portcheck.languages.pattern import Pattern

_NAMED = Pattern(r"\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(\[[^\]]*\])?\s*")
_CONDA = Pattern(r"(?:[\w./-]+::)?([A-Za-z0-9_][\w.-]*)(?=[\[=<>!~*| ]|$)")
_SEPARATORS = Pattern(r"[-_.]+")
_EGG = Pattern(r"[#&]egg=([\w.-]+)")
_ARCHIVE = Pattern(r"[A-Za-z]\w*(?:[-.][A-Za-z]\w*)*(?=-v?\d[^/]*\.(?:whl|tar|tgz|zip|conda))")


class Requirement(NamedTuple):
    """`start` and `end` bound the name in the text it was read from; `value` holds range, extras and address."""

    name: str
    start: int
    end: int
    value: str = ""
    marker: str = ""
    url: str = ""


def normal_name(written: str) -> str:
    """A package's name by PEP 503."""
    return str(_SEPARATORS.sub("-", written)).lower().strip("-")


def read_requirement(text: str) -> Requirement | None:
    """A requirement by PEP 508, or a bare address as pip takes it; None for any other text."""
    named = _NAMED.match(text)
    if named is None:
        return None
    start, end = named.span(1)
    name, extras, rest = normal_name(named.group(1)), named.group(2) or "", text[named.end() :]
    if rest.startswith("@"):
        url, _, marker = rest[1:].partition(" ;")
        return Requirement(name, start, end, f"{extras}@{url.strip()}", marker.strip(), url.strip())
    if not rest or rest[0] in "<>=!~(;":
        asked, _, marker = rest.partition(";")
        return Requirement(name, start, end, extras + asked.strip().strip("()"), marker.strip())
    return read_address(text) if "://" in text else None


def read_address(text: str) -> Requirement | None:
    """What an address names: its egg, else the archive's name, else its last folder."""
    url, _, marker = text.partition(" ;")
    path = url.split("#", 1)[0].split("?", 1)[0].rstrip("/ ")
    first = path.rfind("/") + 1
    egg = _EGG.search(url)
    if egg is not None:
        start, end = egg.span(1)
    elif archive := _ARCHIVE.match(path, first):
        start, end = archive.span()
    else:
        start, end = _folder(path)
    name = normal_name(url[start:end])
    return Requirement(name, start, end, url.strip(), marker.strip(), url.strip()) if name else None


def _folder(path: str) -> tuple[int, int]:
    """The last folder of a repository's address, without its branch; a branch may hold slashes."""
    host = path.find("://") + 3
    branch = path.find("@", path.find("/", host) + 1) if "/" in path[host:] else -1
    end = branch if branch > 0 else len(path)
    start = path.rfind("/", host, end) + 1
    return (start, end - len(".git")) if path.startswith(".git", end - len(".git")) else (start, end)


def read_conda(text: str) -> Requirement | None:
    """A match specification of conda: channel, name, version and build."""
    found = _CONDA.match(text)
    if found is None:
        return None
    start, end = found.span(1)
    return Requirement(normal_name(found.group(1)), start, end, text[found.end() :].strip())
