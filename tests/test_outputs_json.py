"""The JSON output: the contract that other tools stand on."""

import json

import pytest

from portcheck.matrix import assess
from portcheck.outputs import render
from tests.golden_outputs import options
from tests.reports import finding, report, whole

TOP = "format tool_version knowledge_version root assumptions targets evidence model findings skipped summary"
FINDING = (
    "rule category kind symbol role message severity confidence guard enclosing path cell line column end_line"
    " end_column text related origin fingerprint value suppressed baselined fixes advice"
)
ADVICE = "support use note shim since until effort fix evidence from unmet"


def test_json_keeps_its_contract_of_keys_in_their_order() -> None:
    document = json.loads(render(assess(whole()), "json", options()))
    first = document["findings"][0]
    keys = [list(document), list(first), list(first["advice"]["acme-1"])]
    assert keys == [TOP.split(), FINDING.split(), ADVICE.split()]


def test_json_is_indented_as_the_standard_library_does() -> None:
    shown = render(assess(whole()), "json", options())
    assert shown == json.dumps(json.loads(shown), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_json_speaks_the_chosen_language(language: str) -> None:
    said = {"en": "asks the CUDA device for its free memory", "zh": "查询 CUDA 设备的空闲显存"}
    document = json.loads(render(report(finding()), "json", options(language)))
    assert document["findings"][0]["message"] == said[language]


def test_json_cites_only_evidence_in_its_table() -> None:
    document = json.loads(render(assess(whole()), "json", options()))
    cited = {key for each in document["findings"] for said in each["advice"].values() for key in said["evidence"]}
    assert cited == set(document["evidence"])


def test_json_keeps_the_text_of_a_finding_to_the_letter() -> None:
    text = "x = '\x1b\x9b\u202e\u4f60'  # \t\n"
    document = json.loads(render(report(finding(text=text)), "json", options()))
    assert document["findings"][0]["text"] == text
