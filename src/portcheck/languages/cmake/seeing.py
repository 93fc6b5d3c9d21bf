"""What one CMake command shows."""

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from portcheck.languages.cmake.lexer import Argument, Command
from portcheck.languages.cmake.values import (
    see_architectures,
    see_argument,
    see_compared_architecture,
    see_definition,
    see_device,
    see_named,
    see_switch,
    see_variable,
)
from portcheck.languages.pattern import Pattern
from portcheck.languages.places import Places
from portcheck.languages.toolchain import TAKES_ARCH, Sight, watches
from portcheck.model import Guard, Kind, Passage, Role, Vocabulary

_PYTHON = Pattern(r"\s*(?:import|from)\s+[A-Za-z_][\w.]*")
_FETCHED = Pattern(r"\$\{(\w+)_(?:SOURCE|BINARY|POPULATED)_DIR\}")
_LISTING = frozenset({"APPEND", "PREPEND", "INSERT"})
_NAMES_CUDA = ("cuda", "nvcc", "gencode", "nvrtc")
_NONE: frozenset[str] = frozenset()


def see_command(text: str, command: Command, vocabulary: Vocabulary) -> Iterator[Sight]:
    """All that one command says; messages and descriptions say nothing."""
    if command.name in vocabulary.words.get("message_commands", _NONE):
        return
    symbol = f"build.function.{command.name}"
    if watches(vocabulary, Kind.CONFIG, symbol):
        yield Sight(Kind.CONFIG, symbol, command.start, command.start + len(command.name), Role.CALL)
    arguments = _without_prose(command, vocabulary)
    if command.name in ("if", "elseif", "while"):
        yield from _see_condition(arguments, vocabulary)
        return
    if command.name == "install":
        yield from _see_links(command, arguments, vocabulary)
        yield from chain.from_iterable(see_variable(each, vocabulary, Role.REFERENCE) for each in arguments)
        return
    yield from _see_language(command, arguments)
    yield from _see_packages(command, arguments, vocabulary)
    yield from _see_folders(command, arguments, vocabulary)
    yield from _see_programs(command, arguments, vocabulary)
    yield from _see_links(command, arguments, vocabulary)
    yield from _see_assigned(command, arguments, vocabulary)
    yield from _see_listed(command, arguments, vocabulary)
    yield from _see_definitions(command, arguments, vocabulary)
    yield from _see_arguments(text, command, arguments, vocabulary)


def _see_arguments(
    text: str, command: Command, arguments: Sequence[Argument], vocabulary: Vocabulary
) -> Iterator[Sight]:
    """What each argument says by itself."""
    is_pattern = any(argument.text in ("REGEX", "REPLACE", "FIND", "MATCH", "FILTER") for argument in arguments[:2])
    is_cuda = any(name in text[command.start : command.end].lower() for name in _NAMES_CUDA)
    is_setting = command.name in vocabulary.words.get("property_commands", _NONE)
    for place, argument in enumerate(arguments):
        is_value = place > 0 and arguments[place - 1].text in TAKES_ARCH
        if not is_value:
            yield from see_argument(text, argument, vocabulary, is_cuda=is_cuda, is_pattern=is_pattern)
        if is_setting and watches(vocabulary, Kind.CONFIG, f"build.property.{argument.text}"):
            yield see_named("build.property", argument, arguments[place + 1 :])


def _see_listed(command: Command, arguments: Sequence[Argument], vocabulary: Vocabulary) -> Iterator[Sight]:
    """The lists that a loop goes through by their names."""
    if command.name == "foreach" and any(each.text == "LISTS" for each in arguments):
        for argument in arguments[1:]:
            yield from see_variable(argument, vocabulary, Role.REFERENCE, is_name=True)


def _see_definitions(command: Command, arguments: Sequence[Argument], vocabulary: Vocabulary) -> Iterator[Sight]:
    if command.name in vocabulary.words.get("defining_commands", _NONE):
        for argument in arguments[1:] if command.name.startswith("target_") else arguments:
            yield from see_definition(argument, vocabulary)


def _without_prose(command: Command, vocabulary: Vocabulary) -> Sequence[Argument]:
    """The arguments that are no descriptions for a reader."""
    prose = vocabulary.words.get("prose_keywords", _NONE)
    kept: list[Argument] = []
    skipped = 0
    for place, argument in enumerate(command.arguments):
        if skipped:
            skipped -= 1
        elif command.name in ("option", "cmake_dependent_option") and place == 1:
            continue
        elif argument.text in prose and not argument.is_quoted:
            skipped = 1
        elif argument.text == "CACHE" and command.name == "set":
            skipped = 2
        else:
            kept.append(argument)
    return kept


def _see_condition(arguments: Sequence[Argument], vocabulary: Vocabulary) -> Iterator[Sight]:
    """Variables that a condition compares; one that it only asks for is the guard of what follows."""
    for place, argument in enumerate(arguments):
        operator = arguments[place + 1].text if place + 1 < len(arguments) else ""
        before = arguments[place - 1].text if place else ""
        is_compared = operator.startswith("VERSION_") or operator in vocabulary.words.get("comparisons", _NONE)
        yield from see_device(argument, before, arguments[place - 2].text if place > 1 else "", vocabulary)
        yield from see_compared_architecture(argument, arguments[place + 1 : place + 3], vocabulary)
        if is_compared or "$" in argument.text or before == "DEFINED":
            yield from see_variable(argument, vocabulary, Role.COMPARISON, is_name=is_compared or before == "DEFINED")


def _see_language(command: Command, arguments: Sequence[Argument]) -> Iterator[Sight]:
    is_listing = command.name in ("project", "enable_language", "check_language")
    for place, argument in enumerate(arguments):
        if argument.text == "CUDA" and (is_listing or _follows_language(arguments, place)):
            is_named = command.name == "project" and place == 0
            if not is_named:
                yield Sight(Kind.CONFIG, "build.language.cuda", argument.start, argument.end, Role.CALL, command.name)


def _follows_language(arguments: Sequence[Argument], place: int) -> bool:
    """Whether languages are named: after their keyword, or as what a list of languages is given."""
    given = arguments[1:2] if arguments[0].text in _LISTING else arguments[:1]
    is_list = any(each.text.upper().endswith(("LANGUAGES", "_LANGUAGE")) for each in given)
    return place > 0 and (is_list or arguments[place - 1].text in ("LANGUAGE", "LANGUAGES"))


def _see_packages(command: Command, arguments: Sequence[Argument], vocabulary: Vocabulary) -> Iterator[Sight]:
    words = vocabulary.words
    if command.name in words.get("package_commands", _NONE):
        for argument in arguments if command.name.startswith("pkg_") else arguments[:1]:
            name = argument.text.lower()
            if watches(vocabulary, Kind.CONFIG, f"build.package.{name}"):
                value = " ".join(each.text for each in arguments[1:])
                yield Sight(
                    Kind.CONFIG, f"build.package.{name}", argument.start, argument.end, Role.CALL, value or None
                )
            elif command.name == "include" and "/" in name and _last_part(name) in words.get("source_packages", _NONE):
                symbol = f"build.package.{_last_part(name)}"
                yield Sight(Kind.CONFIG, symbol, argument.start, argument.end, Role.CALL)
    elif command.name in words.get("fetch_commands", _NONE):
        for argument in arguments:
            name = _last_part(argument.text)
            is_own = command.name == "add_subdirectory" and "/" not in argument.text
            if name in words.get("source_packages", _NONE) and not is_own:
                yield Sight(Kind.CONFIG, f"build.package.{name}", argument.start, argument.end, Role.CALL)
                return


def _last_part(path: str) -> str:
    """What a path or an address ends in, without what says what it is."""
    name = path.rstrip("/").rpartition("/")[2].partition("#")[0]
    return name.removesuffix(".git").removesuffix(".cmake").lower()


def _see_folders(command: Command, arguments: Sequence[Argument], vocabulary: Vocabulary) -> Iterator[Sight]:
    """Folders of packages that were fetched: `${cutlass_SOURCE_DIR}/include`."""
    if command.name not in vocabulary.words.get("folder_commands", _NONE):
        return
    for argument in arguments:
        found = _FETCHED.search(argument.text)
        if found is not None and found.group(1).lower() in vocabulary.words.get("source_packages", _NONE):
            start = argument.start + found.start(1)
            yield Sight(Kind.CONFIG, f"build.package.{found.group(1).lower()}", start, start + len(found.group(1)))
            return


def _see_programs(command: Command, arguments: Sequence[Argument], vocabulary: Vocabulary) -> Iterator[Sight]:
    """Programs that run or are looked for, and libraries and headers that are looked for."""
    if command.name in vocabulary.words.get("running_commands", _NONE):
        for before, argument in pairwise(arguments):
            name = argument.text.rpartition("/")[2]
            if before.text in ("COMMAND", "ARGS") and watches(vocabulary, Kind.COMMAND, name):
                yield Sight(Kind.COMMAND, name, argument.end - len(name), argument.end, Role.CALL, "")
    elif command.name in vocabulary.words.get("searching_commands", _NONE):
        for argument in arguments[1:] if command.name.startswith("find_") else arguments:
            sight = _searched(argument, vocabulary)
            if sight is not None:
                yield sight
                return


def _searched(argument: Argument, vocabulary: Vocabulary) -> Sight | None:
    name = argument.text
    library = name if name.startswith("lib") else f"lib{name}"
    kinds = ((Kind.INCLUDE, name),) if "." in name else ((Kind.COMMAND, name), (Kind.C_API, library))
    found = next((each for each in kinds if watches(vocabulary, *each)), None)
    return None if found is None else Sight(*found, argument.start, argument.end)


def _see_links(command: Command, arguments: Sequence[Argument], vocabulary: Vocabulary) -> Iterator[Sight]:
    """Libraries that are linked by their bare names."""
    target = arguments[0].text if command.name == "set" and arguments else ""
    target = arguments[1].text if command.name == "list" and len(arguments) > 1 else target
    is_linking = command.name == "install" or command.name in vocabulary.words.get("linking_commands", _NONE)
    is_list = "lib" in target.lower() or is_linking
    for argument in arguments[1:] if is_list else ():
        if argument.text in vocabulary.words.get("cuda_libraries", _NONE):
            yield Sight(Kind.C_API, f"lib{argument.text}", argument.start, argument.end, value=argument.text)


def _see_assigned(command: Command, arguments: Sequence[Argument], vocabulary: Vocabulary) -> Iterator[Sight]:
    """The variable that a command sets, with its value."""
    place = {"set": 0, "option": 0, "list": 1, "string": 1}.get(command.name)
    if place is None or place >= len(arguments):
        return
    target, given = arguments[place], arguments[place + 1 :]
    switched = see_switch(target, given, vocabulary, is_option=command.name == "option")
    told = list(chain(see_architectures(target, given, vocabulary), switched))
    yield from told or see_variable(target, vocabulary, Role.ASSIGNMENT, is_name=True, given=given)
    if command.name == "set" and given:
        yield from see_device(given[0], "", target.text, vocabulary)


def passages_of(text: str, command: Command, places: Places, guard: Guard, enclosing: str) -> Iterator[Passage]:
    """Programs in Python that a command is given as one argument."""
    for argument in command.arguments:
        if argument.is_quoted and _PYTHON.match(argument.text):
            rows = text[argument.start : argument.end].replace('\\"', ' "').split("\n")
            starts = []
            at = argument.start
            for row in rows:
                starts.append(places.place(at))
                at += len(row) + 1
            yield Passage("python", "\n".join(rows), tuple(starts), guard, enclosing)
