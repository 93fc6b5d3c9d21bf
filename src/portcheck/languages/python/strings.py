"""What a string says: a device, a backend, a variable, a command, a format, CUDA source."""

import ast
import re
from collections.abc import Iterator

from portcheck.languages.pattern import Pattern
from portcheck.languages.python.slot import Slot
from portcheck.languages.python.view import Sight, View
from portcheck.model import Confidence, Kind, Role

_DEVICE = Pattern(r"cuda(:(\d+|\{\})?)?")
_BACKEND = Pattern(r"(?:(?:cpu|cuda|[a-z]+):)?[a-z]+(?:,[a-z]+:[a-z]+)*", re.ASCII)
_ENV = Pattern(r"_?[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")
_FOR_CUDA = Pattern(r"-cu\d+$")
_ASSIGNED_ENV = Pattern(r"(?:^|[\s;&])(?:export\s+)?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=")
_DOTTED = Pattern(r"torch(\.\w+)+")
_LIBRARY = Pattern(r"(?:.*/)?(lib[a-z][\w-]*)\.(?:so|dylib)[\d.*]*")
_REQUIREMENT = Pattern(r"\s*([A-Za-z0-9][\w.-]*)\s*((?:\[[^\]]*\])?[^;]*)")
_ARCH = Pattern(r"(?:sm|compute)_\d+[af]?")
_TOOLKIT = "/usr/local/cuda"
_NVCC_FLAGS = ("-gencode", "--expt-", "-U__CUDA", "-arch=sm")
_ARCH_PATTERN = Pattern(r"(?:sm|compute)_[\\(\[]")
_CUTLASS = Pattern(r"(?:^|/)cutlass(?:/|$)")
_PLACEHOLDER = Pattern(r"%[ds]|\{[^{}]*\}")
_SHELL_BREAKS = frozenset({"|", "||", "&&", ";", "&", "(", "sudo", "exec", "time", "then", "do"})


def skeleton(node: ast.expr) -> str | None:
    """The text an expression builds, `{}` for each part that is not known; None if it builds no text."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            before, after = skeleton(left), skeleton(right)
            return None if before is None and after is None else _known(before) + _known(after)
        case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mod()):
            return str(_PLACEHOLDER.sub("{}", text))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text), attr="format")):
            return str(_PLACEHOLDER.sub("{}", text))
    return None


def _known(text: str | None) -> str:
    return "{}" if text is None else text


def see_string(view: View, node: ast.expr, text: str, slot: Slot) -> Iterator[Sight]:
    """All that one string says where it stands; prose says nothing."""
    if slot.is_prose or not text:
        return
    if slot.name is not None and slot.name in view.words["package_lists"]:
        yield from _see_package(view, node, text)
        return
    if len(text) > 200 or "\n" in text or "__global__" in text:
        yield from _see_source(view, node, text)
        if not slot.is_shell:
            return
    if slot.name is not None and slot.name in view.words["settings"]:
        yield Sight(Kind.CONFIG, slot.name, node, slot.role, Confidence.MEDIUM, value=text)
        if slot.name in view.words["device_settings"]:
            return
    confidence = slot.device
    if text[:4] == "cuda" and confidence is not None and _DEVICE.fullmatch(text):
        yield Sight(Kind.DEVICE, text, node, slot.role, confidence)
        return
    if slot.backend is not None and _names_backend(view, text):
        yield Sight(Kind.BACKEND, text.lower(), node, slot.role, slot.backend)
        return
    yield from _see_word(view, node, text, slot)
    yield from _see_command(view, node, text, slot)
    if view.is_build:
        yield from _see_build(view, node, text)
        if slot.name is not None and slot.name.endswith("libraries") and text in view.words["cuda_libraries"]:
            yield Sight(Kind.C_API, f"lib{text}", node, Role.ARGUMENT, value=text)


def _names_backend(view: View, text: str) -> bool:
    lowered = text.lower()
    if not any(backend in lowered for backend in view.words["backends"]) or not _BACKEND.fullmatch(lowered):
        return False
    return not view.words["backends"].isdisjoint(re.split("[:,]", lowered))


def _see_word(view: View, node: ast.expr, text: str, slot: Slot) -> Iterator[Sight]:
    role = slot.role
    words = view.vocabulary.words
    if _ENV.fullmatch(text):
        if view.is_watched(Kind.ENV, text):
            yield Sight(Kind.ENV, text, node, role, Confidence.MEDIUM)
        return
    dtype = view.vocabulary.names["dtype_strings"].get(text)
    if dtype is not None:
        yield Sight(Kind.DTYPE, dtype, node, role, Confidence.MEDIUM)
    elif text in words["providers"]:
        yield Sight(Kind.DEVICE, text, node, role)
    elif text in words["sort_keys"]:
        yield Sight(Kind.CONFIG, "profiler-sort-key", node, role, value=text)
    elif text.lower() in words["ue8m0"]:
        yield Sight(Kind.ASSUMPTION, "ue8m0-scale", node, role, value=text)
    elif text.startswith("torch.") and _DOTTED.fullmatch(text) and view.is_watched(Kind.API, text):
        yield Sight(Kind.API, text, node, role, Confidence.MEDIUM)
    elif role is Role.COMPARISON and _is_gpu_model(text, words["gpu_models"]):
        yield Sight(Kind.ASSUMPTION, "device-name", node, role, value=text)
    else:
        if _ARCH_PATTERN.match(text):
            yield Sight(Kind.ASSUMPTION, "compute-capability", node, role, Confidence.MEDIUM, value=text)
        yield from _see_path(view, node, text, role)


def _see_path(view: View, node: ast.expr, text: str, role: Role) -> Iterator[Sight]:
    """The toolkit's folder, a library by its file, a resource of a cluster by its whole name."""
    if text.startswith(_TOOLKIT):
        yield Sight(Kind.FLAG, _TOOLKIT, node, role, value=text)
    elif is_resource(view, text):
        yield Sight(Kind.RESOURCE, text, node, role)
    library = _LIBRARY.fullmatch(text)
    if library and view.is_watched(Kind.C_API, library.group(1)):
        yield Sight(Kind.C_API, library.group(1), node, role)


def is_resource(view: View, text: str) -> bool:
    """Whether a cluster knows a vendor's devices by this name."""
    return "/" in text and " " not in text and view.is_watched(Kind.RESOURCE, text)


def _see_package(view: View, node: ast.expr, text: str) -> Iterator[Sight]:
    found = _REQUIREMENT.match(text)
    if found is None:
        return
    name = re.sub(r"[-_.]+", "-", found.group(1)).lower()
    if view.is_watched(Kind.PACKAGE, name):
        yield Sight(Kind.PACKAGE, name, node, Role.ARGUMENT, value=found.group(2).strip() or None)


def _is_gpu_model(text: str, models: frozenset[str]) -> bool:
    """A model's name as it is written, or in other case where it is too long to be anything else."""
    return text in models or (len(text) > 3 and text.upper() in models)


def _see_command(view: View, node: ast.expr, text: str, slot: Slot) -> Iterator[Sight]:
    if slot.is_shell:
        yield from _see_shell(view, node, text)
        return
    first = text.split(None, 1)[0] if text.strip() else ""
    name = first.rsplit("/", 1)[-1]
    if slot.role not in (Role.COMPARISON, Role.KEY) and view.is_watched(Kind.COMMAND, name) and "." not in name:
        # `nvidia-nccl-cu13` is named as packages are: no command ends with a version of CUDA.
        kind = Kind.PACKAGE if _FOR_CUDA.search(name) else Kind.COMMAND
        yield Sight(kind, name, node, slot.role, Confidence.MEDIUM, value=text if kind is Kind.COMMAND else None)
    elif text.startswith(_NVCC_FLAGS) and not view.is_build and view.is_watched(Kind.FLAG, first.split("=", 1)[0]):
        yield Sight(Kind.FLAG, first.split("=", 1)[0], node, slot.role, value=text)


def _see_shell(view: View, node: ast.expr, text: str) -> Iterator[Sight]:
    for assigned in _ASSIGNED_ENV.finditer(text):
        if view.is_watched(Kind.ENV, assigned.group(1)):
            yield Sight(Kind.ENV, assigned.group(1), node, Role.ASSIGNMENT, token=assigned.group(1))
    is_command = True
    for word in _split(text):
        name = word.rsplit("/", 1)[-1]
        if is_command and "=" in word:
            continue
        if is_command and view.is_watched(Kind.COMMAND, name):
            yield Sight(Kind.COMMAND, name, node, Role.ARGUMENT, value=text, token=name)
        is_command = word in _SHELL_BREAKS or word.endswith(";")


def _split(text: str) -> list[str]:
    import shlex  # few files run a command

    try:
        lexer = shlex.shlex(text.replace("\n", " ; "), posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = ""
        return list(lexer)
    except ValueError:  # an unclosed quote, as in a template
        return text.split()


def _see_build(view: View, node: ast.expr, text: str) -> Iterator[Sight]:
    name = text.split("=", 1)[0].split(" ", 1)[0].split(",", 1)[0]
    if text.endswith((".cu", ".cuh")):
        yield Sight(Kind.FLAG, ".cu", node, Role.ARGUMENT, value=text)
    elif text[:1] == "-" and view.is_watched(Kind.FLAG, name):
        yield Sight(Kind.FLAG, name, node, Role.ARGUMENT, value=text)
    elif _CUTLASS.search(text):
        yield Sight(Kind.INCLUDE, "cutlass", node, Role.ARGUMENT, value=text)
    elif _ARCH.search(text):
        found = _ARCH.search(text)
        assert found
        if view.is_watched(Kind.FLAG, found.group()):
            yield Sight(Kind.FLAG, found.group(), node, Role.ARGUMENT, value=text)


def _see_source(view: View, node: ast.expr, text: str) -> Iterator[Sight]:
    """Source code for the GPU: prose may quote its words, but no statement of it."""
    marks = view.vocabulary.words["source_marks"]
    is_marked = any(mark in text for mark in marks) or ("<<<" in text and ">>>(" in text)
    if is_marked and (";" in text or "{" in text):
        yield Sight(Kind.BUILTIN, "source", node, language="cuda")
