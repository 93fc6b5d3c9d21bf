"""Comments that ask for silence: what they cover, how long, and what is said of those that do nothing."""

from datetime import date

import pytest

from portcheck.model import Remark, Suppression
from portcheck.suppress import is_expired
from tests.scanned import scanned


def silenced(text: str) -> list[tuple[str, int, str | None]]:
    """Rule, line and reason of every finding; None where it is not suppressed."""
    return [(each.rule, each.span.line, each.suppressed) for each in scanned(text).findings]


def remarks_on(text: str) -> list[tuple[int, str]]:
    return [(each.line, each.text) for each in scanned(text).remarks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "import torch\ntorch.cuda.synchronize()  # portcheck: ignore[torch-cuda-synchronize] once a run\n",
            [("torch-cuda-synchronize", 2, "once a run")],
            id="one rule on its line",
        ),
        pytest.param(
            "import torch\nf(torch.cuda.synchronize(), x.to('cuda'))"
            "  # portcheck: ignore[torch-cuda-synchronize, device-string] both\n",
            [("torch-cuda-synchronize", 2, "both"), ("device-string", 2, "both")],
            id="several rules",
        ),
        pytest.param(
            "import torch\ntorch.cuda.synchronize()  # portcheck: ignore[device-api] for now\n",
            [("torch-cuda-synchronize", 2, "for now")],
            id="a category",
        ),
        pytest.param(
            "import torch\ntorch.cuda.mem_get_info()  # portcheck: ignore[torch-cuda-free-memory] the old id\n",
            [("torch-cuda-memory-info", 2, "the old id")],
            id="a former id of the rule",
        ),
        pytest.param(
            "import torch\ntorch.cuda.synchronize()  # portcheck: ignore[device-api]\n",
            [("torch-cuda-synchronize", 2, "")],
            id="without a reason",
        ),
        pytest.param(
            "import torch\n# portcheck: ignore[device-api] next\ntorch.cuda.synchronize()\ntorch.cuda.synchronize()\n",
            [("torch-cuda-synchronize", 3, "next"), ("torch-cuda-synchronize", 4, None)],
            id="on a line of its own, the next statement",
        ),
        pytest.param(
            "import torch\n# portcheck: ignore[device-api] next\n\nf(\n    1,\n    torch.cuda.synchronize(),\n)\n",
            [("torch-cuda-synchronize", 6, "next")],
            id="the whole of the next statement",
        ),
        pytest.param(
            "import torch\n# portcheck: ignore[device-api] head\n@torch.cuda.nvtx.range('x')\ndef f():\n"
            "    torch.cuda.synchronize()\n",
            [("torch-cuda-other", 3, "head"), ("torch-cuda-synchronize", 5, None)],
            id="the decorators of a function but not its body",
        ),
        pytest.param(
            "import torch\nf(\n    torch.cuda.synchronize(),\n    1,\n)  # portcheck: ignore[device-api] above\n",
            [("torch-cuda-synchronize", 3, "above")],
            id="at the end of a statement of several lines",
        ),
        pytest.param(
            "# portcheck: ignore-file[device-api] whole\nimport torch\ntorch.cuda.synchronize()\nx.to('cuda')\n",
            [("torch-cuda-synchronize", 3, "whole"), ("device-string", 4, None)],
            id="the whole file",
        ),
        pytest.param(
            "import torch\ntorch.cuda.synchronize()  # portcheck: ignore[device-api] until: 2026-06-01 soon\n",
            [("torch-cuda-synchronize", 2, "soon")],
            id="on the last day of its time",
        ),
    ],
)
def test_a_comment_silences(text: str, expected: list[tuple[str, int, str | None]]) -> None:
    assert silenced(text) == expected
    assert remarks_on(text) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("torch.cuda.synchronize()  # portcheck: ignore[device-string] other", id="another category"),
        pytest.param("torch.cuda.synchronize()  # portcheck: ignore[device-api] until: 2026-05-31 past", id="expired"),
        pytest.param(
            "torch.cuda.synchronize()  # portcheck: ignore[device-api] until: 2026-02-31 no", id="no such day"
        ),
        pytest.param("torch.cuda.synchronize()\n# portcheck: ignore[device-api] below", id="a comment below"),
        pytest.param("torch.cuda.synchronize(); s = '# portcheck: ignore[device-api]'", id="in a string"),
        pytest.param("torch.cuda.synchronize()  # ignore[device-api]", id="not addressed to portcheck"),
    ],
)
def test_a_comment_does_not_silence(line: str) -> None:
    assert silenced(f"import torch\n{line}\n") == [("torch-cuda-synchronize", 2, None)]


@pytest.mark.parametrize(
    ("line", "remark"),
    [
        pytest.param(
            "x = 1  # portcheck: ignore[device-api] nothing here",
            "nothing here is found by device-api; remove the comment",
            id="unused",
        ),
        pytest.param(
            "x.to('cuda')  # portcheck: ignore[device-string, device-api] one of two",
            "nothing here is found by device-api; remove the name",
            id="unused in part",
        ),
        pytest.param(
            "x.to('cuda')  # portcheck: ignore[device-strings] misspelt",
            "no rule or category is called 'device-strings'; `portcheck rules list` shows them",
            id="unknown",
        ),
        pytest.param(
            "x.to('cuda')  # portcheck: ignore[device-string] until: 2026-05-31 past",
            "this suppression ended on 2026-05-31; mend the code or set a later day",
            id="expired",
        ),
        pytest.param(
            "x.to('cuda')  # portcheck: ignore[] all of it",
            "this suppression names no rule; write `ignore[rule]`",
            id="without a name",
        ),
    ],
)
def test_a_comment_that_does_nothing_is_told(line: str, remark: str) -> None:
    assert scanned(f"import torch\n{line}\n").remarks == (Remark("model.py", 2, remark),)


def test_every_unknown_name_of_a_comment_is_told() -> None:
    assert remarks_on("x.to('cuda')  # portcheck: ignore[one, device-string, two]\n") == [
        (1, "no rule or category is called 'one'; `portcheck rules list` shows them"),
        (1, "no rule or category is called 'two'; `portcheck rules list` shows them"),
    ]


def test_an_unused_comment_is_told_in_a_file_without_any_vendor_word() -> None:
    assert remarks_on("x = 1  # portcheck: ignore[memory-api] long gone\n") == [
        (1, "nothing here is found by memory-api; remove the comment")
    ]


def test_a_file_that_does_not_parse_keeps_its_comments() -> None:
    text = "print 'old'\nimport torch\ntorch.cuda.synchronize()  # portcheck: ignore[device-api] python 2\n"
    assert silenced(text) == [("torch-cuda-synchronize", 3, "python 2")]


def test_a_suppression_without_a_day_never_expires() -> None:

    assert not is_expired(Suppression(("device-api",), 1, 1, 1, ""), date.max)
