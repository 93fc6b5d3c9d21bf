"""Matching: which rule reports a construct, how severe a finding is, and the name that outlives edits."""

import pytest

from portcheck.match import claimant, fingerprint, match
from portcheck.model import Construct, Guard, Kind, Origin, Role, Severity, Span
from tests.scanned import findings_in, knowledge, places

WAIT = "import torch\ntorch.cuda.synchronize()\n"


def construct(kind: Kind, symbol: str, **changes: object) -> Construct:
    plain = {"kind": kind, "symbol": symbol, "span": Span(1, 1, 1, 5), "text": symbol, **changes}
    return Construct(**plain)  # type: ignore[arg-type]  # the fields are named by each test


def fingerprints_in(text: str, path: str = "model.py") -> list[str]:
    return [finding.fingerprint for finding in findings_in(text, path)]


def test_a_finding_stands_where_its_telling_expression_stands() -> None:
    (found,) = findings_in("import torch\nx = [\n    torch.cuda.synchronize(),\n]\n")
    assert (found.rule, found.span, found.text) == (
        "torch-cuda-synchronize",
        Span(3, 5, 3, 27),
        "torch.cuda.synchronize",
    )


def test_findings_come_by_place_whatever_the_order_of_the_constructs() -> None:
    last = construct(Kind.DEVICE, "cuda", span=Span(9, 1, 9, 5))
    first = construct(Kind.API, "torch.cuda.synchronize", span=Span(2, 1, 2, 5))
    found = match([last, first], "model.py", Origin.OWN, knowledge())
    assert places(found) == [("model.py", "torch-cuda-synchronize", 2), ("model.py", "device-string", 9)]


def test_a_fingerprint_stays_when_lines_are_added_above() -> None:
    assert fingerprints_in(WAIT) == fingerprints_in("import torch\n\n\nx = 1\ntorch.cuda.synchronize()\n")


def test_a_fingerprint_stays_when_other_findings_are_added() -> None:
    assert fingerprints_in(WAIT)[0] in fingerprints_in("import torch\nx.to('cuda')\ntorch.cuda.synchronize()\n")


def test_a_fingerprint_stays_when_white_space_changes() -> None:
    assert fingerprint("r", "a.py", "f", "cuda . x", 0) == fingerprint("r", "a.py", "f", "cuda  .\n  x", 0)


def test_a_fingerprint_is_sixteen_digits_of_a_known_hash() -> None:
    assert fingerprint("torch-cuda-synchronize", "a.py", "f", "wait", 0) == "v1:2b2efae14eadbd34"


def test_fingerprints_of_twins_differ() -> None:
    first, second = fingerprints_in(WAIT + "torch.cuda.synchronize()\n")
    assert first == fingerprints_in(WAIT)[0] != second


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param(WAIT, "other.py", id="in another file"),
        pytest.param("import torch\ndef f():\n    torch.cuda.synchronize()\n", "model.py", id="in a function"),
        pytest.param("from torch import cuda\ncuda.synchronize()\n", "model.py", id="written in another way"),
    ],
)
def test_a_fingerprint_differs(text: str, path: str) -> None:
    assert fingerprints_in(WAIT)[0] not in fingerprints_in(text, path)


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        pytest.param(
            "import torch\nif torch.cuda.is_available():\n    torch.cuda.synchronize()\n",
            Guard.AVAILABILITY,
            id="a test for CUDA",
        ),
        pytest.param(
            "import torch\nif is_tern:\n    pass\nelse:\n    torch.cuda.synchronize()\n",
            Guard.VENDOR,
            id="a branch for one vendor",
        ),
        pytest.param(
            "try:\n    from torch.cuda import synchronize\nexcept ImportError:\n    pass\n",
            Guard.IMPORT_FALLBACK,
            id="a fallback for a failed import",
        ),
    ],
)
def test_a_guard_lowers_the_severity_one_step_and_is_kept(text: str, guard: Guard) -> None:
    (found,) = [each for each in findings_in(text) if each.rule == "torch-cuda-synchronize"]
    assert (found.severity, found.guard) == (Severity.NOTE, guard)


def test_an_unguarded_finding_has_its_rules_severity() -> None:
    assert [(each.severity, each.guard) for each in findings_in(WAIT)] == [(Severity.WARNING, Guard.NONE)]


def test_a_guard_lowers_an_error_to_a_warning() -> None:
    guarded = construct(Kind.DEVICE, "cuda", role=Role.COMPARISON, guard=Guard.VENDOR)
    (found,) = match([guarded], "model.py", Origin.OWN, knowledge())
    assert (found.rule, found.severity) == ("device-comparison", Severity.WARNING)


@pytest.mark.parametrize(
    ("seen", "rule"),
    [
        pytest.param(construct(Kind.API, "torch.cuda.synchronize"), "torch-cuda-synchronize", id="exact over prefix"),
        pytest.param(construct(Kind.API, "torch.cuda.nvtx.mark"), "torch-cuda-other", id="a prefix for the rest"),
        pytest.param(construct(Kind.API, "torch.cuda"), "torch-cuda-other", id="a prefix covers the name before it"),
        pytest.param(
            construct(Kind.DEVICE, "cuda:0", role=Role.COMPARISON), "device-comparison", id="more filters over fewer"
        ),
        pytest.param(
            construct(Kind.DEVICE, "cuda:0", role=Role.ARGUMENT), "device-string", id="fewer filters for the rest"
        ),
        pytest.param(
            construct(Kind.IMPORT, "torch.cuda.synchronize"), "torch-cuda-synchronize", id="an import as its api"
        ),
        pytest.param(construct(Kind.API, "torch.cudart"), None, id="a longer word is another name"),
        pytest.param(construct(Kind.METHOD, "torch.cuda.synchronize"), None, id="another kind"),
    ],
)
def test_the_best_rule_claims_a_construct(seen: Construct, rule: str | None) -> None:
    assert claimant(seen, knowledge()) == rule


def test_an_exception_of_the_best_rule_leaves_the_construct_to_the_next() -> None:
    seen = construct(Kind.API, "torch.cuda.mem_get_info", receiver="platforms.current_platform")
    assert claimant(seen, knowledge()) == "torch-cuda-other"
