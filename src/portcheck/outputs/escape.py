"""Makes text from scanned files harmless: on a terminal, in JSON, in markdown."""

import re

# Control characters, what reorders or hides text (bidirectional marks, zero width), line separators,
# and the lone surrogates that undecodable file names leave, which cannot be written as UTF-8.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_UNSAFE_IN_JSON = re.compile(_UNSAFE.pattern.replace("\x00-\x1f", ""))
_LONGEST = 160


def visible(text: str) -> str:
    """The text with every unsafe character written as an escape."""
    return _UNSAFE.sub(lambda found: _escaped(found.group()), text)


def visible_in_json(encoded: str) -> str:
    r"""Encoded JSON with unsafe characters as \uXXXX; the same value, pure for any terminal."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found.group()):04x}", encoded)


def excerpt(text: str) -> str:
    """Source text on one line, at most 160 characters of it."""
    line = " ".join(text.split())
    return visible(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}...")


def code_span(text: str) -> str:
    """Source text as a markdown code span, whatever backticks it holds; safe in a table cell too."""
    inner = visible(text) or " "
    longest = max((len(run) for run in re.findall("`+", inner)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if inner.startswith("`") or inner.endswith("`") else ""
    return f"{fence}{padding}{inner}{padding}{fence}"


def cell(markdown: str) -> str:
    r"""Markdown for a table cell: GitHub splits cells at a pipe even in code, unless it is written \|."""
    return markdown.replace("|", "\\|").replace("\n", " ")


def prose(text: str) -> str:
    """A sentence as markdown that shows just that sentence; its own code spans stay code."""
    parts = re.split("(`[^`]+`)", visible(text))
    return "".join(part if index % 2 else _plain(part) for index, part in enumerate(parts))


def _plain(text: str) -> str:
    escaped = re.sub(r"([\\`*\[\]#~]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", text)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
