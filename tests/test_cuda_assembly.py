"""Assembler statements: their templates as passages with true places."""

import pytest

from portcheck.languages.cuda import read
from portcheck.model import Passage, SourceFile
from tests.sources import described, found, knowledge, marked, plain


def passages_of(code: str, path: str = "k.cu") -> tuple[Passage, ...]:
    return read(SourceFile(path, code.encode()), knowledge().vocabularies["cuda"]).passages


def templates_of(code: str) -> list[tuple[str, tuple[tuple[int, int], ...]]]:
    return [(passage.text, passage.starts) for passage in passages_of(code)]


def in_kernel(statement: str) -> str:
    return f"__device__ void f() {{\n{statement}\n}}"


@pytest.mark.parametrize(
    ("statement", "text", "starts"),
    [
        pytest.param(
            'asm volatile("bar.sync 0;" ::: "memory");', "bar.sync 0;", ((2, 15),), id="one string with a clobber"
        ),
        pytest.param(
            'asm("{\\n\\t"\n    "mov.b32 %0, %1;\\n"\n    "}" : "=r"(a) : "r"(b));',
            "{\n  \nmov.b32 %0, %1;\n}",
            ((2, 6), (2, 9), (3, 6), (4, 6)),
            id="several strings with escapes",
        ),
        pytest.param(
            '__asm__ __volatile__("mma.sync.aligned.m16n8k16"\n".row.col.f32 {%0}, {%1};" : "+f"(d) : "r"(a));',
            "mma.sync.aligned.m16n8k16.row.col.f32 {%0}, {%1};",
            ((2, 23),),
            id="a word that runs on",
        ),
        pytest.param(
            'asm volatile("mov.u32 %0, %%laneid;" : "=r"(a));', "mov.u32 %0,  %laneid;", ((2, 15),), id="a register"
        ),
        pytest.param('asm(R"(\n  exit;\n)");', "\n  exit;\n", ((2, 8), (3, 1), (4, 3)), id="a raw string"),
        pytest.param(
            'asm volatile("cvt." #T ".f32 %0, %1;" :: "r"(a));', "cvt.{}.f32 %0, %1;", ((2, 15),), id="a hole"
        ),
    ],
)
def test_a_template_is_joined_with_its_places(statement: str, text: str, starts: tuple[tuple[int, int], ...]) -> None:
    assert templates_of(in_kernel(statement)) == [(text, starts)]


def test_macros_of_text_and_of_the_keyword_are_followed() -> None:
    code = '#define LD "ld.volatile.global"\n#define ASM asm volatile\n' + in_kernel(
        'ASM(LD ".u8 %0, [%1];" : "=r"(a));'
    )
    assert templates_of(code) == [("ld.volatile.global.u8 %0, [%1];", ((4, 5),))]


def test_a_statement_stands_in_its_function_under_its_guard() -> None:
    code = "#ifndef USE_ROCM\n" + in_kernel('asm("exit;");') + "\n#endif"
    assert [(each.language, each.enclosing, each.guard.value) for each in passages_of(code)] == [("ptx", "f", "vendor")]


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            'inline void f() { «asm» volatile("fence.acq_rel.sys;" ::: "memory"); }',
            "builtin asm call",
            id="PTX in a header without a word of CUDA",
        ),
        pytest.param('#define BAR(n) «asm» volatile("bar.sync " #n ", 128;")', "builtin asm call", id="inside a macro"),
        pytest.param(
            'void f() { «asm» volatile("ld.global.nc.L1::no_allocate.v4.s32 {%0,%1,%2,%3}, [%4];" : "=r"(a)); }',
            "builtin asm call",
            id="modifiers with colons",
        ),
    ],
)
def test_ptx_is_found_by_its_text(code: str, whats: str) -> None:
    assert described(each for passage in passages_of(plain(code), "ptx.h") for each in passage.otherwise) == marked(
        code, whats
    )


def test_an_empty_statement_is_a_barrier_of_the_compiler_in_device_code_only() -> None:
    assert [each.symbol for each in read(
        SourceFile("k.cu", in_kernel('asm volatile("" ::: "memory");').encode()), knowledge().vocabularies["cuda"]
    ).constructs if each.symbol.startswith("asm")] == ["asm-barrier"]  # fmt: skip
    assert found('void f() { asm volatile("" ::: "memory"); }', "spin.cpp") == ()


def test_a_register_by_name_and_a_label_are_no_statements() -> None:
    assert passages_of('register int a asm("r0");\nvoid g(int) __asm__("g_v2");', "abi.c") == ()
