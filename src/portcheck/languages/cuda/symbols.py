"""Names where they stand: which of them are a vendor's, and where they only look like it."""

from collections.abc import Iterator

from portcheck.languages.cuda.names import chain_at
from portcheck.languages.cuda.senses import Sense, Senses
from portcheck.languages.cuda.tokens import Sort
from portcheck.languages.cuda.view import View
from portcheck.languages.pattern import Pattern
from portcheck.model import Confidence, Construct, Kind, Role

_UPPER = Pattern(r"[A-Z][A-Z0-9_]*")
# What may stand before a type that is also an ordinary word, and what behind it.
_BEFORE_TYPE = frozenset({
    "", "(", "<", ",", "{", "}", ";", ":", "::", "=", "const", "static", "inline", "typename", "constexpr", "extern",
    "volatile", "using", "typedef", "public", "struct", "return", "__restrict__",
})  # fmt: skip
_BEHIND_TYPE = frozenset({"*", "&", ">", ")", ",", "&&", ">>", "{", "(", ";", "const", "["})
INDICES = frozenset({"threadIdx", "blockIdx", "blockDim", "gridDim"})
# Words before a name that is called there; any other word before it is the type of something declared.
_VERBS = frozenset({"return", "else", "do", "case", "throw", "co_await", "co_return", "and", "or", "not"})
_EQUALS = frozenset({"==", "!="})
_FAR = 12


def name_at(view: View, senses: Senses, index: int) -> Iterator[Construct]:
    """What the name at a token shows; nothing for a later part of a qualified name."""
    before, earlier = view.word(index - 1), view.word(index - 2)
    is_later = before == "::" and index >= 2 and view.tokens[index - 2].sort is Sort.NAME and earlier not in _VERBS
    is_own = before == "namespace" and earlier != "using"
    if before in (".", "->"):
        yield from _member(view, index)
    elif not is_later and not is_own:
        yield from _qualified_or_bare(view, senses, index)


def _member(view: View, index: int) -> Iterator[Construct]:
    name = f".{view.word(index)}"
    if view.word(index + 1) == "(" and name in view.words("methods"):
        yield view.construct(Kind.METHOD, name, index, role=Role.CALL, confidence=Confidence.MEDIUM)


def _qualified_or_bare(view: View, senses: Senses, index: int) -> Iterator[Construct]:
    chain = chain_at(view.tokens, index)
    is_opened = view.word(index - 1) == "namespace"
    if chain.last > index or is_opened or _is_alias(view, index):
        sense = senses.qualified(chain.text)
        if sense is not None:
            role = Role.IMPORT if is_opened or _is_alias(view, index) else _role(view, chain.last)
            if sense.kind is Kind.DEVICE and _is_compared(view, index, chain.last):
                role = Role.COMPARISON
            yield view.construct(sense.kind, sense.symbol, index, chain.last, role=role)
            return
    word = view.word(index)
    sense = None if word in view.words("namespaces") else senses.bare(word)
    if sense is not None and _is_meant(view, sense, index, is_head=chain.last > index):
        yield from _told(view, sense, index, chain.last)


def _is_alias(view: View, index: int) -> bool:
    """Whether a namespace is given another name: the token is the old one."""
    return view.word(index - 1) == "=" and view.word(index - 3) == "namespace"


def _told(view: View, sense: Sense, index: int, last: int) -> Iterator[Construct]:
    value = None
    if sense.symbol in view.words("dispatching"):
        value = _argument(view, index)
        if value not in view.words("dispatch_keys"):
            return
    confidence = Confidence.MEDIUM if sense.is_guess or sense.is_shy else Confidence.HIGH
    role = _role(view, last)
    yield view.construct(sense.kind, sense.symbol, index, role=role, confidence=confidence, value=value)


def _is_meant(view: View, sense: Sense, index: int, *, is_head: bool) -> bool:
    """Whether a name is what it looks like where it stands; `is_head` where it qualifies another."""
    word = view.word(index)
    if is_head:
        return not sense.is_shy and not (sense.is_guess and sense.kind is Kind.C_API)
    if word in INDICES:
        return view.word(index + 1) == "." or view.is_device[index]
    if word in view.words("device_only"):
        return view.is_device[index]
    if sense.is_shy:
        return view.is_cuda and _is_type(view, index)
    if sense.is_guess and sense.kind is Kind.C_API and "::" not in sense.symbol:
        is_call = view.word(index + 1) == "(" and not _is_declared(view, index)
        return is_call or _UPPER.fullmatch(word) is not None
    return True


def _is_type(view: View, index: int) -> bool:
    before, behind = view.word(index - 1), view.word(index + 1)
    is_followed = behind in _BEHIND_TYPE or (index + 1 < len(view.tokens) and view.tokens[index + 1].sort is Sort.NAME)
    return is_followed and (before in _BEFORE_TYPE or before in view.words("device_marks"))


def _is_declared(view: View, index: int) -> bool:
    """Whether a type stands before the name: something is declared there, not called."""
    if not index or view.tokens[index - 1].directive != view.tokens[index].directive:
        return False
    if view.tokens[index - 1].sort is Sort.NAME:
        return view.word(index - 1) not in _VERBS
    is_pointer = view.word(index - 1) in ("*", "&") and index >= 2 and view.tokens[index - 2].sort is Sort.NAME
    return is_pointer and view.word(index - 3) in ("", ";", "}", "{")


def _role(view: View, last: int) -> Role:
    return Role.CALL if view.word(last + 1) == "(" else Role.REFERENCE


def _is_compared(view: View, first: int, last: int) -> bool:
    return view.word(first - 1) in _EQUALS or view.word(last + 1) in _EQUALS


def _argument(view: View, index: int) -> str | None:
    """The second argument of a macro that is called at the token."""
    for place in range(index + 1, index + _FAR):
        if view.word(place) == ",":
            return view.word(place + 1)
    return None
