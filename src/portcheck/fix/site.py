"""What the ways of fixing ask of a file: its tree, how it names the device, what stands around a place."""

import re
from functools import cached_property
from typing import NamedTuple

import libcst as cst

from portcheck.fix.edits import Edit
from portcheck.fix.tree import Tree, last_name
from portcheck.model import Finding, Target

# The words of PyTorch's own tutorials; on CUDA it is the string "cuda", which it takes the place of.
DEVICE = 'torch.accelerator.current_accelerator().type if torch.accelerator.is_available() else "cpu"'
AVAILABLE = "torch.accelerator.is_available()"
MODULE = "torch.get_device_module()"
_CONSTANTS = ("DEVICE", "DEVICE_TYPE", "ACCELERATOR")
_FUNCTIONS = ("_device", "_device_type", "_accelerator")
_HOST = '"""An event that measures time by the clock of the host."""'
_HOST_EVENT = "_HostEvent"
_TIMING = '"""An event that measures time: the accelerator\'s, or the host\'s where there is none."""'
_TIMING_EVENTS = ("_timing_event", "_make_timing_event")
_ASKS = re.compile(r"torch\.(?:cuda|accelerator)\.is_available\(\)")


class Named(NamedTuple):
    """How the device is written at one place, and what to doubt about it there."""

    text: str
    doubt: str = ""


class Site:
    """One file that is to be fixed."""

    def __init__(self, tree: Tree, findings: tuple[Finding, ...], target: Target, *, has_own_cuda: bool) -> None:
        self.tree = tree
        self.has_own_cuda = has_own_cuda
        self._target = target
        self._asks_at_import = any(self._asks(finding) for finding in findings)

    def _asks(self, finding: Finding) -> bool:
        node = self.tree.at(finding.span)
        is_called = node is not None and isinstance(self.tree.parent(node), cst.Call)
        return is_called and finding.symbol.startswith("torch.cuda.") and self.tree.is_at_import(node)  # type: ignore[arg-type]

    @cached_property
    def _is_constant(self) -> bool:
        """Whether the device is a constant of the module: only where asking for it at import changes nothing."""
        return self.tree.is_script or self._asks_at_import

    @cached_property
    def _found(self) -> str | None:
        """The name of a device that an earlier run left."""
        made = (
            rf"^(\w+) = {re.escape(DEVICE)}\r?$"
            if self._is_constant
            else rf"^def (\w+)\(\) -> str:\s+return {re.escape(DEVICE)}\r?$"
        )
        found = re.search(made, self.tree.text, re.MULTILINE)
        return found.group(1) if found else None

    @cached_property
    def _name(self) -> str | None:
        names = _CONSTANTS if self._is_constant else _FUNCTIONS
        return self._found or next((name for name in names if name not in self.tree.names), None)

    @cached_property
    def has_torch(self) -> bool:
        """Whether the name `torch` is the package, or can be made so, wherever the module uses it."""
        return not self._is_torch_rebound and (self.tree.torch_import is not None or self._first_of_torch is not None)

    @cached_property
    def _is_torch_rebound(self) -> bool:
        return bool(
            re.search(r"\btorch\s*(?:=[^=]|:[^:]*=[^=])|\bas torch\b|\bdef torch\b|\bclass torch\b", self.tree.text)
        )

    @cached_property
    def _first_of_torch(self) -> cst.CSTNode | None:
        """The first statement of the module itself that imports from torch."""
        for statement in self.tree.top:
            if re.match(r"(?:from|import) torch\b", self.tree.code(statement)):
                return statement
        return None

    @cached_property
    def _place(self) -> int | None:
        """Where the device is defined: on the line behind the imports, and behind that of torch."""
        behind = [each for each in (self.tree.last_import, self.tree.torch_import or self._first_of_torch) if each]
        return max((self.whole_lines(each).end for each in behind), default=None)

    def device_at(self, node: cst.CSTNode) -> Named | None:
        """How the device is written at a node; None where it cannot be."""
        if self._name is None or self._place is None or not self.has_torch:
            return None
        is_at_import = self.tree.is_at_import(node)
        if is_at_import and self.tree.extent(node).start < self._place:
            return None
        if self.is_scripted(node):
            return Named(self._written, "TorchScript takes no name of the module")
        if self._is_constant:
            return Named(self._written)
        if is_at_import:
            return Named(self._written, "the device is asked for when the module is imported")
        return Named(self._written, self.doubt_of_graph(node))

    @cached_property
    def _has_script(self) -> bool:
        return "jit.script" in self.tree.text or "ScriptModule" in self.tree.text

    def is_scripted(self, node: cst.CSTNode) -> bool:
        """Whether TorchScript may compile what a node stands in.

        Scripted functions take along those that they call, but no method of a class that is not scripted itself.
        """
        if self.tree.is_at_import(node):
            return False
        if not self._has_script or re.search(r"jit\.script\w*\(", self.tree.text):
            return self._has_script
        for outer in self.tree.above(node):
            if isinstance(outer, cst.FunctionDef) and any(
                "script" in self.tree.code(each) for each in outer.decorators
            ):
                return True
            if isinstance(outer, cst.ClassDef):
                return any("ScriptModule" in self.tree.code(base) for base in outer.bases)
        return True

    def doubt_of_graph(self, node: cst.CSTNode) -> str:
        """What to doubt about a call that asks for the accelerator, "" for nothing."""
        if self.tree.is_at_import(node):
            return ""
        if self.is_scripted(node):
            return "TorchScript does not know the call"
        if "torch.compile" in self.tree.text or "dynamo" in self.tree.text:
            return "a compiled graph may break at the call"
        return ""

    @cached_property
    def timing_event(self) -> str | None:
        """The name of a function that makes an event to measure time; None where it has no place."""
        found = re.search(rf"^def (\w+)\(.*\):\s+{re.escape(_TIMING)}", self.tree.text, re.MULTILINE)
        if found:
            return found.group(1)
        is_taken = ("time" in self.tree.names and not self._imports_time) or _HOST_EVENT in self.tree.names
        if is_taken or self._place is None or not self.has_torch or self._has_script:
            return None
        return next((name for name in _TIMING_EVENTS if name not in self.tree.names), None)

    @cached_property
    def _imports_time(self) -> bool:
        return re.search(r"^import (?:\w+, )*time\b(?! as)", self.tree.text, re.MULTILINE) is not None

    def _timing_event_made(self) -> str:
        """The definition of that function, and of the class that it falls back to."""
        line, step = self.tree.newline, self.tree.indent
        methods = (
            ("record(self, stream=None)", "self.at = time.perf_counter()"),
            ("synchronize(self)", "pass"),
            ("wait(self, stream=None)", "pass"),
            ("query(self)", "return True"),
            ("elapsed_time(self, end_event)", "return (end_event.at - self.at) * 1000"),
        )
        written = [f"{step}def {head}:{line}{step * 2}{body}" for head, body in methods]
        host = (line * 2).join([f"class {_HOST_EVENT}:{line}{step}{_HOST}", *written])
        body = (
            f"def {self.timing_event}(*args, **kwargs):",
            f"{step}{_TIMING}",
            f"{step}if {AVAILABLE}:",
            f"{step * 2}return {MODULE}.Event(*args, **kwargs)",
            f"{step}return {_HOST_EVENT}()",
        )
        return f"{host}{line * 3}{line.join(body)}"

    @property
    def _written(self) -> str:
        return f"{self._name}" if self._is_constant else f"{self._name}()"

    def is_named_in(self, text: str) -> bool:
        """Whether text that was written for this file names the device."""
        return bool(self._name) and re.search(rf"(?<![\w.]){re.escape(self._written)}(?!\w)", text) is not None

    def definitions(self, texts: str) -> tuple[Edit, ...]:
        """The edit that defines what text that was written for this file names, where no earlier run left it."""
        line, step = self.tree.newline, self.tree.indent
        made = []
        if self.is_named_in(texts) and self._found is None:
            head = f"{self._name} =" if self._is_constant else f"def {self._name}() -> str:{line}{step}return"
            made.append(f"{head} {DEVICE}")
        if self.needs_timing_event(texts):
            made.append(self._timing_event_made())
        if not made or self._place is None:
            return ()
        is_block = not made[0].startswith(f"{self._name} =")
        above = line + line if is_block else line
        # The last import may end the file without a line break.
        if self.tree.text[self._place - 1 : self._place] not in "\r\n":
            above += line
        is_open = is_block or len(made) > 1
        below = line if is_open and not self.tree.text.startswith(line + line, self._place) else ""
        return (Edit(self._place, self._place, f"{above}{(line * 3).join(made)}{line}{below}"),)

    def needs_timing_event(self, texts: str) -> bool:
        """Whether text that was written for this file makes an event to measure time, and the function is not there."""
        name = self.timing_event
        return name is not None and re.search(rf"\b{name}\b", texts) is not None and name not in self.tree.names

    def torch_imports(self, texts: str) -> tuple[Edit, ...]:
        """The edit that imports torch, and the clock of the class that measures time, where the module does not."""
        behind = self._first_of_torch or self.tree.torch_import
        if behind is None:
            return ()
        made = "" if self._imports_time or not self.needs_timing_event(texts) else f"import time{self.tree.newline}"
        if self.tree.torch_import is None:
            made += f"import torch{self.tree.newline}"
        start = self.tree.extent(behind).start
        return (Edit(start, start, made),) if made else ()

    def plugin_imports(self, text: str) -> tuple[Edit, ...] | None:
        """The edits that import the packages which hang the device, and what `text` names, into torch.

        None where torch is used by name and imported in no place behind which they could stand.
        """
        device = f"torch.{self._target.device}"
        modules = self._target.modules.items()
        used = {at.split(".", 1)[0] for name, at in modules if name == device or f"{name}." in text}
        used |= {self._target.plugin} if self._target.plugin else set()
        missing = sorted(name for name in used if not self._is_imported(name))
        behind = self.tree.torch_import or self._first_of_torch
        if behind is None:
            return None if missing and "torch" in self.tree.names else ()
        place = self.whole_lines(behind).end
        made = "".join(f"import {name}{self.tree.newline}" for name in missing)
        return (Edit(place, place, made),) if made else ()

    def _is_imported(self, module: str) -> bool:
        """Whether the file imports a module, or something of it."""
        return re.search(rf"^\s*(?:import|from) {re.escape(module)}\b", self.tree.text, re.MULTILINE) is not None

    def is_guarded(self, node: cst.CSTNode) -> bool:
        """Whether a node runs only where an accelerator is at hand, as a test around it says."""
        inner = node
        for outer in self.tree.above(node):
            if isinstance(outer, (cst.If, cst.IfExp)) and inner is outer.body and self._is_yes(outer.test):
                return True
            if isinstance(outer, (cst.FunctionDef, cst.Lambda)):
                return False
            inner = outer
        return False

    def _is_yes(self, test: cst.BaseExpression) -> bool:
        if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.And):
            return self._is_yes(test.left) or self._is_yes(test.right)
        return _ASKS.fullmatch(self.tree.code(test)) is not None

    def call_of(self, node: cst.CSTNode | None) -> cst.Call | None:
        """The call of just this name."""
        parent = node and self.tree.parent(node)
        return parent if isinstance(parent, cst.Call) and parent.func is node else None

    def callee_of(self, argument: cst.CSTNode) -> str:
        """The last name of what an argument is given to, "" for what is no argument."""
        call = self.tree.parent(argument) if isinstance(argument, cst.Arg) else None
        return last_name(call.func) if isinstance(call, cst.Call) else ""

    def statement_of(self, call: cst.CSTNode) -> cst.SimpleStatementLine | None:
        """The line that is nothing but this expression."""
        expression = self.tree.parent(call)
        if not isinstance(expression, cst.Expr):
            return None
        line = self.tree.parent(expression)
        return line if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1 else None

    def indentation_of(self, statement: cst.CSTNode) -> str:
        """The white space that a statement is indented by."""
        start = self.tree.extent(statement).start
        begin = max(self.tree.text.rfind(end, 0, start) for end in "\r\n") + 1
        return self.tree.text[begin:start]

    def whole_lines(self, node: cst.CSTNode) -> Edit:
        """The edit that takes a statement away with its lines."""
        start, end = self.tree.extent(node)
        text = self.tree.text
        begin = max(text.rfind(mark, 0, start) for mark in "\r\n") + 1
        found = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?").match(text, end)
        return Edit(begin, found.end() if found else end, "")
