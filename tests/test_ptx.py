"""PTX as the shipped knowledge sees it: instructions by family, each at its place."""

import time

import pytest

from portcheck.languages.ptx import read
from portcheck.model import Construct, Kind, Reading, SourceFile
from tests.sources import knowledge


def reading(text: str, path: str = "example.ptx") -> Reading:
    return read(SourceFile(path, text.encode()), knowledge().vocabularies["ptx"])


def instructions(text: str) -> tuple[Construct, ...]:
    return tuple(each for each in reading(text).constructs if each.kind is Kind.PTX)


def told(text: str) -> list[str]:
    """Symbol, family, and the special register where one is the point."""
    return [" ".join(filter(None, (each.symbol, each.family, each.value))) for each in instructions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("ld.acquire.sys.L1::no_allocate.global.u32 %0, [%1];", "ordered-access", id="order before hint"),
        pytest.param("ld.global.acquire.gpu.b32 %0, [%1];", "ordered-access", id="an order behind the space"),
        pytest.param(
            "ld.L1::no_allocate.L2::cache_hint.v4.f32 {%0,%1,%2,%3}, [%4], %5;", "streaming-access", id="hint"
        ),
        pytest.param("st.global.cs.f32 [%0], %1;", "streaming-access", id="a cache operator"),
        pytest.param("st.async.weak.shared::cluster.b32 [%0], %1, [%2];", "cluster", id="the longer opcode"),
        pytest.param("fence.proxy.async.shared::cta;", "proxy-fence", id="a fence of proxies"),
        pytest.param("cp.async.bulk.commit_group;", "bulk-copy", id="a bulk copy, not one by threads"),
        pytest.param("cp.async.mbarrier.arrive.noinc.shared.b64 [%0];", "mbarrier", id="an arrival of a copy"),
        pytest.param("mma.sp::ordered_metadata.sync.aligned.m16n8k32 {%0};", "warp-matrix", id="a part with colons"),
        pytest.param("cvt.rn.satfinite.e4m3x2.f32 %0, %1, %2;", "narrow-conversion", id="FP8"),
        pytest.param("cvt.rn.bf16x2.f32 %0, %1, %2;", "conversion", id="no FP8"),
        pytest.param("fma.rn.f32x2 %0, %1, %2, %3;", "packed-arithmetic", id="packed arithmetic"),
        pytest.param("bar.warp.sync 0xffffffff;", "warp-exchange", id="a barrier of lanes"),
        pytest.param("tcgen05.fence::before_thread_sync;", "tcgen05", id="a part that nobody described"),
        pytest.param("@!%p1 trap;", "stop", id="an opcode without a type under a predicate"),
    ],
)
def test_an_instruction_has_a_family(text: str, found: str) -> None:
    (construct,) = instructions(text)
    assert construct.family == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("mov.u32 %0, %smid;", ["mov.u32 processor-register %smid"], id="as a template is handed on"),
        pytest.param("mov.u32 %0, %%laneid;", ["mov.u32 lane-register %laneid"], id="with its sign doubled"),
        pytest.param("mov.u32 %0, %cluster_ctaid.x;", ["mov.u32 cluster %cluster_ctaid"], id="one of three"),
        pytest.param("mov.u32 %0, %smidnight;", ["mov.u32 plain"], id="a register of a like name"),
    ],
)
def test_a_special_register_is_the_point(text: str, found: list[str]) -> None:
    assert told(text) == found


def test_a_plain_instruction_is_told_only_where_nothing_else_is() -> None:
    assert told("mov.b32 %0, 1;\nadd.u32 %1, %0, 2;") == ["mov.b32 plain"]
    assert told("mov.b32 %0, 1;\nelect.sync _|%p, 0xffffffff;") == ["elect.sync elect"]


def test_repetitions_are_related_places_of_the_first() -> None:
    (construct,) = instructions("{\n  red.gpu.global.add.u64 [%0], %1;\n  red.gpu.global.add.u64 [%2], %3;\n}")
    assert (construct.span, construct.related) == ((2, 3, 2, 25), ((3, 3, 3, 25),))


def test_labels_braces_and_declarations_are_passed_over() -> None:
    text = (
        "{\n.reg .pred P1;\nLAB_WAIT:\nmbarrier.try_wait.parity.shared::cta.b64 P1, [%0], %1;\n@P1 bra DONE;\nDONE: }"
    )
    assert told(text) == ["mbarrier.try_wait.parity.shared::cta.b64 mbarrier"]


def test_comments_are_blank() -> None:
    assert told("// trap;\n/* bar.sync 0;\n*/ /* trap; ") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "ld.global{NC}.L1::{HINT}.v4.b32 {%0}, [%1];", ["ld.global{}.L1::{}.v4.b32 streaming-access"], id="in"
        ),
        pytest.param("ld{MOD}.shared.b128 %0, [%1];", ["ld{}.shared.b128 plain"], id="at the opcode's end"),
        pytest.param("{LOAD}.v4.s32 {%0}, [%1];", ["{}.v4.s32"], id="for the opcode"),
        pytest.param(
            "@{pred} tcgen05.mma.cta_group::{n}.kind::f16 [%0];",
            ["tcgen05.mma.cta_group::{}.kind::f16 tcgen05"],
            id="for a predicate",
        ),
        pytest.param("{} [%0], %1;", [], id="for all of it"),
    ],
)
def test_a_template_with_holes_is_read_as_far_as_it_is_known(text: str, found: list[str]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("v_mov_b32 $0, $1", id="another accelerator"),
        pytest.param("s_waitcnt vmcnt(0)", id="another accelerator's wait"),
        pytest.param("mov %%eax, %0; add $1, %%eax; mfence;", id="a host with the same names"),
        pytest.param("fence.i; vadd.vv v1, v2, v3;", id="a host with dots"),
        pytest.param("vadd.f32 q0, q1, q2; vmla.f32 q0, q1, q2;", id="a host with types"),
        pytest.param("=r,=r,~{memory}", id="constraints"),
        pytest.param("a sentence; with e.g. a dot", id="prose"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_ptx_shows_nothing(text: str) -> None:
    assert told(text) == []


def test_a_name_nobody_knows_is_told_beside_what_is_known() -> None:
    assert told("newop.u32 %0, %1; trap;") == ["trap stop", "newop.u32"]
    assert told("newop.sync.aligned.b32 %0, %1;") == ["newop.sync.aligned.b32"]
    assert told("newop.u32 %0, %1;") == []


MODULE = """\
.version 8.3
.target sm_90a
.address_size 64

.visible .entry scale(.param .u64 p)
.maxntid 128, 1, 1
{
  .reg .b32 %r<4>;
  mov.u32 %r1, %tid.x;
  bar.sync 0;
}
.func (.param .b32 out) helper (.param .b32 in)
{
  bar.sync 0;
  ret;
}
"""


def test_a_module_is_told_by_its_functions() -> None:
    found = [(each.symbol, each.enclosing, each.span.line) for each in instructions(MODULE)]
    assert found == [("mov.u32", "scale", 9), ("bar.sync", "scale", 10), ("bar.sync", "helper", 14)]


def test_a_module_names_its_architecture() -> None:
    named = [(each.kind, each.symbol, each.span) for each in reading(MODULE).constructs if each.kind is Kind.FLAG]
    assert named == [(Kind.FLAG, "sm_90a", (2, 9, 2, 15))]


def test_a_comment_that_asks_for_silence_covers_its_line() -> None:
    (asked,) = reading("trap; // portcheck: ignore[ptx-stop] tests only\n").suppressions
    assert (asked.ids, asked.first, asked.last) == (("ptx-stop",), 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{" * 200_000, id="braces"),
        pytest.param("/*" * 100_000, id="comments that never end"),
        pytest.param("a." * 200_000, id="an endless opcode"),
        pytest.param("l:" * 200_000, id="labels"),
        pytest.param(".reg .b32 x\n" * 50_000, id="directives without an end"),
        pytest.param("{a" * 100_000, id="holes that never end"),
        pytest.param("@" * 200_000, id="predicates"),
        pytest.param(".entry (" * 50_000, id="functions without a body"),
    ],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    start = time.perf_counter()
    reading(text)
    assert time.perf_counter() - start < 4
