"""Regular expressions that are compiled when they are first asked: a start that meets none pays for none."""

import re
from typing import Any

_METHODS = ("match", "search", "fullmatch", "finditer", "findall", "sub", "split")


class Pattern:
    """Stands for a compiled pattern; its methods are those of `re.Pattern`."""

    def __init__(self, source: str | bytes, flags: int = 0) -> None:
        self._given = (source, flags)

    def __getattr__(self, name: str) -> Any:
        """Compile, and keep the methods where the next look finds them at once."""
        if name not in _METHODS:
            raise AttributeError(name)
        source, flags = self._given
        made = re.compile(source, flags)
        self.__dict__.update({method: getattr(made, method) for method in _METHODS})
        return self.__dict__[name]
