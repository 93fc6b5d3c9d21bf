"""The prefilter: with google-re2 and without it the answer is the same."""

import sys

import pytest

from portcheck.prefilter import Prefilter
from tests.scanned import knowledge

MANY = 40
KEYS = ("cuda", "nccl_", "torch.backends", "a+b", "1x128")

DATA = [
    pytest.param(b"", False, id="nothing"),
    pytest.param(b"import numpy", False, id="no key"),
    pytest.param(b"import torch.cuda", True, id="a key"),
    pytest.param(b"CUDA_HOME = 1", True, id="in upper case"),
    pytest.param(b"x = NcCl_debug", True, id="in mixed case"),
    pytest.param(b"torchXbackends", False, id="a dot is a dot"),
    pytest.param(b"aab", False, id="a plus is a plus"),
    pytest.param(b"a+b", True, id="a key with a plus"),
    pytest.param("# 显卡 cuda".encode(), True, id="after Chinese words"),
    pytest.param("# 显卡".encode(), False, id="Chinese words alone"),
    pytest.param(b"\xff\xfe\x00cuda", True, id="in bytes that are no text"),
    pytest.param("cudä ÇUDA ſcuda".encode(), True, id="among letters with marks"),
    pytest.param("ncc\u017f_ \u212auda".encode(), False, id="letters that only fold to a key"),
    pytest.param(b"cu\nda", False, id="broken by a line"),
    pytest.param(b"x" * 100_000 + b"cuda", True, id="at the end of a large file"),
]


def without_re2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)


def last_of_many(data: bytes) -> bool:
    """The answer on a late file of a long scan, when a matcher is worth its start."""
    prefilter = Prefilter(KEYS)
    return [prefilter.keeps(data) for _ in range(MANY)][-1]


@pytest.mark.parametrize(("data", "is_kept"), DATA)
def test_a_file_is_kept_when_it_holds_a_key(data: bytes, is_kept: bool) -> None:
    assert Prefilter(KEYS).keeps(data) == is_kept


@pytest.mark.parametrize(("data", "is_kept"), DATA)
def test_a_file_is_kept_late_in_a_scan_as_it_is_early(data: bytes, is_kept: bool) -> None:
    assert last_of_many(data) == is_kept


@pytest.mark.parametrize(("data", "is_kept"), DATA)
def test_a_file_is_kept_without_re2_as_with_it(data: bytes, is_kept: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    without_re2(monkeypatch)
    assert last_of_many(data) == is_kept


def test_nothing_is_kept_where_there_are_no_keys() -> None:
    assert not Prefilter(()).keeps(b"cuda")


def test_the_keys_of_a_rules_tree_keep_what_its_rules_ask_for() -> None:
    prefilter = Prefilter(knowledge().vocabularies["python"].keys)
    kept = [text for text in (b"torch.cuda.synchronize()", b"NCCL_DEBUG", b"import numpy") if prefilter.keeps(text)]
    assert kept == [b"torch.cuda.synchronize()", b"NCCL_DEBUG"]
