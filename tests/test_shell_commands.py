"""What commands of a shell text do: wrappers, variables they hand on, packages, schedulers, guards."""

import pytest

from tests.sources import found, marked


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("sudo -u root «nvidia-smi» -pm 1\n", id="sudo"),
        pytest.param("env A=1 «nvidia-smi»\n", id="env"),
        pytest.param("timeout 10 «nvidia-smi»\n", id="timeout"),
        pytest.param("srun -N 2 --ntasks-per-node=1 «nvidia-smi» -L\n", id="srun"),
        pytest.param("docker exec -it box «nvidia-smi»\n", id="docker exec"),
        pytest.param("/usr/bin/«nvidia-smi» -L\n", id="a path"),
        pytest.param("for i in 1 2; do «nvidia-smi»; done\n", id="a loop"),
        pytest.param("f() {\n  «nvidia-smi»\n}\n", id="a function"),
    ],
)
def test_a_command_is_seen_through_what_runs_it(code: str) -> None:
    assert found(code, "example.sh")[-1:] == marked(code, "command nvidia-smi call")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("mpirun -np 2 -x «NCCL_DEBUG» -x PATH ./a\n", id="a name for mpirun"),
        pytest.param("mpirun -x «NCCL_DEBUG»=INFO ./a\n", id="a value for mpirun"),
        pytest.param("srun --export=ALL,«NCCL_DEBUG»=INFO ./a\n", id="a list for srun"),
        pytest.param("docker run -e «NCCL_DEBUG»=INFO img\n", id="an option of docker"),
        pytest.param("docker run --env=«NCCL_DEBUG»=INFO img\n", id="a long option of docker"),
        pytest.param("declare -x «NCCL_DEBUG»=INFO\n", id="declare"),
        pytest.param(": ${«NCCL_DEBUG»:=INFO}\n", id="a default"),
        pytest.param('echo "export «NCCL_DEBUG»=INFO" >> ~/.bashrc\n', id="a line for the login shell"),
        pytest.param('echo "«NCCL_DEBUG»=INFO" >> "$GITHUB_ENV"\n', id="a variable for the next steps"),
    ],
)
def test_a_variable_is_seen_however_it_is_handed_on(code: str) -> None:
    assert found(code, "example.sh") == marked(code, "env NCCL_DEBUG assignment")


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "if command -v «nvidia-smi»; then\n  «nvidia-smi» -L\nfi\n",
            "command nvidia-smi reference availability; command nvidia-smi call availability",
            id="asked for",
        ),
        pytest.param(
            'if [ "$DEVICE" = «cuda» ]; then\n  export «NCCL_DEBUG»=1\nfi\n',
            "device cuda comparison medium; env NCCL_DEBUG assignment vendor",
            id="chosen by device",
        ),
        pytest.param(
            'case "$DEVICE" in\n  «cuda») export «NCCL_DEBUG»=1 ;;\n  npu) export B=1 ;;\nesac\n',
            "device cuda comparison medium; env NCCL_DEBUG assignment vendor",
            id="a case",
        ),
        pytest.param(
            "which «nvcc» && export «CUDA_HOME»=/x\n",
            "command nvcc reference availability; env CUDA_HOME assignment availability",
            id="an and-list",
        ),
        pytest.param(
            'if [ -n "$A" ]; then\n  export «NCCL_DEBUG»=1\nfi\n', "env NCCL_DEBUG assignment", id="another condition"
        ),
    ],
)
def test_a_condition_guards_what_it_decides(code: str, whats: str) -> None:
    roles = tuple(
        line.replace(" argument availability", " reference availability") for line in found(code, "example.sh")
    )
    assert roles == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("pip install «flash-attn»==2.5 numpy\n", "package flash-attn argument", id="pip"),
        pytest.param('python3 -m pip install "«Flash_Attn»>=2"\n', "package flash-attn argument", id="pip as a module"),
        pytest.param("conda run -n e pip install «eetq»\n", "package eetq argument", id="inside an environment"),
        pytest.param(
            "uv pip install git+https://github.com/x/«EETQ».git@abc\n", "package eetq argument", id="from a repository"
        ),
        pytest.param(
            "pip install https://x.org/a/«flash_attn»-2.5+cu12-cp310-cp310-linux_x86_64.whl\n",
            "package flash-attn argument",
            id="a wheel",
        ),
        pytest.param("sudo apt-get install -y «cuda-toolkit-12-4»\n", "package cuda-toolkit-12-4 argument", id="apt"),
        pytest.param("module load gcc «cuda»/12.4\n", "package cuda argument", id="a module"),
        pytest.param(
            "conda install -c «nvidia» numpy\n", "package nvidia-package-index argument", id="a channel of conda"
        ),
    ],
)
def test_a_package_is_seen_by_its_normal_name(code: str, whats: str) -> None:
    assert found(code, "example.sh") == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("pip install -r requirements.txt\n", id="a file of requirements"),
        pytest.param("pip uninstall -y flash-attn\n", id="taken away"),
        pytest.param("pip install ./csrc\n", id="a folder"),
        pytest.param("module unload cuda\n", id="a module taken away"),
        pytest.param("#SBATCH --partition=gpu\n#SBATCH --mem=8G\n", id="other directives"),
        pytest.param("python x.py --device cpu --attention-backend unfused\n", id="other settings"),
        pytest.param("python x.py --use-flash-attn False\n", id="switched off"),
        pytest.param("CHECKPOINT=nvidia/Nemotron-H-8B\n", id="the name of a model"),
        pytest.param("GPUS=$(ls /dev | wc -l)\nGPUS=8\n", id="a count in a variable"),
    ],
)
def test_what_only_looks_like_it_is_not_seen(code: str) -> None:
    assert found(code, "example.sh") == ()


def test_a_variable_that_is_set_is_found_there_and_its_uses_are_related() -> None:
    code = "export «CUDA_HOME»=/opt/x\nmake -C $CUDA_HOME\n"
    assert found(code, "example.sh") == marked(code, "env CUDA_HOME assignment")


def test_a_variable_that_is_not_set_is_found_where_it_is_asked_for() -> None:
    code = "make -C $«CUDA_HOME»\n"
    assert found(code, "example.sh") == marked(code, "env CUDA_HOME reference")
