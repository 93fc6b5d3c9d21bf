"""Configuration on its way to a vendor's chip: whole files before and after, each with a twin that stays."""

from pathlib import Path

import pytest

from tests.commands import Portcheck
from tests.scanned import write

SHIPPED = ("--knowledge", str(Path(__file__).parent.parent / "rules"))
CASES = {
    "run.sh": (
        "# CUDA_VISIBLE_DEVICES\nexport CUDA_VISIBLE_DEVICES=0,1 # two\necho ${CUDA_VISIBLE_DEVICES:-0}\nnvidia-smi\n",
        "# CUDA_VISIBLE_DEVICES\nexport ASCEND_RT_VISIBLE_DEVICES=0,1 # two\n"
        "echo ${ASCEND_RT_VISIBLE_DEVICES:-0}\nnvidia-smi\n",
    ),
    "job.slurm": (
        "#!/bin/bash\n#SBATCH --gres=gpu:8\nCUDA_LAUNCH_BLOCKING=1 srun python train.py\n",
        "#!/bin/bash\n#SBATCH --gres=gpu:8\nASCEND_LAUNCH_BLOCKING=1 srun python train.py\n",
    ),
    "Dockerfile": (
        "FROM nvidia/cuda:12.4.1-devel\nENV CUDA_VISIBLE_DEVICES=0 \\\n    CUDA_LAUNCH_BLOCKING=1\n",
        "FROM nvidia/cuda:12.4.1-devel\nENV ASCEND_RT_VISIBLE_DEVICES=0 \\\n    ASCEND_LAUNCH_BLOCKING=1\n",
    ),
    "conf.yaml": (
        "# one\nbase: &base\n  CUDA_VISIBLE_DEVICES: '0'  # first\nenv: *base\ndevice: cuda\n",
        "# one\nbase: &base\n  ASCEND_RT_VISIBLE_DEVICES: '0'  # first\nenv: *base\ndevice: cuda\n",
    ),
    "conf.json": (
        '{"env": {"CUDA_VISIBLE_DEVICES": "0"}, "device": "cuda"}\n',
        '{"env": {"ASCEND_RT_VISIBLE_DEVICES": "0"}, "device": "cuda"}\n',
    ),
    "conf.toml": (
        '[env]\nCUDA_VISIBLE_DEVICES = "0" # one\n',
        '[env]\nASCEND_RT_VISIBLE_DEVICES = "0" # one\n',
    ),
    ".github/workflows/ci.yml": (
        "on: push\njobs:\n  t:\n    env: {CUDA_LAUNCH_BLOCKING: 1}\n    steps:\n      - run: pytest\n",
        "on: push\njobs:\n  t:\n    env: {ASCEND_LAUNCH_BLOCKING: 1}\n    steps:\n      - run: pytest\n",
    ),
    "accelerate.yaml": ("distributed_type: MULTI_GPU # one\n", "distributed_type: MULTI_NPU # one\n"),
    "run.py": (
        'import os\n\nos.environ["CUDA_VISIBLE_DEVICES"] = "0,1"\nprint(os.getenv("CUDA_VISIBLE_DEVICES", ""))\n',
        'import os\n\nos.environ["ASCEND_RT_VISIBLE_DEVICES"] = "0,1"\n'
        'print(os.getenv("ASCEND_RT_VISIBLE_DEVICES", ""))\n',
    ),
    "child.py": (
        'import subprocess\n\nsubprocess.run(["a"], env={"CUDA_VISIBLE_DEVICES": "2"})\n',
        'import subprocess\n\nsubprocess.run(["a"], env={"ASCEND_RT_VISIBLE_DEVICES": "2"})\n',
    ),
}
LEFT = {
    "order.sh": "export CUDA_VISIBLE_DEVICES=1,0\n",
    "none.sh": "CUDA_VISIBLE_DEVICES= python a.py\n",
    "uuid.sh": "CUDA_VISIBLE_DEVICES=GPU-8f2a python a.py\n",
    "mixed.sh": "CUDA_VISIBLE_DEVICES=0 python a.py\nCUDA_VISIBLE_DEVICES=-1 python b.py\n",
    "both.sh": "export CUDA_VISIBLE_DEVICES=0\nexport ASCEND_RT_VISIBLE_DEVICES=0\n",
    "own.sh": "export MY_CUDA_VISIBLE_DEVICES=0\n",
    "template.yaml": "gpus: '{{ gpus }}'\nenv:\n  CUDA_VISIBLE_DEVICES: '0'\n",
    "pod.yaml.j2": "env:\n  CUDA_VISIBLE_DEVICES: '0'\n",
    "ci/.github/workflows/ci.yml": "on: push\njobs:\n  t:\n    env: {CUDA_VISIBLE_DEVICES: '${{ matrix.gpu }}'}\n",
    "broken.json": '{"env": {"CUDA_VISIBLE_DEVICES": "0"},}\n',
    "asked.sh": "nvidia-smi -L\nnvidia-smi | head\n",
    "quiet.py": 'import os\n\nos.environ["CUDA_VISIBLE_DEVICES"] = "0"  # portcheck: ignore[cuda-visible-devices]\n',
    "matrix.yaml": "jobs:\n  - device: cuda\n  - device: npu\n",
    "branch.py": 'import os\n\nimport torch\n\nif torch.version.hip:\n    os.environ["CUDA_VISIBLE_DEVICES"] = "0"\n',
    "joined.py": 'import os\n\nos.system("CUDA_VISIBLE_DEVICES=0 python a.py")\n',
    "pins.txt": "cupy-cuda12x>=13\n",
    "requirements.txt": "onnxruntime-gpu==1.17.0\n",
    "ext/requirements.txt": "onnxruntime-gpu[extra]\n",
    "alloc.sh": "export PYTORCH_CUDA_ALLOC_CONF=backend:cudaMallocAsync\n",
}
UNSAFE = {
    "pod.yaml": (
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a # one\n      resources:\n"
        "        limits: {nvidia.com/gpu: 8}\n",
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a # one\n      resources:\n"
        "        limits: {huawei.com/Ascend910: 8}\n",
    ),
    "conf.yaml": ("device: cuda:1 # one\nbackend: nccl\n", "device: npu:1 # one\nbackend: hccl\n"),
    "run.sh": ("torchrun a.py --device cuda\nnvidia-smi # cuda\n", "torchrun a.py --device npu\nnpu-smi info # cuda\n"),
    "requirements.txt": ("onnxruntime-gpu # one\n", "onnxruntime-cann # one\n"),
    "ranks.py": (
        'import os\n\nos.environ["CUDA_VISIBLE_DEVICES"] = str(rank)\n',
        'import os\n\nos.environ["ASCEND_RT_VISIBLE_DEVICES"] = str(rank)\n',
    ),
}


def fixed(
    portcheck: Portcheck, repo: Path, files: dict[str, str], *options: str, aim: str = "ascend-910b"
) -> dict[str, str]:
    write(repo, files)
    assert portcheck("fix", "-t", aim, "-q", *options, *SHIPPED).code == 0
    return {path: (repo / path).read_text("utf-8") for path in files}


@pytest.mark.parametrize("path", CASES)
def test_a_name_becomes_the_vendors_and_all_else_stays(path: str, portcheck: Portcheck, repo: Path) -> None:
    before, after = CASES[path]
    assert fixed(portcheck, repo, {path: before}) == {path: after}
    assert fixed(portcheck, repo, {path: after}) == {path: after}


@pytest.mark.parametrize("path", LEFT)
def test_what_cannot_be_proved_stays(path: str, portcheck: Portcheck, repo: Path) -> None:
    assert fixed(portcheck, repo, {path: LEFT[path]}, "--unsafe-fixes") == {path: LEFT[path]}


@pytest.mark.parametrize("path", UNSAFE)
def test_a_word_that_others_must_know_changes_on_demand(path: str, portcheck: Portcheck, repo: Path) -> None:
    before, after = UNSAFE[path]
    assert fixed(portcheck, repo, {path: before}) == {path: before}
    assert fixed(portcheck, repo, {path: before}, "--unsafe-fixes") == {path: after}


@pytest.mark.parametrize(
    ("other", "text"),
    [
        ("left.sh", "export CUDA_VISIBLE_DEVICES=1,0\n"),
        ("read.sh", "echo $CUDA_VISIBLE_DEVICES\n"),
        ("text.py", 'print(f"CUDA_VISIBLE_DEVICES is {1}")\n'),
    ],
)
def test_a_name_that_is_left_elsewhere_is_not_safe(other: str, text: str, portcheck: Portcheck, repo: Path) -> None:
    files = {"run.sh": "export CUDA_VISIBLE_DEVICES=0\n", other: text}
    assert fixed(portcheck, repo, files) == files


@pytest.mark.parametrize(
    ("other", "text"),
    [
        ("README.md", "Set CUDA_VISIBLE_DEVICES.\n"),
        ("note.py", '"""CUDA_VISIBLE_DEVICES"""\n# CUDA_VISIBLE_DEVICES\n'),
        ("third_party/a.sh", "echo $CUDA_VISIBLE_DEVICES\n"),
    ],
)
def test_prose_and_the_code_of_others_keep_no_name(other: str, text: str, portcheck: Portcheck, repo: Path) -> None:
    files = {"run.sh": "export CUDA_VISIBLE_DEVICES=0\n", other: text}
    assert fixed(portcheck, repo, files)["run.sh"] == "export ASCEND_RT_VISIBLE_DEVICES=0\n"


def test_neutral_pytorch_changes_no_configuration(portcheck: Portcheck, repo: Path) -> None:
    files = {path: before for path, (before, _) in {**CASES, **UNSAFE}.items()}
    assert fixed(portcheck, repo, files, "--unsafe-fixes", aim="portable") == files


def test_what_is_left_is_told(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.sh": LEFT["mixed.sh"]})
    assert portcheck("fix", "-t", "ascend-910b", "-q", "--show-fixes", *SHIPPED).out == (
        "a.sh:1: CUDA_VISIBLE_DEVICES [cuda-visible-devices] left: the name is left in line 2\n"
        "a.sh:2: CUDA_VISIBLE_DEVICES [cuda-visible-devices] left: "
        "the value '-1' may mean something else under the new name\n"
    )


def test_a_file_that_cannot_be_read_may_hold_the_name(
    portcheck: Portcheck, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repo, {"run.sh": "export CUDA_VISIBLE_DEVICES=0\n", "locked.cfg": ""})
    read = Path.read_bytes

    def refusing(path: Path) -> bytes:
        if path.name == "locked.cfg":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refusing)
    assert portcheck("fix", "-t", "ascend-910b", "-q", "--show-fixes", *SHIPPED).out == (
        "run.sh:1: CUDA_VISIBLE_DEVICES [cuda-visible-devices] left: locked.cfg cannot be read\n"
    )
