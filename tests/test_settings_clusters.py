"""Clusters, clouds, containers and workflows: what is asked for, images, and text of other languages."""

import pytest

from tests.sources import found, marked


@pytest.mark.parametrize(
    ("code", "path", "whats"),
    [
        pytest.param(
            "resources:\n  limits:\n    «nvidia.com/gpu»: 1\n",
            "pod.yaml",
            "resource nvidia.com/gpu argument",
            id="a request",
        ),
        pytest.param(
            "tolerations:\n  - key: «nvidia.com/gpu»\n    operator: Exists\n",
            "pod.yaml",
            "resource nvidia.com/gpu comparison",
            id="a toleration",
        ),
        pytest.param(
            "{{- with .Values }}\nnodeSelector:\n  «nvidia.com/gpu.product»: {{ .gpu }}\n{{- end }}\n",
            "t.yaml",
            "resource nvidia.com/gpu.product comparison",
            id="a template",
        ),
        pytest.param(
            "jobs:\n  t:\n    runs-on:\n      group: «aws-g5-4xlarge»\n",
            ".github/workflows/t.yml",
            "resource ci-runner argument medium",
            id="a group of runners",
        ),
        pytest.param(
            '[{"image": "«nvidia/cuda:12.4.1»"}]',
            ".github/matrix.json",
            "image nvidia/cuda reference",
            id="a matrix in JSON",
        ),
        pytest.param("limits: {«rdma/hca»: 1}\n", "pod.yaml", "resource rdma/hca argument", id="a network adapter"),
        pytest.param(
            "runtimeClassName: «nvidia»\n", "pod.yaml", "resource runtime-class argument medium", id="a runtime"
        ),
        pytest.param(
            "resources:\n  accelerators: «H100:8»\n",
            "task.yaml",
            "resource cloud-accelerators argument medium",
            id="a model",
        ),
        pytest.param(
            "resources:\n  accelerators: {«A100»: 8, «V100»: 4}\n",
            "task.yaml",
            "resource cloud-accelerators argument medium; resource cloud-accelerators argument medium",
            id="models",
        ),
        pytest.param(
            "instance_type: «p5.48xlarge»\n", "task.yaml", "resource instance-type argument medium", id="a machine"
        ),
        pytest.param(
            "services:\n  a:\n    gpus: «all»\n",
            "compose.yaml",
            "resource docker-gpus argument",
            id="the devices of a service",
        ),
        pytest.param(
            "services:\n  a:\n    deploy:\n      devices:\n        - capabilities: [«gpu»]\n",
            "compose.yaml",
            "resource compose-capability argument",
            id="a capability alone",
        ),
        pytest.param(
            "training_container: «nvcr.io/nvidia/nemo:24.05»\n",
            "a.yaml",
            "image nvcr.io/nvidia/nemo reference",
            id="a vendor's own",
        ),
        pytest.param("image: «nvidia/cuda:12.4.1-base»\n", "a.yaml", "image nvidia/cuda reference", id="an image"),
        pytest.param(
            "image:\n  repository: «nvcr.io/nvidia/pytorch»\n  tag: 24.05-py3\n",
            "values.yaml",
            "image nvcr.io/nvidia/pytorch reference",
            id="an image in parts",
        ),
        pytest.param(
            "image:\n  name: «nvidia/cuda:12.4.1-base»\n",
            ".gitlab-ci.yml",
            "image nvidia/cuda reference",
            id="an image by name",
        ),
        pytest.param(
            "jobs:\n  a:\n    container: «nvidia/cuda:12.4.1-base»\n",
            ".github/workflows/a.yml",
            "image nvidia/cuda reference",
            id="the container of a job",
        ),
        pytest.param(
            '{"image": "«nvcr.io/nvidia/pytorch:24.05-py3»"}',
            "devcontainer.json",
            "image nvcr.io/nvidia/pytorch reference",
            id="the container of an editor",
        ),
        pytest.param(
            "jobs:\n  a:\n    runs-on: «gpu-a100»\n",
            ".github/workflows/a.yml",
            "resource ci-runner argument medium",
            id="a runner",
        ),
        pytest.param(
            "steps:\n  - run: |\n      a\n      «nvidia-smi» -L\n",
            "a.yml",
            "command nvidia-smi call",
            id="lines of a step",
        ),
        pytest.param("- run: «nvidia-smi»\n", "a.yml", "command nvidia-smi call", id="a step on one line"),
        pytest.param("- run: >-\n    a\n    && «nvidia-smi»\n", "a.yml", "command nvidia-smi call", id="folded lines"),
        pytest.param(
            'a:\n  script:\n    - x\n    - "«nvidia-smi» -q"\n',
            ".gitlab-ci.yml",
            "command nvidia-smi call",
            id="a list of commands",
        ),
        pytest.param(
            'command: [sh, -c, "sleep 1; «nvidia-smi»"]\n',
            "pod.yaml",
            "command nvidia-smi call",
            id="the command of a shell",
        ),
        pytest.param(
            "command:\n  - «nvidia-smi»\n  - -L\n", "pod.yaml", "command nvidia-smi call", id="a command as words"
        ),
        pytest.param(
            "args:\n  - --model=x\n  - «--kv-cache-dtype»\n  - fp8\n",
            "pod.yaml",
            "config kv_cache_dtype argument medium",
            id="arguments as words",
        ),
        pytest.param(
            "healthcheck:\n  test: [CMD, «nvidia-smi»]\n", "compose.yaml", "command nvidia-smi call", id="a check"
        ),
        pytest.param(
            "- shell: python\n  run: |\n    import torch\n    «torch.cuda.synchronize»()\n",
            "a.yml",
            "api torch.cuda.synchronize call",
            id="a step in Python",
        ),
        pytest.param(
            "data:\n  train.yaml: |\n    device: «cuda»\n", "map.yaml", "device cuda assignment", id="a file in a map"
        ),
        pytest.param(
            "runtime_env:\n  pip: [numpy, «flash-attn»==2.5]\n",
            "ray.yaml",
            "package flash-attn argument",
            id="requirements",
        ),
        pytest.param(
            '{"runArgs": ["«--gpus=all»"]}',
            "devcontainer.json",
            "resource docker-gpus argument",
            id="options of an engine",
        ),
    ],
)
def test_a_request_is_seen_where_it_stands(code: str, path: str, whats: str) -> None:
    assert found(code, path) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "path"),
    [
        pytest.param('resources:\n  limits:\n    nvidia.com/gpu: "0"\n', "pod.yaml", id="none of a resource"),
        pytest.param("limits:\n  amd.com/gpu: 1\n", "pod.yaml", id="a resource of another vendor"),
        pytest.param(
            "kind: CustomResourceDefinition\nspec:\n  limits:\n    nvidia.com/gpu: 1\n",
            "crd.yaml",
            id="the schema of a resource",
        ),
        pytest.param("image: python:3.12\n---\nimage: rocm/pytorch:latest\n", "a.yaml", id="other images"),
        pytest.param(
            '{"gpu": "NVIDIA H100", "accelerator": "A100", "cuda_version": "12.4"}',
            "result.json",
            id="what was measured",
        ),
        pytest.param("accelerators: tpu-v5e-8\ninstance_type: m5.large\n", "task.yaml", id="other hardware"),
        pytest.param("logging:\n  driver: nvidia\nruntime: runsc\n", "compose.yaml", id="other drivers"),
        pytest.param("runs-on: ubuntu-latest\nname: test on gpu\n", ".github/workflows/a.yml", id="a plain runner"),
        pytest.param("- run: echo nvidia-smi\n- name: nvidia-smi\n", "a.yml", id="messages and names"),
        pytest.param("text: |\n  nvidia-smi\n", "a.yml", id="text under another key"),
    ],
)
def test_nothing_is_seen(code: str, path: str) -> None:
    assert found(code, path) == ()
