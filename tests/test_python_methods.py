"""Methods and attributes in Python that only CUDA objects have, on receivers that nobody knows."""

import pytest

from tests.sources import marked, seen


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("x.«cuda»()", "method .cuda call medium", id="cuda without arguments"),
        pytest.param(
            "x.«cuda»(0, non_blocking=True)",
            "method .cuda call medium",
            id="cuda with a device, which is no second one",
        ),
        pytest.param("model(x).half().«cuda»()", "method .cuda call medium", id="cuda at the end of a chain"),
        pytest.param(
            "import torch\nx = torch.zeros(2).«cuda»()", "method .cuda call medium", id="cuda on what a call gives"
        ),
        pytest.param(
            "y = (\n    x\n    .half()\n    .«cuda»()\n)",
            "method .cuda call medium",
            id="cuda in a chain over several lines",
        ),
        pytest.param("self.model.«cuda»()", "method .cuda call medium", id="cuda on an attribute"),
        pytest.param("x[0].«cuda»()", "method .cuda call medium", id="cuda on an element"),
        pytest.param("if x.«is_cuda»: f()", "method .is_cuda reference medium", id="is_cuda"),
        pytest.param("assert x.«is_cuda» and y", "method .is_cuda reference medium", id="is_cuda in an assertion"),
        pytest.param(
            "import torch\nx.type(«torch.cuda.FloatTensor»)",
            "api torch.cuda.FloatTensor argument",
            id="type with a CUDA tensor type",
        ),
        pytest.param('x.pin_memory(«"cuda"»)', "device cuda argument", id="pin_memory with a device"),
    ],
)
def test_a_method_of_an_unknown_receiver_is_found(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("current_platform.is_cuda()", id="a platform asked for its kind"),
        pytest.param("if current_platform.is_cuda_alike(): f()", id="a platform asked for its likes"),
        pytest.param("current_platform.cuda()", id="a platform's own method"),
        pytest.param("x.cuda", id="an attribute that is not called"),
        pytest.param("x.pin_memory()", id="pin_memory without a device"),
        pytest.param("x.type(torch.float)", id="type with a neutral type"),
        pytest.param("cuda()", id="a function called cuda"),
        pytest.param("def cuda(self): ...", id="the definition of a method"),
    ],
)
def test_a_method_of_an_unknown_receiver_is_not_found(code: str) -> None:
    assert seen(code) == ()
