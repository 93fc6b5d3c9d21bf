"""The whole report as JSON: the contract that other tools and the matrix read.

Within one format number keys may be added; none is removed or changes its meaning.
"""

import json
from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import TypeVar

from portcheck.model import Advice, Assessment, Evidence, Finding, Report, Span, Target, Text
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
        "format": _encoded(FORMAT, 1),
        "tool_version": _encoded(options.version, 1),
        "knowledge_version": _encoded(report.knowledge_version, 1),
        "root": _encoded({"name": report.root, "revision": report.revision}, 1),
        "targets": _encoded(_sorted(targets), 1),
        "evidence": _encoded(
            {key: _evidence(report.evidence[key]) for key in sorted(used & report.evidence.keys())}, 1
        ),
        "model": _encoded({}, 1),
        "findings": _findings(report.findings, options),
        "skipped": _encoded([each._asdict() for each in sorted(report.skipped, key=attrgetter("path", "reason"))], 1),
        "summary": _encoded(_summary(report), 1),
    }
    return visible_in_json("{\n" + ",\n".join(f' "{key}": {part}' for key, part in parts.items()) + "\n}\n")


def _encoded(value: object, depth: int) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)


def _findings(findings: Iterable[Finding], options: Options) -> str:
    # Thousands of findings share few answers, and json encodes indented text slowly: each is encoded once.
    advised: dict[int, str] = {}
    found = [_finding(each, advised, options) for each in ordered(findings)]
    return "[\n  " + ",\n  ".join(found) + "\n ]" if found else "[]"


def _finding(finding: Finding, advised: dict[int, str], options: Options) -> str:
    if id(finding.advice) not in advised:
        advice = {target: _advice(finding.advice[target], options) for target in sorted(finding.advice)}
        advised[id(finding.advice)] = _encoded(advice, 3)
    named = {
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
    }
    marked = {
        "origin": finding.origin,
        "fingerprint": finding.fingerprint,
        "suppressed": finding.suppressed,
        "baselined": finding.baselined,
    }
    parts = [
        _flat(named),
        f'"related": {_encoded([_span(span) for span in sorted(finding.related)], 3)}',
        _flat(marked),
        '"fixes": []',
        f'"advice": {advised[id(finding.advice)]}',
    ]
    return "{\n   " + ",\n   ".join(parts) + "\n  }"


def _flat(values: Mapping[str, object]) -> str:
    """Members of a finding, without its braces, indented as `_encoded` would."""
    return json.dumps(values, ensure_ascii=False, separators=(",\n   ", ": "))[1:-1]


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
    }


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
