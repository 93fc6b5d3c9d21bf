"""Comments that ask for silence in Python: what they cover, what they name, and what is no such comment."""

import pytest

from portcheck.model import Suppression
from portcheck.scan import scan_texts
from tests.sources import knowledge, reading


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        pytest.param("x = 1\ny.cuda()  # portcheck: ignore[a]", (2, 2), id="its own line"),
        pytest.param(
            "# portcheck: ignore[a]\ny.cuda()\nz()", (2, 2), id="the statement after it, where it stands alone"
        ),
        pytest.param("# portcheck: ignore[a]\n\n\ny.cuda()\nz()", (4, 4), id="the next statement past empty lines"),
        pytest.param(
            "y = f(\n    x.cuda(),  # portcheck: ignore[a]\n    z,\n)", (1, 4), id="the whole statement around it"
        ),
        pytest.param(
            "y = f(\n    x.cuda(),\n)  # portcheck: ignore[a]", (1, 3), id="the statement that ends on its line"
        ),
        pytest.param(
            "# portcheck: ignore[a]\ny = f(\n    x.cuda(),\n)\nz()", (2, 4), id="a statement of several lines after it"
        ),
        pytest.param(
            "def f(x=y.cuda()):  # portcheck: ignore[a]\n    g()\n    h()",
            (1, 1),
            id="the head of a compound statement",
        ),
        pytest.param("# portcheck: ignore[a]\n@d\ndef f():\n    g()", (2, 3), id="a head with its decorators"),
        pytest.param("def f():\n    x.cuda()  # portcheck: ignore[a]\n    g()", (2, 2), id="the inner statement"),
        pytest.param("# portcheck: ignore-file[a]\nx = 1\ny = 2\n", (1, 4), id="the whole file"),
        pytest.param("x = 1\ny = 2\n# portcheck: ignore-file[a]", (1, 3), id="the whole file from its end"),
        pytest.param("if x:  # portcheck: ignore[a]\n    y()\nelse:\n    z()", (1, 1), id="the head of a condition"),
    ],
)
def test_a_comment_covers(code: str, lines: tuple[int, int]) -> None:
    (asked,) = reading(code).suppressions
    assert (asked.first, asked.last) == lines


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        pytest.param("# portcheck: ignore[a]", Suppression(("a",), 1, 1, 1, ""), id="one rule"),
        pytest.param("# portcheck: ignore[a, b]", Suppression(("a", "b"), 1, 1, 1, ""), id="two rules"),
        pytest.param("# portcheck: ignore[a] it is ours", Suppression(("a",), 1, 1, 1, "it is ours"), id="a reason"),
        pytest.param("#portcheck:ignore[a]", Suppression(("a",), 1, 1, 1, ""), id="no spaces"),
        pytest.param(
            "# portcheck: ignore[a] until: 2030-01-02 ours",
            Suppression(("a",), 1, 1, 1, "ours", "2030-01-02"),
            id="a last day",
        ),
        pytest.param(
            "# noqa  # portcheck: ignore[a] ours", Suppression(("a",), 1, 1, 1, "ours"), id="another tool's comment"
        ),
        pytest.param("# portcheck: ignore[a] 我们的", Suppression(("a",), 1, 1, 1, "我们的"), id="a reason in Chinese"),
    ],
)
def test_a_comment_says(comment: str, expected: Suppression) -> None:
    assert reading(f"x.cuda()  {comment}").suppressions == (expected,)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('x = "# portcheck: ignore[a]"', id="a string"),
        pytest.param('"""\n# portcheck: ignore[a]\n"""', id="a docstring"),
        pytest.param("x = 1  # portcheck is used here", id="a comment about the tool"),
        pytest.param("x = 1  # noqa", id="another tool's comment"),
    ],
)
def test_no_comment_is_heard_in(code: str) -> None:
    assert reading(code).suppressions == ()


@pytest.mark.parametrize(
    ("line", "suppressed"),
    [
        pytest.param("x.cuda()  # portcheck: ignore[tensor-cuda-method] ours", "ours", id="its rule"),
        pytest.param("x.cuda()  # portcheck: ignore[tensor-cuda] ours", "ours", id="its category"),
        pytest.param("x.cuda()  # portcheck: ignore[tensor-cuda-method]", "", id="its rule without a reason"),
        pytest.param("x.cuda()  # portcheck: ignore[device-string] ours", None, id="another rule"),
        pytest.param("x.cuda()  # portcheck: ignore", None, id="a comment that names no rule"),
        pytest.param("x.cuda()  # portcheck: ignore[]", None, id="a comment whose brackets are empty"),
        pytest.param("x.cuda()", None, id="no comment"),
        pytest.param("# portcheck: ignore[tensor-cuda-method] ours\nx.cuda()", "ours", id="the line above"),
        pytest.param("x.cuda()\n# portcheck: ignore[tensor-cuda-method] ours", None, id="the line below"),
    ],
)
def test_a_finding_is_kept_and_marked_by(line: str, suppressed: str | None) -> None:
    (finding,) = scan_texts({"example.py": f"{line}\n"}, knowledge())
    assert finding.suppressed == suppressed
