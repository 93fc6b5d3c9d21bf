"""Programs whose arguments have a meaning of their own: tests, shells, containers, installers, compilers."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.clusters import see_requests
from portcheck.languages.shell.commands import Command
from portcheck.languages.shell.images import see_image
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.packages import see_download, see_installed, see_package
from portcheck.languages.shell.repositories import see_clone, see_extra, see_extras, see_requirements
from portcheck.languages.shell.versions import see_asked_version
from portcheck.languages.shell.view import Foreign, Inner, Seen, Sight, View, base_name
from portcheck.model import Confidence, Guard, Kind, Role

TESTS = frozenset({"[", "[[", "test"})
_EQUALS = frozenset({"=", "==", "!=", "=~"})
_COMPARES = _EQUALS | {"-eq", "-ne", "-ge", "-gt", "-le", "-lt"}
_SETTINGS = 8
_APART = Pattern(r"[^a-z0-9]+")
_EXPANSION = Pattern(r"\$\{[^{}\n]*\}|\$[A-Za-z_]\w*")


def see_purpose(
    view: View, command: Command, name: str, arguments: Sequence[Word], own: Sequence[Word]
) -> Iterator[Seen]:
    """What a program's arguments mean to it; `own` are those before the program it starts, and that one."""
    if name in TESTS:
        yield from _see_test(view, arguments)
    if name in view.words("lookups"):
        yield from _see_lookup(view, arguments)
    if name in view.words("shells"):
        yield from _see_shell(view, command, arguments)
    if name in view.words("shell_strings"):
        yield from (Inner(view.inside(word), word.start + 1) for word in arguments if word.is_string)
    if name in view.words("interpreters"):
        yield from _see_python(view, command, arguments)
    if name in view.words("container_programs"):
        yield from _see_container(view, own)
    if name in view.words("scheduler_programs"):
        yield from see_requests(view, arguments)
    if name in view.words("variable_programs"):
        yield from _see_variables(view, arguments)
    yield from _see_tool(view, name, arguments)


def _see_tool(view: View, name: str, arguments: Sequence[Word]) -> Iterator[Sight]:
    if name in view.words("downloaders"):
        yield from see_download(view, arguments)
    if name in view.words("clone_programs"):
        yield from see_clone(view, arguments)
    if name in view.words("feature_programs"):
        yield from _see_features(view, arguments)
    if name in view.words("extra_programs"):
        yield from _see_named(view, arguments)
    if name in view.words("package_files"):
        for word in arguments:
            yield from see_package(view, word, is_python=False)
    if name in view.words("compilers"):
        yield from see_flags(view, arguments)
    if name in view.words("module_programs"):
        yield from _see_module(view, arguments)
    if name in view.words("driver_programs"):
        yield from _see_driver(view, arguments)
    yield from _see_installer(view, name, arguments)


def _see_test(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """A comparison of a variable with a device or a backend."""
    asked = {part for word in words for each in word.references for part in each.name.lower().split("_")}
    names = dict.fromkeys(each.name.lower() for word in words for each in word.references)
    settings = [name for name in names if view.watches(Kind.CONFIG, name)][:_SETTINGS]
    for number, (before, word) in enumerate(pairwise(words)):
        if before.text in _EQUALS and asked & view.words("compared_names"):
            yield from see_compared(view, word)
        if before.text in _COMPARES and number > 0 and not word.references:
            yield from see_asked_version(view, words[number - 1], word)
        if before.text in _EQUALS and not word.references:
            for name in settings:
                yield from view.see(Kind.CONFIG, name, word, value=word.text, role=Role.COMPARISON)


def see_compared(view: View, word: Word) -> Iterator[Sight]:
    """A device or a backend that a value is held against."""
    text = word.text.rstrip("*").removesuffix(":")
    if text in view.words("devices"):
        yield view.sight(Kind.DEVICE, text, word, text, role=Role.COMPARISON, confidence=Confidence.MEDIUM)
    elif text in view.words("backends"):
        yield view.sight(Kind.BACKEND, text, word, text, role=Role.COMPARISON, confidence=Confidence.MEDIUM)


def _see_lookup(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """`command -v nvcc`, `which nvcc`: whether a program is there."""
    for word in words:
        name = base_name(word.text)
        if view.watches(Kind.COMMAND, name):
            yield view.sight(Kind.COMMAND, name, word, name, value="", guard=Guard.AVAILABILITY)


def _see_shell(view: View, command: Command, words: Sequence[Word]) -> Iterator[Seen]:
    """Commands in quotes, `bash -c "..."`, those read from a here-document, and installers that are programs."""
    if words and words[0].text.endswith(".run"):
        yield from see_package(view, words[0], is_python=False)
    for before, word in pairwise(words):
        if before.text[:1] == "-" and "c" in before.text[1:] and word.is_string:
            yield Inner(view.inside(word), word.start + 1)
    for here in command.heres:
        yield Inner(view.text[here.start : here.end], here.start)


def _see_python(view: View, command: Command, words: Sequence[Word]) -> Iterator[Foreign]:
    """A program in quotes or in a here-document."""
    if len(words) > 1 and words[0].text == "-c" and words[1].is_string:
        yield Foreign("python", without_expansions(view.inside(words[1])), words[1].start + 1)
    elif not words or words[0].text == "-":
        for here in command.heres:
            text = view.text[here.start : here.end]
            yield Foreign("python", text if here.is_literal else without_expansions(text), here.start)


def without_expansions(text: str) -> str:
    """A program as the shell will hand it on: a name as long as written in place of each variable."""
    return str(_EXPANSION.sub(lambda found: "_" * len(found.group()), text))


def _see_container(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """What a container is given: its image, its runtime, its devices."""
    has_image = False
    for place, word in enumerate(words):
        name, sign, value = word.text.partition("=")
        value = value if sign else words[place + 1].text if place + 1 < len(words) else ""
        if name == "--runtime" and value in view.words("vendor_runtimes"):
            yield from view.see(Kind.RESOURCE, "docker-runtime", word, value=value)
        elif name in view.words("container_gpu_flags") and not sign:
            yield from view.see(Kind.RESOURCE, "docker-gpus", word, value=name)
        elif word.text[:1] != "-" and "=" not in word.text and not has_image:
            for sight in see_image(view, word.text, word, is_sure=True):
                has_image = True
                yield sight


def _see_variables(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """Variables handed on by their names, `-x NCCL_DEBUG`, or in one word, `ALL,NCCL_DEBUG=INFO`."""
    for word in words:
        parts = word.text.split(",") if word.text[:1] != "-" else []
        for place, part in enumerate(parts):
            name, sign, value = part.partition("=")
            if (place > 0 or not sign) and view.watches(Kind.ENV, name):
                yield view.sight(Kind.ENV, name, word, name, role=Role.ASSIGNMENT, value=value or None)


def _see_installer(view: View, name: str, words: Sequence[Word]) -> Iterator[Sight]:
    known = view.vocabulary.names.get("installers", {})
    said = [name]
    for place, word in enumerate(words[:6]):
        if word.text[:1] == "-" and len(said) == 1 and word.text not in known:
            continue
        said.append(word.text)
        kind = known.get(" ".join(said))
        if kind is not None:
            if kind == "python":
                yield from _see_local(view, words[place + 1 :])
            yield from see_installed(view, words[place + 1 :], is_python=kind == "python")
            return
        if len(said) > 2:
            return


def _see_local(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """What the project itself is installed with: its lists of requirements and its extras."""
    for before, word in pairwise(words):
        if before.text in ("-r", "--requirement", "--requirements"):
            yield from see_requirements(view, word)
    for word in words:
        yield from see_extras(view, word)


def _see_named(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """`--extra flash-attn`, `--group cuda`."""
    for before, word in pairwise(words):
        if before.text in ("--extra", "--group", "-E"):
            yield from see_extra(view, word, word.text)


def _see_features(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """`cargo build --features cuda`: the features of a vendor that a program is built with."""
    for before, word in pairwise(words):
        own = word.text if before.text in ("--features", "-F") else word.text.removeprefix("--features=")
        if own is word.text and before.text not in ("--features", "-F"):
            continue
        if not view.words("vendor_features").isdisjoint(_APART.split(own.lower())):
            yield from view.see(Kind.CONFIG, "build-feature", word, own, value=own)


def _see_module(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """`module load cuda/12.4`: the module's name is a package's."""
    if not words or words[0].text not in view.words("module_verbs"):
        return
    for word in words[1:]:
        parts = word.text.replace("@", "/").split("/")
        name = next((part for part in parts if view.watches(Kind.PACKAGE, part.lower())), None)
        if name is not None:
            yield view.sight(Kind.PACKAGE, name.lower(), word, name, value=parts[-1] if len(parts) > 1 else None)


def _see_driver(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    for word in words:
        if word.text.replace("-", "_").startswith(tuple(view.words("vendor_modules"))):
            yield from view.see(Kind.RESOURCE, "kernel-module", word, value=word.text)


def see_flags(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """The options of a compiler."""
    for place, word in enumerate(words):
        name = word.text.partition("=")[0].partition(" ")[0].partition(",")[0]
        if name in view.words("shared_flags") and "=" not in word.text:
            given = words[place + 1].text if place + 1 < len(words) else ""
            if not given.startswith(tuple(view.words("flag_values"))):
                continue
        if word.text[:1] == "-" and view.watches(Kind.FLAG, name):
            yield view.sight(Kind.FLAG, name, word, name, value=word.text)
