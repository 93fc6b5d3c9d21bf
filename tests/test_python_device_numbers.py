"""Devices in Python that no device string names: numbers, ranks, execution providers, settings."""

import pytest

from tests.sources import marked, seen, values


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("x.to(«0»)", "assumption device-index argument medium", id="a number given to to"),
        pytest.param("f(device=«rank»)", "assumption device-index argument medium", id="a rank as the device"),
        pytest.param(
            "f(device=«local_rank»)", "assumption device-index argument medium", id="a local rank as the device"
        ),
        pytest.param("x.to(«local_rank»)", "assumption device-index argument medium", id="a local rank given to to"),
        pytest.param("x.to(«self.local_rank»)", "assumption device-index argument medium", id="a rank of an object"),
        pytest.param("f(device=«0»)", "assumption device-index argument medium", id="a number as the device"),
        pytest.param("pipeline(m, device=«0»)", "assumption device-index argument medium", id="a pipeline's device"),
        pytest.param(
            "import torch\ntorch.load(p, map_location=«0»)",
            "assumption device-index argument medium",
            id="map_location",
        ),
        pytest.param(
            "import torch\nf(device=«torch.cuda.current_device»())",
            "api torch.cuda.current_device call",
            id="the current device",
        ),
    ],
)
def test_a_number_is_a_device_when_it_is(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("x.to(torch.float16)", id="a format given to to"),
        pytest.param("x.to(dtype=d)", id="a keyword that is no device"),
        pytest.param("f(0)", id="a number given to any function"),
        pytest.param("f(index=0)", id="a number under another keyword"),
        pytest.param("f(device=None)", id="no device"),
        pytest.param("f(device=True)", id="a truth value"),
        pytest.param("x.to(other)", id="another tensor"),
        pytest.param("f(rank=rank)", id="a rank passed on as a rank"),
    ],
)
def test_a_number_is_no_device_when_it_is(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            's = Session(m, providers=[«"CUDAExecutionProvider"»])',
            "device CUDAExecutionProvider argument",
            id="CUDA's",
        ),
        pytest.param(
            's = Session(m, providers=[«"TensorrtExecutionProvider"»])',
            "device TensorrtExecutionProvider argument",
            id="TensorRT's",
        ),
    ],
)
def test_an_execution_provider_is_found(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


def test_the_execution_provider_of_the_processor_is_not_found() -> None:
    assert seen('s = Session(m, providers=["CPUExecutionProvider"])  # cuda') == ()


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("Trainer(gpus=8)", (("gpus", "8"),), id="a number of GPUs"),
        pytest.param('Trainer(accelerator="gpu")', (("accelerator", "gpu"),), id="Lightning's accelerator"),
        pytest.param('Trainer(accelerator="cuda")', (("accelerator", "cuda"),), id="an accelerator called cuda"),
        pytest.param("TrainingArguments(no_cuda=True)", (("no_cuda", "True"),), id="a switch against CUDA"),
        pytest.param("use_cuda = True", (("use_cuda", "True"),), id="a switch for CUDA"),
        pytest.param('p.sort_by("cuda_time_total")', (("profiler-sort-key", "cuda_time_total"),), id="a sort key"),
        pytest.param("Trainer(cpus=8)  # cuda", (), id="no setting of a device"),
        pytest.param("use_cuda = False", (), id="a switch that is off"),
    ],
)
def test_a_setting_says_its_value(code: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert values(code) == expected
