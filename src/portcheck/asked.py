"""What the command line asks for by name: a rules tree, targets, rules, a language."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from portcheck import __version__
from portcheck.errors import PortcheckError

if TYPE_CHECKING:
    from portcheck.knowledge import Knowledge
    from portcheck.outputs import Options


def opened(directory: str) -> "Knowledge":
    """The knowledge in a folder, the shipped one for ""; raises PortcheckError."""
    from portcheck.knowledge import open_knowledge

    if directory and not Path(directory).is_dir():
        raise PortcheckError(
            f"--knowledge '{directory}': no such folder; give the folder that holds constructs/ or targets/"
        )
    return open_knowledge(Path(directory) if directory else None)


def chosen_targets(knowledge: "Knowledge", asked: Sequence[str]) -> tuple[str, ...]:
    """The targets asked for, families as their members; all of them when none is named."""
    if not asked:
        return knowledge.target_ids
    chosen: dict[str, None] = {}
    for target in asked:
        for member in knowledge.families.get(target, (target,)):
            if member not in knowledge.target_ids:
                knowledge.answers(member)  # says what is wrong
            chosen[member] = None
    return tuple(chosen)


def check_names(knowledge: "Knowledge", names: Iterable[str]) -> None:
    """Raise PortcheckError where a name is no rule, former rule or category."""
    wanted = tuple(names)
    if not wanted:
        return
    known = {*knowledge.rules, *(rule.category for rule in knowledge.rules.values())}
    known.update(alias for rule in knowledge.rules.values() for alias in rule.aliases)
    for name in wanted:
        if name not in known:
            raise PortcheckError(f"'{name}': no rule or category is called so; `portcheck rules list` shows them")


def check_assumptions(given: Sequence[str]) -> None:
    """Raise PortcheckError where one is no `PACKAGE=VERSION`."""
    if given:
        from portcheck.assume import given_assumptions

        given_assumptions(given)


def options_for(knowledge: "Knowledge", lang: str | None, *, color: bool = False, by_family: bool = False) -> "Options":
    """How outputs are rendered, in the locale's language by default; raises PortcheckError for an unknown one."""
    from portcheck.outputs import Options
    from portcheck.settings import locale_language

    lang = lang or locale_language(os.environ)
    words = _words(knowledge)
    if lang not in words:
        raise PortcheckError(f"--lang '{lang}': no such language; choose one of {', '.join(sorted(words))}")
    return Options(words[lang], lang, color=color, by_family=by_family, version=__version__)


def _words(knowledge: "Knowledge") -> Mapping[str, Mapping[str, str]]:
    """The reports' words by language: somebody's own rules tree may hold some of them, or none."""
    from portcheck.knowledge import find_rules_directory, open_knowledge

    if knowledge.directory == find_rules_directory():
        return knowledge.words
    shipped = open_knowledge().words
    languages = {**shipped, **knowledge.words}
    return {lang: {**shipped.get(lang, {}), **knowledge.words.get(lang, {})} for lang in languages}
