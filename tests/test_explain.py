"""What a name means: the rule that claims it, and what every target answers."""

import json

import pytest

from portcheck.errors import PortcheckError
from portcheck.explain import explain
from portcheck.model import Explanation, Kind, Support
from portcheck.outputs.explanation import explanation_json, explanation_text
from tests.golden_outputs import options
from tests.scanned import knowledge

TARGETS = ("portable", "tern-one", "tern-two")


def explained(what: str, *targets: str) -> tuple[Explanation, ...]:
    return explain(what, knowledge(), targets or TARGETS)


def answers(explanation: Explanation) -> dict[str, tuple[Support, str | None, str | None]]:
    """By target: support, use, and the target or family whose answer it is."""
    return {each.target.id: (each.advice.support, each.advice.use, each.advice.origin) for each in explanation.answers}


@pytest.mark.parametrize(
    ("what", "found"),
    [
        pytest.param("torch-cuda-synchronize", [("torch-cuda-synchronize", None, "")], id="a rule"),
        pytest.param("torch-cuda-free-memory", [("torch-cuda-memory-info", None, "")], id="a former rule"),
        pytest.param(
            "torch.cuda.synchronize",
            [("torch-cuda-synchronize", Kind.API, "torch.cuda.synchronize")],
            id="a name with a rule of its own",
        ),
        pytest.param(
            "torch.cuda.Stream", [("torch-cuda-other", Kind.API, "torch.cuda.Stream")], id="a name under a prefix"
        ),
        pytest.param(
            " torch.cuda.Stream ", [("torch-cuda-other", Kind.API, "torch.cuda.Stream")], id="a name among spaces"
        ),
        pytest.param("cuda:1", [("device-string", Kind.DEVICE, "cuda:1")], id="a device, by the rule without filters"),
    ],
)
def test_a_name_leads_to_its_rule(what: str, found: list[tuple[str, Kind | None, str]]) -> None:
    assert [(each.rule.id, each.kind, each.symbol) for each in explained(what)] == found


def test_every_target_answers() -> None:
    (found,) = explained("torch.cuda.synchronize")
    assert answers(found) == {
        "portable": (Support.REPLACE, "torch.accelerator.synchronize", "portable"),
        "tern-one": (Support.REPLACE, "torch.tern.synchronize", "tern"),
        "tern-two": (Support.REPLACE, "torch.tern.synchronize", "tern"),
    }


def test_an_answer_is_that_of_the_symbol_and_tells_whose_it_is() -> None:
    (found,) = explained("torch.cuda.Stream")
    assert answers(found) == {
        "portable": (Support.UNKNOWN, None, None),
        "tern-one": (Support.MISSING, None, "tern-one"),
        "tern-two": (Support.WORKS, None, "tern-two"),
    }


def test_an_answer_comes_with_its_evidence() -> None:
    (found,) = explained("torch.cuda.Stream", "tern-one")
    assert [(each.how, each.source, each.seen) for each in found.answers[0].evidence] == [
        ("ran", "a run on one chip", "2026-01-03")
    ]


@pytest.mark.parametrize(
    "what",
    [
        pytest.param("numpy.zeros", id="another library"),
        pytest.param("torch.cudart", id="a longer word"),
        pytest.param("", id="nothing"),
        pytest.param("NOTHING", id="a word that only a rule for all instructions would take"),
    ],
)
def test_a_name_that_no_rule_claims_is_refused(what: str) -> None:
    with pytest.raises(PortcheckError) as raised:
        explained(what)
    assert str(raised.value) == (
        f"explain '{what}': no rule claims it; give a rule id or a name such as torch.cuda.synchronize, NCCL_DEBUG"
    )


def test_a_bare_name_is_told_its_full_one() -> None:
    with pytest.raises(PortcheckError) as raised:
        explained("synchronize")
    assert str(raised.value) == "explain 'synchronize': no rule claims it; give its full name, torch.cuda.synchronize"


def test_an_explanation_reads_as_text() -> None:
    shown = explanation_text(explained("torch.cuda.Stream", "portable", "tern-one"), options())
    assert shown == (
        "torch.cuda.Stream: uses a CUDA function of PyTorch [torch-cuda-other]\n"
        "  device-api, warning\n"
        "  The call raises where PyTorch was built without CUDA. It does so when it is first reached.\n"
        "\n"
        "  portable (device-neutral PyTorch): unknown, nobody has answered this yet\n"
        "\n"
        "  tern-one (Tern One): missing, there is no counterpart\n"
        "      ran: a run on one chip, 2026-01-03; the numbers agree\n"
    )


def test_an_explanation_tells_members_of_a_family_with_one_answer_together() -> None:
    shown = explanation_text(explained("torch.cuda.synchronize"), options())
    heads = [line for line in shown.splitlines() if line.startswith(("  tern", "  portable"))]
    assert heads == [
        "  portable (device-neutral PyTorch): replace with torch.accelerator.synchronize (since torch 2.6)",
        "  tern (tern-one, tern-two): replace with torch.tern.synchronize (covered by tern_patch)",
    ]


def test_an_explanation_tells_members_that_differ_apart() -> None:
    shown = explanation_text(explained("torch.cuda.Stream"), options())
    heads = [line for line in shown.splitlines() if line.startswith("  tern")]
    assert heads == [
        "  tern-one (Tern One): missing, there is no counterpart",
        "  tern-two (Tern Two): works as it is",
    ]


def test_an_explanation_reads_as_json() -> None:
    (shown,) = json.loads(explanation_json(explained("torch.cuda.synchronize", "portable"), options()))
    assert shown["rule"] == "torch-cuda-synchronize"
    assert shown["answers"]["portable"] == {
        "support": "replace",
        "use": "torch.accelerator.synchronize",
        "note": None,
        "shim": None,
        "since": {"torch": "2.6"},
        "until": {},
        "effort": 1,
        "fix": None,
        "from": "portable",
        "unmet": {},
        "evidence": [
            {
                "how": "source",
                "source": "torch/accelerator/__init__.py",
                "check": None,
                "revision": None,
                "package": None,
                "version": "2.11.0",
                "seen": "2026-01-05",
                "says": None,
            }
        ],
    }


def test_control_characters_of_the_name_never_reach_a_terminal() -> None:
    shown = explanation_text(explained("torch.cuda.\x1b[31m", "portable"), options())
    assert shown.splitlines()[0] == "torch.cuda.\\x1b[31m: uses a CUDA function of PyTorch [torch-cuda-other]"
