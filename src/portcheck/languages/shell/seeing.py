"""What one command shows: its variables, its words, what it writes and what it is fed."""

from collections.abc import Iterator, Sequence

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.calls import is_message, programs, see_call
from portcheck.languages.shell.clusters import see_named_requests
from portcheck.languages.shell.commands import Command, is_assignment
from portcheck.languages.shell.lexer import Here, Reference, Word
from portcheck.languages.shell.packages import see_package
from portcheck.languages.shell.purposes import see_compared, see_flags, without_expansions
from portcheck.languages.shell.values import see_assignment, see_pairs, see_words
from portcheck.languages.shell.versions import see_versions
from portcheck.languages.shell.view import Foreign, Inner, Seen, Sight, View, base_name
from portcheck.model import Kind, Role

_SETTING = Pattern(r"[A-Z_]{4,}=")
# What `: "${NAME...}"` does to a variable: gives it a default, or insists on it.
_ASKED = frozenset({":=", ":-", ":?"})


def see_command(view: View, command: Command, following: Command | None, *, is_arguments: bool) -> Iterator[Seen]:
    """All that one command says; `following` reads its output."""
    yield from _see_json(view, command) if not is_arguments else ()
    for word in command.assignments:
        yield from _see_variable(view, word)
    if command.array is not None:
        yield from see_assignment(view, command.array)
        yield from _see_list(view, command.array.text.rstrip("+="), command.words)
        yield from _see_arguments(view, command.words, is_list=True)
    elif command.loop is not None:
        yield from _see_list(view, command.loop.text, command.words[1:])
        yield from see_call(view, command)
        yield from _see_references(view, command)
    elif is_arguments:
        yield from _see_arguments(view, command.words)
    elif command.subject is not None:
        for word in command.words:
            yield from see_compared(view, word)
    else:
        yield from see_call(view, command)
        if not any(is_message(view, name) for name, _ in programs(view, command.words)):
            for word in command.words[1:]:
                yield from _see_kept(view, word) if is_assignment(word) else ()
        yield from _see_references(view, command)
        yield from _see_output(view, command, following)


def _see_json(view: View, command: Command) -> Iterator[Sight]:
    """What quoted JSON says among a command's words, and in a here-document."""
    if any(is_message(view, name) for name, _ in programs(view, command.words)):
        return
    for word in (*command.assignments, *command.words):
        if "{" in word.text and ":" in word.text:
            yield from see_pairs(view, word.start, word.end)
    for here in command.heres:
        if view.text[here.start : here.start + 40].lstrip()[:1] == "{":
            yield from see_pairs(view, here.start, here.end)


def _see_list(view: View, name: str, words: Sequence[Word]) -> Iterator[Seen]:
    """What a loop or an array goes through: versions, architectures, packages."""
    yield from see_versions(view, name, words)
    if not view.words("package_words").isdisjoint(name.lower().split("_")):
        for word in words:
            yield from see_package(view, word, is_python=True)


def _see_variable(view: View, word: Word) -> Iterator[Seen]:
    """An assignment; a value of several words is what some command is given later."""
    yield from see_assignment(view, word)
    yield from _see_kept(view, word)


def _see_kept(view: View, word: Word) -> Iterator[Inner]:
    """A value in quotes that is what some command is given later."""
    begin = view.text.find("=", word.start, word.end) + 1
    value = view.text[begin : word.end]
    is_quoted = len(value) > 2 and value[0] in "\"'" and value[-1] == value[0]
    if is_quoted and (value[1] == "-" or _SETTING.match(value, 1) or len(value.split(None, 1)) > 1):
        yield Inner(view.inside(word._replace(start=begin)), begin + 1, is_arguments=True)


def _see_arguments(view: View, words: Sequence[Word], *, is_list: bool = False) -> Iterator[Seen]:
    """Words that some command is given later; prose has neither options nor assignments among them."""
    is_plain = not any(word.text[:1] == "-" or "=" in word.text for word in words)
    if not words or (is_plain and len(words) > 3 and not is_list):
        return
    name = base_name(words[0].text)
    if view.watches(Kind.COMMAND, name) and any(each.text[:1] == "-" for each in words[1:]):
        yield view.sight(Kind.COMMAND, name, words[0], name, role=Role.REFERENCE)
    yield from see_named_requests(view, words)
    yield from see_words(view, words, is_container=any(word.text == "--rm" for word in words))
    yield from see_flags(view, words)


def _see_references(view: View, command: Command) -> Iterator[Seen]:
    """The variables that a command asks for by a name some rule knows, and those it gives a default."""
    names = [name for name, _ in programs(view, command.words)]
    if any(is_message(view, name) or name in view.words("text_tools") for name in names):
        return
    for word in (*command.assignments, *command.words):
        for reference in word.references:
            is_default = reference.operator in _ASKED and names[:1] == [":"]
            if is_default and view.watches(Kind.ENV, reference.name):
                yield _reference(view, reference, word, Role.ASSIGNMENT)
            elif view.knows(Kind.ENV, reference.name):
                yield _reference(view, reference, word, Role.REFERENCE)


def _reference(view: View, reference: Reference, word: Word, role: Role) -> Sight:
    place = word._replace(start=reference.start, end=reference.start + len(reference.name))
    return view.sight(Kind.ENV, reference.name, place, role=role)


def _see_output(view: View, command: Command, following: Command | None) -> Iterator[Seen]:
    """Text that becomes a file or another program's input."""
    names = [name for name, _ in programs(view, command.words)]
    if not names:
        return
    target = _written_file(view, command, following)
    if names[-1] in view.words("echoes") and _language_of(view, target) == "shell":
        yield from (Inner(view.inside(word), word.start + 1) for word in command.words[1:] if word.is_string)
        if len(command.words) > 1 and not any(word.is_string for word in command.words):
            start, end = command.words[1].start, command.words[-1].end
            yield Inner(view.text[start:end], start)
    for here in command.heres if names[-1] in view.words("copiers") else ():
        yield from _see_here(view, here, target, following)


def _see_here(view: View, here: Here, target: str, following: Command | None) -> Iterator[Seen]:
    text = view.text[here.start : here.end]
    language = _language_of(view, target) or _fed(view, following) or _announced(text)
    if language == "shell":
        yield Inner(text, here.start)
    elif language:
        yield Foreign(language, text if here.is_literal else without_expansions(text), here.start)


def _fed(view: View, following: Command | None) -> str:
    """The language of the program that reads a command's output."""
    names = [name for name, _ in programs(view, following.words)] if following is not None else []
    if names and names[-1] in view.words("shells"):
        return "shell"
    return "python" if names and names[-1] in view.words("interpreters") else ""


def _announced(text: str) -> str:
    """The language that a text's first line names."""
    first = text.partition("\n")[0]
    if not first.startswith("#!"):
        return ""
    return "python" if "python" in first else "shell" if first.rstrip().endswith("sh") else ""


def _written_file(view: View, command: Command, following: Command | None) -> str:
    if command.written:
        return command.written[0].text
    for each in (command, following):
        chain = list(programs(view, each.words)) if each is not None else []
        if each is not None and chain and chain[-1][0] == "tee":
            rest = each.words[chain[-1][1] + 1 :]
            return next((word.text for word in rest if word.text[:1] != "-"), "")
    return ""


def _language_of(view: View, path: str) -> str:
    """The language of a file by its name; empty for one that is not read."""
    table = view.vocabulary.names.get("languages", {})
    name = base_name(path)
    suffix = "." + name.rpartition(".")[2] if "." in name else ""
    return table.get(name) or table.get(suffix) or table.get(name.partition(".")[0], "")
