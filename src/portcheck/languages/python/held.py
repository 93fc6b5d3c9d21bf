"""Which variables hold a device, a backend or a format itself."""

import ast
from collections.abc import Iterable, Iterator

from portcheck.languages.python.view import last_name


def constants(body: Iterable[ast.stmt]) -> Iterator[str]:
    """The variables of a module that are set to a string: functions above may use them."""
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str())):
                yield name


def is_held(value: ast.expr) -> bool:
    """Whether a variable is what stands in its value: `torch.device("cuda")`, not `zeros(3, device="cuda")`."""
    if isinstance(value, ast.Call):
        return last_name(value) in {"device", "format", "get", "getenv", "Backend"}
    return not isinstance(
        value, (ast.Dict, ast.List, ast.Tuple, ast.Set, ast.ListComp, ast.DictComp, ast.Lambda, ast.Compare)
    )
