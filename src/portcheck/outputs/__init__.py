"""Outputs: each module here with a NAME and a `render` is a format."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping
from typing import Protocol, cast

from portcheck.model import Report
from portcheck.outputs.options import Options
from portcheck.outputs.summary import summary

__all__ = ["Options", "Output", "formats", "is_format", "render", "summary"]


class Output(Protocol):
    """A format: its name on the command line, and the whole report as text."""

    NAME: str

    def render(self, report: Report, options: Options) -> str: ...


def formats() -> Mapping[str, Output]:
    """Every output of this package by its name, sorted."""
    modules = (importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__))
    found = {module.NAME: cast("Output", module) for module in modules if hasattr(module, "NAME")}
    return dict(sorted(found.items()))


def render(report: Report, output_format: str, options: Options) -> str:
    """The report in one of `formats()`; ends with a line break unless empty. Raises KeyError for no format."""
    if not is_format(output_format):
        raise KeyError(output_format)
    return cast("Output", importlib.import_module(f"{__name__}.{output_format}")).render(report, options)


def is_format(name: str) -> bool:
    """Whether an output bears the name; only its own module is imported, which is called so."""
    module = f"{__name__}.{name}"
    if not name.isidentifier() or importlib.util.find_spec(module) is None:
        return False
    return hasattr(importlib.import_module(module), "NAME")
