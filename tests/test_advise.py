"""Advice: each finding asks each target once, by its rule and symbol."""

from dataclasses import dataclass

from portcheck.advise import advise
from portcheck.model import Advice, Target
from tests.reports import MISSING, REPLACE, UNKNOWN, finding, kernel, target


@dataclass(frozen=True)
class Table:
    """Answers by rule and symbol."""

    target: Target
    known: dict[tuple[str, str], Advice]

    def advice(self, rule_id: str, symbol: str) -> Advice:
        return self.known.get((rule_id, symbol), UNKNOWN)


def test_a_finding_gets_the_answer_of_every_target() -> None:
    first = Table(target("acme-1"), {("fp8-library", "fast_fp8.gemm"): MISSING})
    second = Table(target("acme-2"), {("cuda-memory-info", "torch.cuda.mem_get_info"): REPLACE})
    advised = advise([kernel(), finding()], [first, second])
    assert [each.advice for each in advised] == [
        {"acme-1": MISSING, "acme-2": UNKNOWN},
        {"acme-1": UNKNOWN, "acme-2": REPLACE},
    ]


def test_a_finding_keeps_all_else_when_it_is_advised() -> None:
    (advised,) = advise([kernel()], [Table(target("acme-1"), {})])
    assert advised == kernel(advice={"acme-1": UNKNOWN})


def test_findings_stay_as_they_are_without_targets() -> None:
    assert advise([finding(), kernel()], []) == (finding(), kernel())
