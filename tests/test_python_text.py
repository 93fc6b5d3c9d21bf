"""Python files as text: encodings, line ends, columns in code points, f-strings, depth and size; nothing is lost."""

import codecs

import pytest

from portcheck.model import Confidence, SourceFile
from portcheck.scan import scan_sources
from tests.sources import constructs, described, knowledge, marked, plain, reading, seen

METHOD = "method .cuda call medium"


@pytest.mark.parametrize(
    ("code", "encoding"),
    [
        pytest.param("y = 'é'; x.«cuda»()", "utf-8-sig", id="a byte-order mark"),
        pytest.param(
            "# -*- coding: utf-8 -*-\ny = 'é'; x.«cuda»()", "utf-8-sig", id="a byte-order mark and a declaration"
        ),
        pytest.param("# -*- coding: latin-1 -*-\ny = 'é'; x.«cuda»()", "latin-1", id="Latin 1"),
        pytest.param("# coding=gbk\ny = '中文'; x.«cuda»()", "gbk", id="Chinese"),
        pytest.param(
            "#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\ny = 'ж'; x.«cuda»()", "cp1251", id="Russian"
        ),
        pytest.param("# coding: euc-jp\ny = '日本'; x.«cuda»()", "euc-jp", id="Japanese"),
        pytest.param("x = 1\ny = '中文'; x.«cuda»()\n# coding: gbk", "utf-8", id="a declaration that comes too late"),
        pytest.param("# coding: nosuch\ny = 'é'; x.«cuda»()", "utf-8", id="an encoding that nobody knows"),
        pytest.param("# coding: rot13\nx.«cuda»()", "utf-8", id="a codec that is no encoding"),
        pytest.param("# coding: undefined\nx.«cuda»()", "utf-8", id="a codec that always fails"),
        pytest.param("# coding: utf-16\nx.«cuda»()", "utf-8", id="an encoding that is not the file's"),
    ],
)
def test_a_file_is_read_with(code: str, encoding: str) -> None:
    parts = constructs(reading(plain(code).encode(encoding)), "example.py")
    assert described(parts) == marked(code, METHOD)


def test_a_file_with_bytes_of_no_encoding_is_read() -> None:
    parts = constructs(reading(b"# \xff\xfe\ny = '\xff'; x.cuda()"), "example.py")
    assert described(parts) == marked("#\ny = '?'; x.«cuda»()", METHOD)


def test_a_file_with_a_null_byte_is_read_by_tokens() -> None:
    assert described(constructs(reading(b"x.cuda()\n\0"), "example.py")) == marked(
        "x.«cuda»()", "method .cuda call low"
    )


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("x = 1\r\ny = 2; x.«cuda»()\r\n", id="Windows line ends"),
        pytest.param("x = 1\ry = 2; x.«cuda»()\r", id="old line ends"),
        pytest.param("x = 1\r\nx = 2\ny = 2; x.«cuda»()\r", id="mixed line ends"),
        pytest.param("\fx = 1\n\fx.«cuda»()\n", id="form feeds"),
        pytest.param("if x:\n\ty = 1;\tx.«cuda»()\n", id="tabs"),
        pytest.param("y = '\\x0b\u2028\x85'; x.«cuda»()\n", id="line separators inside a string"),
        pytest.param("y = '例'; x.«cuda»()", id="characters of three bytes"),
        pytest.param("y = '😀'; x.«cuda»()", id="characters of four bytes"),
        pytest.param("y = 'e\u0301'; x.«cuda»()", id="an accent of its own"),
        pytest.param("变量 = 1; 变量.«cuda»()", id="names in Chinese"),
        pytest.param("y = 1; \\\n  x.«cuda»()", id="a line that goes on"),
        pytest.param("x.«cuda»()", id="no line end at all"),
        pytest.param("\n\n\nx.«cuda»()", id="empty lines"),
        pytest.param("y = '''\n例\n'''; x.«cuda»()", id="a string over several lines"),
    ],
)
def test_a_place_is_told_in_code_points_with(code: str) -> None:
    lines = code.replace("\r\n", "\n").replace("\r", "\n")
    assert seen(code) == marked(lines, METHOD)


@pytest.mark.parametrize("code", ["", "\ufeff", "# cuda", "\n\n", "\f", "pass"], ids=repr)
def test_nothing_is_seen_in_a_file_that_holds_only(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('y = f"{«torch.cuda.device_count»()}"', "api torch.cuda.device_count call", id="a call"),
        pytest.param('y = f"{ «torch.cuda.device_count»() } devices"', "api torch.cuda.device_count call", id="spaces"),
        pytest.param('y = f"{«torch.cuda.device_count»()!r:>10}"', "api torch.cuda.device_count call", id="a format"),
        pytest.param('y = f"{«torch.cuda.device_count»() = }"', "api torch.cuda.device_count call", id="its own text"),
        pytest.param(
            'y = f"{«torch.cuda.device_count»()} {«torch.cuda.device_count»()}"',
            "api torch.cuda.device_count call; api torch.cuda.device_count call",
            id="the same call twice",
        ),
        pytest.param(
            'y = f"torch.cuda.device_count {«torch.cuda.device_count»()}"',
            "api torch.cuda.device_count call",
            id="the same words before it",
        ),
        pytest.param(
            'y = "a" f"b{«torch.cuda.device_count»()}"', "api torch.cuda.device_count call", id="two literals"
        ),
        pytest.param(
            'y = f"""\na\n  {«torch.cuda.device_count»()}\n"""', "api torch.cuda.device_count call", id="several lines"
        ),
        pytest.param(
            'y = f"例{«torch.cuda.device_count»()}"', "api torch.cuda.device_count call", id="wide characters"
        ),
        pytest.param('y = f"{x.«cuda»()}"', "method .cuda call medium", id="a method"),
        pytest.param("y = f\"{x.to(«'cuda'»)}\"", "device cuda argument", id="a device"),
        pytest.param("y = f\"{os.environ[«'NCCL_DEBUG'»]}\"", "env NCCL_DEBUG reference", id="a variable"),
        pytest.param(
            'y = f"{a:{«torch.cuda.device_count»()}}"', "api torch.cuda.device_count call", id="a nested format"
        ),
        pytest.param(
            "y = f\"{f'{«torch.cuda.device_count»()}'}\"", "api torch.cuda.device_count call", id="an f-string"
        ),
        pytest.param('print(f"{«torch.cuda.device_count»()}")', "api torch.cuda.device_count call", id="a message"),
        pytest.param('y = rf"\\d{«torch.cuda.device_count»()}"', "api torch.cuda.device_count call", id="a raw string"),
        pytest.param(
            'y = f"{{x}}{«torch.cuda.device_count»()}"', "api torch.cuda.device_count call", id="doubled braces"
        ),
    ],
)
def test_a_place_inside_an_f_string_is_right_on_every_python_with(code: str, whats: str) -> None:
    code = f"import os, torch\n{code}"
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('y = f"{x} torch.cuda.device_count()"', id="its text"),
        pytest.param('y = f"{{torch.cuda.device_count()}}"', id="doubled braces"),
        pytest.param('y = f"runs on {x} with cuda"', id="a word"),
    ],
)
def test_nothing_is_seen_in_an_f_string_for(code: str) -> None:
    assert seen(f"import torch\n{code}") == ()


@pytest.mark.parametrize(
    "deep",
    [
        pytest.param("y = " + "(" * 3000 + "1" + ")" * 3000, id="brackets"),
        pytest.param("y = " + "[" * 3000 + "]" * 3000, id="lists"),
        pytest.param("y = " + "-" * 20_000 + "1", id="signs"),
        pytest.param("y = " + "not " * 20_000 + "x", id="negations"),
        pytest.param("y = " + " + ".join(["1"] * 20_000), id="a sum"),
        pytest.param("y = x" + ".a" * 20_000, id="attributes"),
        pytest.param("y = x" + "()" * 20_000, id="calls"),
        pytest.param("y = " + "lambda: " * 3000 + "1", id="lambdas"),
        pytest.param("\n".join("  " * n + "if x:" for n in range(300)) + "\n" + "  " * 300 + "pass", id="blocks"),
        pytest.param("if x: pass\n" + "elif x: pass\n" * 3000, id="a chain of conditions"),
        pytest.param("y = " + "1 if x else " * 3000 + "2", id="ternaries"),
        pytest.param("y = " + "f(" * 3000 + ")" * 3000, id="nested calls"),
    ],
)
def test_what_stands_beside_deep_nesting_is_not_lost_in(deep: str) -> None:
    parts = constructs(reading(f"x.cuda()\n{deep}\nx.cuda()"), "example.py")
    assert [(part.symbol, part.span.line) for part in parts] == [(".cuda", 1), (".cuda", deep.count("\n") + 3)]


@pytest.mark.parametrize(
    "long",
    [
        pytest.param("if x: pass\n" + "elif x: pass\n" * 400 + "else: y.cuda()", id="a chain of conditions"),
        pytest.param("y = f(y.cuda(), " + " + ".join(["'a'"] * 800) + ")", id="a sum of strings"),
        pytest.param("y = y.cuda()" + ".f(1)" * 300, id="a chain of calls"),
    ],
)
def test_what_generators_write_is_read_in_full_with(long: str) -> None:
    result = reading(long)
    assert result.degraded is None
    assert [part.symbol for part in constructs(result, "example.py")] == [".cuda"]


def test_a_generated_file_of_a_megabyte_is_read_to_its_end() -> None:
    code = "".join(f"value_{number} = [{number}, 'text', None]\n" for number in range(30_000)) + "x.«cuda»()\n"
    assert seen(code) == marked(code, METHOD)


def test_a_line_of_a_megabyte_is_read_to_its_end() -> None:
    code = "y = ['é', " + "1, " * 330_000 + "]; x.«cuda»()\n"
    assert [line.split()[0] for line in seen(code)] == [line.split()[0] for line in marked(code, METHOD)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"x.cuda()\n\xff", id="bytes of no encoding"),
        pytest.param(b"print 'x'\nx.cuda()\n", id="Python 2"),
        pytest.param(b"x.cuda()\ny = " + b"-" * 20_000 + b"1", id="deep nesting"),
        pytest.param(b"# coding: undefined\nx.cuda()\n", id="a codec that always fails"),
        pytest.param(codecs.BOM_UTF8 + b"x.cuda()\r\n", id="a byte-order mark"),
    ],
)
def test_a_scan_never_loses_a_file_with(data: bytes) -> None:
    findings = scan_sources([SourceFile("example.py", data)], knowledge()).findings
    assert [finding.symbol for finding in findings] == [".cuda"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("print 'cuda'", "read by tokens only: line 1: ", id="what does not parse"),
        pytest.param("cuda = " + "-" * 20_000 + "1", "read by tokens only: nested too deeply", id="what is too deep"),
    ],
)
def test_a_scan_names_a_file_for(code: str, reason: str) -> None:
    (skipped,) = scan_sources([SourceFile("example.py", code.encode())], knowledge()).skipped
    assert skipped.path == "example.py"
    assert skipped.reason.startswith(reason)


def test_everything_seen_in_a_file_read_by_tokens_is_unsure() -> None:
    parts = constructs(reading("print 'x'\nimport torch\ntorch.cuda.synchronize()\nx.cuda()"), "example.py")
    assert {part.confidence for part in parts} == {Confidence.LOW}
