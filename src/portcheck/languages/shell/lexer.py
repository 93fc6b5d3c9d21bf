"""Shell text cut into words, operators, here-documents and comments, in one pass over it."""

from typing import NamedTuple

from portcheck.languages.pattern import Pattern

_PLAIN = Pattern(r"[^\s\\\"'`$;&|<>()#]+")
_BLANK = Pattern(r"(?:[ \t\r\f\v]|\\\r?\n)+")
_IN_DOUBLE = Pattern(r"[^\"\\`$]+")
_NAME = Pattern(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATOR = Pattern(r";;&|;;|;&|&&|\|\||\|&|&>>|&>|<<<|<<-|<<|>>|<&|>&|<>|>\||[;&|<>()]")
_REDIRECTS = frozenset({"&>>", "&>", "<<<", ">>", "<&", ">&", "<>", ">|", "<", ">"})
_NESTING = Pattern(r"[\"'\\()]")
_BRACES = Pattern(r"[\"'\\{}]")


class Reference(NamedTuple):
    """A variable asked for inside a word, `$NAME` or `${NAME...}`: its name, where that starts, what follows it."""

    name: str
    start: int
    operator: str = ""


class Word(NamedTuple):
    """A word without its quotes; `start` and `end` are offsets of what is written.

    `is_string` says that it is one quoted string and nothing else.
    """

    text: str
    start: int
    end: int
    is_quoted: bool = False
    is_string: bool = False
    references: tuple[Reference, ...] = ()


class Operator(NamedTuple):
    """Something between words; a line's end is `"\\n"`. `here` is the place in the list of here-documents."""

    text: str
    start: int
    here: int | None = None

    @property
    def is_redirect(self) -> bool:
        """Whether a file name follows."""
        return self.text in _REDIRECTS


class Here(NamedTuple):
    """A here-document: the offsets of its body; `is_literal` where the shell expands nothing in it."""

    start: int
    end: int
    is_literal: bool


class Lexed(NamedTuple):
    """A text's tokens, the bodies of its here-documents, the places of its nested commands and its comments."""

    tokens: tuple[Word | Operator, ...]
    heres: tuple[Here, ...]
    nested: tuple[tuple[int, int], ...]
    comments: tuple[tuple[int, int], ...]


def lex(text: str) -> Lexed:
    """The tokens of a shell text, in order; a quote that is never closed is an ordinary character."""
    return _Lexer(text).run()


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.size = len(text)
        self.at = 0
        self.tokens: list[Word | Operator] = []
        self.heres: list[Here] = []
        self.nested: list[tuple[int, int]] = []
        self.comments: list[tuple[int, int]] = []
        self.waiting: list[tuple[str, bool, bool]] = []
        self.unclosed: set[str] = set()

    def run(self) -> Lexed:
        text = self.text
        while self.at < self.size:
            char = text[self.at]
            blank = _BLANK.match(text, self.at)
            if blank:
                self.at = blank.end()
            elif char == "\n":
                self.tokens.append(Operator("\n", self.at))
                self.at += 1
                if self.waiting:
                    self._read_heres()
            elif char == "#":
                self._skip_comment()
            elif char in ";&|<>()":
                self._read_operator()
            else:
                self._read_word()
        return Lexed(tuple(self.tokens), tuple(self.heres), tuple(self.nested), tuple(self.comments))

    def _skip_comment(self) -> None:
        end = self.text.find("\n", self.at)
        end = self.size if end < 0 else end
        self.comments.append((self.at, end))
        self.at = end

    def _read_operator(self) -> None:
        start = self.at
        if self.text[start : start + 2] in ("<(", ">("):
            self._read_word()
            return
        found = _OPERATOR.match(self.text, start)
        assert found
        self.at = found.end()
        if found.group() in ("<<", "<<-"):
            self.tokens.append(Operator(found.group(), start, len(self.heres) + len(self.waiting)))
            self._read_delimiter(is_stripped=found.group() == "<<-")
        else:
            self.tokens.append(Operator(found.group(), start))

    def _read_delimiter(self, *, is_stripped: bool) -> None:
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        start = self.at
        if start < self.size and self.text[start] not in "\n;&|<>()":
            self._read_word()
            word = self.tokens.pop()
            raw = self.text[start : self.at]
            self.waiting.append((str(word.text), is_stripped, any(mark in raw for mark in "'\"\\")))
        else:
            self.waiting.append(("", is_stripped, True))

    def _read_heres(self) -> None:
        for delimiter, is_stripped, is_literal in self.waiting:
            start = self.at
            while self.at < self.size:
                end = self.text.find("\n", self.at)
                end = self.size if end < 0 else end
                line = self.text[self.at : end].rstrip("\r")
                stop = self.at
                self.at = min(end + 1, self.size)
                if (line.lstrip("\t") if is_stripped else line) == delimiter:
                    break
            else:
                stop = self.size
            self.heres.append(Here(start, stop, is_literal))
        self.waiting.clear()

    def _read_word(self) -> None:
        text, start = self.text, self.at
        parts: list[str] = []
        references: list[Reference] = []
        is_string = text[start] in "\"'"
        pieces = 0
        while self.at < self.size:
            char = text[self.at]
            plain = _PLAIN.match(text, self.at)
            pieces += 1
            if plain:
                parts.append(plain.group())
                self.at = plain.end()
            elif char == "\\":
                if text[self.at + 1 : self.at + 2] in ("\n", "\r"):
                    if _BLANK.match(text, self.at) is None:
                        self.at += 1
                        continue
                    break
                parts.append(text[self.at + 1 : self.at + 2])
                self.at += 2
            elif char in "\"'" and char not in self.unclosed:
                self._read_quoted(char, parts, references)
            elif char in "$`":
                self._read_expansion(parts, references)
            elif char == "#" or char in "\"'":
                parts.append(char)
                self.at += 1
            elif char in "<>" and text[self.at + 1 : self.at + 2] == "(" and self.at == start:
                self._read_nested(self.at + 2, ")")
                parts.append("<()")
            else:
                pieces -= 1
                break
        self.at = min(self.at, self.size)
        is_string = is_string and pieces == 1
        self.tokens.append(Word("".join(parts), start, self.at, text[start] in "\"'", is_string, tuple(references)))

    def _read_quoted(self, quote: str, parts: list[str], references: list[Reference]) -> None:
        start, kept = self.at, (len(parts), len(references), len(self.nested))
        self.at += 1
        closed = self._read_single(parts) if quote == "'" else self._read_double(parts, references)
        if not closed:
            # An apostrophe in a template: what follows is read as if it were no quote.
            self.unclosed.add(quote)
            del parts[kept[0] :], references[kept[1] :], self.nested[kept[2] :]
            self.at = start

    def _read_single(self, parts: list[str]) -> bool:
        end = self.text.find("'", self.at)
        if end < 0:
            return False
        parts.append(self.text[self.at : end])
        self.at = end + 1
        return True

    def _read_double(self, parts: list[str], references: list[Reference]) -> bool:
        text = self.text
        while self.at < self.size:
            plain = _IN_DOUBLE.match(text, self.at)
            char = text[self.at]
            if plain:
                parts.append(plain.group())
                self.at = plain.end()
            elif char == '"':
                self.at += 1
                return True
            elif char == "\\":
                following = text[self.at + 1 : self.at + 2]
                parts.append("" if following == "\n" else following if following in '"\\$`' else "\\" + following)
                self.at += 2
            else:
                self._read_expansion(parts, references)
        return False

    def _read_expansion(self, parts: list[str], references: list[Reference]) -> None:
        text, start = self.text, self.at
        following = text[start + 1 : start + 2]
        if text[start] == "`":
            self._read_backticks()
        elif following == "(":
            if text[start + 2 : start + 3] == "(" and self._read_arithmetic():
                pass
            else:
                self._read_nested(start + 2, ")")
        elif following == "{":
            self._read_braces(references)
        else:
            name = _NAME.match(text, start + 1)
            if name:
                references.append(Reference(name.group(), start + 1))
                self.at = name.end()
            else:
                self.at = start + (1 if following in "\"'" or not following else 2)
        parts.append(text[start : self.at])

    def _read_backticks(self) -> None:
        end = self.text.find("`", self.at + 1)
        if end < 0:
            self.at += 1
            return
        self.nested.append((self.at + 1, end))
        self.at = end + 1

    def _read_arithmetic(self) -> bool:
        end = self.text.find("))", self.at, self.at + 400)
        if end < 0:
            return False
        self.at = end + 2
        return True

    def _read_nested(self, inner: int, closing: str) -> None:
        end = _closing(self.text, inner, _NESTING, "(", closing)
        self.nested.append((inner, end))
        self.at = min(end + 1, self.size)

    def _read_braces(self, references: list[Reference]) -> None:
        name = _NAME.match(self.text, self.at + 2) or _NAME.match(self.text, self.at + 3)
        if name:
            operator = self.text[name.end() : name.end() + 2]
            references.append(Reference(name.group(), name.start(), operator))
        start, end = self.at + 2, _closing(self.text, self.at + 2, _BRACES, "{", "}")
        at = self.text.find("$(", start, end)
        while at >= 0:
            closed = min(_closing(self.text, at + 2, _NESTING, "(", ")"), end)
            self.nested.append((at + 2, closed))
            at = self.text.find("$(", closed, end)
        self.at = min(end + 1, self.size)


def _closing(text: str, at: int, marks: Pattern, opening: str, closing: str) -> int:
    """Where what was opened before `at` is closed; the text's end where it never is."""
    depth = 1
    while True:
        found = marks.search(text, at)
        if found is None:
            return len(text)
        char = found.group()
        at = found.end()
        if char == "\\":
            at += 1
        elif char == "'":
            end = text.find("'", at)
            at = at if end < 0 else end + 1
        elif char == '"':
            at = _past_double(text, at)
        else:
            depth += 1 if char == opening else -1
            if depth == 0:
                return int(found.start())


def _past_double(text: str, at: int) -> int:
    start = at
    while True:
        end = text.find('"', at)
        if end < 0:
            return start
        if not _is_escaped(text, end, start):
            return end + 1
        at = end + 1


def _is_escaped(text: str, at: int, start: int) -> bool:
    count = 0
    while at - count > start and text[at - count - 1] == "\\":
        count += 1
    return count % 2 == 1
