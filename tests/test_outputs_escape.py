"""Escaping: text from scanned files does no harm on a terminal or in markdown."""

import pytest

from portcheck.outputs.escape import cell, code_span, excerpt, prose, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain 你好 é", "plain 你好 é", id="ordinary text stays"),
        pytest.param("\x1b[31mred", "\\x1b[31mred", id="a colour sequence"),
        pytest.param("a\nb\tc", "a\\x0ab\\x09c", id="a line break and a tab"),
        pytest.param("\u202etxt", "\\u202etxt", id="a mark that turns the direction"),
        pytest.param("\udcff", "\\udcff", id="a byte of an undecodable name"),
    ],
)
def test_visible_escapes(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_an_excerpt_is_one_line_of_bounded_length() -> None:
    assert excerpt("f(\n    a,\n)") == "f( a, )"
    assert excerpt("x" * 200) == "x" * 160 + "..."


@pytest.mark.parametrize(
    ("text", "span"),
    [
        pytest.param("a", "`a`", id="no backtick"),
        pytest.param("a`b", "``a`b``", id="a backtick inside"),
        pytest.param("`a`", "`` `a` ``", id="backticks at the ends"),
        pytest.param("a``b`c", "```a``b`c```", id="runs of backticks"),
        pytest.param("", "` `", id="nothing"),
    ],
)
def test_a_code_span_survives_backticks(text: str, span: str) -> None:
    assert code_span(text) == span


def test_a_cell_survives_pipes() -> None:
    assert cell(code_span("a|b")) == "`a\\|b`"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        pytest.param("torch_npu.npu counts", "torch_npu.npu counts", id="underscores inside a word"),
        pytest.param("the __global__ mark", "the \\_\\_global\\_\\_ mark", id="underscores around a word"),
        pytest.param("NCCL_* and *", "NCCL\\_\\* and \\*", id="stars"),
        pytest.param("`a_*` b", "`a_*` b", id="code stays"),
        pytest.param("<script> & [x](y)", "&lt;script&gt; &amp; \\[x\\](y)", id="markup"),
    ],
)
def test_prose_shows_the_sentence_itself(text: str, markdown: str) -> None:
    assert prose(text) == markdown
