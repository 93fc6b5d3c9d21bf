"""Shell text cut into words: quotes, continuations, nesting and here-documents keep their places."""

import pytest

from tests.sources import found, marked


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("export «NCCL_DEBUG»=INFO\n", "env NCCL_DEBUG assignment", id="an export"),
        pytest.param("«CUDA_VISIBLE_DEVICES»=0 python x.py\n", "env CUDA_VISIBLE_DEVICES assignment", id="a prefix"),
        pytest.param("sync && «nvidia-smi» -L\n", "command nvidia-smi call", id="after and"),
        pytest.param("a=$(«nvidia-smi» -L | wc -l)\n", "command nvidia-smi call", id="a substitution"),
        pytest.param("a=`«nvidia-smi» -L`\n", "command nvidia-smi call", id="back ticks"),
        pytest.param('a="${1:-$(«nvidia-smi» -L)}"\n', "command nvidia-smi call", id="a default that is a command"),
        pytest.param('echo "$(«nvidia-smi» -L)"\n', "command nvidia-smi call", id="a substitution in a message"),
        pytest.param("sort <(«nvidia-smi» -L)\n", "command nvidia-smi call", id="a process as a file"),
        pytest.param(
            "docker run \\\n  «--gpus» all \\\n  img\n", "resource docker-gpus argument", id="a continued line"
        ),
        pytest.param("docker run \\\r\n  «--gpus» all img\r\n", "resource docker-gpus argument", id="Windows' ends"),
        pytest.param('bash -c "sleep 1\n  «nvidia-smi» -L"\n', "command nvidia-smi call", id="a command in quotes"),
        pytest.param("ssh host '«nvidia-smi» -L'\n", "command nvidia-smi call", id="a command for another host"),
        pytest.param("bash <<EOF\n«nvidia-smi» -L\nEOF\n", "command nvidia-smi call", id="a here-document"),
        pytest.param(
            "cat > run.sh <<'EOF'\nexport «NCCL_DEBUG»=INFO\nEOF\n", "env NCCL_DEBUG assignment", id="a script written"
        ),
        pytest.param(
            "python - <<EOF\nimport torch\n«torch.cuda.synchronize»()\nEOF\n",
            "api torch.cuda.synchronize call",
            id="a program in a here-document",
        ),
        pytest.param(
            "python -c 'import torch; «torch.cuda.synchronize»()'\n",
            "api torch.cuda.synchronize call",
            id="a program in quotes",
        ),
        pytest.param(
            'ARGS=(\n  --seed 1\n  «--fp8-format» hybrid\n  "«--fp8-recipe» delayed"\n)\n',
            "config fp8_format argument medium; config fp8_recipe argument medium",
            id="an array",
        ),
        pytest.param(
            'ARGS="\n  --seed 1 \\\n  «--fp8-format» hybrid\n"\n',
            "config fp8_format argument medium",
            id="arguments in a variable",
        ),
        pytest.param("echo don't\nexport «NCCL_DEBUG»=INFO\n", "env NCCL_DEBUG assignment", id="an apostrophe alone"),
        pytest.param("echo é 你; export «NCCL_DEBUG»=1\n", "env NCCL_DEBUG assignment", id="columns in code points"),
    ],
)
def test_a_shell_text_is_seen_where_it_stands(code: str, whats: str) -> None:
    assert found(code, "example.sh") == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("# export NCCL_DEBUG=INFO\n", id="a comment"),
        pytest.param("true # nvidia-smi\n", id="a comment after a command"),
        pytest.param('echo "run nvidia-smi or export NCCL_DEBUG=INFO"\n', id="a message"),
        pytest.param('printf "%s" "$CUDA_HOME"\n', id="a variable in a message"),
        pytest.param("cat <<EOF\nusage: CUDA_VISIBLE_DEVICES=0 $0\nnvidia-smi\nEOF\n", id="a usage text"),
        pytest.param("grep nvidia-smi log.txt | sed s/NCCL_DEBUG=INFO//\n", id="words that are looked for"),
        pytest.param("pkill -f nvidia-smi\n", id="a process that is ended"),
        pytest.param("cp nvidia-smi.log cuda.txt\n", id="names of files"),
        pytest.param("git checkout apex\n", id="a branch"),
        pytest.param("git clone https://github.com/ROCm/apex.git\n", id="a clone of another vendor's"),
        pytest.param('MESSAGE="nvcc is not there"\n', id="prose in a variable"),
        pytest.param("log_info use nvidia-smi --help\n", id="a function that logs"),
    ],
)
def test_prose_in_a_shell_text_is_not_seen(code: str) -> None:
    assert found(code, "example.sh") == ()
