"""Every checkable fact of the targets, put to the packages at hand."""

from collections.abc import Iterable

from portcheck.facts.known import Known, answers_by_evidence
from portcheck.facts.proof import Prover
from portcheck.facts.releases import Releases
from portcheck.model.proofs import Tested


def verify(targets: Iterable[Known], releases: Releases, *, is_importing: bool = False) -> tuple[Tested, ...]:
    """The outcome of each target's checks, ordered by target and check."""
    tested = []
    for known in targets:
        prover = Prover(releases, known.target.modules, is_importing=is_importing)
        resting = answers_by_evidence(known)
        for key, evidence in sorted(known.evidence.items(), key=lambda pair: (pair[1].check or "", pair[0])):
            if evidence.check is not None:
                tested.append(Tested(known.target.id, prover.prove(evidence), tuple(resting.get(key, ()))))
    return tuple(tested)
