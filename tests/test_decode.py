"""An instruction taken apart: pieces with their meaning, and the lowest machine that has all of them."""

import json

import pytest

from portcheck.explain import explain
from portcheck.explain.decode import decode
from portcheck.model import Instruction, Kind
from portcheck.outputs.explanation import explanation_json, explanation_text
from portcheck.outputs.options import Options
from tests import scanned
from tests.sources import knowledge

LOAD = "ld.global.nc.L1::no_allocate.L2::256B.v4.s32"


def taken_apart(what: str) -> Instruction:
    decoded = decode(what, knowledge())
    assert decoded is not None
    return decoded.instruction


def test_every_piece_has_a_meaning_and_its_own_need() -> None:
    pieces = [(each.text, each.means is not None, each.sm, each.ptx) for each in taken_apart(LOAD).pieces]
    assert pieces == [
        ("ld", True, None, None),
        (".global", True, None, None),
        (".nc", True, "32", "3.1"),
        (".L1::no_allocate", True, "70", "7.4"),
        (".L2::256B", True, "80", "7.4"),
        (".v4", True, None, None),
        (".s32", True, None, None),
    ]


@pytest.mark.parametrize(
    ("what", "lowest"),
    [
        pytest.param(LOAD, ("80", "7.4"), id="a modifier asks for the most"),
        pytest.param("ld.volatile.global.u32", ("10", "1.1"), id="the family"),
        pytest.param("st.bulk.weak.shared::cta", ("100", "8.6"), id="the opcode"),
        pytest.param("cvt.rn.satfinite.e2m1x2.f32", ("100a", "8.6"), id="a number format"),
        pytest.param("wgmma.fence.sync.aligned;", ("90a", "8.0"), id="one architecture alone"),
        pytest.param("%globaltimer", ("30", "3.1"), id="a special register"),
        pytest.param("@p mov.u32 %0, %cluster_ctarank;", ("90", "7.8"), id="a statement with its operands"),
    ],
)
def test_the_lowest_machine_is_that_of_all_its_pieces(what: str, lowest: tuple[str, str]) -> None:
    instruction = taken_apart(what)
    assert (instruction.sm, instruction.ptx) == lowest


@pytest.mark.parametrize(
    "what",
    [
        pytest.param("torch.cuda.synchronize", id="a function"),
        pytest.param("NCCL_DEBUG", id="a variable"),
        pytest.param("mov", id="a word that other machines know"),
        pytest.param("newop.sync.aligned.b32", id="an instruction nobody described"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_texts_are_no_instruction(what: str) -> None:
    assert decode(what, knowledge()) is None


def test_a_tree_without_an_instruction_set_knows_none() -> None:
    assert decode(LOAD, scanned.knowledge()) is None


def options(language: str = "en") -> Options:
    return Options(knowledge().words[language], language)


def test_an_explanation_takes_the_instruction_apart() -> None:
    shown = explanation_text(explain("griddepcontrol.wait", knowledge(), ("portable",)), options())
    lines = shown.splitlines()
    assert lines[0] == (
        "griddepcontrol.wait: overlaps kernels by programmatic dependent launch in PTX [ptx-dependent-launch]"
    )
    assert lines[5:7] == ["  needs at least sm_90, PTX 7.8", "    griddepcontrol.wait  waits for the kernel before"]


def test_an_explanation_speaks_chinese() -> None:
    shown = explanation_text(explain("elect.sync", knowledge(), ("portable",)), options("zh"))
    assert "  最低要求 sm_90, PTX 8.0\n    elect  选出一个 lane\n" in shown


def test_an_explanation_in_json_holds_the_pieces() -> None:
    (shown,) = json.loads(explanation_json(explain("%smid", knowledge(), ("portable",)), options()))
    assert shown["rule"] == "ptx-processor-register"
    assert shown["instruction"]["family"] == "processor-register"
    assert [piece["text"] for piece in shown["instruction"]["pieces"]] == ["mov", ".u32", "%smid"]


def test_every_family_has_a_rule() -> None:
    claimed = {claim.family for claim in knowledge().claims_of(Kind.PTX, "any")}
    assert set(knowledge().instructions["ptx"].families) <= claimed
