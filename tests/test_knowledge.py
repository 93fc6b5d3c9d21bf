"""A rules tree that loads: what the rules claim, what the targets answer, what is kept for the next start."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portcheck.errors import PortcheckError
from portcheck.knowledge import Knowledge, find_rules_directory, open_knowledge, write_compiled
from portcheck.knowledge.compile import compile_tree
from portcheck.knowledge.opening import cache_directory, stamp
from portcheck.knowledge.tables import Tables, knowledge_from
from portcheck.model import (
    Advice,
    Construct,
    Evidence,
    Fact,
    Kind,
    Names,
    Role,
    Rule,
    Severity,
    Shim,
    Span,
    Support,
    Target,
    Text,
)

TREE = Path(__file__).parent / "knowledge"
GUIDE = Evidence("1748c472", "docs", "2026-01-02", source="the guide of torch_tern")
CHIP_GUIDE = Evidence("34d4ce6a", "docs", "2026-01-02", source="the chip's guide")
RUN = Evidence("c37ffda1", "ran", "2026-01-03", source="a run on one chip", says="the numbers agree")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def knowledge() -> Knowledge:
    return open_knowledge(TREE)


def claiming_rules(knowledge: Knowledge, kind: Kind, symbol: str) -> list[str]:
    return [claim.rule for claim in knowledge.claims_of(kind, symbol)]


def construct(symbol: str, role: Role = Role.CALL, receiver: str | None = None) -> Construct:
    return Construct(Kind.API, symbol, Span(1, 1, 1, 2), symbol, role=role, receiver=receiver)


def test_a_rule_holds_what_its_file_says(knowledge: Knowledge) -> None:
    assert knowledge.rules["torch-cuda-memory-info"] == Rule(
        id="torch-cuda-memory-info",
        title=Text("asks the CUDA device for its free memory", "查询 CUDA 设备的空闲显存"),
        category="memory-api",
        severity=Severity.WARNING,
        why=Text("The call raises where PyTorch was built without CUDA. It does so when the memory is planned."),
        aliases=("torch-cuda-free-memory",),
    )


def test_an_exact_symbol_goes_before_a_prefix(knowledge: Knowledge) -> None:
    rules = claiming_rules(knowledge, Kind.API, "torch.cuda.synchronize")
    assert rules == ["torch-cuda-synchronize", "torch-cuda-other"]


def test_a_prefix_that_ends_in_a_dot_covers_the_name_before_it(knowledge: Knowledge) -> None:
    assert claiming_rules(knowledge, Kind.API, "torch.cuda") == ["torch-cuda-other"]


def test_a_prefix_does_not_cover_a_longer_word(knowledge: Knowledge) -> None:
    assert claiming_rules(knowledge, Kind.API, "torch.cudart") == []


def test_an_import_without_a_claim_of_its_own_is_looked_up_as_an_api(knowledge: Knowledge) -> None:
    assert claiming_rules(knowledge, Kind.IMPORT, "torch.cuda.Stream") == ["torch-cuda-other"]


def test_a_claim_with_more_filters_goes_first(knowledge: Knowledge) -> None:
    assert claiming_rules(knowledge, Kind.DEVICE, "cuda:0") == ["device-comparison", "device-string"]


def test_a_claim_fits_the_constructs_that_pass_its_filters(knowledge: Knowledge) -> None:
    narrow = knowledge.claims_of(Kind.DEVICE, "cuda")[0]
    fitting = [narrow.fits(construct("cuda", role)) for role in (Role.COMPARISON, Role.ARGUMENT)]
    assert fitting == [True, False]


def test_an_exception_of_a_rule_holds_for_its_receiver_only(knowledge: Knowledge) -> None:
    ours = construct("platforms.current_platform.mem_get_info", receiver="platforms.current_platform")
    theirs = construct("torch.cuda.mem_get_info", receiver="torch.cuda")
    excepted = [knowledge.is_excepted("torch-cuda-memory-info", item) for item in (ours, theirs)]
    assert excepted == [True, False]


def test_a_vocabulary_holds_words_positions_and_names(knowledge: Knowledge) -> None:
    vocabulary = knowledge.vocabularies["python"]
    assert vocabulary.words["device_keys"] == frozenset({"device", "device_type"})
    assert vocabulary.positions["device"] == {"torch.device": (0,), "torch.Tensor.to": (0,)}
    assert vocabulary.names["dtypes"]["torch.float8_e4m3fn"] == "float8_e4m3fn"


def test_a_vocabulary_watches_the_symbols_of_all_rules(knowledge: Knowledge) -> None:
    watched = knowledge.vocabularies["python"].watched
    names = {"torch.cuda", "torch.cuda.synchronize", "torch.cuda.mem_get_info", "torch.cuda.memory.mem_get_info"}
    assert watched[Kind.API] == Names(frozenset(names), {11: frozenset({"torch.cuda."})})
    assert watched[Kind.IMPORT] == watched[Kind.API]
    assert watched[Kind.DEVICE] == Names(frozenset(), {4: frozenset({"cuda"})})
    assert watched[Kind.PTX] == Names(frozenset(), {})


def test_the_keys_are_the_rarest_parts_of_symbols_and_none_holds_another(knowledge: Knowledge) -> None:
    assert knowledge.vocabularies["python"].keys == ("cuda", "mem_get_info", "nccl", "synchronize")


def test_the_targets_begin_with_the_neutral_one_and_families_are_apart(knowledge: Knowledge) -> None:
    assert knowledge.target_ids == ("portable", "tern-one", "tern-two")
    assert knowledge.families == {"tern": ("tern-one", "tern-two")}


def test_the_words_of_both_languages_are_kept(knowledge: Knowledge) -> None:
    assert knowledge.words == {
        "en": {"findings": "findings", "unknown": "nobody knows yet"},
        "zh": {"findings": "结果", "unknown": "暂时未知"},
    }


def test_a_target_inherits_what_it_does_not_say_itself(knowledge: Knowledge) -> None:
    patch = Shim(
        "tern_patch", Text("import torch_tern.patch", "导入 torch_tern.patch"), Text("It hides the name of the device.")
    )
    answers = knowledge.answers("tern-one")
    assert answers.target == Target(
        id="tern-one",
        name=Text("Tern One"),
        vendor="Seabird",
        family="tern",
        abstract=False,
        stack={"torch_tern": "1.2", "driver": "7"},
        device="tern",
        backend="tccl",
        shims=(patch,),
        facts={"visible_devices": "TERN_VISIBLE", "tool": "tern-smi", "images": "tern/base, tern/torch"},
        hardware={"lanes": Fact(64, "wave", evidence=(CHIP_GUIDE.key,))},
        dtypes={"bf16": Fact("native", tflops=12.5, evidence=(CHIP_GUIDE.key,))},
        homonyms={"tccl": Text("It is also a library of Gull's.", "也是海鸥公司一个库的名字。")},
    )
    assert answers.target_evidence == (GUIDE.key,)


def test_the_hardware_of_a_target_is_its_own_before_the_family_s(knowledge: Knowledge) -> None:
    two = knowledge.answers("tern-two").target
    assert two.hardware == {"lanes": Fact(32, "wave", evidence=(CHIP_GUIDE.key,))}
    assert two.dtypes == {
        "bf16": Fact("native", tflops=12.5, evidence=(CHIP_GUIDE.key,)),
        "fp8_e4m3fn": Fact("absent", evidence=(CHIP_GUIDE.key,)),
    }


def test_an_answer_holds_what_its_file_says(knowledge: Knowledge) -> None:
    assert knowledge.answers("tern").advice("torch-cuda-synchronize", "torch.cuda.synchronize") == Advice(
        Support.REPLACE,
        use="torch.tern.synchronize",
        shim="tern_patch",
        effort=1,
        evidence=(GUIDE.key,),
        origin="tern",
    )


def test_an_answer_for_a_whole_symbol_goes_before_one_for_a_prefix(knowledge: Knowledge) -> None:
    answers = knowledge.answers("tern")
    assert answers.advice("torch-cuda-other", "torch.cuda.nvtx.range_push") == Advice(
        Support.REPLACE, use="torch.tern.mark", effort=3, evidence=(GUIDE.key,), origin="tern"
    )
    assert answers.advice("torch-cuda-other", "torch.cuda.nvtx.range_pop") == Advice(
        Support.MISSING, effort=5, evidence=(RUN.key,), origin="tern"
    )
    assert answers.advice("torch-cuda-other", "torch.cuda.nvtx") == Advice(
        Support.MISSING, effort=5, evidence=(RUN.key,), origin="tern"
    )


def test_a_symbol_without_an_answer_of_its_own_takes_the_rule_s(knowledge: Knowledge) -> None:
    assert knowledge.answers("tern").advice("torch-cuda-other", "torch.cuda.utilization") == Advice(
        Support.REWORK,
        note=Text("Some of it is in torch_tern.", "部分功能在 torch_tern 中。"),
        effort=3,
        evidence=(GUIDE.key,),
        origin="tern",
    )


def test_a_target_that_answers_symbols_only_leaves_the_rest_to_its_family(knowledge: Knowledge) -> None:
    answers = knowledge.answers("tern-one")
    assert answers.advice("torch-cuda-other", "torch.cuda.Stream") == Advice(
        Support.MISSING, evidence=(RUN.key,), origin="tern-one"
    )
    assert answers.advice("torch-cuda-other", "torch.cuda.nvtx.range_push").use == "torch.tern.mark"


def test_a_target_s_answer_for_a_rule_hides_its_family_s_symbols(knowledge: Knowledge) -> None:
    answers = knowledge.answers("tern-two")
    found = answers.advice("torch-cuda-other", "torch.cuda.Stream")
    assert (found.support, found.origin) == (Support.WORKS, "tern-two")


def test_a_name_takes_all_from_its_entry_but_what_stands_in_its_place(knowledge: Knowledge) -> None:
    mark = knowledge.answers("tern").advice("torch-cuda-other", "torch.cuda.nvtx.range_push")
    stream = knowledge.answers("tern").advice("torch-cuda-other", "torch.cuda.Stream")
    assert (mark.use, stream.use) == ("torch.tern.mark", "torch.tern.Stream")
    assert mark._replace(use=None) == stream._replace(use=None)


def test_names_are_read_only_where_a_rule_is_asked_for_that_has_some() -> None:
    texts = {name: text for name, text in compile_tree(TREE).items() if not name.startswith("names-")}
    answers = knowledge_from(Tables(None, texts), TREE).answers("tern")
    assert answers.advice("device-string", "cuda").support is Support.REPLACE
    with pytest.raises(KeyError, match="names-tern"):
        answers.advice("torch-cuda-other", "torch.cuda.Stream")


@pytest.mark.parametrize("rule", ["device-comparison", "no-such-rule"])
def test_what_nobody_answers_is_unknown(knowledge: Knowledge, rule: str) -> None:
    assert knowledge.answers("tern-one").advice(rule, "cuda") == Advice(Support.UNKNOWN)


def test_the_same_evidence_has_the_same_key_in_every_target(knowledge: Knowledge) -> None:
    known = {each.key: each for each in (RUN, GUIDE, CHIP_GUIDE)}
    assert knowledge.answers("tern").evidence == known
    assert knowledge.answers("tern-one").evidence == known


def test_the_answered_rules_and_symbols_can_be_listed(knowledge: Knowledge) -> None:
    answers = knowledge.answers("tern-one")
    assert answers.rules() == ("device-string", "torch-cuda-other", "torch-cuda-synchronize")
    assert answers.symbols("torch-cuda-other") == (
        "torch.cuda.Stream",
        "torch.cuda.nvtx.*",
        "torch.cuda.nvtx.range_push",
    )


@pytest.mark.parametrize(
    ("asked", "meant"),
    [pytest.param("tern-on", "; did you mean 'tern-one'?", id="a near one"), pytest.param("xyz", "", id="none near")],
)
def test_an_unknown_target_is_refused(knowledge: Knowledge, asked: str, meant: str) -> None:
    with pytest.raises(PortcheckError) as error:
        knowledge.answers(asked)
    assert str(error.value) == f"--target '{asked}': no such target; `portcheck targets list` shows them{meant}"


def test_a_folder_that_is_not_there_is_refused() -> None:
    with pytest.raises(PortcheckError) as error:
        open_knowledge(Path("no-such-folder"))
    expected = "--knowledge 'no-such-folder': no such folder; name one that holds constructs/ or targets/"
    assert str(error.value) == expected


def test_the_version_follows_the_content_and_not_the_place(tmp_path: Path, knowledge: Knowledge) -> None:
    copy = shutil.copytree(TREE, tmp_path / "elsewhere")
    assert open_knowledge(copy).version == knowledge.version
    (copy / "words" / "en.yaml").write_text("findings: found\n", "utf-8")
    assert open_knowledge(copy).version != knowledge.version


def test_current_tables_are_read_without_yaml(knowledge: Knowledge) -> None:
    program = (
        "import sys, pathlib, portcheck.knowledge as k\n"
        "k.open_knowledge(pathlib.Path(sys.argv[1])).answers('tern-one')\n"
        "print([name for name in ('yaml', 'difflib', 'portcheck.knowledge.tree') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program, str(TREE)], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_changed_file_is_compiled_anew(tmp_path: Path) -> None:
    copy = shutil.copytree(TREE, tmp_path / "rules")
    before = open_knowledge(copy)
    (copy / "words" / "en.yaml").write_text("findings: found\n", "utf-8")
    assert before.words["en"] != open_knowledge(copy).words["en"] == {"findings": "found"}


def test_the_cache_is_kept_under_the_stamp_of_the_tree(knowledge: Knowledge) -> None:
    kept = sorted(path.relative_to(cache_directory()).as_posix() for path in cache_directory().rglob("*.json"))
    targets = ("portable", "tern-one", "tern-two", "tern")
    names = (
        "core",
        "frequency",
        "vocabulary-python",
        *(f"{kind}-{name}" for kind in ("names", "target") for name in targets),
    )
    assert kept == sorted(f"{stamp(TREE)}/{name}.json" for name in names)
    assert [path.name for path in cache_directory().iterdir()] == [stamp(TREE)]


def test_the_cache_keeps_the_latest_trees_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    copy = shutil.copytree(TREE, tmp_path / "rules")
    stamps = []
    for number in range(10):
        (copy / "words" / "en.yaml").write_text(f"findings: {'x' * (number + 1)}\n", "utf-8")
        open_knowledge(copy)
        stamps.append(stamp(copy))
        os.utime(cache_directory() / stamps[-1], (number, number))
    assert {path.name for path in cache_directory().iterdir()} == {stamps[9], *stamps[2:9]}


def test_tables_that_another_scan_may_still_read_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    copy = shutil.copytree(TREE, tmp_path / "rules")
    for number in range(10):
        (copy / "words" / "en.yaml").write_text(f"findings: {'x' * (number + 1)}\n", "utf-8")
        open_knowledge(copy)
    assert len(list(cache_directory().iterdir())) == 10


def test_opening_tables_counts_as_their_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    open_knowledge(TREE)
    os.utime(cache_directory() / stamp(TREE), (0, 0))
    open_knowledge(TREE)
    assert (cache_directory() / stamp(TREE)).stat().st_mtime > 0


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert open_knowledge(TREE).answers("tern").target.name == Text("Tern", "燕鸥")


def test_compiled_tables_are_the_same_bytes_on_every_run(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_compiled(TREE, tmp_path / name)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert json.loads(one["core.json"])["targets"] == ["portable", "tern-one", "tern-two"]


def test_knowledge_crosses_to_another_process(knowledge: Knowledge) -> None:
    copy = pickle.loads(pickle.dumps(knowledge))
    assert (copy.version, copy.rules) == (knowledge.version, knowledge.rules)
    assert copy.answers("tern").target == knowledge.answers("tern").target


def test_the_shipped_rules_are_found_beside_the_package() -> None:
    assert (find_rules_directory() / "constructs").is_dir()
