"""Python modules of one vendor by their paths: one's own are guarded, another vendor's are not read."""

import pytest

from portcheck.languages.paths import other_vendor
from tests.sources import marked, seen, vocabulary


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("ops/cuda/sync.py", id="a folder"),
        pytest.param("platforms/cuda.py", id="a file"),
        pytest.param("nvidia/sync.py", id="a folder of the vendor"),
    ],
)
def test_a_module_of_one_vendor_is_guarded_by_the_name_of(path: str) -> None:
    code = "import torch\n«torch.cuda.synchronize»()"
    assert seen(code, path) == marked(code, "api torch.cuda.synchronize call vendor")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("ops/sync.py", id="a neutral folder"),
        pytest.param("ops/cuda_utils_test.py", id="a file that only begins with the word"),
    ],
)
def test_a_module_is_not_guarded_by_the_name_of(path: str) -> None:
    code = "import torch\n«torch.cuda.synchronize»()"
    assert seen(code, path) == marked(code, "api torch.cuda.synchronize call")


def test_a_module_of_another_vendor_is_named_and_not_read() -> None:
    assert other_vendor("ops/npu/sync.py", vocabulary()) == "npu"


def test_a_module_of_no_vendor_is_read() -> None:
    assert other_vendor("ops/sync.py", vocabulary()) is None


def test_a_module_that_compares_vendors_is_read() -> None:
    assert other_vendor("ops/cuda_to_npu.py", vocabulary()) is None
