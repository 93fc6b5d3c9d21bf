"""Edits of a text: which can be made together, and what is made of them."""

import pytest

from portcheck.fix import Edit, applied
from portcheck.fix.edits import clash


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        pytest.param([Edit(0, 1, "x")], "xbcdef", id="a swap"),
        pytest.param([Edit(3, 3, "-")], "abc-def", id="an insertion"),
        pytest.param([Edit(1, 3, ""), Edit(3, 3, "-")], "a-def", id="an insertion behind what goes"),
        pytest.param([Edit(1, 1, "-"), Edit(1, 3, "")], "a-def", id="an insertion before what goes"),
        pytest.param([Edit(4, 6, "!"), Edit(0, 2, "?")], "?cd!", id="in any order"),
        pytest.param([Edit(0, 1, "x"), Edit(0, 1, "x")], "xbcdef", id="the same twice"),
    ],
)
def test_edits_are_made_together(edits: list[Edit], text: str) -> None:
    assert applied("abcdef", edits) == text


@pytest.mark.parametrize(
    ("one", "other", "is_clash"),
    [
        pytest.param(Edit(0, 2, "x"), Edit(1, 3, "y"), True, id="they overlap"),
        pytest.param(Edit(0, 4, "x"), Edit(2, 2, "y"), True, id="an insertion inside"),
        pytest.param(Edit(2, 2, "x"), Edit(2, 2, "y"), True, id="two insertions at one place"),
        pytest.param(Edit(2, 2, "x"), Edit(2, 2, "x"), False, id="the same insertion"),
        pytest.param(Edit(0, 2, "x"), Edit(2, 3, "y"), False, id="side by side"),
        pytest.param(Edit(0, 2, "x"), Edit(2, 2, "y"), False, id="an insertion behind"),
    ],
)
def test_edits_clash(one: Edit, other: Edit, is_clash: bool) -> None:
    assert (clash(one, other), clash(other, one)) == (is_clash, is_clash)


def test_edits_that_clash_are_not_made() -> None:
    with pytest.raises(ValueError, match="edits clash"):
        applied("abcdef", [Edit(0, 3, "x"), Edit(2, 4, "y")])
