"""Assembly in Python strings: handed on to PTX, each instruction at its place in the file."""

import pytest

from portcheck.scan import scan_texts
from tests.sources import knowledge


def found(code: str) -> list[tuple[str, int, int]]:
    """Rule, line and column of each PTX finding."""
    findings = scan_texts({"kernel.py": code}, knowledge())
    return [(each.rule, each.span.line, each.span.column) for each in findings if each.kind == "ptx"]


def test_a_triple_quoted_template_keeps_its_places() -> None:
    code = '''import triton.language as tl

y = tl.inline_asm_elementwise(
    asm="""
    {
        // cp.async.wait_all;
        ld.global.nc.u32 $0, [$1];
        mov.u32 $2, %smid;
    }
    """,
    constraints="=r,l,=r", args=[x], dtype=tl.int32, is_pure=True, pack=1,
)
'''
    assert found(code) == [("ptx-streaming-access", 7, 9), ("ptx-processor-register", 8, 9)]


def test_pieces_side_by_side_keep_their_places() -> None:
    code = """def f(x, n):
    return llvm.inline_asm(
        None,
        [x],
        "{\\n\\t"
        f"@$2 bar.sync {n}, 128;\\n\\t"
        "\\ttrap;}",
        "r,r",
    )
"""
    assert found(code) == [("ptx-block-barrier", 6, 15), ("ptx-stop", 7, 12)]


def test_an_instruction_over_two_pieces_is_one() -> None:
    code = 'llvm.inline_asm(None, [x], "cp.async.bulk" ".commit_group;", "")\n'
    assert found(code) == [("ptx-bulk-copy", 1, 29)]


def test_a_template_in_a_variable_is_found_where_it_is_written() -> None:
    code = """TAIL = "griddepcontrol.wait;"

def f(x):
    text = "elect.sync _|$0, -1;\\n"
    text += TAIL
    return llvm.inline_asm(None, [x], text, "")
"""
    assert found(code) == [("ptx-dependent-launch", 1, 9), ("ptx-elect", 4, 13)]


def test_a_template_of_two_calls_is_told_once() -> None:
    code = """TEXT = "trap;"
llvm.inline_asm(None, [], TEXT, "")
llvm.inline_asm(None, [], TEXT, "")
"""
    assert found(code) == [("ptx-stop", 1, 9)]


def test_a_module_in_a_string_is_read() -> None:
    code = '''SOURCE = """
.version 8.0
.target sm_90
.visible .entry stop()
{
  trap;
}
"""
'''
    assert found(code) == [("ptx-stop", 6, 3)]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('llvm.inline_asm(None, [x], "v_mov_b32 $0, $1", "=v,v")\n', id="another machine's assembly"),
        pytest.param('print("trap; bar.sync 0;")\n', id="a message"),
        pytest.param('def inline_asm(text):\n    """Write trap; to a file."""\n    return text\n', id="a docstring"),
        pytest.param('inline_asm_path = "dir/bar.sync;"\n', id="a variable of a like name"),
    ],
)
def test_other_strings_show_nothing(code: str) -> None:
    assert found(code) == []
