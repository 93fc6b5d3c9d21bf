"""Runs a program under a stand-in for one GPU: the CPU does its work, and what it asks of the device is written down.

`python watch.py PROGRAM LOG` puts one JSON list of calls into LOG. The old and the neutral spelling of a call are
written alike, so that two versions of a program can be compared call by call.
"""

import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.amp.autocast_mode
import torch.distributed as dist
from torch.overrides import TorchFunctionMode

CALLS: list[list[Any]] = []
_MIB = 2**20
# For each call what it gives back; the names of `torch.cuda` and of `torch.accelerator`.
_CALLS = {
    "synchronize": (("synchronize",), ("synchronize",), None),
    "empty_cache": (("empty_cache",), ("empty_cache",), None),
    "memory_allocated": (("memory_allocated",), ("memory_allocated",), 3 * _MIB),
    "max_memory_allocated": (("max_memory_allocated",), ("max_memory_allocated",), 5 * _MIB),
    "memory_reserved": (("memory_reserved",), ("memory_reserved",), 0),
    "reset_peak_memory_stats": (("reset_peak_memory_stats",), ("reset_peak_memory_stats",), None),
    "set_device": (("set_device",), ("set_device_index",), None),
    "current_device": (("current_device",), ("current_device_index",), 0),
    "seed": (("manual_seed", "manual_seed_all"), (), None),
}
_QUESTIONS = {"is_available": True, "device_count": 1}
_TYPES = {"FloatTensor": torch.float32, "LongTensor": torch.int64, "HalfTensor": torch.float16}
_NAMES = {"get_device_name": "stand-in", "get_rng_state": 7, "get_rng_state_all": [7]}


def _told(name: str, *values: object) -> None:
    call = [name, *(each if isinstance(each, (int, float, bool, type(None))) else str(each) for each in values)]
    # Seeding a device twice alike is seeding it once.
    if name != "seed" or CALLS[-1:] != [call]:
        CALLS.append(call)


def _recording(name: str, given: object) -> Callable[..., object]:
    def call(*args: object, **kwargs: object) -> object:
        _told(name, *args, *kwargs.values())
        return given

    return call


def _is_cuda(value: object) -> bool:
    return isinstance(value, (str, torch.device)) and str(value).startswith("cuda")


class Watching(TorchFunctionMode):
    """Turns every move to CUDA, and every tensor made there, into one of the CPU."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        name = getattr(func, "__name__", "")
        if name == "cuda":
            _told("move", "cuda", bool(kwargs.get("non_blocking", False)))
            return args[0]
        if name == "to":
            return self._to(func, args, kwargs)
        if _is_cuda(kwargs.get("device")):
            _told("make", name, kwargs["device"])
            kwargs["device"] = "cpu"
        return func(*args, **kwargs)

    def _to(self, func: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        where = args[1] if len(args) > 1 else kwargs.get("device")
        if not _is_cuda(where):
            return func(*args, **kwargs)
        is_unblocked = bool(kwargs.get("non_blocking", len(args) > 3 and args[3]))
        _told("move", where, is_unblocked)
        if len(args) > 1:
            return func(args[0], "cpu", *args[2:], **kwargs)
        return func(*args, **{**kwargs, "device": "cpu"})


class _Stream:
    """A stream on which everything is done at once."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        _told("stream", *args, *kwargs.values())

    def wait_stream(self, stream: object) -> None:
        _told("wait for a stream", type(stream).__name__)

    def synchronize(self) -> None:
        _told("wait for the host")


class _Within:
    """A stream or a device for as long as a block lasts."""

    def __init__(self, given: object) -> None:
        self.given = given

    def __enter__(self) -> None:
        _told("enter", type(self.given).__name__)

    def __exit__(self, *_: object) -> None:
        _told("leave", type(self.given).__name__)


class _Event:
    """An event after which nothing has to be waited for."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        _told("event", *args, *kwargs.values())

    def record(self, stream: object = None) -> None:
        _told("record", stream is None)

    def synchronize(self) -> None:
        _told("wait for an event")

    def elapsed_time(self, end: object) -> float:
        _told("elapsed", type(end).__name__)
        return 2.5


def _current_stream() -> _Stream:
    _told("current stream")
    return _Stream.__new__(_Stream)


def _typed(dtype: torch.dtype) -> Callable[..., torch.Tensor]:
    """What makes a tensor of one format on the device: of sizes, or of a list."""

    def make(*given: Any) -> torch.Tensor:
        if given and not isinstance(given[0], int):
            return torch.tensor(given[0], dtype=dtype, device="cuda")
        return torch.empty(*(given or (0,)), dtype=dtype, device="cuda")

    return make


def _wrap_modules() -> None:
    torch.get_device_module = lambda *_: torch.cuda
    for name, given in _NAMES.items():
        setattr(torch.cuda, name, _recording(name, given))
    for name in ("set_rng_state", "set_rng_state_all"):
        setattr(torch.cuda, name, _recording(name, None))
    for name, dtype in _TYPES.items():
        setattr(torch.cuda, name, _typed(dtype))
    torch.cuda.Stream, torch.cuda.Event = _Stream, _Event  # type: ignore[misc,assignment]
    torch.cuda.stream = torch.cuda.device = _Within  # type: ignore[misc,assignment]
    torch.cuda.current_stream = _current_stream  # type: ignore[assignment]


def _stand_in() -> None:
    for name, (old, new, given) in _CALLS.items():
        for module, names in ((torch.cuda, old), (torch.accelerator, new)):
            for each in names:
                setattr(module, each, _recording(name, given))
    for module in (torch.cuda, torch.accelerator):
        for name, answer in _QUESTIONS.items():
            setattr(module, name, lambda answer=answer: answer)
    torch.accelerator.current_accelerator = lambda **_: torch.device("cuda")
    torch.cuda.is_bf16_supported = lambda **_: True
    torch.cuda.amp.common.amp_definitely_not_available = lambda: False
    torch.amp.grad_scaler.amp_definitely_not_available = lambda: False  # type: ignore[attr-defined]
    _wrap_modules()
    _wrap_loading()
    _wrap_groups()
    _wrap_precision()


def _wrap_loading() -> None:
    load = torch.load

    def loading(file: Any, map_location: Any = None, **kwargs: Any) -> Any:
        _told("load", map_location)
        return load(file, "cpu" if _is_cuda(map_location) else map_location, **kwargs)

    torch.load = loading


def _wrap_groups() -> None:
    start = dist.init_process_group

    def starting(backend: Any = None, **kwargs: Any) -> None:
        _told("group", backend)
        start("gloo", **kwargs)

    dist.init_process_group = starting


def _wrap_precision() -> None:
    autocast, scaler = torch.amp.autocast_mode.autocast, torch.amp.GradScaler
    casting, scaling = autocast.__init__, scaler.__init__

    def cast(self: Any, *args: Any, **kwargs: Any) -> None:
        casting(self, *args, **kwargs)
        _told("autocast", self.device, self.fast_dtype, self._enabled)

    def scale(self: Any, *args: Any, **kwargs: Any) -> None:
        scaling(self, *args, **kwargs)
        _told("scaler", self._device, self._init_scale, self._enabled)

    autocast.__init__, scaler.__init__ = cast, scale  # type: ignore[method-assign]


def main() -> None:
    """Run the program and write its calls."""
    program, log = Path(sys.argv[1]), Path(sys.argv[2])
    sys.argv = [str(program)]
    sys.path.insert(0, str(program.parent))
    _stand_in()
    with Watching():
        runpy.run_path(str(program), run_name="__main__")
    log.write_text(json.dumps(CALLS), "utf-8")


if __name__ == "__main__":
    main()
