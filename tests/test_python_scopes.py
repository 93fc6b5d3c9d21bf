"""Python scopes: a shadowed name leads nowhere; conditions, global and nonlocal do not hide one."""

import pytest

from tests.sources import constructs, marked, reading, seen


@pytest.mark.parametrize(
    "local",
    [
        pytest.param("def f(cuda):\n    cuda.synchronize()", id="a parameter"),
        pytest.param("def f(*cuda):\n    cuda.synchronize()", id="a starred parameter"),
        pytest.param("def f(*, cuda=None):\n    cuda.synchronize()", id="a keyword parameter"),
        pytest.param("def f():\n    cuda = Pool()\n    cuda.synchronize()", id="a local variable"),
        pytest.param("def f():\n    cuda: Pool = Pool()\n    cuda.synchronize()", id="an annotated local variable"),
        pytest.param("def f():\n    cuda, other = pools()\n    cuda.synchronize()", id="one of several assigned"),
        pytest.param("def f():\n    for cuda in pools():\n        cuda.synchronize()", id="a loop variable"),
        pytest.param("x = [cuda.synchronize() for cuda in pools()]", id="a comprehension's variable"),
        pytest.param("x = {cuda: cuda.synchronize() for cuda in pools()}", id="a dictionary comprehension's variable"),
        pytest.param("f = lambda cuda: cuda.synchronize()", id="a lambda's parameter"),
        pytest.param("def f():\n    with pool() as cuda:\n        cuda.synchronize()", id="a with target"),
        pytest.param(
            "def f():\n    with pool() as (cuda, x):\n        cuda.synchronize()", id="one of a with's targets"
        ),
        pytest.param(
            "def f():\n    try:\n        g()\n    except E as cuda:\n        cuda.synchronize()",
            id="a caught exception",
        ),
        pytest.param("def f():\n    def cuda(): ...\n    cuda.synchronize()", id="a nested function's name"),
        pytest.param("def f():\n    class cuda: ...\n    cuda.synchronize()", id="a nested class's name"),
        pytest.param("class C:\n    cuda = Pool()\n    x = cuda.synchronize()", id="a class attribute, in its class"),
        pytest.param("def f():\n    import pool as cuda\n    cuda.synchronize()", id="another module's local name"),
        pytest.param(
            "def f(x):\n    match x:\n        case cuda:\n            cuda.synchronize()", id="a captured pattern"
        ),
        pytest.param(
            "def f(x):\n    match x:\n        case {**cuda}:\n            cuda.synchronize()",
            id="the rest of a mapping",
        ),
        pytest.param("def f():\n    while cuda := pool():\n        cuda.synchronize()", id="an assignment expression"),
        pytest.param("def f(cuda):\n    return lambda: cuda.synchronize()", id="a parameter of the function around"),
        pytest.param("def f():\n    cuda = Pool()\n    def g():\n        cuda.synchronize()", id="a variable around"),
    ],
)
def test_a_name_is_not_found_where_it_is_shadowed_by(local: str) -> None:
    code = f"from torch import «cuda»\n{local}"
    assert seen(code) == marked(code, "import torch.cuda import")


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "try:\n    from torch import «cuda»\nexcept ImportError:\n    cuda = None\n«cuda.synchronize»()",
            "import torch.cuda import import-fallback; api torch.cuda.synchronize call",
            id="a fallback",
        ),
        pytest.param(
            "if fast:\n    from torch import «cuda»\nelse:\n    cuda = None\n«cuda.synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call",
            id="a condition",
        ),
        pytest.param(
            "if TYPE_CHECKING:\n    from torch.cuda import «Stream»\ndef f(s: «Stream»): ...",
            "import torch.cuda.Stream import; api torch.cuda.Stream annotation",
            id="type checking",
        ),
    ],
)
def test_a_name_is_found_where_its_import_depends_on(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "def load():\n    global cuda\n    from torch import «cuda»\ndef wait():\n    «cuda.synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call",
            id="global, imported in another function",
        ),
        pytest.param(
            "from torch import «cuda»\ndef wait():\n    global cuda\n    «cuda.synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call",
            id="global, imported by the module",
        ),
        pytest.param(
            "def f(cuda):\n    def g():\n        global cuda\n        «cuda.synchronize»()\nfrom torch import «cuda»",
            "api torch.cuda.synchronize call; import torch.cuda import",
            id="global, past a parameter around",
        ),
        pytest.param(
            "def f():\n    from torch import «cuda»\n    def g():\n        nonlocal cuda\n        «cuda.synchronize»()",
            "import torch.cuda import; api torch.cuda.synchronize call",
            id="nonlocal",
        ),
    ],
)
def test_a_name_is_found_where_it_is_declared(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        pytest.param("import torch\ntorch.cuda.synchronize()", "", id="the module"),
        pytest.param(
            "import torch\nclass C:\n    def f(self):\n        torch.cuda.synchronize()", "C.f", id="a method"
        ),
        pytest.param("import torch\ndef f():\n    def g():\n        torch.cuda.synchronize()", "f.g", id="a closure"),
    ],
)
def test_a_construct_knows_the_name_around_it(code: str, names: str) -> None:
    (construct,) = constructs(reading(code), "example.py")
    assert construct.enclosing == names
