"""What one argument of a CMake command says wherever it stands."""

from collections.abc import Iterator, Sequence

from portcheck.languages.cmake.lexer import Argument
from portcheck.languages.pattern import Pattern
from portcheck.languages.toolchain import Sight, see_macro, see_options, see_sources, watches
from portcheck.model import Confidence, Kind, Role, Vocabulary

_REFERENCE = Pattern(r"\$(ENV|CACHE)?\{(\w+)\}")
_ENV = Pattern(r"ENV\{(\w+)\}")
_TARGET = Pattern(r"(?<![\w:-])[A-Za-z_][\w-]*::[A-Za-z_][\w-]*")
_LANGUAGE_TEST = Pattern(r"(?:COMPILE|LINK)_LANG(?:UAGE|_AND_ID):CUDA\b")
_DEFINED = Pattern(r"-D(\w+)(?::\w+)?=([^\s;\"]*)")
_ARCHS = Pattern(
    r"\d{1,3}(?:\.\d)?[af]?(?:\+PTX|-real|-virtual)?(?:[;, ]+\d{1,3}(?:\.\d)?[af]?(?:\+PTX|-real|-virtual)?)*"
)
_APART = Pattern(r"[^a-z0-9]+")
_NUMERIC = ("EQUAL", "LESS", "GREATER")
# No number of bits: compute capabilities begin at 50.
_NUMBER = Pattern(
    r"(?:5[0-3]|6[0-2]|7[0-9]|8[0-9]|9[0-9]|1[0-2][0-9])[af]?(?:-real|-virtual)?|(?:[5-9]|1[0-2])\.[0-9][af]?"
)
_MACRO = Pattern(r"(?:[-/]D)?([A-Za-z_]\w*)(?:=(.*))?", 16)
_ON = frozenset({"on", "1", "true", "yes", "y"})
_NONE: frozenset[str] = frozenset()


def see_argument(
    text: str, argument: Argument, vocabulary: Vocabulary, *, is_cuda: bool, is_pattern: bool
) -> Iterator[Sight]:
    """Options, sources, targets, tests for the language, variables."""
    told: list[Sight] = []
    if not is_pattern:
        told += see_options(text, argument.start, argument.end, vocabulary, is_cuda=is_cuda)
        told += see_sources(text, argument.start, argument.end)
    told += _see_targets(text, argument, vocabulary)
    told += _see_definitions(text, argument, vocabulary)
    yield from told
    if not any(sight.kind is Kind.FLAG for sight in told):
        for found in _LANGUAGE_TEST.finditer(text, argument.start, argument.end):
            yield Sight(Kind.CONFIG, "build.language.cuda", found.start(), found.end(), Role.COMPARISON)
            break
    yield from see_variable(argument, vocabulary, Role.REFERENCE)


def _see_targets(text: str, argument: Argument, vocabulary: Vocabulary) -> Iterator[Sight]:
    for found in _TARGET.finditer(text, argument.start, argument.end):
        symbol = f"build.target.{found.group()}"
        if watches(vocabulary, Kind.CONFIG, symbol):
            yield Sight(Kind.CONFIG, symbol, found.start(), found.end())


def _see_definitions(text: str, argument: Argument, vocabulary: Vocabulary) -> Iterator[Sight]:
    """Variables handed to another build: `-DUSE_CUDA=ON`."""
    for found in _DEFINED.finditer(text, argument.start, argument.end):
        name, value = found.groups()
        if _is_exact(vocabulary, Kind.ENV, name):
            yield Sight(Kind.ENV, name, found.start(1), found.end(1), Role.ASSIGNMENT, value)


def _is_exact(vocabulary: Vocabulary, kind: Kind, symbol: str) -> bool:
    return kind in vocabulary.watched and symbol in vocabulary.watched[kind].exact


def see_variable(
    argument: Argument,
    vocabulary: Vocabulary,
    role: Role,
    *,
    is_name: bool = False,
    given: Sequence[Argument] = (),
) -> Iterator[Sight]:
    """The variables that an argument refers to, or names (`is_name`); of the environment too."""
    value = " ".join(each.text for each in given) or None
    if is_name and argument.text.isidentifier():
        yield from _named(argument.text, argument.start, vocabulary, role, value)
    for found in _REFERENCE.finditer(argument.text):
        scope, name = found.groups()
        start = argument.start + found.start(2)
        if scope == "ENV":
            if watches(vocabulary, Kind.ENV, name):
                yield Sight(Kind.ENV, name, start, start + len(name), role)
        else:
            yield from _named(name, start, vocabulary, Role.REFERENCE if role is Role.ASSIGNMENT else role, None)
    entire = _ENV.fullmatch(argument.text)
    if entire is not None and watches(vocabulary, Kind.ENV, entire.group(1)):
        start = argument.start + entire.start(1)
        yield Sight(Kind.ENV, entire.group(1), start, start + len(entire.group(1)), role, value)


def _named(name: str, start: int, vocabulary: Vocabulary, role: Role, value: str | None) -> Iterator[Sight]:
    symbol = f"build.variable.{name}"
    if name in vocabulary.words.get("architecture_variables", _NONE):
        symbol = "build.architectures"
    if _is_exact(vocabulary, Kind.CONFIG, symbol) or (
        watches(vocabulary, Kind.CONFIG, symbol)
        and (name.startswith("CMAKE_") or (_is_assigned(name, role, vocabulary) and is_telling(name, vocabulary)))
    ):
        yield Sight(Kind.CONFIG, symbol, start, start + len(name), role, value)


def _is_assigned(name: str, role: Role, vocabulary: Vocabulary) -> bool:
    """Whether a variable is set, or is a vendor's by how it begins wherever it stands."""
    prefixes = tuple(vocabulary.words.get("reference_prefixes", _NONE))
    return role is Role.ASSIGNMENT or name.startswith(prefixes)


def is_telling(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a variable's name says that it holds what a compiler or a linker is given."""
    return not vocabulary.words.get("telling_words", _NONE).isdisjoint(_APART.split(name.lower()))


def see_architectures(target: Argument, given: Sequence[Argument], vocabulary: Vocabulary) -> Iterator[Sight]:
    """A list of NVIDIA's architecture numbers, by its variable's name and its form."""
    name, value = target.text, " ".join(each.text for each in given)
    is_known = name in vocabulary.words.get("architecture_variables", _NONE)
    if not is_known and _is_exact(vocabulary, Kind.ENV, name) and "ARCH" in name:
        yield Sight(Kind.ENV, name, target.start, target.end, Role.ASSIGNMENT, value)
        return
    words = set(_APART.split(name.lower()))
    is_list = bool(words & vocabulary.words.get("architecture_words", _NONE)) and _ARCHS.fullmatch(value) is not None
    if is_known or is_list:
        yield Sight(Kind.CONFIG, "build.architectures", target.start, target.end, Role.ASSIGNMENT, value)


def see_compared_architecture(
    argument: Argument, following: Sequence[Argument], vocabulary: Vocabulary
) -> Iterator[Sight]:
    """A variable named for an architecture that is held against one of NVIDIA's numbers."""
    if len(following) < 2 or not following[0].text.endswith(_NUMERIC) or not _NUMBER.fullmatch(following[1].text):
        return
    words = set(_APART.split(argument.text.strip("${}").lower()))
    if words & vocabulary.words.get("architecture_words", _NONE):
        yield Sight(
            Kind.CONFIG,
            "build.architectures",
            argument.start,
            argument.end,
            Role.COMPARISON,
            following[1].text,
            Confidence.MEDIUM,
        )


def see_definition(argument: Argument, vocabulary: Vocabulary) -> Iterator[Sight]:
    """A macro that is defined for code of the vendor's, written as an option or bare."""
    found = _MACRO.fullmatch(argument.text)
    if found is not None:
        yield from see_macro(found.group(1), found.group(2), argument.start + found.start(1), vocabulary)


def see_switch(
    target: Argument, given: Sequence[Argument], vocabulary: Vocabulary, *, is_option: bool
) -> Iterator[Sight]:
    """A switch of the build that is on unless somebody turns it off."""
    if not given or given[0].text.lower() not in _ON:
        return
    if _is_exact(vocabulary, Kind.ENV, target.text):
        yield Sight(Kind.ENV, target.text, target.start, target.end, Role.ASSIGNMENT, given[0].text)
    elif is_option and target.text.isidentifier():
        yield from see_macro(target.text, given[0].text, target.start, vocabulary)


def see_named(kind: str, argument: Argument, given: Sequence[Argument]) -> Sight:
    """A property by its name, with what follows it."""
    symbol = f"{kind}.{argument.text}"
    if argument.text == "CUDA_ARCHITECTURES":
        symbol = "build.architectures"
    value = given[0].text if given else None
    return Sight(Kind.CONFIG, symbol, argument.start, argument.end, Role.ASSIGNMENT, value)


def see_device(argument: Argument, before: str, name: str, vocabulary: Vocabulary) -> Iterator[Sight]:
    """A device that a variable is held against, or that a variable named for one is set to."""
    words = set(_APART.split(name.lower().strip("${}")))
    if argument.text.lower() not in vocabulary.words.get("devices", _NONE):
        return
    if before in ("STREQUAL", "MATCHES") and words & vocabulary.words.get("compared_names", _NONE):
        role = Role.COMPARISON
    elif before == "" and words & vocabulary.words.get("device_words", _NONE):
        role = Role.ASSIGNMENT
    else:
        return
    yield Sight(Kind.DEVICE, argument.text.lower(), argument.start, argument.end, role, None, Confidence.MEDIUM)
