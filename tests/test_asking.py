"""Suppressions in languages whose comments run to the end of the line."""

from portcheck.languages.asking import by_line
from portcheck.model import Suppression


def test_a_comment_beside_code_covers_its_line() -> None:
    assert by_line("a\nb // portcheck: ignore[x] ours\n", "//") == (Suppression(("x",), 2, 2, 2, "ours"),)


def test_a_comment_on_its_own_line_covers_the_next_one_that_is_no_comment() -> None:
    text = "# portcheck: ignore[x, y] until: 2030-01-02\n\n# why\nexport A=1\n"
    assert by_line(text) == (Suppression(("x", "y"), 1, 4, 4, "", "2030-01-02"),)


def test_a_comment_for_the_whole_file_covers_all_its_lines() -> None:
    assert by_line("a\n# portcheck: ignore-file[x] ours\nb\n") == (Suppression(("x",), 2, 1, 3, "ours"),)


def test_a_text_before_the_marker_is_none() -> None:
    assert by_line('echo "portcheck: ignore[x]"  # no\n') == ()
