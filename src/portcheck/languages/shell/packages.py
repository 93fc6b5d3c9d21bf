"""Packages that a command installs, their indexes, and what it downloads from a vendor."""

from collections.abc import Iterator, Sequence

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.view import Sight, View, base_name
from portcheck.languages.wheels import has_other_tag
from portcheck.model import Confidence, Kind

_REQUIREMENT = Pattern(r"([A-Za-z0-9][\w.-]*?)\s*((?:\[[^\]]*\])?\s*(?:(?:===?|[<>~!]=?|@|=)\s*[^;]*)?)(?:;.*)?")
_SEPARATORS = Pattern(r"[-_.]+")
_EGG = Pattern(r"[#&]egg=([\w.-]+)")
_REVISION = Pattern(r"(?:\.git)?(?:@[^/]*)?(?:#.*)?$")
_CUDA_PART = Pattern(
    r"[/_]cuda_releases|(?:^|[/+_-])cu(?:da)?[-_]?(?:\d{2,3}(?:\D|$)|\$)|\$\{?\w*cu(?:da)?_?\w*|/whl/(?:nightly/|test/)?\$",
    2,
)
# What a system's installer takes: its name ends where the version begins.
_BUNDLE = Pattern(r"([a-z][a-z0-9+]*(?:[-_][a-z][a-z0-9+]*)*)(?:[-_]\d.*)?\.(?:deb|rpm|run)$")
_ARCHIVE = Pattern(r"([A-Za-z][\w.-]*?)[_-]v?[\d$][\w.+~${}-]*\.(?:deb|rpm|whl|run|tar\.gz|tar\.xz|tgz|zip|txz)")
_VERSION = Pattern(r"(?:[A-Za-z0-9]|\.whl)")


def see_installed(view: View, words: Sequence[Word], *, is_python: bool) -> Iterator[Sight]:
    """The packages among the arguments of an installing command, and the indexes it takes them from."""
    place = 0
    is_other_build = _takes_other_builds(view, words)
    while place < len(words):
        word = words[place]
        place += 1
        if word.text[:1] == "-":
            name, sign, value = word.text.partition("=")
            if name in view.words("index_options"):
                holder = word if sign else words[place] if place < len(words) else word
                yield from see_index(view, value if sign else holder.text, holder)
            if not sign and name in view.words("package_options"):
                place += 1
        elif is_python or "=" not in word.text or word.text[:1].isalpha():
            for sight in see_package(view, word, is_python=is_python):
                if not (is_other_build and sight.symbol in view.words("served_by_index")):
                    yield sight


def _takes_other_builds(view: View, words: Sequence[Word]) -> bool:
    """Whether an index or a package of the command brings builds for something else than CUDA."""
    options = view.words("index_options")
    for before, word in zip((None, *words), words, strict=False):
        name, sign, value = word.text.partition("=")
        url = value if sign and name in options else word.text if before and before.text in options else ""
        if name in view.words("other_build_packages") or has_other_tag(url, view.vocabulary):
            return True
    return False


def see_package(view: View, word: Word, *, is_python: bool) -> Iterator[Sight]:
    """One package as it is named to an installer: with a range, as a link, or as a file."""
    name, value, token = _named(word.text, is_python=is_python)
    if name and not has_other_tag(f"+{value.partition('+')[2]}", view.vocabulary):
        yield from view.see(Kind.PACKAGE, name, word, token, value=value or None)


def _named(text: str, *, is_python: bool) -> tuple[str, str, str]:
    """The normal name, what is asked of it, and the name as written."""
    if "://" in text:
        head = text.partition("git+")[0].rstrip(" @").partition("[")[0]
        egg = _EGG.search(text)
        last = text.rpartition("/")[2] if "/" in text else text
        tail = _REVISION.sub("", text.partition("#")[0].partition("@git+")[2] or _without_revision(text))
        written = head if head and "/" not in head else egg.group(1) if egg else tail.rpartition("/")[2]
        archive = _ARCHIVE.match(last) or _BUNDLE.match(last)
        if archive:
            written = archive.group(1)
        return normal_name(written), text, written
    if (
        text[:1] in "./~$"
        or "/" in text.partition("=")[0].partition("[")[0].partition("$")[0]
        or text.endswith((".txt", ".yml", ".yaml"))
    ):
        archive = _ARCHIVE.match(base_name(text)) or _BUNDLE.match(base_name(text))
        return (normal_name(archive.group(1)), text, archive.group(1)) if archive else ("", "", "")
    archive = _ARCHIVE.match(text) or _BUNDLE.match(text)
    if archive:
        return normal_name(archive.group(1)), text, archive.group(1)
    if not is_python:
        written, _, version = text.partition("=")
        return normal_name(written), version, written
    found = _REQUIREMENT.fullmatch(text)
    return (normal_name(found.group(1)), (found.group(2) or "").strip(), found.group(1)) if found else ("", "", "")


def _without_revision(text: str) -> str:
    scheme, _, rest = text.partition("://")
    head, at, tail = rest.rpartition("@")
    return f"{scheme}://{head if at and '/' in head else tail if at and '/' in tail else rest}"


def normal_name(written: str) -> str:
    """A package's name by PEP 503."""
    return str(_SEPARATORS.sub("-", written)).lower().strip("-")


def see_index(view: View, url: str, word: Word) -> Iterator[Sight]:
    """An index of packages that are built for one version of CUDA, or that are one vendor's."""
    known = list(see_known_index(view, word, url))
    yield from known
    if known:
        return
    channel = view.vocabulary.names.get("channels", {}).get(url.partition("/")[0])
    if channel is not None:
        yield from view.see(Kind.PACKAGE, channel, word, url, value=url)
    elif _CUDA_PART.search(url) and ("://" in url or url[:1] == "$"):
        yield from view.see(Kind.PACKAGE, "cuda-wheel-index", word, url, value=url, confidence=Confidence.MEDIUM)


def see_known_index(view: View, word: Word, text: str) -> Iterator[Sight]:
    """The address of an index that is known by its host, wherever it stands."""
    for start, symbol in sorted(view.vocabulary.names.get("indexes", {}).items()):
        if start in text and (symbol not in view.words("indexes_by_version") or _CUDA_PART.search(text)):
            url = text[text.index("http") :] if "http" in text else text
            yield from view.see(Kind.PACKAGE, symbol, word, url, value=url)
            return


def see_vendor_host(view: View, word: Word) -> Iterator[Sight]:
    """An address at a vendor's own hosts."""
    for host in sorted(view.words("vendor_hosts")):
        if host in word.text:
            yield from view.see(Kind.PACKAGE, "nvidia-download", word, host, value=word.text)
            return


def see_bundle(view: View, word: Word) -> Iterator[Sight]:
    """The file of a package for a system's installer, wherever it is named."""
    if word.text.endswith((".deb", ".rpm", ".run")):
        yield from see_package(view, word, is_python=False)


def see_download(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """What is fetched from a vendor's own hosts."""
    for word in words:
        known = list(see_vendor_host(view, word))
        yield from known
        if not known and "://" in word.text and _ARCHIVE.match(base_name(word.text)):
            yield from see_package(view, word, is_python=True)
