"""Guards in Python: what stands under a question for CUDA, a vendor or a package says so, and nothing else does."""

import pytest

from tests.sources import marked, seen


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "if «torch.cuda.is_available»():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="the branch that is taken",
        ),
        pytest.param(
            "if «torch.cuda.is_available»():\n    pass\nelse:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="the other branch",
        ),
        pytest.param(
            "if not «torch.cuda.is_available»():\n    pass\nelse:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="the other branch of a negation",
        ),
        pytest.param(
            "if fast and «torch.cuda.is_available»():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="a part of an and",
        ),
        pytest.param(
            "if fast or «torch.cuda.is_available»():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="a part of an or",
        ),
        pytest.param(
            "if «torch.cuda.is_available»() and «torch.cuda.synchronize»():\n    pass",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="what follows in the same and",
        ),
        pytest.param(
            "if «torch.cuda.device_count»() > 1:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.device_count call; api torch.cuda.synchronize call availability",
            id="a number of devices",
        ),
        pytest.param(
            "if «torch.version.cuda» is not None:\n    «torch.cuda.synchronize»()",
            "api torch.version.cuda comparison; api torch.cuda.synchronize call availability",
            id="a version of CUDA",
        ),
        pytest.param(
            "def f():\n    if not «torch.cuda.is_available»():\n        return\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="an early return",
        ),
        pytest.param(
            "if not «torch.cuda.is_available»():\n    raise RuntimeError\n«torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="an early raise",
        ),
        pytest.param(
            "if not «torch.cuda.is_available»():\n    sys.exit(1)\n«torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="an early exit of the program",
        ),
        pytest.param(
            "for x in y:\n    if not «torch.cuda.is_available»():\n        continue\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="an early continue",
        ),
        pytest.param(
            "assert «torch.cuda.is_available»()\n«torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call",
            id="an assertion before it, which insists",
        ),
        pytest.param(
            "x = «torch.cuda.Event»() if «torch.cuda.is_available»() else None",
            "api torch.cuda.Event call availability; api torch.cuda.is_available call",
            id="a ternary",
        ),
        pytest.param(
            'device = «"cuda"» if «torch.cuda.is_available»() else "cpu"',
            "device cuda assignment availability; api torch.cuda.is_available call",
            id="the ternary that picks the device, which is still found",
        ),
        pytest.param(
            "ok = «torch.cuda.is_available»()\nif ok:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="a variable that holds the answer",
        ),
        pytest.param(
            "if HAS_CUDA:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call availability",
            id="a flag whose name asks",
        ),
        pytest.param(
            "if self.use_cuda:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call availability",
            id="an attribute whose name asks",
        ),
        pytest.param(
            "while «torch.cuda.is_available»():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="a while statement",
        ),
        pytest.param(
            "x = [«torch.cuda.Event»() for _ in y if «torch.cuda.is_available»()]",
            "api torch.cuda.Event call availability; api torch.cuda.is_available call",
            id="a condition of a comprehension",
        ),
        pytest.param(
            "if «torch.cuda.is_available»():\n    def f():\n        «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="a function defined under the question",
        ),
    ],
)
def test_availability_guards(code: str, whats: str) -> None:
    code = f"import torch, sys\n{code}"
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "if is_npu():\n    pass\nelif is_cuda():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call vendor",
            id="a chain that asks for each vendor",
        ),
        pytest.param(
            "if IS_ROCM:\n    pass\nelse:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call vendor",
            id="the branch that is not another vendor's",
        ),
        pytest.param(
            'if x.device.type == «"cuda"»:\n    «torch.cuda.synchronize»()',
            "device cuda comparison; api torch.cuda.synchronize call vendor",
            id="a device's type",
        ),
        pytest.param(
            'if «"cuda"» in device:\n    «torch.cuda.synchronize»()',
            "device cuda comparison; api torch.cuda.synchronize call vendor",
            id="a device's name",
        ),
        pytest.param(
            'if device.startswith(«"cuda"»):\n    «torch.cuda.synchronize»()',
            "device cuda comparison medium; api torch.cuda.synchronize call vendor",
            id="the beginning of a device's name",
        ),
        pytest.param(
            "if current_platform.is_cuda():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call vendor",
            id="a platform",
        ),
        pytest.param(
            "if x.«is_cuda»:\n    «torch.cuda.synchronize»()",
            "method .is_cuda reference medium; api torch.cuda.synchronize call vendor",
            id="a tensor",
        ),
        pytest.param(
            "if torch.version.hip:\n    pass\nelse:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call vendor",
            id="the version of another vendor's stack",
        ),
        pytest.param(
            'if hasattr(torch, "npu"):\n    pass\nelse:\n    «torch.cuda.synchronize»()',
            "api torch.cuda.synchronize call vendor",
            id="a module of another vendor",
        ),
        pytest.param(
            'match x.device.type:\n    case «"cuda"»:\n        «torch.cuda.synchronize»()',
            "device cuda comparison; api torch.cuda.synchronize call vendor",
            id="a case of a match statement",
        ),
    ],
)
def test_vendor_dispatch_guards(code: str, whats: str) -> None:
    code = f"import torch\n{code}"
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "try:\n    import «flash_attn»\nexcept ImportError:\n    flash_attn = None",
            "import flash_attn import import-fallback",
            id="an import that may fail",
        ),
        pytest.param(
            "try:\n    import «flash_attn»\nexcept ModuleNotFoundError:\n    pass",
            "import flash_attn import import-fallback",
            id="a module that may be missing",
        ),
        pytest.param(
            "try:\n    import «flash_attn»\nexcept (ImportError, OSError):\n    pass",
            "import flash_attn import import-fallback",
            id="several exceptions",
        ),
        pytest.param(
            "try:\n    import «flash_attn»\nexcept Exception:\n    pass",
            "import flash_attn import import-fallback",
            id="any exception",
        ),
        pytest.param(
            "with contextlib.suppress(ImportError):\n    import «flash_attn»",
            "import flash_attn import import-fallback",
            id="a suppressed exception",
        ),
        pytest.param(
            "try:\n    import «flash_attn»\n    HAS = True\nexcept ImportError:\n    HAS = False\n"
            "if HAS:\n    «torch.cuda.synchronize»()",
            "import flash_attn import import-fallback; api torch.cuda.synchronize call import-fallback",
            id="the flag that the import sets",
        ),
        pytest.param(
            "if FLASH_ATTN_AVAILABLE:\n    import «flash_attn»",
            "import flash_attn import import-fallback",
            id="a flag whose name asks for a package",
        ),
        pytest.param(
            'import importlib.util\nif importlib.util.find_spec(«"flash_attn"»):\n    «torch.cuda.synchronize»()',
            "import flash_attn import medium import-fallback; api torch.cuda.synchronize call import-fallback",
            id="find_spec",
        ),
        pytest.param(
            "from importlib.util import find_spec\n"
            'if find_spec(«"flash_attn"») is not None:\n    «torch.cuda.synchronize»()',
            "import flash_attn import medium import-fallback; api torch.cuda.synchronize call import-fallback",
            id="find_spec compared with None",
        ),
    ],
)
def test_an_import_fallback_guards(code: str, whats: str) -> None:
    code = f"import torch, contextlib\n{code}"
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "@requires_cuda\ndef test_f():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call availability",
            id="requires_cuda",
        ),
        pytest.param(
            "@require_cuda()\ndef test_f():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call availability",
            id="require_cuda with brackets",
        ),
        pytest.param(
            '@pytest.mark.skipif(not «torch.cuda.is_available»(), reason="needs cuda")\n'
            "def test_f():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="skipif",
        ),
        pytest.param(
            '@unittest.skipUnless(«torch.cuda.is_available»(), "needs cuda")\n'
            "def test_f():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call availability",
            id="skipUnless",
        ),
        pytest.param(
            "@requires_cuda\nclass TestF:\n    def test_f(self):\n        «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call availability",
            id="the decorator of a class",
        ),
    ],
)
def test_a_decorator_guards(code: str, whats: str) -> None:
    code = f"import torch, pytest, unittest\n{code}"
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "if debug:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a question for something else",
        ),
        pytest.param(
            "if «torch.cuda.is_available»():\n    pass\n«torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call",
            id="a question that is over",
        ),
        pytest.param(
            "def f():\n    if «torch.cuda.is_available»():\n        return\ndef g():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_available call; api torch.cuda.synchronize call",
            id="an early return of another function",
        ),
        pytest.param(
            "try:\n    «torch.cuda.synchronize»()\nexcept ValueError:\n    pass",
            "api torch.cuda.synchronize call",
            id="a try that catches no failed import",
        ),
        pytest.param(
            "try:\n    import «flash_attn»\nexcept ImportError:\n    raise RuntimeError",
            "import flash_attn import",
            id="a failed import that is raised again",
        ),
        pytest.param(
            "if cuda_graphs:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a name that holds the word and asks nothing",
        ),
        pytest.param(
            "@functools.cache\ndef f():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a decorator that asks nothing",
        ),
        pytest.param(
            'if mode == "train":\n    «torch.cuda.synchronize»()',
            "api torch.cuda.synchronize call",
            id="a comparison with another word",
        ),
        pytest.param(
            "if «torch.cuda.is_available»():\n    x = 1\ny = «torch.cuda.Event»()",
            "api torch.cuda.is_available call; api torch.cuda.Event call",
            id="a branch that does not leave",
        ),
        pytest.param(
            "ok = check()\nif ok:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a variable that holds another answer",
        ),
    ],
)
def test_nothing_is_guarded_by(code: str, whats: str) -> None:
    code = f"import torch, functools\n{code}"
    assert seen(code) == marked(code, whats)
