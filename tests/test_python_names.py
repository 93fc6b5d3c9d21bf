"""Python names: every way a name is bound and written leads to what it stands for."""

import pytest

from tests.sources import marked, seen


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("import torch\n«torch.cuda.synchronize»()", "api torch.cuda.synchronize call", id="full name"),
        pytest.param(
            "import «torch.cuda as tc»\n«tc.synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call",
            id="alias of the submodule",
        ),
        pytest.param(
            "import «torch.cuda»\n«torch.cuda.synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call",
            id="submodule by its full name",
        ),
        pytest.param(
            "import torch as t\n«t.cuda.synchronize»()", "api torch.cuda.synchronize call", id="alias of the package"
        ),
        pytest.param(
            "from torch import «cuda»\n«cuda.synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call",
            id="module from its package",
        ),
        pytest.param(
            "from torch import «cuda as gpu»\n«gpu.synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call",
            id="module from its package under another name",
        ),
        pytest.param(
            "from torch.cuda import «synchronize as sync», «Stream»\n«sync»()\n«Stream»()",
            "import torch.cuda.synchronize import; import torch.cuda.Stream import; "
            "api torch.cuda.synchronize call; api torch.cuda.Stream call",
            id="two functions, one under another name",
        ),
        pytest.param(
            "from «torch.cuda» import (\n    «Stream»,\n    «Event»,\n)",
            "import torch.cuda import; import torch.cuda.Stream import; import torch.cuda.Event import",
            id="import over several lines, the module and each name at its line",
        ),
        pytest.param(
            "import torch\nT = «torch.cuda»\n«T.synchronize»()",
            "api torch.cuda assignment; api torch.cuda.synchronize call",
            id="alias assigned to a variable",
        ),
        pytest.param(
            "import torch\nT = torch\n«T.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="alias of the package assigned to a variable",
        ),
        pytest.param(
            "import torch\nsync = «torch.cuda.synchronize»\n«sync»()",
            "api torch.cuda.synchronize assignment; api torch.cuda.synchronize call",
            id="alias of the function assigned to a variable",
        ),
        pytest.param(
            'import torch\n«getattr(torch, "cuda").synchronize»()',
            "api torch.cuda.synchronize call",
            id="getattr with a literal name",
        ),
        pytest.param(
            'import torch\ngpu = «getattr(torch, "cuda", None)»\n«gpu.synchronize»()',
            "api torch.cuda assignment; api torch.cuda.synchronize call",
            id="getattr with a default, kept in a variable",
        ),
        pytest.param(
            '«__import__("torch").cuda.synchronize»()',
            "api torch.cuda.synchronize call",
            id="__import__ with a literal name",
        ),
        pytest.param(
            'import importlib\ngpu = «importlib.import_module("torch.cuda")»\n«gpu.synchronize»()',
            "api torch.cuda assignment; api torch.cuda.synchronize call",
            id="import_module with a literal name",
        ),
        pytest.param(
            "from torch.cuda import «*»\n«synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call medium",
            id="star import of a known module",
        ),
        pytest.param(
            "import torch\n«torch.cuda.current_stream»().synchronize()",
            "api torch.cuda.current_stream call",
            id="the name before a chain goes on through a call",
        ),
        pytest.param(
            "import torch\nprint(torch.zeros(1), «torch.cuda.device_count»())",
            "api torch.cuda.device_count call",
            id="a call inside a message",
        ),
    ],
)
def test_a_name_is_found_through(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("cuda = Pool()\ncuda.synchronize()", id="an object of the file's own"),
        pytest.param("import mytorch as torch\ntorch.cpu.synchronize()", id="another attribute of another package"),
        pytest.param(
            "class torch:\n    class cuda:\n        synchronize = print\ntorch.cuda.synchronize()", id="a class"
        ),
        pytest.param("import torch\nname = 'cuda_pool'\ngetattr(torch, name)", id="getattr with a name not known"),
        pytest.param("import torch\ntorch.cpu.synchronize()", id="another module of the package"),
        pytest.param("import torch\nself.torch.cuda.synchronize()", id="an attribute of an object called like it"),
        pytest.param("import numpy as cuda\ncuda.synchronize()", id="another package under this name"),
    ],
)
def test_a_name_is_not_found_in(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "def f():\n    import torch\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a function that imports it",
        ),
        pytest.param(
            "import torch\ndef f():\n    def g():\n        «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a nested function",
        ),
        pytest.param(
            "import torch\nasync def f():\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a coroutine",
        ),
        pytest.param(
            "import torch\nf = lambda: «torch.cuda.synchronize»()", "api torch.cuda.synchronize call", id="a lambda"
        ),
        pytest.param(
            "import torch\nn = [«torch.cuda.memory_allocated»(i) for i in range(2)]",
            "api torch.cuda.memory_allocated call",
            id="a comprehension",
        ),
        pytest.param(
            "import torch\nn = {i: «torch.cuda.memory_allocated»(i) for i in range(«torch.cuda.device_count»())}",
            "api torch.cuda.memory_allocated call; api torch.cuda.device_count call",
            id="a dictionary comprehension and what it runs over",
        ),
        pytest.param(
            'import torch\n@«torch.cuda.nvtx.range»("step")\ndef f(): ...',
            "api torch.cuda.nvtx.range decorator",
            id="a decorator",
        ),
        pytest.param(
            "import torch\nclass Queue(«torch.cuda.Stream»): ...",
            "api torch.cuda.Stream base",
            id="the bases of a class",
        ),
        pytest.param(
            "import torch\nclass C:\n    def f(self):\n        «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a method",
        ),
        pytest.param(
            "import torch\nclass C:\n    cuda = 1\n    def f(self):\n        «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a method of a class that has an attribute of that name",
        ),
        pytest.param(
            "from torch import «cuda»\nclass C:\n    cuda = Pool()\n    def f(self):\n        «cuda.synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call",
            id="a method, which does not see the attributes of its class",
        ),
        pytest.param(
            "import torch\ndef f(stream: «torch.cuda.Stream») -> «torch.cuda.Event»: ...",
            "api torch.cuda.Stream annotation; api torch.cuda.Event annotation",
            id="annotations of a function",
        ),
        pytest.param(
            "import torch\nstream: «torch.cuda.Stream» | None = None",
            "api torch.cuda.Stream annotation",
            id="the annotation of a variable",
        ),
        pytest.param(
            "import torch\nstreams: list[«torch.cuda.Stream»] = []",
            "api torch.cuda.Stream annotation",
            id="an annotation inside brackets",
        ),
        pytest.param(
            "import torch\nwith «torch.cuda.stream»(s), «torch.cuda.device»(1): ...",
            "api torch.cuda.stream call; api torch.cuda.device call",
            id="the items of a with statement",
        ),
        pytest.param(
            "import torch\ndef f(stream=«torch.cuda.default_stream»()): ...",
            "api torch.cuda.default_stream call",
            id="a parameter's default",
        ),
        pytest.param(
            "import torch\ntry:\n    f()\nexcept «torch.cuda.OutOfMemoryError»:\n    pass",
            "api torch.cuda.OutOfMemoryError reference",
            id="the class of an exception",
        ),
        pytest.param(
            "import torch\ndel «torch.cuda.synchronize»", "api torch.cuda.synchronize reference", id="a del statement"
        ),
        pytest.param(
            "import torch\n«torch.cuda.synchronize» = lambda: None",
            "api torch.cuda.synchronize assignment",
            id="the target of an assignment",
        ),
        pytest.param(
            "import torch\nmatch «torch.cuda.device_count»():\n    case 1: «torch.cuda.synchronize»()",
            "api torch.cuda.device_count call; api torch.cuda.synchronize call",
            id="a match statement",
        ),
        pytest.param(
            "import torch\nasync def f():\n    async with g():\n        async for x in h():\n"
            "            «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="asynchronous blocks",
        ),
        pytest.param(
            "import torch\nwhile «torch.cuda.is_initialized»():\n    pass\nelse:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.is_initialized call; api torch.cuda.synchronize call availability",
            id="a while statement and its else",
        ),
        pytest.param(
            "import torch\ntry:\n    f()\nfinally:\n    «torch.cuda.synchronize»()",
            "api torch.cuda.synchronize call",
            id="a finally block",
        ),
        pytest.param(
            "import torch\nassert «torch.cuda.device_count»() > 1",
            "api torch.cuda.device_count call",
            id="an assert statement",
        ),
        pytest.param(
            "import torch\ndef f():\n    yield «torch.cuda.Event»()", "api torch.cuda.Event call", id="a yield"
        ),
    ],
)
def test_a_name_is_found_in(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            'import torch\ndef f(stream: «"torch.cuda.Stream"»): ...',
            "api torch.cuda.Stream annotation",
            id="a whole annotation",
        ),
        pytest.param(
            'import torch\ndef f(stream: Optional[«"torch.cuda.Stream"»] = None): ...',
            "api torch.cuda.Stream annotation",
            id="a part of an annotation",
        ),
        pytest.param(
            'import torch\ndef f() -> «"torch.cuda.Event"»: ...', "api torch.cuda.Event annotation", id="a result"
        ),
        pytest.param(
            'import torch\nclass C:\n    stream: «"torch.cuda.Stream"»',
            "api torch.cuda.Stream annotation",
            id="a field",
        ),
    ],
)
def test_a_name_is_found_in_a_string_that_is(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('import torch\ndef f():\n    """See torch.cuda.Stream."""', id="a docstring"),
        pytest.param('import torch\nf("uses torch.cuda.Stream inside")', id="an argument of prose"),
        pytest.param("import torch\n# torch.cuda.synchronize()", id="a comment"),
        pytest.param('import torch\n"""\ntorch.cuda.synchronize()\n"""', id="a string that is a statement"),
        pytest.param('import torch\ndef f(x: Literal["torch.cuda.Stream"]): ...', id="a literal type"),
    ],
)
def test_a_name_is_not_found_in_text_that_is(code: str) -> None:
    assert seen(code) == ()
