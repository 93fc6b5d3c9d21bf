"""Variables of the environment and commands in Python: read, written, passed on, split as a shell would."""

import pytest

from tests.sources import marked, seen


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('x = os.environ[«"NCCL_DEBUG"»]', "env NCCL_DEBUG reference", id="a subscript that is read"),
        pytest.param(
            'os.environ[«"NCCL_DEBUG"»] = "INFO"', "env NCCL_DEBUG assignment", id="a subscript that is written"
        ),
        pytest.param('del os.environ[«"NCCL_DEBUG"»]', "env NCCL_DEBUG reference", id="a subscript that is deleted"),
        pytest.param('x = os.environ.get(«"NCCL_DEBUG"»)', "env NCCL_DEBUG argument", id="get"),
        pytest.param('x = os.environ.get(«"NCCL_DEBUG"», "0")', "env NCCL_DEBUG argument", id="get with a fallback"),
        pytest.param('x = os.getenv(«"NCCL_DEBUG"»)', "env NCCL_DEBUG argument", id="getenv"),
        pytest.param('os.environ.setdefault(«"NCCL_DEBUG"», "1")', "env NCCL_DEBUG argument", id="setdefault"),
        pytest.param('os.environ.pop(«"NCCL_DEBUG"», None)', "env NCCL_DEBUG argument", id="pop"),
        pytest.param('os.putenv(«"NCCL_DEBUG"», "1")', "env NCCL_DEBUG argument", id="putenv"),
        pytest.param(
            'from os import getenv\nx = getenv(«"NCCL_DEBUG"»)', "env NCCL_DEBUG argument", id="imported getenv"
        ),
        pytest.param(
            'from os import environ\nf(environ[«"NCCL_DEBUG"»])', "env NCCL_DEBUG argument", id="imported environ"
        ),
        pytest.param('env = os.environ\nf(env[«"NCCL_DEBUG"»])', "env NCCL_DEBUG argument", id="an alias of environ"),
        pytest.param(
            'env = os.environ.copy()\nenv[«"NCCL_DEBUG"»] = "1"', "env NCCL_DEBUG assignment", id="a copy of environ"
        ),
        pytest.param('if «"NCCL_DEBUG"» in os.environ: f()', "env NCCL_DEBUG comparison", id="in"),
        pytest.param('if «"NCCL_DEBUG"» not in os.environ: f()', "env NCCL_DEBUG comparison", id="not in"),
        pytest.param(
            'subprocess.run(c, env={«"NCCL_DEBUG"»: "1"})',
            "env NCCL_DEBUG key medium",
            id="a dictionary given to a process",
        ),
        pytest.param(
            'subprocess.run(c, env={**os.environ, «"NCCL_DEBUG"»: "1"})',
            "env NCCL_DEBUG key medium",
            id="a dictionary with more",
        ),
        pytest.param(
            'subprocess.run(c, env=dict(os.environ, «NCCL_DEBUG="1"»))',
            "env NCCL_DEBUG key medium",
            id="a keyword of dict",
        ),
        pytest.param(
            'os.environ.update({«"NCCL_DEBUG"»: "1"})', "env NCCL_DEBUG key medium", id="update with a dictionary"
        ),
        pytest.param('os.environ.update(«NCCL_DEBUG="1"»)', "env NCCL_DEBUG key medium", id="update with a keyword"),
        pytest.param('monkeypatch.setenv(«"NCCL_DEBUG"», "1")', "env NCCL_DEBUG argument", id="a test's setenv"),
        pytest.param(
            'os.environ[«"CUDA_VISIBLE_DEVICES"»] = "0"',
            "env CUDA_VISIBLE_DEVICES assignment",
            id="the visible devices",
        ),
        pytest.param(
            'subprocess.run("«NCCL_DEBUG»=1 python x.py", shell=True)', "env NCCL_DEBUG assignment", id="a command"
        ),
        pytest.param('os.system("export «NCCL_DEBUG»=1; python x.py")', "env NCCL_DEBUG assignment", id="an export"),
    ],
)
def test_a_variable_is_found_in(code: str, whats: str) -> None:
    code = f"import os, subprocess\n{code}"
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('x = os.environ["HOME"]', id="a neutral variable"),
        pytest.param('x = os.environ["MY_NCCL_DEBUG"]', id="a variable that ends like one"),
        pytest.param('print("NCCL_DEBUG")', id="a message"),
        pytest.param('raise ValueError("NCCL_DEBUG")', id="an exception's message"),
        pytest.param('f("set NCCL_DEBUG to INFO")', id="a sentence"),
        pytest.param('"""NCCL_DEBUG"""', id="a docstring"),
        pytest.param("x = os.environ[name]", id="a variable whose name is not known"),
        pytest.param("# NCCL_DEBUG=INFO", id="a comment"),
        pytest.param('p.add_argument("--x", help="NCCL_DEBUG")', id="help text"),
    ],
)
def test_no_variable_is_found_in(code: str) -> None:
    assert seen(f"import os\n{code}") == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('subprocess.run(["«nvidia-smi»", "-L"])', "command nvidia-smi argument", id="run with a list"),
        pytest.param(
            'subprocess.run("«nvidia-smi» -L", shell=True)', "command nvidia-smi argument", id="run with a string"
        ),
        pytest.param('subprocess.check_output(["«nvcc»", "-V"])', "command nvcc argument", id="check_output"),
        pytest.param('subprocess.check_call(("«nvcc»", "-V"))', "command nvcc argument", id="check_call with a tuple"),
        pytest.param('subprocess.Popen(["«nsys»", "profile"])', "command nsys argument", id="Popen"),
        pytest.param('os.system("«nvidia-smi»")', "command nvidia-smi argument", id="os.system"),
        pytest.param('os.popen("«nvidia-smi» -q")', "command nvidia-smi argument", id="os.popen"),
        pytest.param(
            'os.popen("/usr/bin/«nvidia-smi» -q")', "command nvidia-smi argument", id="a command with its path"
        ),
        pytest.param('os.system("ls | «nvidia-smi»")', "command nvidia-smi argument", id="what stands after a pipe"),
        pytest.param('os.system("cd x && «nvcc» a")', "command nvcc argument", id="what stands after two ampersands"),
        pytest.param('os.system("cd x; «nvcc» a")', "command nvcc argument", id="what stands after a semicolon"),
        pytest.param('os.system("A=1 «nvcc» a")', "command nvcc argument", id="what stands after a variable"),
        pytest.param('os.system("sudo «nvidia-smi»")', "command nvidia-smi argument", id="what stands after sudo"),
        pytest.param('subprocess.run(["sudo", "«nvidia-smi»"])', "command nvidia-smi argument", id="a list with sudo"),
        pytest.param(
            'subprocess.run("«nvidia-smi» --query-gpu=\'memory.used", shell=True)',
            "command nvidia-smi argument",
            id="a string with a quote that does not end",
        ),
        pytest.param(
            'from subprocess import run\nrun(["«nvidia-smi»"])', "command nvidia-smi argument", id="a function imported"
        ),
        pytest.param(
            'subprocess.run(f"«nvidia-smi» -i {i}", shell=True)', "command nvidia-smi argument", id="an f-string"
        ),
        pytest.param('shutil.which("«nvcc»")', "command nvcc argument", id="the search for a command"),
        pytest.param(
            'subprocess.run("""cd build\n«nvcc» -V\n""", shell=True)',
            "command nvcc argument",
            id="a later line of a string",
        ),
        pytest.param(
            'subprocess.run(["bash", "-c", "«nvcc» -V"])', "command nvcc argument", id="a shell's own argument"
        ),
        pytest.param('subprocess.run(args=["«nvcc»", "-V"])', "command nvcc argument", id="the keyword args"),
        pytest.param('cmd = [«"nvcc"», "-V"]\nsubprocess.run(cmd)', "command nvcc assignment medium", id="a variable"),
    ],
)
def test_a_command_is_found_in(code: str, whats: str) -> None:
    code = f"import os, shutil, subprocess\n{code}"
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('subprocess.run(["echo", "nvcc"])', id="an argument of another command"),
        pytest.param('os.system("echo nvidia-smi")', id="a word after another command"),
        pytest.param('subprocess.run(["ls", "nvcc"])', id="a file to list"),
        pytest.param('print("nvidia-smi")', id="a message"),
        pytest.param('raise RuntimeError("nvcc not found")', id="an exception's message"),
        pytest.param('os.system("my-nvidia-smi")', id="a longer word"),
        pytest.param('os.system("python nvcc.py")', id="a file called like it"),
        pytest.param('c["nvcc"]', id="a subscript"),
        pytest.param('# os.system("nvcc")', id="a comment"),
    ],
)
def test_no_command_is_found_in(code: str) -> None:
    assert seen(f"import os, subprocess\n{code}") == ()
