"""Outputs: found by walking their package, whole and stable, the same in every language."""

import re
import string
from pathlib import Path

import pytest

from portcheck.matrix import assess
from portcheck.outputs import formats, render, summary
from tests.golden_outputs import GOLDEN, options, rendered
from tests.reports import finding, report, target, whole

SOURCES = Path(__file__).parent.parent / "src" / "portcheck" / "outputs"


def fields(text: str) -> set[str]:
    """The names that a sentence of words leaves to be filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_outputs_are_found_by_their_names() -> None:
    assert {"concise", "json", "markdown", "text"} <= set(formats())


@pytest.mark.parametrize("name", sorted(rendered()))
def test_an_output_is_as_its_golden_file(name: str) -> None:
    assert rendered()[name] == (GOLDEN / name).read_text("utf-8")


@pytest.mark.parametrize("output_format", sorted(formats()))
def test_an_output_does_not_depend_on_the_order_of_findings_and_targets(output_format: str) -> None:
    straight = assess(whole())
    turned = assess(straight._replace(findings=straight.findings[::-1], skipped=straight.skipped[::-1]))
    assert render(turned, output_format, options()) == render(straight, output_format, options())


@pytest.mark.parametrize("output_format", sorted(formats()))
def test_an_output_renders_an_empty_report(output_format: str) -> None:
    empty = report(files_seen=0, files_read=0)
    assert "Traceback" not in render(assess(empty), output_format, options())


@pytest.mark.parametrize("output_format", sorted(formats()))
def test_an_output_lets_no_control_character_through(output_format: str) -> None:
    evil = "\x1b[2J\x07\u202e\x9b\udc80<script>`|"
    hostile = finding(f"{evil}.py", text=evil, symbol=evil, enclosing=evil, suppressed=None)
    shown = render(assess(report(hostile, root=evil, command=evil)), output_format, options())
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", shown) == []


def test_the_words_of_every_language_have_the_same_keys() -> None:
    assert set(options("zh").words) == set(options("en").words)


@pytest.mark.parametrize("key", sorted(options().words))
def test_a_word_takes_the_same_values_in_every_language(key: str) -> None:
    english, chinese = options("en").words[key], options("zh").words[key]
    assert fields(chinese) == fields(english)


def test_every_plain_word_that_an_output_says_exists() -> None:
    said = {key for file in SOURCES.rglob("*.py") for key in re.findall(r"say\(['\"]([\w-]+)['\"]", file.read_text())}
    assert said <= set(options().words)


def test_the_summary_counts_and_names_what_was_skipped() -> None:
    assert summary(assess(whole()), options()) == (
        "read 4 of 12 files (5 other files not looked at: 3 .cu, 1 .sh, 1 Dockerfile), 8 findings, 1 error,"
        " 6 warnings, 1 note, 1 works everywhere, 1 suppressed, 1 in the baseline\n"
        "skipped (larger than 1 MiB): big.py\n"
        "skipped (read by tokens only: invalid syntax): old.py\n"
    )


def test_the_summary_of_a_clean_scan_is_one_line() -> None:
    assert summary(report(targets=(target("acme-1"),)), options()) == "read 4 of 12 files, 0 findings\n"
