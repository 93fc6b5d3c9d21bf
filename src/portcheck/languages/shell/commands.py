"""Simple commands, in order, each with the condition and the function it stands in."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from portcheck.languages.shell.lexer import Here, Lexed, Operator, Word
from portcheck.model import Guard

_OPENERS = frozenset({"if", "while", "until", "for", "select", "case", "{"})
_SKIPPED = frozenset({"!", "time", "then", "do", "else", "elif", "fi", "done", "esac", "}", "coproc"})
_LOOPS = frozenset({"while", "until", "for", "select"})


class Command(NamedTuple):
    """One simple command: its words, the assignments before them, and what is read and written.

    `array` is the name in `NAME=(...)`, `subject` the word of a `case` whose patterns are the words,
    `loop` the name in `for NAME in`. `is_test` says
    that its outcome decides about something. `into` is the command that reads its output.
    """

    words: tuple[Word, ...]
    assignments: tuple[Word, ...] = ()
    written: tuple[Word, ...] = ()
    heres: tuple[Here, ...] = ()
    guard: Guard = Guard.NONE
    enclosing: str = ""
    array: Word | None = None
    subject: Word | None = None
    loop: Word | None = None
    is_test: bool = False
    is_piped: bool = False


Asks = Callable[[Command], Guard]


class _Frame:
    """An open compound command: what closes it, its guard, and whether its test is being read."""

    __slots__ = ("enclosing", "guard", "in_pattern", "is_testing", "kind", "subject")

    def __init__(self, kind: str, guard: Guard, enclosing: str) -> None:
        self.kind = kind
        self.guard = guard
        self.enclosing = enclosing
        self.is_testing = kind in ("if", "while", "until")
        self.in_pattern = False
        self.subject: Word | None = None


def commands(lexed: Lexed, asks: Asks, guard: Guard = Guard.NONE, enclosing: str = "") -> Iterator[Command]:
    """The commands of a lexed text. `asks` tells which guard a command sets over what its outcome decides."""
    return _Parser(lexed, asks, guard, enclosing).run()


class _Parser:
    def __init__(self, lexed: Lexed, asks: Asks, guard: Guard, enclosing: str) -> None:
        self.tokens = lexed.tokens
        self.heres = lexed.heres
        self.asks = asks
        self.at = 0
        self.stack = [_Frame("file", guard, enclosing)]
        self.pending = Guard.NONE
        self.named: str | None = None
        self.loop: Word | None = None

    def run(self) -> Iterator[Command]:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if isinstance(token, Operator):
                self._operator(token)
            elif self.stack[-1].in_pattern:
                yield from self._patterns()
            elif not token.is_quoted and self._reserved(token):
                continue
            else:
                yield from self._simple()

    @property
    def guard(self) -> Guard:
        """What the next command stands under."""
        return self.pending if self.pending is not Guard.NONE else self.stack[-1].guard

    def _operator(self, token: Operator) -> None:
        self.at += 1
        top = self.stack[-1]
        if token.text == "(" and not top.in_pattern:
            self._push("(")
        elif token.text == ")" and top.kind == "(":
            self._pop()
        elif token.text in (";;", ";;&", ";&") and top.kind == "arm":
            self._pop()
            self.stack[-1].in_pattern = True
        if token.text not in ("&&", "||", "|", "|&", "("):
            self.pending = Guard.NONE

    def _push(self, kind: str) -> _Frame:
        enclosing = self.named if self.named is not None and kind in ("{", "(") else self.stack[-1].enclosing
        self.named = None
        self.stack.append(_Frame(kind, self.guard, enclosing))
        self.pending = Guard.NONE
        return self.stack[-1]

    def _pop(self) -> None:
        if len(self.stack) > 1:
            self.stack.pop()
        self.pending = Guard.NONE

    def _reserved(self, word: Word) -> bool:
        """Whether the word was one of the grammar's own, and is dealt with."""
        text = word.text
        if text not in _OPENERS and text not in _SKIPPED and text != "function":
            return self._function_header(word)
        self.at += 1
        top = self.stack[-1]
        if text == "function":
            self._name_function()
        elif text == "case":
            self._open_case()
        elif text in _OPENERS:
            self._push(text)
            if text in ("for", "select"):
                self._skip_to_body()
        elif text in ("then", "do", "else"):
            top.is_testing = False
            self.pending = Guard.NONE
        elif text == "elif":
            top.is_testing = True
        elif text in ("fi", "done", "}", "esac"):
            self._close(text)
        return True

    def _close(self, text: str) -> None:
        kinds = {"fi": {"if"}, "done": _LOOPS, "}": {"{"}, "esac": {"case", "arm"}}[text]
        if self.stack[-1].kind == "arm" and text == "esac":
            self._pop()
        if self.stack[-1].kind in kinds:
            self._pop()

    def _function_header(self, word: Word) -> bool:
        following = self.tokens[self.at + 1 : self.at + 3]
        texts = [token.text for token in following if isinstance(token, Operator)]
        if texts != ["(", ")"]:
            return False
        self.named = word.text
        self.at += 3
        self._skip_lines()
        return True

    def _name_function(self) -> None:
        if self.at < len(self.tokens) and isinstance(self.tokens[self.at], Word):
            self.named = self.tokens[self.at].text
            self.at += 1
            while self.at < len(self.tokens) and self.tokens[self.at].text in ("(", ")"):
                self.at += 1
            self._skip_lines()

    def _skip_lines(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at].text == "\n":
            self.at += 1

    def _skip_to_body(self) -> None:
        """The name in `for NAME in ...`: what follows `in` is read as a command without a name."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        if isinstance(token, Word):
            self.loop = token
            self.at += 1

    def _open_case(self) -> None:
        frame = self._push("case")
        while self.at < len(self.tokens) and isinstance(self.tokens[self.at], Word):
            word = self.tokens[self.at]
            self.at += 1
            if word.text == "in":
                break
            if isinstance(word, Word):
                frame.subject = word
        frame.in_pattern = True

    def _patterns(self) -> Iterator[Command]:
        frame = self.stack[-1]
        first = self.tokens[self.at]
        if first.text == "esac" and isinstance(first, Word) and not first.is_quoted:
            self.at += 1
            self._pop()
            return
        words = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if isinstance(token, Word):
                words.append(token)
            elif token.text not in ("|", "("):
                break
        frame.in_pattern = False
        made = Command(tuple(words), guard=frame.guard, enclosing=frame.enclosing, subject=frame.subject)
        self.pending = self.asks(made)
        self._push("arm")
        yield made

    def _simple(self) -> Iterator[Command]:
        words: list[Word] = []
        assignments: list[Word] = []
        written: list[Word] = []
        heres: list[Here] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if isinstance(token, Word):
                (words if words or not is_assignment(token) else assignments).append(token)
                self.at += 1
                if self._opens_array(token):
                    yield self._array((words or assignments).pop())
            elif words and words[0].text == "[[" and words[-1].text != "]]" and token.text != "\n":
                self.at += 1
            elif token.here is not None:
                self.at += 1
                heres += self.heres[token.here : token.here + 1]
            elif token.is_redirect:
                self.at += 1
                if self.at < len(self.tokens) and isinstance(self.tokens[self.at], Word):
                    target = self.tokens[self.at]
                    assert isinstance(target, Word)
                    if ">" in token.text:
                        written.append(target)
                    else:
                        words.append(target)
                    self.at += 1
            else:
                break
        following = self.tokens[self.at].text if self.at < len(self.tokens) else "\n"
        top = self.stack[-1]
        made = Command(
            tuple(words),
            tuple(assignments),
            tuple(written),
            tuple(heres),
            self.guard,
            top.enclosing,
            loop=self.loop if words and words[0].text == "in" else None,
            is_test=top.is_testing or following in ("&&", "||"),
            is_piped=following in ("|", "|&"),
        )
        self.loop = None
        if words or assignments or heres:
            self._decide(made, following)
            yield made

    def _decide(self, made: Command, following: str) -> None:
        asked = self.asks(made)
        if asked is Guard.NONE:
            return
        top = self.stack[-1]
        if top.is_testing:
            top.guard = asked
        elif following in ("&&", "||"):
            self.pending = asked

    def _opens_array(self, word: Word) -> bool:
        if not word.text.endswith("=") or self.at >= len(self.tokens):
            return False
        token = self.tokens[self.at]
        return isinstance(token, Operator) and token.text == "(" and token.start == word.end

    def _array(self, name: Word) -> Command:
        self.at += 1
        words = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if isinstance(token, Word):
                words.append(token)
            elif token.text == ")":
                break
        return Command(tuple(words), guard=self.guard, enclosing=self.stack[-1].enclosing, array=name)


def is_assignment(word: Word) -> bool:
    """Whether the word is `NAME=...`, `NAME+=...` or `NAME[...]=...`."""
    name, sign, _ = word.text.partition("=")
    name = name.removesuffix("+").partition("[")[0]
    return bool(sign) and not word.is_quoted and name.isidentifier() and name.isascii()
