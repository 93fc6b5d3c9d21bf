"""Outputs: each module here with a NAME and a `render` is a format."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping
from typing import Protocol, cast

from portcheck.model import Report
from portcheck.outputs.options import Options
from portcheck.outputs.summary import summary

__all__ = ["Options", "Output", "formats", "render", "summary"]


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
    """The report in one of `formats()`; ends with a line break unless empty. Raises KeyError for no format.

    Only the module asked for is imported: a module that is a format bears its name.
    """
    if importlib.util.find_spec(f"{__name__}.{output_format}") is None:
        raise KeyError(output_format)
    module = importlib.import_module(f"{__name__}.{output_format}")
    if not hasattr(module, "NAME"):
        raise KeyError(output_format)
    return cast("Output", module).render(report, options)
