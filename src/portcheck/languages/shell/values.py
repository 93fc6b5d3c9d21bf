"""What a single word says wherever it stands: variables, settings, paths, images, network devices."""

from collections.abc import Iterator, Sequence

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.images import see_image
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.packages import see_bundle, see_known_index, see_package, see_vendor_host
from portcheck.languages.shell.versions import see_tag, see_version
from portcheck.languages.shell.view import Inner, Seen, Sight, View, is_number, normal_value
from portcheck.model import Confidence, Guard, Kind, Role

_ASSIGNED = Pattern(r"(-[A-Za-z]|--?[A-Za-z][\w-]*=|[+~]{1,2})?([A-Za-z_][\w.]*?)(?:\[[^\]]*\])?\+?=(.*)", 16)
_DEVICE = Pattern(r"cuda(:(\d+|\$\w+|\$\{\w+\}))?")
_PATH_END = Pattern(r"[\w./+-]*")
_ARCH = Pattern(r"(?<![A-Za-z0-9_])(?:sm|compute)_\d+[af]?(?![A-Za-z0-9_])")
_NIC_END = Pattern(r"(?:\d+|[\$*{]|ib|bond|roce)[\w${}*]*")
_LIBRARY = Pattern(r"(?:^|[/=: ])(lib[a-z][\w-]*)\.(?:so|a)\b")
_PAIR = Pattern(r"[\"\']([A-Z][A-Z0-9_]{3,})\\?[\"\']\s*:\s*\\?[\"\']?([\w:,./${}-]*)")
_REQUIREMENT = Pattern(r"[A-Za-z][\w.-]*(?:\[[^\]]*\])?(?:(?:[=<>~]=)[\w.${}*-]+|(?<=-cu1\d))")
_UPPER = Pattern(r"[A-Z_][A-Z0-9_]*")


def see_words(view: View, words: Sequence[Word], *, is_container: bool = False) -> Iterator[Seen]:
    """All that the arguments of a command say by themselves, whatever the command is."""
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        if word.text[:1] == "-" and word.is_string and len(word.text.split(None, 1)) > 1:
            yield Inner(view.inside(word), word.start + 1, is_arguments=True)
        elif word.text[:1] == "-" and "\n" not in word.text:
            yield from _see_option(view, word, following, is_container=is_container)
        elif "=" in word.text:
            yield from see_assignment(view, word)
        else:
            yield from see_tag(view, word)
            yield from see_bundle(view, word)
            yield from see_image(view, word.text, word)
            yield from see_content(view, word, word.text)


def _see_option(view: View, word: Word, following: Word | None, *, is_container: bool) -> Iterator[Seen]:
    name, sign, value = word.text.partition("=")
    if sign and name[:2] != "--":
        yield from see_assignment(view, word)
        return
    key = name.lstrip("-")
    if value[:2] == "--":
        yield from see_setting(view, value[2:].partition("=")[0], value.partition("=")[2], word, value)
    elif sign:
        given = list(_handed(view, word, value)) or list(see_version(view, key, value, word, name))
        yield from given or see_setting(view, key, value, word, is_container=is_container)
        yield from see_content(view, word, value)
    elif len(key) > 1:
        taken = following.text if following is not None and not _is_option(following.text) else ""
        if key in view.words("cuda_options"):
            yield from view.see(Kind.CONFIG, "use_cuda", word, value="True", confidence=Confidence.MEDIUM)
        yield from see_setting(
            view, key, taken, following if taken and following else word, name, word, is_container=is_container
        )
        yield from see_content(view, word, word.text)


def _handed(view: View, word: Word, value: str) -> Iterator[Sight]:
    """The variables in an option's value: `--env=NAME=value`, `--export=ALL,NAME=value`."""
    for part in value.split(",") if "=" in value else ():
        name, sign, given = part.partition("=")
        if sign and view.watches(Kind.ENV, name):
            yield view.sight(Kind.ENV, name, word, name, role=Role.ASSIGNMENT, value=given)


def _is_option(text: str) -> bool:
    return text[:1] == "-" and not is_number(text[1:])


def see_setting(
    view: View,
    key: str,
    value: str,
    word: Word,
    token: str = "",
    at: Word | None = None,
    *,
    is_variable: bool = False,
    is_container: bool = False,
) -> Iterator[Seen]:
    """What a setting says: a device, a backend, a setting that some rule asks for.

    `word` holds the value; the key is the `token` in `at`, if that is another word.
    """
    name = _setting_name(view, key)
    shown = at or word
    if name in view.words("device_names") and _DEVICE.fullmatch(value):
        symbol = "cuda:{}" if "$" in value else value
        yield view.sight(Kind.DEVICE, symbol, word, value, confidence=Confidence.MEDIUM)
    elif value.lower() in view.words("backends") and _names_backend(view, name):
        yield view.sight(Kind.BACKEND, value.lower(), word, value, confidence=Confidence.MEDIUM)
    elif name in view.words("image_options") and value:
        yield from see_image(view, value, word, is_sure=True)
    elif is_container and name == "gpus":
        yield from view.see(Kind.RESOURCE, "docker-gpus", shown, token, value=value)
    elif normal_value(value) not in ("False", "None", "null", "none") and (
        not is_variable or _is_told(value) or "cuda" in name
    ):
        yield from view.see(
            Kind.CONFIG, name, shown, token or key, value=normal_value(value), confidence=Confidence.MEDIUM
        )


def _setting_name(view: View, key: str) -> str:
    """A setting's own name: without what holds it, and without the engine that it is handed on to."""
    name = key.rpartition(".")[2].lower().replace("-", "_")
    engine, _, rest = name.partition("_")
    if rest and engine in view.words("engines") and not view.watches(Kind.CONFIG, name):
        name = rest
    return view.vocabulary.names.get("setting_names", {}).get(name, name)


def _names_backend(view: View, name: str) -> bool:
    return name in view.words("backend_names") or not view.words("backend_words").isdisjoint(name.split("_"))


def _is_told(value: str) -> bool:
    """Whether a variable's value says something by itself: no number, nothing that is only known as it runs."""
    return bool(value) and not is_number(value) and "$" not in value and "`" not in value


def see_assignment(view: View, word: Word, text: str | None = None) -> Iterator[Seen]:
    """`NAME=value`, as a statement or handed to a command: the variable, or what the value says."""
    found = _ASSIGNED.fullmatch(word.text if text is None else text)
    if found is None:
        yield from see_content(view, word, word.text)
        return
    name, value = found.group(2), found.group(3)
    if view.watches(Kind.ENV, name):
        if normal_value(value) != "False" or not name.startswith(tuple(view.words("build_switches"))):
            yield view.sight(Kind.ENV, name, word, name, role=Role.ASSIGNMENT, value=value)
        return
    if view.watches(Kind.FLAG, name) and normal_value(value) != "False":
        yield view.sight(Kind.FLAG, name, word, name, value=value)
        return
    versions = list(see_version(view, name, value, word, name))
    if versions:
        yield from versions
        return
    if _REQUIREMENT.fullmatch(value):
        yield from see_package(view, word._replace(text=value), is_python=True)
    yield from see_setting(view, name, value, word, name, is_variable=bool(_UPPER.fullmatch(name)))
    is_image = not view.words("image_words").isdisjoint(name.lower().split("_"))
    yield from see_image(view, value, word, is_sure=is_image)
    yield from see_content(view, word, value)


def see_content(view: View, word: Word, text: str) -> Iterator[Sight]:
    """Paths of the toolkit, libraries and network devices anywhere in a word."""
    for prefix in sorted(view.words("paths")):
        at = text.find(prefix)
        if at >= 0:
            rest = _PATH_END.match(text, at)
            shown = rest.group() if rest else prefix
            yield from view.see(Kind.FLAG, prefix, word, shown, value=shown)
            return
    for part in sorted(view.words("vendor_sources")):
        if part in text:
            yield from view.see(Kind.PACKAGE, "nvidia-download", word, value=text)
            return
    if "://" in text:
        yield from see_vendor_host(view, word)
        yield from see_known_index(view, word, text)
    library = _LIBRARY.search(text)
    if library and view.watches(Kind.C_API, library.group(1)):
        yield view.sight(Kind.C_API, library.group(1), word, library.group(1))
        return
    arch = _ARCH.search(text)
    if arch:
        yield from view.see(Kind.FLAG, arch.group(), word, arch.group(), value=text)
        return
    nic = next(_nics(view, text), "")
    if nic:
        yield from view.see(Kind.ASSUMPTION, "nic-name", word, nic, value=nic, confidence=Confidence.MEDIUM)


def _nics(view: View, text: str) -> Iterator[str]:
    for prefix in sorted(view.words("nic_prefixes")):
        at = text.find(prefix)
        end = _NIC_END.match(text, at + len(prefix)) if at >= 0 else None
        if end and not text[at - 1 : at].isalnum():
            yield prefix + end.group()


def see_pairs(view: View, start: int, end: int) -> Iterator[Sight]:
    """Variables in JSON inside the text, `{"env_vars": {"NCCL_DEBUG": "INFO"}}`, as launchers are handed them."""
    for found in _PAIR.finditer(view.text, start, end):
        name = found.group(1)
        if view.watches(Kind.ENV, name):
            place = Word(name, found.start(1), found.end(1))
            yield view.sight(Kind.ENV, name, place, role=Role.ASSIGNMENT, value=found.group(2))


def guard_of_test(view: View, words: Sequence[Word]) -> Guard:
    """What `[ ... ]` asks: for a vendor's word, or whether something of CUDA is there."""
    vendors = view.words("guard_vendor") | view.words("devices")
    for word in words:
        if word.text.lower() in vendors:
            return Guard.VENDOR
        if any(prefix in word.text for prefix in view.words("paths")) or any(
            view.watches(Kind.ENV, each.name) for each in word.references
        ):
            return Guard.AVAILABILITY
    return Guard.NONE
