"""Container files: images, stages, arguments, variables, and shell text in every form."""

import pytest

from tests.sources import found, marked


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("FROM «nvidia/cuda:12.4.1-base»\n", "image nvidia/cuda reference", id="a base"),
        pytest.param("from «nvidia/cuda:12.4.1-base» as a\n", "image nvidia/cuda reference", id="in lower case"),
        pytest.param(
            "ARG V=12.4\nFROM «nvidia/cuda:${V}-base»\n", "image nvidia/cuda reference", id="a version as an argument"
        ),
        pytest.param(
            "ARG R=docker.io\nFROM «${R}/nvidia/cuda:12»\n",
            "image nvidia/cuda reference",
            id="a registry as an argument",
        ),
        pytest.param(
            "ARG B=«nvidia/cuda:12»\nFROM $B AS a\nFROM a\n", "image nvidia/cuda reference", id="all as an argument"
        ),
        pytest.param("FROM x\nENV «NCCL_DEBUG»=INFO A=1\n", "env NCCL_DEBUG assignment", id="a variable"),
        pytest.param("FROM x\nENV A=1 \\\n    «NCCL_DEBUG»=INFO\n", "env NCCL_DEBUG assignment", id="a later variable"),
        pytest.param("FROM x\nENV «NCCL_DEBUG» INFO\n", "env NCCL_DEBUG assignment", id="the older form"),
        pytest.param("FROM x\nRUN a && \\\n    «nvidia-smi»\n", "command nvidia-smi call", id="a continued command"),
        pytest.param(
            "FROM x\nRUN a \\\n    # a comment\n\n    && «nvidia-smi»\n",
            "command nvidia-smi call",
            id="a comment between",
        ),
        pytest.param(
            "FROM x\nRUN --mount=type=cache,target=/c «nvidia-smi»\n", "command nvidia-smi call", id="a mount"
        ),
        pytest.param(
            "FROM x\nRUN --mount=type=ssh \\\n    --mount=type=tmpfs,target=/b \\\n    if «nvidia-smi»; then a; fi\n",
            "command nvidia-smi call availability",
            id="several mounts",
        ),
        pytest.param('FROM x\nCMD ["«nvidia-smi»", "-L"]\n', "command nvidia-smi call", id="a list of words"),
        pytest.param('FROM x\nCMD ["sh", "-c", "sleep 1; «nvidia-smi»"]\n', "command nvidia-smi call", id="a shell"),
        pytest.param("FROM x\nRUN <<EOF\n«nvidia-smi»\nEOF\nRUN a\n", "command nvidia-smi call", id="a here-document"),
        pytest.param(
            "FROM x\nRUN python3 <<EOF\nimport torch\n«torch.cuda.synchronize»()\nEOF\n",
            "api torch.cuda.synchronize call",
            id="a program",
        ),
        pytest.param("FROM x\nHEALTHCHECK --interval=5s CMD «nvidia-smi»\n", "command nvidia-smi call", id="a check"),
        pytest.param("FROM x\nONBUILD RUN «nvidia-smi»\n", "command nvidia-smi call", id="for a later build"),
        pytest.param("# escape=`\nFROM x\nRUN a `\n  «nvidia-smi»\n", "command nvidia-smi call", id="another escape"),
    ],
)
def test_an_instruction_is_seen_where_it_stands(code: str, whats: str) -> None:
    assert found(code, "Dockerfile") == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("# FROM nvidia/cuda:12\nFROM ubuntu\n", id="a comment"),
        pytest.param("FROM ubuntu AS cuda\nFROM cuda\nCOPY --from=cuda /a /b\n", id="the name of a stage"),
        pytest.param("FROM x\nRUN a \\\n    # nvidia-smi\n    && b\n", id="a comment in a command"),
        pytest.param('FROM x\nRUN echo "nvidia-smi"\n', id="a message"),
        pytest.param("FROM x\nARG CUDA_VERSION\n", id="an argument without a value"),
        pytest.param("FROM x\nCOPY cuda.txt nvidia-smi /opt/\n", id="names of files"),
        pytest.param("FROM x\nLABEL about=nvidia/cuda\n", id="a label"),
    ],
)
def test_what_only_looks_like_it_in_a_container_file_is_not_seen(code: str) -> None:
    assert found(code, "Dockerfile") == ()


@pytest.mark.parametrize(
    "path", ["Dockerfile", "docker/Dockerfile.gpu", "a.Dockerfile", "Containerfile", "Dockerfile-x"]
)
def test_a_container_file_is_known_by_its_name(path: str) -> None:
    code = "FROM «nvidia/cuda:12»\n"
    assert found(code, path) == marked(code, "image nvidia/cuda reference")


def test_prose_about_container_files_is_not_read() -> None:
    assert found("FROM nvidia/cuda:12\n", "Dockerfile.md") == ()
