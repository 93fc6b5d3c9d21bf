"""Jenkins pipelines: what their steps run is shell; images, options and variables are seen; the rest is not."""

import pytest

from portcheck.scan import scan_texts
from tests.sources import knowledge


def found(text: str) -> list[tuple[str, str, int, int]]:
    findings = scan_texts({"Jenkinsfile": text}, knowledge())
    return [(each.rule, each.text, each.span.line, each.span.column) for each in findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "pipeline {\n  agent {\n    docker {\n      image 'nvidia/cuda:12.4.1-devel-ubuntu22.04'\n    }\n  }\n}\n",
            [("cuda-base-image", "nvidia/cuda:12.4.1-devel-ubuntu22.04", 4, 14)],
            id="the image of an agent",
        ),
        pytest.param(
            "    docker {\n        args '--gpus all --shm-size=8g'\n    }\n",
            [("gpu-container-option", "--gpus", 2, 15)],
            id="options of its container",
        ),
        pytest.param("    steps { sh 'nvidia-smi -L' }\n", [("nvidia-smi-command", "nvidia-smi", 1, 17)], id="a step"),
        pytest.param(
            'sh(script: """\n  set -e\n  nvidia-smi\n""")\n',
            [("nvidia-smi-command", "nvidia-smi", 3, 3)],
            id="a step over several lines",
        ),
        pytest.param(
            "  environment {\n    NCCL_IB_HCA = 'mlx5_0'\n  }\n",
            [("nccl-rdma", "NCCL_IB_HCA", 2, 5)],
            id="a variable",
        ),
        pytest.param("// sh 'nvidia-smi'\n/* image 'nvidia/cuda:12' */\n", [], id="comments"),
        pytest.param("echo 'needs nvidia-smi and cuda'\n", [], id="a message"),
        pytest.param("    image 'python:3.12'\n    args '--network host' // gpu\n", [], id="an image for everybody"),
    ],
)
def test_a_pipeline_shows(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert found(text) == expected
