"""One word for another in files that are not Python."""

from collections.abc import Iterable

import pytest

from portcheck.fix.words import plan_words
from portcheck.model import Advice, Finding, Support, Target, Way
from portcheck.scan import scan_texts
from tests.sources import knowledge


def target() -> Target:
    return knowledge().answers("ascend-910b").target


def answered(path: str, text: str, words: dict[str, str], way: Way = Way.WORD) -> tuple[Finding, ...]:
    """The findings of a file, with new words for some of their symbols."""
    found = scan_texts({path: text}, knowledge())
    return tuple(each._replace(advice={target().id: advice(words.get(each.symbol), way)}) for each in found)


def advice(use: str | None, way: Way) -> Advice:
    return Advice(Support.REPLACE, use=use, fix=None if use is None else "safe", way=way)


def fixed(path: str, text: str, words: dict[str, str], way: Way = Way.WORD, wanted: Iterable[str] | None = None) -> str:
    chosen = None if wanted is None else frozenset(wanted)
    return plan_words(text, answered(path, text, words, way), target(), chosen, is_unsafe_too=True).text


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (
            "run.sh",
            "# CUDA_VISIBLE_DEVICES\nexport  CUDA_VISIBLE_DEVICES=0,1 # two\n",
            "# CUDA_VISIBLE_DEVICES\nexport  ASCEND_RT_VISIBLE_DEVICES=0,1 # two\n",
        ),
        ("run.sh", "export MY_CUDA_VISIBLE_DEVICES=0\n", "export MY_CUDA_VISIBLE_DEVICES=0\n"),
        (
            "pod.yaml",
            "env:\r\n  - name: CUDA_VISIBLE_DEVICES  # one\r\n    value: '0'\r\n",
            "env:\r\n  - name: ASCEND_RT_VISIBLE_DEVICES  # one\r\n    value: '0'\r\n",
        ),
    ],
)
def test_a_word_changes_at_its_place_alone(path: str, before: str, after: str) -> None:
    assert fixed(path, before, {"CUDA_VISIBLE_DEVICES": "ASCEND_RT_VISIBLE_DEVICES"}) == after


def test_what_was_not_asked_for_is_kept() -> None:
    text = "export CUDA_VISIBLE_DEVICES=0\n"
    assert fixed("run.sh", text, {"CUDA_VISIBLE_DEVICES": "ASCEND_RT_VISIBLE_DEVICES"}, wanted=()) == text


@pytest.mark.parametrize(("use", "device"), [("npu", "npu:0"), ('torch.device("npu")', "cuda:0")])
def test_a_device_becomes_a_word_and_no_expression(use: str, device: str) -> None:
    text = "device: cuda:0\n"
    assert fixed("config.yaml", text, {"cuda:0": use}, Way.DEVICE_STRING) == f"device: {device}\n"
