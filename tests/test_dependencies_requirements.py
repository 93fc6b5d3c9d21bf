"""Requirements files: requirements, addresses, indexes, markers, and what only looks like them."""

import pytest

from portcheck.languages import language
from portcheck.model import SourceFile
from portcheck.prefilter import Prefilter
from portcheck.scan import scan_texts
from tests.sources import found, knowledge, marked

WARNED = "package torch argument"


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("«torch»\n", WARNED, id="a bare name"),
        pytest.param("numpy\n«Torch» >= 2.0, < 3\n", WARNED, id="a range with blanks"),
        pytest.param("  «torch»==2.4.1+cu121 # pinned\n", WARNED, id="a build and a comment"),
        pytest.param("«torch»[opt-einsum]~=2.4\n", WARNED, id="an extra"),
        pytest.param("«torch» (>=2.0)\n", WARNED, id="a range in brackets"),
        pytest.param("«torch»>=2.0 ; python_version < '3.13'\n", WARNED, id="a marker"),
        pytest.param("«torch»==2.4.1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n", WARNED, id="hashes"),
        pytest.param("\ufeff«torch»\r\nnumpy\r\n", WARNED, id="a byte-order mark and Windows lines"),
        pytest.param("«flash_attn»>=2.5 --no-build-isolation\n", "package flash-attn argument", id="an option behind"),
        pytest.param(
            "«Flash_Attn» @ https://example.org/x.whl ; sys_platform == 'linux'\n",
            "package flash-attn argument",
            id="a name with an address",
        ),
        pytest.param(
            "https://example.org/a/«flash_attn»-2.7.3+cu12torch2.6-cp310-cp310-linux_x86_64.whl\n",
            "package flash-attn argument",
            id="the address of a wheel",
        ),
        pytest.param(
            "git+https://example.org/a/«flash-attention».git@fix/two#subdirectory=hopper\n",
            "package flash-attention argument",
            id="a repository at a branch",
        ),
        pytest.param(
            "-e git+ssh://git@example.org/a/b.git@main#egg=«deep_ep»&subdirectory=x\n",
            "package deep-ep argument",
            id="an editable egg",
        ),
        pytest.param(
            "git+https://github.com/state-spaces/«mamba».git@v2\n",
            "package mamba-ssm argument",
            id="a repository's package",
        ),
        pytest.param(
            "--extra-index-url «https://download.pytorch.org/whl/nightly/cu128»\n",
            "package pytorch-cuda-index argument",
            id="an index",
        ),
        pytest.param(
            "-f «https://data.example.org/whl/torch-2.4.0+cu121.html»\n",
            "package cuda-wheel-index argument",
            id="links to wheels",
        ),
        pytest.param(
            '--find-links="«https://pypi.nvidia.com»"\n', "package nvidia-package-index argument", id="a vendor's index"
        ),
        pytest.param("«some-ops»==1.3.0+cu121\n", "package cuda-wheel argument", id="an unknown package for CUDA"),
        pytest.param("«vector-search-cu12»\n", "package cuda-wheel argument", id="a name for CUDA"),
        pytest.param("«language-tools»[cuda12x]\n", "package cuda-wheel argument", id="an extra for CUDA"),
        pytest.param(
            "«triton» ; platform_machine != 'aarch64'\n", "package triton argument availability", id="a narrow marker"
        ),
    ],
)
def test_a_requirements_file_shows(code: str, whats: str) -> None:
    assert found(code, "requirements.txt") == marked(code.removeprefix("\ufeff"), whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("# torch==2.4\n  #torch\n", id="comments"),
        pytest.param("numpy # for torch and flash-attn\n", id="a comment behind"),
        pytest.param("torchmetrics\npytorch-lightning\ntorch-ema\n", id="other names"),
        pytest.param("-r torch.txt\n-c flash-attn.txt\n--requirement cuda/torch.txt\n", id="included files"),
        pytest.param("numpy==1.0 \\\n    torch\n", id="a line that goes on"),
        pytest.param("torch==2.4.1+cpu\ntorch==2.4.1+rocm6.1\n", id="builds for something else"),
        pytest.param("torch ; sys_platform == 'darwin'\n", id="a system without CUDA"),
        pytest.param(
            "--index-url https://download.pytorch.org/whl/cpu\ntorch\ntorchvision\n", id="an index without CUDA"
        ),
        pytest.param("torch @ https://example.org/whl/cpu/torch-2.7.1%2Bcpu-cp311.whl\n", id="a wheel without CUDA"),
        pytest.param("--trusted-host download.pytorch.org\n--pre\n", id="other options"),
        pytest.param("Install torch first, then flash-attn\n", id="prose"),
        pytest.param("{% if gpu %}\n{{ torch }}\n", id="a template"),
        pytest.param("./third_party/torch\n-e .\n-e ./flash-attn\n", id="folders"),
        pytest.param("cu2qu\naccuracy==10.2\nbarracuda-api\n", id="names with its letters"),
    ],
)
def test_what_only_looks_like_it_in_a_requirements_file_is_not_seen(code: str) -> None:
    assert found(code, "requirements.txt") == ()


@pytest.mark.parametrize(
    ("path", "whats"),
    [
        pytest.param("requirements-dev.txt", WARNED, id="with a word behind"),
        pytest.param("dev_requirements.in", WARNED, id="with a word before"),
        pytest.param("requirements/test/all.txt", WARNED, id="in a folder of that name"),
        pytest.param("a/constraints.txt", WARNED, id="constraints"),
        pytest.param("requirements/cuda.txt", f"{WARNED} vendor", id="the file for CUDA"),
        pytest.param("requirements_gpu.txt", f"{WARNED} vendor", id="the file for GPUs"),
    ],
)
def test_a_requirements_file_is_known_by_its_name(path: str, whats: str) -> None:
    assert found("torch\n", path) == marked("«torch»\n", whats)


@pytest.mark.parametrize("path", ["notes.txt", "requirements.md", "requirements_cpu.txt", "requirements/rocm.txt"])
def test_another_file_or_one_for_something_else_is_not_read(path: str) -> None:
    assert found("torch\n", path) == ()


def test_a_value_holds_extras_and_range() -> None:
    read = language("dependencies").read
    vocabulary = knowledge().vocabularies["dependencies"]
    source = SourceFile("requirements.txt", b"torch[a] >= 2 ; python_version > '3'\n")
    assert [part.value for part in read(source, vocabulary, Prefilter(())).constructs] == ["[a]>= 2"]


def test_a_comment_asks_for_silence() -> None:
    findings = scan_texts(
        {"requirements.txt": "torch  # portcheck: ignore[torch-package] pinned by hand\n"}, knowledge()
    )
    assert [finding.suppressed for finding in findings] == ["pinned by hand"]
