"""Names of other files are passed by until these files are known; that changes nothing that is reported."""

import pytest

from portcheck.scan import scan_texts
from tests.scanned import places
from tests.sources import knowledge

pytest.importorskip("re2")

# With so many files keys are placed by a matcher, and names may wait.
FILLERS = {f"pkg/part_{number}.py": 'import torch\n\ntorch.zeros(2, device="cuda")\n' for number in range(20)}
HELPERS = {
    "pkg/__init__.py": "",
    "pkg/tools.py": (
        "import torch\n\n\ndef pack_amax(x, amax):\n    return (x / amax).to(torch.float8_e4m3fn)\n\n\n"
        'def plain(x):\n    return x.to("cpu")\n'
    ),
    "pkg/short.py": "from torch.cuda import synchronize as settle\n\n\nclass Plain:\n    pass\n",
}


def found(code: str) -> list[tuple[str, str, int]]:
    findings = scan_texts({**FILLERS, **HELPERS, "pkg/user.py": code}, knowledge())
    return [place for place in places(findings) if place[0] == "pkg/user.py"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(
            "from pkg.tools import pack_amax\n\n# cuda\n\n\ndef run(x):\n    return pack_amax(x, 1)\n",
            [("fp8-helper-call", 7)],
            id="a helper that works in FP8",
        ),
        pytest.param(
            "from pkg import tools\n\n# cuda\n\n\ndef run(x):\n    return tools.pack_amax(x, 1)\n",
            [("fp8-helper-call", 7)],
            id="a helper through its module",
        ),
        pytest.param(
            "import pkg.tools\n\n# cuda\n\n\ndef run(x):\n    return pkg.tools.pack_amax(x, 1)\n",
            [("fp8-helper-call", 7)],
            id="a helper through its package",
        ),
        pytest.param(
            "from pkg.short import settle\n\n# cuda\n\n\ndef run():\n    settle()\n",
            [("torch-cuda-synchronize", 1), ("torch-cuda-synchronize", 7)],
            id="a name of PyTorch handed on",
        ),
        pytest.param(
            "from pkg import tools as kit\n\n# cuda\n\n\ndef run(x):\n    return kit.pack_amax(x, 1)\n",
            [("fp8-helper-call", 7)],
            id="a helper through its module by another name",
        ),
        pytest.param(
            "from pkg import tools\n\n# cuda\nkit = tools\n\n\ndef run(x):\n    return kit.pack_amax(x, 1)\n",
            [("fp8-helper-call", 8)],
            id="a helper through a variable that holds its module",
        ),
        pytest.param(
            "# cuda\n\n\ndef run(x):\n    import modelopt.torch.opt as mto\n\n    return mto.modelopt_state(x)\n",
            [("nemo-library", 5), ("nemo-library", 7)],
            id="a vendor's package with a part that is named like another one",
        ),
        pytest.param(
            "from pkg import tools\n\n# cuda\n\n\ndef run(x):\n    return tools.plain(x)\n",
            [],
            id="a helper that is bound to nothing, through its module",
        ),
        pytest.param(
            "from pkg.tools import plain\n\n# cuda\n\n\ndef run(x):\n    return plain(x)\n",
            [],
            id="a helper that is bound to nothing",
        ),
        pytest.param(
            "from pkg.short import Plain\n\n# cuda\n\n\ndef run(x):\n    return Plain().settle(x)\n",
            [],
            id="a method of the same name",
        ),
    ],
)
def test_a_use_is_found(code: str, expected: list[tuple[str, int]]) -> None:
    assert [(rule, line) for _, rule, line in found(code)] == expected
