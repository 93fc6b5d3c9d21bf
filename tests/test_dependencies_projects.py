"""Dependencies in TOML, setup.cfg, environments and lock files, and what only looks like them."""

import pytest

from portcheck.languages import language
from portcheck.model import Passage, SourceFile
from portcheck.prefilter import Prefilter
from tests.sources import found, knowledge, marked


@pytest.mark.parametrize(
    ("path", "code", "whats"),
    [
        pytest.param(
            "pyproject.toml",
            '[build-system]\nrequires = ["setuptools", "«torch» >= 2.1"]\n',
            "package torch argument",
            id="to build",
        ),
        pytest.param(
            "pyproject.toml",
            '[project]\nname = "torch-model"\ndependencies = [\n  "numpy", # torch\n  \'«torch»\',\n]\n',
            "package torch argument",
            id="to run",
        ),
        pytest.param(
            "pyproject.toml",
            '[project.optional-dependencies]\ncu12 = ["«flash-attn»"]\nnpu = ["torch"]\nvllm = ["httpx"]\n',
            "package flash-attn argument vendor",
            id="an extra for CUDA",
        ),
        pytest.param(
            "pyproject.toml",
            '[dependency-groups]\ndev = [{include-group = "torch"}, "«torch»"]\n',
            "package torch argument",
            id="a group",
        ),
        pytest.param(
            "pyproject.toml",
            '[tool.poetry.dependencies]\n"«torch»" = "^2.4"\n«apex» = {git = "https://example.org/a.git", rev = "a"}\n'
            "[tool.poetry.dependencies.«xformers»]\nversion = '*'\noptional = true\n",
            "package torch argument; package apex argument; package xformers argument",
            id="Poetry's tables",
        ),
        pytest.param(
            "pyproject.toml",
            '[[tool.uv.index]]\nname = "pytorch-cu124"\nurl = "«https://download.pytorch.org/whl/cu124»"\n'
            '[tool.uv.sources]\ntorch = [{ index = "«pytorch-cu124»", marker = "extra == \'cu124\'" }]\n',
            "package pytorch-cuda-index argument; package cuda-wheel-index argument",
            id="uv's indexes",
        ),
        pytest.param(
            "pixi.toml",
            '[workspace]\nchannels = ["conda-forge", "«nvidia»"]\n[system-requirements]\n«cuda» = "12"\n'
            '[feature.cpu.dependencies]\npytorch = "*"\n[pypi-dependencies]\n«torch» = ">=2"\n',
            "package nvidia-package-index argument; package cuda argument; package torch argument",
            id="pixi's tables",
        ),
        pytest.param("Pipfile", '[packages]\n«torch» = "*"\nnumpy = "*"\n', "package torch argument", id="a Pipfile"),
        pytest.param(
            "setup.cfg",
            "[metadata]\nname = torch\n[options]\ninstall_requires =\n    numpy\n    «torch»>=2\n"
            "[options.extras_require]\nattn = «flash-attn»\ncpu =\n    torch\n[isort]\nknown_third_party = torch\n",
            "package torch argument; package flash-attn argument",
            id="a setup.cfg",
        ),
        pytest.param(
            "environment.yml",
            "name: torch\nchannels: [pytorch, «nvidia»]\ndependencies:\n- «pytorch»=2.1=py3.10_cuda12.1\n"
            '- conda-forge::«cudatoolkit»=11.8  # torch\n- pip:\n  - -r torch.txt\n  - "«flash-attn»>=2"\n'
            "  - --extra-index-url «https://download.pytorch.org/whl/cu121»\nvariables:\n  NCCL_DEBUG: «INFO»\n",
            "package nvidia-package-index argument; package pytorch argument; package cudatoolkit argument;"
            "package flash-attn argument; package pytorch-cuda-index argument; env NCCL_DEBUG assignment",
            id="an environment",
        ),
        pytest.param(
            "recipe/meta.yaml",
            "requirements:\n  host:\n    - {{ compiler('cuda') }}\n    - «pytorch» {{ pytorch }}\n"
            "test:\n  imports:\n    - torch\n",
            "package pytorch argument",
            id="a recipe",
        ),
        pytest.param(
            "poetry.lock",
            '[[package]]\nname = "«torch»"\nversion = "2.4.0"\n\n[package.dependencies]\ntriton = "3.0.0"\n\n'
            '[[package]]\nname = "torch"\nversion = "2.4.0+cpu"\n',
            "package torch argument",
            id="a lock file names each once",
        ),
        pytest.param(
            "Pipfile.lock",
            '{\n    "default": {\n        "«torch»": {\n            "version": "==2.0"\n        }\n    }\n}\n',
            "package torch argument",
            id="a lock file in JSON",
        ),
        pytest.param(
            "conda-lock.yml",
            "package:\n- name: «pytorch»\n  version: 2.4.0\n  dependencies:\n    torch: '*'\n",
            "package pytorch argument",
            id="a lock file in YAML",
        ),
    ],
)
def test_a_project_shows(path: str, code: str, whats: str) -> None:
    assert found(code, path) == marked(code, whats)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param("pyproject.toml", '[project]\nname = "torch"\nkeywords = ["torch"]\n', id="its own name"),
        pytest.param(
            "pyproject.toml",
            '[project]\nname = "flash_attn"\noptional-dependencies.all = ["flash-attn[dev]"]\n',
            id="its own extras",
        ),
        pytest.param(
            "pyproject.toml",
            '[tool.ruff.lint.isort]\nknown-third-party = ["torch"]\n[tool.mypy]\nmodule = "triton.*"\n',
            id="settings of tools",
        ),
        pytest.param("pyproject.toml", '# dependencies = ["torch"]\n[project]\ndependencies = []\n', id="a comment"),
        pytest.param("Pipfile", '[packages]\ntorch = {path = "./torch"}\n', id="a folder"),
        pytest.param("setup.cfg", "[options]\npackages =\n    torch\n", id="its own packages"),
        pytest.param(
            "environment.yml",
            "dependencies:\n  - cpuonly\n  - pytorch=2.1\n  - pip\n",
            id="an environment without CUDA",
        ),
        pytest.param("environment.yml", "dependencies:\n  - pytorch=2.1=py3.10_cpu_0\n", id="a build without CUDA"),
        pytest.param("environment.yml", "services:\n  - torch\nimage: pytorch\n", id="another YAML file"),
    ],
)
def test_what_only_looks_like_it_in_a_project_is_not_seen(path: str, code: str) -> None:
    assert found(code, path) == ()


def test_a_broken_project_is_read_with_low_confidence() -> None:
    code = '[project]\ndependencies = ["«torch»", "numpy\n[tool.poetry.dependencies]\n«apex» = "*"\n'
    wanted = marked(code, "package torch argument low; package apex argument low")
    assert found(code, "pyproject.toml") == wanted


def test_a_file_that_only_shares_the_name_of_an_environment_is_handed_on() -> None:
    read, vocabulary = language("dependencies").read, knowledge().vocabularies["dependencies"]
    other = SourceFile("env.yml", b"device: cuda\r\nseed: 1\n")
    handed = Passage("yaml", "device: cuda\nseed: 1\n", ((1, 1), (2, 1), (3, 1)))
    assert read(other, vocabulary, Prefilter(())).passages == (handed,)
    environment = SourceFile("env.yml", b"dependencies: [pytorch]\n")
    assert read(environment, vocabulary, Prefilter(())).passages == ()
