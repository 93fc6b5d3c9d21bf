"""What stands around a token: the name that a number is given, the operand left of a mark, the statement."""

from collections.abc import Iterator

from portcheck.languages.cuda.literals import words_of
from portcheck.languages.cuda.tokens import Sort
from portcheck.languages.cuda.view import View

_FAR = 40
_PARTS = 8
_ENDS = frozenset({";", "{", "}"})
_BEHIND_VALUE = frozenset({";", ",", ")", ">", "}", "]", ">>"})
_COMPARISONS = frozenset({"==", "!=", ">", "<=", ">=", "<"})
_CLOSING_ANGLES = frozenset({">", ",", ">>", ">>>"})
_JOINTS = frozenset({".", "->", "::"})


def given(view: View, first: int, last: int | None = None) -> frozenset[str]:
    """The words of the name that is given just the value from `first` to `last`; none where there is no such name."""
    name = given_name(view, first, last)
    return words_of(name) if name else frozenset()


def given_name(view: View, first: int, last: int | None = None) -> str:
    """The name that is given just this value, by `=`, by braces or by a macro; "" where there is none."""
    last = first if last is None else last
    while view.word(first - 1) == "(" and view.word(last + 1) == ")" and not _is_call(view, first - 1):
        first, last = first - 1, last + 1
    if _is_macro(view, first, last):
        return view.word(first - 1)
    before, behind = view.word(first - 1), view.word(last + 1)
    is_whole = behind in _BEHIND_VALUE or _line(view, last + 1) != _line(view, last)
    if before == "=" and is_whole:
        return "".join(left_names(view, first - 1, is_far=False)[:1])
    if before == "{" and behind == "}" and _sort(view, first - 2) is Sort.NAME:
        return view.word(first - 2)
    return ""


def given_chain(view: View, first: int, last: int | None = None) -> frozenset[str]:
    """The words of all names of the member that is given just this value: `config.clusterDim.x = 2`."""
    last = first if last is None else last
    if view.word(first - 1) != "=" or view.word(last + 1) not in _BEHIND_VALUE:
        return frozenset()
    return frozenset().union(*(words_of(name) for name in left_names(view, first - 1)))


def is_compared(view: View, index: int) -> bool:
    """Whether the token is the right side of a comparison; `<8>` is a template's argument."""
    before = view.word(index - 1)
    return before in _COMPARISONS and not (before == "<" and view.word(index + 1) in _CLOSING_ANGLES)


def left_names(view: View, mark: int, *, is_far: bool = True) -> tuple[str, ...]:
    """The names of the operand that ends before a mark, the nearest first; of a group in brackets all of them."""
    place = mark - 1
    if view.word(place) in (")", "]"):
        inner, place = _group(view, place)
        return (*inner, *(_chain(view, place) if is_far or view.word(place + 1) == "[" else ()))
    return tuple(_chain(view, place))


def left_words(view: View, mark: int) -> frozenset[str]:
    """The words of those names."""
    return frozenset().union(*(words_of(name) for name in left_names(view, mark)))


def statement(view: View, index: int) -> range:
    """The tokens of the statement around, no farther than a few dozen."""
    first = last = index
    line = _line(view, index)
    while first > max(0, index - _FAR) and view.word(first - 1) not in _ENDS and _line(view, first - 1) == line:
        first -= 1
    while (
        last < min(len(view.tokens) - 1, index + _FAR)
        and view.word(last + 1) not in _ENDS
        and _line(view, last + 1) == line
    ):
        last += 1
    return range(first, last + 1)


def statement_words(view: View, index: int) -> frozenset[str]:
    """The words of all names of the statement."""
    names = (view.tokens[place] for place in statement(view, index))
    return frozenset().union(*(words_of(token.text) for token in names if token.sort is Sort.NAME))


def _group(view: View, close: int) -> tuple[tuple[str, ...], int]:
    """The names inside brackets, and the token before them."""
    depth, place = 0, close
    names: list[str] = []
    while place >= max(0, close - _FAR):
        text = view.word(place)
        depth += {")": 1, "]": 1, "(": -1, "[": -1}.get(text, 0)
        if depth == 0:
            return tuple(names), place - 1
        if _sort(view, place) is Sort.NAME:
            names.append(text)
        place -= 1
    return (), place


def _chain(view: View, place: int) -> Iterator[str]:
    for _ in range(_PARTS):
        if _sort(view, place) is not Sort.NAME:
            return
        yield view.word(place)
        if view.word(place - 1) not in _JOINTS:
            return
        place -= 2
        if view.word(place) in (")", "]"):
            _, place = _group(view, place)


def _is_call(view: View, bracket: int) -> bool:
    return _sort(view, bracket - 1) is Sort.NAME and not _is_macro(view, bracket, bracket)


def _is_macro(view: View, first: int, last: int) -> bool:
    """Whether a macro stands for just these tokens; `last` is not looked at where it is `first`'s bracket."""
    line = _line(view, first)
    is_named = line and view.word(first - 2) == "define" and view.word(first - 3) == "#"
    return bool(is_named) and (view.word(first) == "(" == view.word(last) or _line(view, last + 1) != line)


def _line(view: View, index: int) -> int:
    return view.tokens[index].directive if 0 <= index < len(view.tokens) else -1


def _sort(view: View, index: int) -> Sort | None:
    return view.tokens[index].sort if 0 <= index < len(view.tokens) else None
