"""What the loader refuses in a rules tree, and the words in which it says so."""

import pickle
import shutil
from pathlib import Path

import pytest

from portcheck.errors import KnowledgeError, KnowledgeErrors
from portcheck.knowledge import open_knowledge

TREE = Path(__file__).parent / "knowledge"
RULE = "constructs/torch-cuda/torch-cuda-synchronize.yaml"
OTHER = "constructs/torch-cuda/torch-cuda-other.yaml"
TARGET = "targets/tern/target.yaml"
ANSWERS = "targets/tern/torch-cuda.yaml"
CHILD = "targets/tern-one/target.yaml"
GIVEN = "evidence: {source: a page, seen: 2026-01-02, how: docs}"


@pytest.fixture(autouse=True)
def _at_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(TREE, tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def change(path: str, old: str, new: str) -> None:
    text = Path("rules", path).read_text("utf-8")
    assert old in text
    Path("rules", path).write_text(text.replace(old, new, 1), "utf-8")


def refused() -> list[str]:
    with pytest.raises(KnowledgeErrors) as error:
        open_knowledge(Path("rules"))
    return str(error.value).splitlines()


CHANGES = [
    pytest.param(
        RULE,
        "severity:",
        "severty:",
        [
            "1: severity is missing; write one of error, warning, note",
            "3: 'severty' is no key of a rule; did you mean 'severity'?",
        ],
        id="a misspelt key",
    ),
    pytest.param(
        RULE,
        "{kind: api, symbol",
        "{kind: api, xyz: 1, symbol",
        ["8: 'match.xyz' is no key of a match; its keys are kind, symbol, role, receiver, value, in_triton, family"],
        id="a key like no other",
    ),
    pytest.param(
        RULE,
        '  good:\n    a method of the same name: {language: python, code: "stream.synchronize()"}\n',
        "",
        ["9: examples.good is missing; give one piece of code that must not match"],
        id="no good example",
    ),
    pytest.param(
        RULE,
        "      at: [2]\n",
        "",
        ["11: examples.bad.by its full name.at is missing; list the lines that the rule must report"],
        id="a bad example without lines",
    ),
    pytest.param(
        RULE,
        "severity: warning",
        "severity: warn",
        ["3: severity: 'warn' is none of its words; did you mean 'warning'?"],
        id="a severity that is none",
    ),
    pytest.param(
        RULE,
        "category: device-api",
        "category: device-apis",
        ["2: category: 'device-apis' is none of its words; did you mean 'device-api'?"],
        id="a category that is none",
    ),
    pytest.param(
        RULE,
        "kind: api",
        "kind: apis",
        ["8: match.kind: 'apis' is none of its words; did you mean 'api'?"],
        id="a kind that is none",
    ),
    pytest.param(
        RULE,
        "torch.cuda.synchronize}",
        "torch.*.synchronize}",
        ["8: match.symbol: 'torch.*.synchronize' is not a symbol, exact or ending in one '*'; rewrite it so"],
        id="a star inside a symbol",
    ),
    pytest.param(
        RULE,
        "torch.cuda.synchronize}",
        "torch.cuda.mem_get_info}",
        ["8: api torch.cuda.mem_get_info is already claimed by 'torch-cuda-memory-info'; drop one or add a filter"],
        id="a claim that another rule makes too",
    ),
    pytest.param(
        RULE,
        "category:",
        "aliases: [torch-cuda-memory-info]\ncategory:",
        [
            "2: 'torch-cuda-memory-info' is already an id or alias in "
            "rules/constructs/torch-cuda/torch-cuda-memory-info.yaml; choose another"
        ],
        id="an alias that is another rule's id",
    ),
    pytest.param(
        RULE,
        "category: device-api\n",
        "category: device-api\ncategory: amp\n",
        ["3: 'category' is given twice, first on line 2; keep one"],
        id="a key given twice",
    ),
    pytest.param(
        RULE,
        "severity: warning",
        "severity: [warning",
        ["4: not YAML: did not find expected ',' or ']'; mend it here"],
        id="no YAML",
    ),
    pytest.param(
        RULE,
        "The call raises",
        "On Seabird chips it raises",
        ["4: why names 'Seabird', a fact about a chip inside a rule; move it to an answer"],
        id="a vendor inside a reason",
    ),
    pytest.param(
        RULE,
        "waits for the CUDA device by name",
        "calls what tern-smi knows",
        [
            "1: title names 'tern', a fact about a chip inside a rule; move it to an answer",
            "1: title names 'tern-smi', a fact about a chip inside a rule; move it to an answer",
        ],
        id="a tool inside a title",
    ),
    pytest.param(
        TARGET,
        "vendor: Seabird",
        "vendor: 7",
        ["2: vendor must be text; put it in quotes"],
        id="a number for text",
    ),
    pytest.param(
        TARGET,
        "name: {en: Tern,",
        "name: {en: Tern (T1, T2),",
        ["1: 'name.T2)' is no key of a text; a text with a comma inside braces needs quotes"],
        id="a comma inside braces",
    ),
    pytest.param(
        CHILD,
        "extends: tern",
        "extends: terns",
        ["2: extends: no target is called 'terns'; did you mean 'tern'?"],
        id="a family that does not exist",
    ),
    pytest.param(
        TARGET,
        "evidence: {source: the guide of torch_tern, ",
        "evidence: {",
        ["20: evidence has neither source nor check; name a page, a file, a run or a provable name"],
        id="evidence of nothing",
    ),
    pytest.param(
        TARGET,
        "source: the guide of torch_tern, ",
        "check: python torch_tern.ring, package: torch-tern, ",
        ["20: a check needs the package and the version that it was made in; name both"],
        id="a check of no version",
    ),
    pytest.param(
        TARGET,
        "source: the guide of torch_tern, ",
        "check: torch_tern has ring, package: torch-tern, version: '1', ",
        [
            "20: evidence.check: 'torch_tern has ring' is not one of `python NAME`, `python NAME(PARAMETERS)`, "
            "`no-python NAME`, `holds PATH: TEXT`, `lacks PATH: TEXT`, `file PATH`; rewrite it so"
        ],
        id="a check that no machine understands",
    ),
    pytest.param(
        TARGET,
        "source: the chip's guide, ",
        "",
        [
            f"{line}: evidence has neither source nor check; name a page, a file, a run or a provable name"
            for line in (13, 15)
        ],
        id="a fact of the hardware without a source",
    ),
    pytest.param(
        TARGET,
        "tflops: 12.5",
        "tflops: 0",
        ["15: hardware.dtypes.bf16.tflops must be a number above zero; rewrite it so"],
        id="a rate of nothing",
    ),
    pytest.param(
        TARGET,
        "lanes: {",
        "lane: {",
        ["13: 'hardware.lane' is no key of hardware; did you mean 'lanes'?"],
        id="a fact of the hardware that is none",
    ),
    pytest.param(
        TARGET,
        "value: native",
        "value: natively",
        ["15: hardware.dtypes.bf16.value: 'natively' is none of its words; did you mean 'native'?"],
        id="a support of a format that is none",
    ),
    pytest.param(
        ANSWERS,
        "\ntorch-cuda-synchronize:",
        "\ntorch-cuda-sync:",
        ["5: no rule is called 'torch-cuda-sync'; did you mean 'torch-cuda-synchronize'?"],
        id="an answer for a rule that does not exist",
    ),
    pytest.param(
        ANSWERS,
        "support: replace",
        "support: replaced",
        ["6: torch-cuda-synchronize.support: 'replaced' is none of its words; did you mean 'replace'?"],
        id="a support that is none",
    ),
    pytest.param(
        ANSWERS,
        "support: replace",
        "support: unknown",
        ["6: torch-cuda-synchronize.support: 'unknown' is none of its words; works, replace, rework, missing"],
        id="unknown written down",
    ),
    pytest.param(
        ANSWERS,
        "  use: torch.tern.synchronize\n",
        "",
        ["5: torch-cuda-synchronize: replace without use; say what takes its place"],
        id="a replacement that is not named",
    ),
    pytest.param(
        ANSWERS,
        "torch.cuda.nvtx.*: {support: missing,",
        "torch.cuda.nvtx.*: {support: replace,",
        ["15: torch-cuda-other, torch.cuda.nvtx.*: replace without use; say what takes its place"],
        id="a symbol's replacement that is not named",
    ),
    pytest.param(
        ANSWERS,
        "torch.cuda.nvtx.*: {support: missing,",
        "torch.cuda.nvtx.*: {support: missing, use: x,",
        [
            "15: torch-cuda-other, torch.cuda.nvtx.*: use without an answer that allows it; "
            "write `support: replace` or drop it"
        ],
        id="a replacement of what is missing",
    ),
    pytest.param(
        ANSWERS,
        "shim: tern_patch",
        "shim: tern_path",
        ["8: torch-cuda-synchronize: no shim of this target is called 'tern_path'; did you mean 'tern_patch'?"],
        id="a shim that does not exist",
    ),
    pytest.param(
        ANSWERS,
        "effort: 1",
        "effort: 2",
        ["9: torch-cuda-synchronize.effort: 2 is out of bounds; write one of 0, 1, 3, 5, 8"],
        id="an effort off the scale",
    ),
    pytest.param(
        ANSWERS,
        ", seen: 2026-01-02",
        "",
        ["2: defaults.evidence.seen is missing; write the day on which it was seen, such as 2026-11-21"],
        id="evidence without a date",
    ),
    pytest.param(
        ANSWERS,
        "seen: 2026-01-02",
        "seen: January 2026",
        ["2: defaults.evidence.seen: 'January 2026' is not a date such as 2026-11-21; rewrite it so"],
        id="evidence with a date that is none",
    ),
    pytest.param(
        ANSWERS,
        "how: docs",
        "how: doc",
        ["2: defaults.evidence.how: 'doc' is none of its words; did you mean 'docs'?"],
        id="evidence of an unknown sort",
    ),
    pytest.param(
        "targets/tern-two/torch-cuda.yaml",
        "support: works}",
        "support: replace, use: torch.tern, fix: safe}",
        ["2: torch-cuda-other: a safe fix with only inferred evidence; find proof or write `fix: unsafe`"],
        id="a safe fix that is only inferred",
    ),
    pytest.param(
        "targets/tern-two/torch-cuda.yaml",
        "defaults: {evidence: {check: python torch_tern.Stream, "
        'package: torch-tern, version: "1.2", seen: 2026-01-04, how: inferred}}',
        "",
        ["2: torch-cuda-other: no evidence; say how it is known, here or in the file's defaults"],
        id="an answer without evidence",
    ),
    pytest.param(
        "vocabulary/python.yaml",
        "torch.device: [0]",
        "torch.device: [first]",
        ["65: positions.device.torch.device must be a whole number; rewrite it so"],
        id="a position that is no number",
    ),
    pytest.param(
        "vocabulary/python.yaml",
        "files:",
        "like: pythom\nfiles:",
        ["1: no vocabulary is called 'pythom'; did you mean 'python'?"],
        id="a likeness to a vocabulary that does not exist",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "expected"), CHANGES)
def test_a_tree_is_refused(path: str, old: str, new: str, expected: list[str]) -> None:
    change(path, old, new)
    assert refused() == [f"rules/{path}:{line}" for line in expected]


def test_targets_that_extend_each_other_are_refused() -> None:
    change(TARGET, "abstract: true", "extends: tern-one")
    assert refused() == [
        "rules/targets/tern-one/target.yaml:2: extends: 'tern-one' and 'tern' extend each other; drop one of the two",
        "rules/targets/tern/target.yaml:3: extends: 'tern' and 'tern-one' extend each other; drop one of the two",
    ]


def test_a_symbol_without_a_support_is_refused() -> None:
    change("targets/tern-one/torch-cuda.yaml", "support: missing, ", "")
    assert refused() == [
        "rules/targets/tern-one/torch-cuda.yaml:3: torch-cuda-other, torch.cuda.Stream: support is missing; "
        "write works, replace, rework or missing, or `use` what takes its place"
    ]


def test_a_rule_answered_in_two_files_is_refused() -> None:
    again = f"torch-cuda-free-memory: {{support: works, {GIVEN}}}\n"
    for name in ("a", "b"):
        Path("rules", "targets", "tern", f"{name}.yaml").write_text(again, "utf-8")
    assert refused() == [
        "rules/targets/tern/b.yaml:1: torch-cuda-free-memory is already answered in rules/targets/tern/a.yaml:1; "
        "keep one"
    ]


def test_answers_beside_no_target_are_refused() -> None:
    Path("rules", CHILD).unlink()
    line = "rules/targets/tern-one/torch-cuda.yaml:1: no target.yaml lies beside it; describe the target first"
    assert refused() == [line]


def test_a_file_in_a_place_of_no_meaning_is_refused() -> None:
    Path("rules", "constructs", "stray.yaml").write_text("{}", "utf-8")
    assert refused() == [
        "rules/constructs/stray.yaml:1: no knowledge is read from here; "
        "move it to constructs/<topic>/, targets/<id>/, vocabulary/, instructions/ or words/"
    ]


SET = """\
evidence: {source: a manual, seen: 2026-01-02, how: docs}
families:
  fence:
    title: {en: fence, zh: 栅栏}
    purpose: {en: Orders accesses., zh: 约束次序。}
    sm: "10"
    ptx: "1.4"
    instructions: [fence, membar]
"""


def with_instructions(more: str) -> None:
    Path("rules", "instructions").mkdir()
    Path("rules", "instructions", "ptx.yaml").write_text(SET + more, "utf-8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        pytest.param(
            "registers:\n  smid: {family: fences, means: a number}\n",
            "10: smid: no family is called 'fences'; did you mean 'fence'?",
            id="a register of no family",
        ),
        pytest.param(
            '  other: {title: t, purpose: p, sm: "10", ptx: "1.0", instructions: [membar]}\n',
            "9: 'membar' already belongs to the family 'fence'; keep it in one",
            id="an instruction of two families",
        ),
        pytest.param(
            'needs:\n  fence: {sm: sm_70, ptx: "6.0"}\n',
            "10: needs.fence.sm: 'sm_70' is not an architecture such as 90 or 90a; rewrite it so",
            id="an architecture with its prefix",
        ),
    ],
)
def test_an_instruction_set_is_refused(more: str, said: str) -> None:
    with_instructions(more)
    assert refused() == [f"rules/instructions/ptx.yaml:{said}"]


def test_a_rule_for_a_family_that_nobody_describes_is_refused() -> None:
    with_instructions("")
    change(RULE, "match:\n", 'match:\n  - {kind: ptx, symbol: "*", family: fences}\n')
    assert refused() == [f"rules/{RULE}:8: no family of instructions is called 'fences'; did you mean 'fence'?"]


def test_a_rule_whose_file_name_is_no_id_is_refused() -> None:
    Path("rules", RULE).rename(Path("rules", "constructs", "torch-cuda", "Synchronize.yaml"))
    change(ANSWERS, "\ntorch-cuda-synchronize:", "\nx-synchronize:")
    change("targets/portable/torch-cuda.yaml", "\ntorch-cuda-synchronize:", "\nx-synchronize:")
    assert refused() == [
        "rules/constructs/torch-cuda/Synchronize.yaml:1: 'Synchronize' is no id; "
        "name it in lower-case words joined by hyphens"
    ]


def test_everything_wrong_in_a_tree_is_said_at_once() -> None:
    change(RULE, "severity: warning", "severity: high")
    change(OTHER, "kind: api", "kind: none")
    assert [line.partition(": ")[0] for line in refused()] == [f"rules/{OTHER}:6", f"rules/{RULE}:3"]


def test_a_device_that_chips_share_with_cuda_may_stand_in_a_rule() -> None:
    change(TARGET, "device: tern", "device: cuda")
    change(RULE, "The call raises", "On cuda or a tern it raises")
    assert open_knowledge(Path("rules")).answers("tern").target.device == "cuda"


def test_claims_whose_filters_exclude_each_other_are_no_quarrel() -> None:
    change(RULE, "torch.cuda.synchronize}", "torch.cuda.Stream, role: import}")
    change(OTHER, "torch.cuda.*}", "torch.cuda.Stream, role: call}")
    assert open_knowledge(Path("rules")).target_ids == ("portable", "tern-one", "tern-two")


def test_a_refusal_keeps_its_parts_in_another_process() -> None:
    error = pickle.loads(pickle.dumps(KnowledgeErrors([KnowledgeError("rules/a.yaml", 3, "what; how")])))
    assert [(part.path, part.line, part.text) for part in error.errors] == [("rules/a.yaml", 3, "what; how")]
