"""The whole report as JSON: the contract that other tools and the matrix read.

Within one format number keys may be added; none is removed or changes its meaning.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import TypeVar

from portcheck.model import Advice, Assessment, Evidence, Finding, Offer, Report, Span, Target, Text
from portcheck.outputs.escape import visible_in_json
from portcheck.outputs.options import Options
from portcheck.outputs.place import is_silenced, ordered, works_everywhere
from portcheck.outputs.summary import severities

NAME = "json"
FORMAT = 1

_Value = TypeVar("_Value")


def render(report: Report, options: Options) -> str:
    """One JSON object, its findings by path, line, column and rule; the same bytes for the same report."""
    used = {key for finding in report.findings for advice in finding.advice.values() for key in advice.evidence}
    targets = {each.id: _target(each, options) for each in report.targets}
    parts = {
        "format": FORMAT,
        "tool_version": options.version,
        "knowledge_version": report.knowledge_version,
        "root": {"name": report.root, "revision": report.revision},
        "assumptions": [each._asdict() for each in report.assumptions],
        "targets": _sorted(targets),
        "evidence": {key: _evidence(report.evidence[key]) for key in sorted(used & report.evidence.keys())},
        "model": {},
    }
    last = {
        "skipped": [each._asdict() for each in sorted(report.skipped, key=attrgetter("path", "reason"))],
        "summary": _summary(report),
    }
    # Joined once: the findings of a large repository are tens of megabytes.
    before, after = (visible_in_json(_members(each, 1)) for each in (parts, last))
    pieces = ["{\n ", before, ',\n "findings": ', *_findings(report.findings, options), ",\n ", after, "\n}\n"]
    return "".join(pieces)


def _encoded(value: object, depth: int) -> str:
    """As the standard library indents by 1, but in its C encoder: each level that holds plain values in one go."""
    if isinstance(value, Mapping) and value:
        return "{\n" + " " * (depth + 1) + _members(value, depth + 1) + "\n" + " " * depth + "}"
    if isinstance(value, (list, tuple)) and value:
        indent = "\n" + " " * (depth + 1)
        return "[" + indent + f",{indent}".join(_encoded(each, depth + 1) for each in value) + "\n" + " " * depth + "]"
    return _encoder(depth)(value)


def _members(values: Mapping[str, object], depth: int) -> str:
    """The members of an object, without its braces."""
    if not any(each and not isinstance(each, (str, int, float)) for each in values.values()):
        return _encoder(depth)(values)[1:-1]
    encode = _encoder(depth)
    return (",\n" + " " * depth).join(f"{encode(key)}: {_encoded(each, depth)}" for key, each in values.items())


@cache
def _encoder(depth: int) -> Callable[[object], str]:
    return json.JSONEncoder(ensure_ascii=False, separators=(",\n" + " " * depth, ": ")).encode


def _findings(findings: Iterable[Finding], options: Options) -> Iterator[str]:
    """The list of findings in pieces."""
    # Thousands of findings share few answers: each is encoded once.
    advised: dict[int, str] = {}
    separator = "[\n  "
    for each in ordered(findings):
        yield separator
        separator = ",\n  "
        yield _finding(each, options)
        if id(each.advice) not in advised:
            advice = {target: _advice(each.advice[target], options) for target in sorted(each.advice)}
            advised[id(each.advice)] = visible_in_json(_encoded(advice, 3)) + "\n  }"
        yield advised[id(each.advice)]
    yield "[]" if separator.startswith("[") else "\n ]"


def _finding(finding: Finding, options: Options) -> str:
    """A finding up to its advice."""
    values = {
        "rule": finding.rule,
        "category": finding.category,
        "kind": finding.kind,
        "symbol": finding.symbol,
        "role": finding.role,
        "message": options.pick(finding.message),
        "severity": finding.severity,
        "confidence": finding.confidence,
        "guard": finding.guard,
        "enclosing": finding.enclosing,
        "path": finding.path,
        "cell": finding.cell,
        **_span(finding.span),
        "text": finding.text,
        "related": [_span(span) for span in sorted(finding.related)],
        "origin": finding.origin,
        "fingerprint": finding.fingerprint,
        "value": finding.value,
        "suppressed": finding.suppressed,
        "baselined": finding.baselined,
        "fixes": [_offer(each) for each in finding.offers],
    }
    return "{\n   " + visible_in_json(_members(values, 3)) + ',\n   "advice": '


def _advice(advice: Advice, options: Options) -> object:
    return {
        "support": advice.support,
        "use": advice.use,
        "note": _text(advice.note, options),
        "shim": advice.shim,
        "since": _sorted(advice.since),
        "until": _sorted(advice.until),
        "effort": advice.effort,
        "fix": advice.fix,
        "evidence": list(advice.evidence),
        "from": advice.origin,
        "unmet": _sorted(advice.unmet),
    }


def _offer(offer: Offer) -> Mapping[str, object]:
    changes = [{**_span(each.span), "text": each.text} for each in offer.changes]
    return {"target": offer.target, "is_safe": offer.is_safe, "doubt": offer.doubt, "changes": changes}


def _span(span: Span) -> Mapping[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _target(target: Target, options: Options) -> object:
    return {
        "name": options.pick(target.name),
        "vendor": target.vendor,
        "family": target.family,
        "stack": _sorted(target.stack),
        "device": target.device,
        "backend": target.backend,
        "shims": {
            shim.id: {"enable": options.pick(shim.enable), "hazards": options.pick(shim.hazards)}
            for shim in target.shims
        },
    }


def _evidence(evidence: Evidence) -> object:
    return {key: value for key, value in evidence._asdict().items() if key != "key"}


def _summary(report: Report) -> object:
    return {
        "files_seen": report.files_seen,
        "files_read": report.files_read,
        "files_unread": sum(report.unread.values()),
        "unread": _sorted(report.unread),
        "findings": len(report.findings),
        "severities": severities(report.findings),
        "suppressed": sum(each.suppressed is not None for each in report.findings),
        "baselined": sum(each.baselined for each in report.findings),
        "works_everywhere": sum(works_everywhere(each) and not is_silenced(each) for each in report.findings),
        "targets": _sorted({each.target: _assessment(each) for each in report.assessments}),
        "remarks": [each._asdict() for each in report.remarks],
    }


def _assessment(assessment: Assessment) -> object:
    return {
        "verdict": assessment.verdict,
        "shares": assessment.shares,
        "effort": {portion: points._asdict() for portion, points in assessment.effort.items()},
        "changes": assessment.changes,
        "shims": _sorted(assessment.shims),
        "blockers": list(assessment.blockers),
        "categories": {category: points._asdict() for category, points in _sorted(assessment.categories).items()},
    }


def _sorted(mapping: Mapping[str, _Value]) -> Mapping[str, _Value]:
    return dict(sorted(mapping.items()))


def _text(text: Text | None, options: Options) -> str | None:
    return None if text is None else options.pick(text)
