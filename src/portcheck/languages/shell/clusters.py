"""Accelerators asked of a scheduler: `#SBATCH`, `#PBS` and `#BSUB` lines, and the same options of a command."""

from collections.abc import Iterator, Sequence

from portcheck.languages.pattern import Pattern
from portcheck.languages.shell.lexer import Word
from portcheck.languages.shell.view import Sight, View
from portcheck.model import Confidence, Kind

_DIRECTIVE = Pattern(r"#(SBATCH|PBS|BSUB|OAR|COBALT|FLUX:?)[ \t]+(.*)")
_OPTION = Pattern(r"(--?[A-Za-z][\w-]*)(?:(?:[ \t]*=[ \t]*|[ \t]+)(\"[^\"]*\"|'[^']*'|[^\s-]\S*))?")
_ASKS_GPU = Pattern(r"(?:^|[:,=\s])(n?gpus?)(?:[:=,\[\s]|$|_)", 2)
_APART = Pattern(r"[^A-Za-z0-9]+")


def see_directive(view: View, comment: str, start: int) -> Iterator[Sight]:
    """What a comment asks of the scheduler."""
    found = _DIRECTIVE.match(comment)
    if found is None:
        return
    given = found.group(2).partition(" #")[0]
    for option in _OPTION.finditer(given):
        at = start + found.start(2) + option.start()
        text = option.group().strip()
        word = Word(text, at, at + len(text))
        yield from see_request(view, option.group(1), (option.group(2) or "").strip("\"'"), word)


def see_requests(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """What the options of `srun` and its like ask of the scheduler; stops at the command they start."""
    place = 0
    while place < len(words) and words[place].text[:1] == "-":
        word = words[place]
        place += 1
        name, sign, value = word.text.partition("=")
        if not sign and name[:2] != "--" and len(name) > 2:
            name, value, sign = name[:2], name[2:], "="
        if not sign and place < len(words) and name in view.words("request_options"):
            value = words[place].text
            place += 1
        yield from see_request(view, name, value, word)


def see_named_requests(view: View, words: Sequence[Word]) -> Iterator[Sight]:
    """Options that only a scheduler has, among words that some command is given later."""
    for word in words:
        name, sign, value = word.text.partition("=")
        if sign and name in view.words("request_flags"):
            yield from see_request(view, name, value, word)


def see_request(view: View, name: str, value: str, word: Word) -> Iterator[Sight]:
    """One option of a scheduler, if it asks for GPUs or for a model of one."""
    symbol = view.vocabulary.names.get("requests", {}).get(name)
    if symbol is None or not _is_asking(view, symbol, value):
        return
    yield from view.see(Kind.RESOURCE, symbol, word, value=value, confidence=Confidence.HIGH)


def _is_asking(view: View, symbol: str, value: str) -> bool:
    if symbol in view.words("requests_by_model"):
        models = view.words("gpu_models")
        return any(part.upper() in models for part in _APART.split(value) if len(part) > 1)
    if symbol in view.words("requests_by_word"):
        return bool(_ASKS_GPU.search(value))
    return True
