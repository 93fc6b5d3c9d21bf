"""Files, and lines of files, that a program fills in before anything else reads them: they are never edited."""

import re

_SUFFIXES = (".j2", ".jinja", ".jinja2", ".tpl", ".tmpl", ".gotmpl", ".mustache", ".hbs", ".in")
_DATA = (".yaml", ".yml", ".json", ".toml", ".txt", ".cfg", ".ini")
# GitHub's own expressions stand in a line of a file that is one as it is.
_OF_FILE = re.compile(r"(?<!\$)\{\{|\{%")
_OF_LINE = re.compile(r"\{\{|\{%")
REASON = "a template fills this in"


def is_template(path: str, text: str) -> bool:
    """Whether the whole file is one, by its name or by what a settings file holds."""
    lowered = path.lower()
    return "{{" in path or lowered.endswith(_SUFFIXES) or (lowered.endswith(_DATA) and bool(_OF_FILE.search(text)))


def is_filled_in(text: str, start: int, end: int) -> bool:
    """Whether the line around a word holds a template, or a placeholder is glued to the word."""
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    if _OF_LINE.search(text[begin : stop if stop >= 0 else len(text)]):
        return True
    return text[start - 1 : start] in {"}", "@", "%"} or text[end : end + 1] in {"$", "@", "{"}
