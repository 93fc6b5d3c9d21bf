"""Tokens of C, C++ and CUDA text."""

import pytest

from portcheck.languages.cuda.lines import Lines
from portcheck.languages.cuda.tokens import Sort, scan
from portcheck.model import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a /* b */ c // d\ne", ["a", "c", "e"], id="comments are left out"),
        pytest.param("a // b \\\n c\nd", ["a", "d"], id="a continued line comment"),
        pytest.param('"a\\"b" c', ['"a\\"b"', "c"], id="an escaped quote"),
        pytest.param('"//" c', ['"//"', "c"], id="a string that looks like a comment"),
        pytest.param('R"x(a ")" b)x" c', ['R"x(a ")" b)x"', "c"], id="a raw string with a mark"),
        pytest.param('R"(a\nb)" c', ['R"(a\nb)"', "c"], id="a raw string over two lines"),
        pytest.param("1'000u >> 5", ["1'000u", ">>", "5"], id="digit separators"),
        pytest.param("0xffff'ffff 1e-5f .5f", ["0xffff'ffff", "1e-5f", ".5f"], id="numbers"),
        pytest.param("'\\'' 'a'", ["'\\''", "'a'"], id="characters"),
        pytest.param("k<<<g, b>>>(x)", ["k", "<<<", "g", ",", "b", ">>>", "(", "x", ")"], id="a launch"),
        pytest.param("a::b->c", ["a", "::", "b", "->", "c"], id="qualified names"),
        pytest.param("a \\\n b", ["a", "b"], id="a continued line"),
        pytest.param("a /* b", ["a"], id="a comment that is never closed"),
        pytest.param('a "b\nc', ["a", '"b', "c"], id="a string that is never closed"),
        pytest.param("don't do", ["don", "'", "t", "do"], id="an apostrophe"),
        pytest.param("größe €", ["größe", "€"], id="letters beyond ASCII"),
    ],
)
def test_scan_gives_the_tokens(text: str, expected: list[str]) -> None:
    assert [token.text for token in scan(text)] == expected


def test_scan_marks_the_tokens_of_preprocessor_lines() -> None:
    tokens = scan("#define A \\\n  1\nb /* # */ # c\n  # if 2")
    assert [(token.text, token.directive) for token in tokens] == [
        ("#", 1), ("define", 1), ("A", 1), ("1", 1), ("b", 0), ("#", 0), ("c", 0), ("#", 2), ("if", 2), ("2", 2)
    ]  # fmt: skip


def test_scan_tells_sorts_and_offsets() -> None:
    token = scan('x = L"y";')[2]
    assert (token.sort, token.text, token.start, token.end) == (Sort.STRING, 'L"y"', 4, 8)


@pytest.mark.parametrize("text", ['R"(' * 20000, "/*" * 20000, '"' * 20000, "'" * 20000, "\\" * 20000, "<" * 20000])
def test_scan_stays_linear_when_nothing_is_closed(text: str) -> None:
    assert sum(token.end - token.start for token in scan(text)) <= len(text)


def test_lines_give_columns_in_code_points_under_any_line_ending() -> None:
    lines = Lines("é a\r\nbc\rd\n")
    assert [lines.span(2, 3), lines.span(5, 7), lines.span(8, 9)] == [
        Span(1, 3, 1, 4), Span(2, 1, 2, 3), Span(3, 1, 3, 2)
    ]  # fmt: skip
