"""What a simple command does: which programs it runs, through which others, and with what."""

from collections.abc import Iterator, Sequence

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.commands import Command
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.packages import see_package
from portcheck.languages.shell.purposes import TESTS, see_compared, see_purpose
from portcheck.languages.shell.values import guard_of_test, see_content, see_words
from portcheck.languages.shell.view import Seen, View, base_name, is_number, joined
from portcheck.model import Guard, Kind, Role

# Wrappers inside wrappers: more than anybody writes.
_CHAIN = 8
# What a vendor's installers that are programs themselves end in.
_INSTALLER = ".run"
_QUIET = frozenset({"-q", "-qi", "-iq", "-qE", "-qw"})
_INTERPRETER = Pattern(r"\$\{?\w*(?:PYTHON|PY|python)\w*\}?")
_PROGRAM = Pattern(r"[A-Za-z_.~/$][\w./+~${}-]*")


def programs(view: View, words: Sequence[Word]) -> Iterator[tuple[str, int]]:
    """The programs that a command runs, outermost first, each with the place of its word."""
    counts = view.vocabulary.positions.get("wrappers", {})
    place = 0
    for _ in range(_CHAIN):
        if place >= len(words):
            return
        name = base_name(words[place].text)
        # `pip${VERSION}` is pip, whatever its version.
        name = name.partition("$")[0] or name
        name = "python" if _INTERPRETER.fullmatch(name) else name
        yield name, place
        following = words[place + 1].text if place + 1 < len(words) else ""
        if f"{name} {following}" in counts:
            place = _inner(view, words, place + 2, counts[f"{name} {following}"][0])
        elif name in counts:
            place = _inner(view, words, place + 1, counts[name][0])
        else:
            return


def _inner(view: View, words: Sequence[Word], place: int, positionals: int) -> int:
    """The place of the command that a wrapper starts, after its options and its own arguments."""
    valued = view.words("wrapper_options")
    while place < len(words):
        text = words[place].text
        if text == "--":
            return place + 1
        if text[:1] == "-":
            given = words[place + 1].text if place + 1 < len(words) else ""
            place += 2 if text in valued and (given[:1] != "-" or is_number(given[1:])) else 1
        elif "=" in text.partition("/")[0] or not text:
            place += 1
        elif positionals > 0:
            positionals -= 1
            place += 1
        elif _PROGRAM.fullmatch(text):
            return place
        else:
            place += 1
    return place


def is_message(view: View, name: str) -> bool:
    """Whether a command's words are prose for its reader."""
    return name in view.words("message_commands") or name.startswith(tuple(view.words("message_prefixes")))


def see_call(view: View, command: Command) -> Iterator[Seen]:
    """All that a command's words say, from its programs inward."""
    words = command.words
    chain = list(programs(view, words))
    if not chain or any(is_message(view, name) for name, _ in chain):
        return
    for number, (name, place) in enumerate(chain):
        last = chain[number + 1][1] if number + 1 < len(chain) else len(words)
        yield from _see_program(view, command, name, place, last)
    places = {place for _, place in chain}
    for place in sorted(places):
        yield from see_content(view, words[place], words[place].text)
    rest = [word for place, word in enumerate(words) if place not in places]
    if chain[-1][0] in view.words("quiet_searches") and command.is_test and any(word.text in _QUIET for word in rest):
        for word in rest:
            yield from see_compared(view, word)
    if chain[-1][0] in view.words("text_tools"):
        yield from _see_files(view, rest)
    else:
        is_container = any(name in view.words("container_programs") for name, _ in chain)
        yield from see_words(view, rest, is_container=is_container)


def _see_files(view: View, words: Sequence[Word]) -> Iterator[Seen]:
    """The files that a text tool reads: what it looks for is not seen."""
    given = [word for word in words if word.text[:1] != "-"]
    for word in given[1:] or given:
        if word.text[:1] in "/$":
            yield from see_content(view, word, word.text)


def _see_program(view: View, command: Command, name: str, place: int, last: int) -> Iterator[Seen]:
    word, arguments = command.words[place], command.words[place + 1 :]
    if view.watches(Kind.COMMAND, name):
        guard = Guard.AVAILABILITY if command.is_test else None
        yield view.sight(Kind.COMMAND, name, word, name, role=Role.CALL, value=joined(arguments), guard=guard)
    if name.endswith(_INSTALLER):
        yield from see_package(view, word, is_python=False)
    yield from see_purpose(view, command, name, arguments, command.words[place + 1 : last + 1])


def guard_of(view: View, command: Command) -> Guard:
    """The guard that a command's outcome sets over what it decides."""
    if command.subject is not None:
        vendors = view.words("guard_vendor") | view.words("devices")
        return Guard.VENDOR if any(word.text.lower().rstrip("*") in vendors for word in command.words) else Guard.NONE
    for name, place in programs(view, command.words):
        arguments = command.words[place + 1 :]
        if name in TESTS:
            return guard_of_test(view, arguments)
        if view.watches(Kind.COMMAND, name):
            return Guard.AVAILABILITY
        if name in view.words("lookups") and any(
            view.watches(Kind.COMMAND, base_name(each.text)) for each in arguments
        ):
            return Guard.AVAILABILITY
    return Guard.NONE
