"""A file that does not parse, read by its tokens: fewer things are seen, with low confidence."""

import re
from collections.abc import Iterator

from portcheck.model import Confidence, Construct, Kind, Role, Span, Vocabulary

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<string>[rRbBuUfF]{0,2}(?:'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"))
    |(?P<method>\.cuda(?=\s*\())
    |(?P<name>[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)""",
    re.VERBOSE | re.DOTALL,
)
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+)?import[ \t]+([\w., \t]+)", re.MULTILINE)
_DEVICE = re.compile(r"cuda(:(\d+|%[ds]|\{\})?)?")
_VALUE = re.compile(r"[=(,\[:]\s*$|==\s*$|\bin\s+$|return\s+$")


def read_tokens(text: str, vocabulary: Vocabulary) -> tuple[Construct, ...]:
    """The constructs that tokens alone give away, each with low confidence."""
    names = _imports(text)
    found = []
    lines = [(match.start(), match.end()) for match in _IMPORT.finditer(text)]
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    line = 0
    for token in _TOKEN.finditer(text):
        if any(first <= token.start() < last for first, last in lines) and not token["comment"]:
            seen = _see_import(token, text, names, vocabulary)
        else:
            seen = _see(token, text, names, vocabulary)
        for kind, symbol, role, start, end in seen:
            while line + 1 < len(starts) and starts[line + 1] <= start:
                line += 1
            column = start - starts[line] + 1
            span = Span(line + 1, column, line + 1, column + end - start)
            found.append(Construct(kind, symbol, span, text[start:end], role, Confidence.LOW))
    return tuple(found)


def _imports(text: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for found in _IMPORT.finditer(text):
        for part in found.group(2).split(","):
            words = part.split()
            if len(words) in (1, 3):
                source = f"{found.group(1)}.{words[0]}" if found.group(1) else words[0]
                names[words[-1]] = source if found.group(1) or len(words) == 3 else words[0].split(".")[0]
    return names


def _see(
    token: re.Match[str], text: str, names: dict[str, str], vocabulary: Vocabulary
) -> Iterator[tuple[Kind, str, Role, int, int]]:
    start, end = token.span()
    if token["method"]:
        yield Kind.METHOD, ".cuda", Role.CALL, start + 1, end
    elif token["string"]:
        yield from _see_string(token["string"], text[max(0, start - 12) : start], start, end, vocabulary)
    elif token["name"]:
        yield from _see_name(re.sub(r"\s", "", token["name"]), text[end : end + 1], start, end, names, vocabulary)


def _see_import(
    token: re.Match[str], text: str, names: dict[str, str], vocabulary: Vocabulary
) -> Iterator[tuple[Kind, str, Role, int, int]]:
    """A name that an import statement brings in; not the module before `import`, not the name after `as`."""
    start, end = token.span()
    word = re.sub(r"\s", "", token["name"] or "")
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if not word or word in {"from", "import", "as"} or line.rstrip().endswith("as") or line.strip() == "from":
        return
    source = re.match(r"\s*from\s+([\w.]+)\s+import\b", line)
    symbol = f"{source.group(1)}.{word}" if source else word
    if vocabulary.watched[Kind.API].covers(symbol) or vocabulary.watched[Kind.IMPORT].covers(symbol):
        yield Kind.IMPORT, symbol, Role.IMPORT, start, end


def _see_string(
    literal: str, before: str, start: int, end: int, vocabulary: Vocabulary
) -> Iterator[tuple[Kind, str, Role, int, int]]:
    content = literal.strip("rRbBuUfF").strip("'\"")
    role = Role.COMPARISON if "==" in before else Role.ARGUMENT
    if not _VALUE.search(before):
        return
    if _DEVICE.fullmatch(content):
        yield Kind.DEVICE, content, role, start, end
    elif content in vocabulary.words["backends"]:
        yield Kind.BACKEND, content, role, start, end
    elif vocabulary.watched[Kind.ENV].covers(content):
        yield Kind.ENV, content, role, start, end


def _see_name(
    dotted: str, after: str, start: int, end: int, names: dict[str, str], vocabulary: Vocabulary
) -> Iterator[tuple[Kind, str, Role, int, int]]:
    root, _, rest = dotted.partition(".")
    symbol = names.get(root, root) + ("." + rest if rest else "")
    role = Role.CALL if after == "(" else Role.REFERENCE
    if rest.rpartition(".")[2] == "cuda" and role is Role.CALL:
        yield Kind.METHOD, ".cuda", role, end - 4, end
    elif "." in symbol and (root in names or rest) and vocabulary.watched[Kind.API].covers(symbol):
        yield Kind.API, symbol, role, start, end
