"""What a `check:` line asks of a released package."""

from typing import NamedTuple


class Check(NamedTuple):
    """One question to a package.

    `verb` is python, no-python, holds, lacks or file; `name` a dotted name or a path (`*` stands for any text);
    `parameters` must be among those of the function, `text` in the file.
    """

    verb: str
    name: str
    parameters: tuple[str, ...] = ()
    text: str = ""


def parse(line: str) -> Check:
    """A check of the form that the loader lets pass; see CONTRIBUTING.md."""
    verb, _, rest = line.partition(" ")
    if verb in ("holds", "lacks"):
        path, _, text = rest.partition(": ")
        return Check(verb, path.strip(), text=text)
    name, _, parameters = rest.partition("(")
    return Check(verb, name.strip(), tuple(each.strip() for each in parameters.rstrip(")").split(",") if each.strip()))
