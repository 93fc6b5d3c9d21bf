"""What scripts and container files build: versions, architectures, clones, lists, folders of kernels."""

import pytest

from tests.sources import found, marked

VERSION = "config cuda-version argument medium"
ARCHITECTURES = "config cuda_arch_list argument medium"


@pytest.mark.parametrize(
    ("code", "what"),
    [
        pytest.param("«cuda_version»=12.4\n", VERSION, id="a version"),
        pytest.param("«cuda_version»=${1:-12.4}\n", VERSION, id="the default of a version"),
        pytest.param("./wheel.sh «CU_VERSION»=cu121\n", VERSION, id="a tag"),
        pytest.param("export «UV_TORCH_BACKEND»=cu${CUDA_VERSION_MM}\n", VERSION, id="a tag made of a variable"),
        pytest.param(
            "rpm2cpio ./repo/«libcusparselt0»-0.7.1.0-1.x86_64.rpm | cpio -div\n",
            "package libcusparselt0 argument",
            id="a package by its file",
        ),
        pytest.param(
            "apt-get install -y /tmp/«cuda-keyring».deb\n",
            "package cuda-keyring argument",
            id="a package's file without a version",
        ),
        pytest.param(
            "pip${PYTHON_VERSION} install «flash-attn»==2.7.4\n", "package flash-attn argument", id="pip of a version"
        ),
        pytest.param("uv pip install numpy «--torch-backend»=cu126\n", VERSION, id="an option"),
        pytest.param("for cuda in «11.8» 12.4; do :; done\n", VERSION, id="a loop over versions"),
        pytest.param("cuda_versions=(«11.8» 12.4)\n", VERSION, id="an array of versions"),
        pytest.param(
            'if [ "$cuda_version" = «11.8» ]; then :; fi\n',
            "config cuda-version comparison medium",
            id="a choice by version",
        ),
        pytest.param('«build_capability»="75;80;90"\n', ARCHITECTURES, id="capabilities"),
        pytest.param("«gpu_arch»=90a\n", ARCHITECTURES, id="one architecture"),
        pytest.param('«ARCHS»="8.0 9.0+PTX"\n', ARCHITECTURES, id="a list that tells by itself"),
        pytest.param("git clone https://github.com/NVIDIA/«apex».git /src\n", "package apex argument", id="a clone"),
        pytest.param(
            "git submodule add https://github.com/NVIDIA/«cutlass» ext\n",
            "package nvidia-cutlass argument",
            id="a submodule",
        ),
        pytest.param(
            "pip install -r «requirements/cuda.txt»\n",
            "package cuda-requirements argument medium",
            id="a list of requirements",
        ),
        pytest.param('pip install -e ".[dev,«flash-attn»]"\n', "package flash-attn argument medium", id="an extra"),
        pytest.param("uv sync --extra «cuda»\n", "package cuda-requirements argument medium", id="an extra of uv"),
        pytest.param(
            "for package in «deep-ep» numpy; do :; done\n", "package deep-ep argument", id="a list of packages"
        ),
        pytest.param('SPEC="«flash-attn»==2.8.3"\n', "package flash-attn argument", id="a package in a variable"),
        pytest.param("./«cuda»_12.4.1_550.54.15_linux.run --silent\n", "package cuda argument", id="an installer"),
        pytest.param(
            "cd fused_kernels && python «setup.py» install\n",
            "config kernel-folder argument medium",
            id="a folder of kernels",
        ),
        pytest.param(
            'export CMAKE_ARGS="-D«GGML_CUDA»=on"\n', "env GGML_CUDA assignment", id="one argument in a variable"
        ),
        pytest.param(
            'make all ARGS="-D«GGML_CUDA»=1 -DX=2"\n', "env GGML_CUDA assignment", id="arguments for a command"
        ),
        pytest.param('ARGS="--nodes=2 «--gres=gpu:8»"\n', "resource slurm-gres argument", id="a request in a variable"),
        pytest.param(
            'docker run -i -w /src "$image" bash -c "«nvidia-smi» -L"\n',
            "command nvidia-smi call",
            id="a short option before another",
        ),
        pytest.param("./x --vllm_sync_backend «nccl»\n", "backend nccl argument medium", id="a backend"),
        pytest.param(
            "./x «--sglang-attention-backend» flashmla\n",
            "config attention_backend argument medium",
            id="an engine's setting",
        ),
        pytest.param(
            "if [ $COMPUTE_CAP -ge «80» ]; then :; fi\n",
            "assumption compute-capability comparison medium",
            id="a choice by capability",
        ),
        pytest.param(
            "cargo build -F http -F «candle-cuda»\n", "config build-feature argument", id="a feature of a program"
        ),
        pytest.param(
            "python setup_env.py «--cuda» $V\n", "config use_cuda argument medium", id="an option that asks for it"
        ),
        pytest.param("cmake -D«SM»=$SM .\n", ARCHITECTURES, id="an architecture that is handed on"),
        pytest.param("pip install «jaxlib»==0.4+cuda12.cudnn89\n", VERSION, id="the build of a package"),
        pytest.param(
            'if echo "$BASE" | grep -q «cuda»; then :; fi\n',
            "device cuda comparison medium",
            id="a search that decides",
        ),
        pytest.param("./build_one «cu126» 2.7\n", VERSION, id="a tag that is handed on"),
        pytest.param("echo «NCCL_DEBUG»=INFO >> /etc/nccl.conf\n", "env NCCL_DEBUG assignment", id="a line of a file"),
        pytest.param('FLAGS="«USE_CUDA»=1"\n', "env USE_CUDA assignment", id="an assignment in a variable"),
        pytest.param(
            "sudo apt-key add «/var/cuda-repo-local/7fa2af80.pub»\n", "package nvidia-download argument", id="a key"
        ),
    ],
)
def test_what_is_built_is_seen(code: str, what: str) -> None:
    assert found(code, "example.sh") == marked(code, what)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('RUNTIME=\'{"env_vars": {"«NCCL_DEBUG»": "INFO"}}\'\n', id="in single quotes"),
        pytest.param('R="{\\"env_vars\\": {\\"«NCCL_DEBUG»\\": \\"$LEVEL\\"}}"\n', id="in double quotes"),
        pytest.param('ray job submit --runtime-env-json=\'{"x": {"«NCCL_DEBUG»": "INFO"}}\'\n', id="an option"),
        pytest.param('cat > env.json <<EOF\n{"env_vars": {\n  "«NCCL_DEBUG»": "INFO"}}\nEOF\n', id="a here-document"),
    ],
)
def test_a_variable_is_seen_in_json(code: str) -> None:
    assert found(code, "example.sh") == marked(code, "env NCCL_DEBUG assignment")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("python_version=3.11\nVERSION=12.4\nGCC_VERSION=12\n", id="versions of others"),
        pytest.param("cuda=0\ncuda_count=8\ncuda_home=12\n", id="no versions"),
        pytest.param("arch=64\nARCH=x86_64\nseeds='80 90 100'\n", id="no architectures"),
        pytest.param("for n in 11 12; do :; done\n", id="a loop over numbers"),
        pytest.param("git clone https://github.com/ROCm/flash-attention\n", id="a clone of another vendor's"),
        pytest.param("git clone https://github.com/acme/model.git\n", id="a clone of something else"),
        pytest.param("git log -- apex\n", id="a path of a repository"),
        pytest.param("pip install -r requirements-dev.txt -e '.[dev]'\n", id="other lists and extras"),
        pytest.param("cd tokenizer && python setup.py install\n", id="another folder"),
        pytest.param("cd fused_kernels && python setup.py --version\n", id="a folder of kernels that is asked"),
        pytest.param("clang -arch arm64 x.c\nFLAGS='-arch arm64'\n", id="another compiler's architecture"),
        pytest.param('echo \'{"env_vars": {"NCCL_DEBUG": "INFO"}}\'\n', id="JSON in a message"),
        pytest.param("echo $BASE | grep cuda > a.txt\n", id="a search"),
        pytest.param("[ $COUNT -ge 80 ] && [ $compute_count -ge 80 ] && ./x\n", id="counts"),
        pytest.param("cargo build --features http\ncargo run cuda\n", id="other features"),
        pytest.param("[ $TP_COMM_OVERLAP -eq 1 ] && ./x\n", id="a number that decides"),
        pytest.param("./x --sampler_backend pytorch\n", id="another backend"),
    ],
)
def test_what_only_looks_like_it_is_not_seen(code: str) -> None:
    assert found(code, "example.sh") == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('ARG «CUDA»="12.1"\n', VERSION, id="a version"),
        pytest.param('ARG «CUDA»="10.2"\nARG CUDNN="x"\n', VERSION, id="a name alone"),
        pytest.param("ARG «cuda_arch»=75-real;80-real\n", ARCHITECTURES, id="architectures"),
        pytest.param(
            "FROM x\nWORKDIR /src/fused_kernels\nRUN python «setup.py» install\n",
            "config kernel-folder argument medium",
            id="a folder that was set before",
        ),
        pytest.param(
            "FROM x\nRUN rm «/etc/apt/sources.list.d/cuda.list» \\\n    && apt-get update\n",
            "package nvidia-download argument",
            id="the source of packages",
        ),
    ],
)
def test_what_a_container_file_builds_is_seen(code: str, whats: str) -> None:
    assert found(code, "Dockerfile") == marked(code, whats)


@pytest.mark.parametrize("path", ["build.sh", "docker/BUILD.sh", "env.sh", "run.slurm"])
def test_a_script_is_read_whatever_it_is_called(path: str) -> None:
    assert found("export «NCCL_DEBUG»=INFO\n", path) == marked(
        "export «NCCL_DEBUG»=INFO\n", "env NCCL_DEBUG assignment"
    )


@pytest.mark.parametrize("path", ["docker/Dockerfile.rocm", "Dockerfile.npu.dev", "npu.Dockerfile"])
def test_a_container_file_of_another_vendor_is_told_by_its_whole_name(path: str) -> None:
    assert found("FROM x\nENV NCCL_DEBUG=INFO\n", path) == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("cuda_arch='" + "80;" * 60_000 + "'", id="architectures"),
        pytest.param("git clone https://" + "a/" * 60_000, id="a clone"),
        pytest.param("X='" + '{"A_B_C":' * 20_000 + "'", id="JSON"),
        pytest.param("cuda_version=" + "1." * 60_000, id="a version"),
        pytest.param("pip install ." + "[a" * 40_000, id="extras"),
    ],
)
def test_hostile_text_is_read(text: str) -> None:
    assert isinstance(found(text, "example.sh"), tuple)
