"""How we know: the best evidence of an answer in a few words."""

from collections.abc import Iterable, Mapping

from portcheck.model import Advice, Evidence
from portcheck.outputs.escape import visible
from portcheck.outputs.options import Options

_STRENGTH = ("ran", "source", "docs", "issue", "inferred")


def why(advice: Advice, evidence: Mapping[str, Evidence], options: Options) -> str:
    """`documented: where`, from the strongest evidence; empty where there is none."""
    best = strongest(evidence[key] for key in advice.evidence if key in evidence)
    return "" if best is None else f"{options.say(f'how-{best.how}')}{options.say('colon')}{visible(where(best))}"


def strongest(evidence: Iterable[Evidence]) -> Evidence | None:
    """What was run beats what was read; of equals, the first that names its source."""
    return min(evidence, key=lambda each: (_STRENGTH.index(each.how), each.source is None), default=None)


def where(evidence: Evidence) -> str:
    """The place a reader can look it up: source, or the name to check in a package."""
    released = " ".join(part for part in (evidence.package, evidence.version) if part)
    if evidence.source is not None:
        named = evidence.source
        if released and (evidence.package or "") not in named:
            named = f"{named} ({released})"
        return f"{named} @ {evidence.revision}" if evidence.revision else named
    return f"{evidence.check} ({released})" if released else evidence.check or ""
