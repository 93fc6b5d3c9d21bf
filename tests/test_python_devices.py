"""Device strings in Python: found where a device is asked for, silent in prose."""

import pytest

from tests.sources import marked, seen


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('import torch\nd = torch.device(«"cuda"»)', "device cuda argument", id="torch.device"),
        pytest.param(
            'import torch\nd = torch.device(«"cuda"», 0)', "device cuda argument", id="torch.device and index"
        ),
        pytest.param(
            'import torch\nd = torch.device(«"cuda:0"»)', "device cuda:0 argument", id="device with its index"
        ),
        pytest.param(
            'import torch\nwith torch.device(«"cuda"»):\n    f()',
            "device cuda argument",
            id="torch.device as a context",
        ),
        pytest.param(
            'import torch\ntorch.set_default_device(«"cuda"»)', "device cuda argument", id="set_default_device"
        ),
        pytest.param(
            'import torch\nwith torch.autocast(«"cuda"»):\n    f()',
            "device cuda argument",
            id="autocast's first argument",
        ),
        pytest.param(
            'import torch\nwith torch.autocast(device_type=«"cuda"»):\n    f()',
            "device cuda argument",
            id="autocast's keyword",
        ),
        pytest.param(
            'from torch.amp import GradScaler\ns = GradScaler(«"cuda"»)',
            "device cuda argument",
            id="the gradient scaler",
        ),
        pytest.param('x.to(«"cuda"»)', "device cuda argument", id="to"),
        pytest.param('x.to(device=«"cuda"»)', "device cuda argument", id="to with its keyword"),
        pytest.param('x.to(«"cuda"», non_blocking=True)', "device cuda argument", id="to with more arguments"),
        pytest.param('import torch\ntorch.zeros(2, device=«"cuda"»)', "device cuda argument", id="a tensor's keyword"),
        pytest.param('import torch\ntorch.load(p, map_location=«"cuda"»)', "device cuda argument", id="map_location"),
        pytest.param(
            'import torch\ntorch.load(p, «"cuda"»)', "device cuda argument", id="map_location by its position"
        ),
        pytest.param('M.from_pretrained(p, device_map=«"cuda"»)', "device cuda argument", id="device_map"),
        pytest.param(
            'M.from_pretrained(p, device_map={"": «"cuda:0"»})', "device cuda:0 reference", id="device_map's values"
        ),
        pytest.param('DataLoader(d, pin_memory_device=«"cuda"»)', "device cuda argument", id="pin_memory_device"),
        pytest.param('import torch\ng = torch.Generator(«"cuda"»)', "device cuda argument", id="a generator"),
        pytest.param('f(«"cuda"»)', "device cuda argument medium", id="an argument of an unknown function"),
        pytest.param(
            'import torch\nd = torch.device(type=«"cuda"», index=0)',
            "device cuda argument",
            id="torch.device's keyword",
        ),
        pytest.param(
            'import torch\nm = torch.get_device_module(«"cuda"»)', "device cuda argument", id="a device's module"
        ),
        pytest.param(
            'from torch.distributed import init_device_mesh\nm = init_device_mesh(«"cuda"», (8,))',
            "device cuda argument",
            id="a mesh of devices",
        ),
        pytest.param(
            'import torch\ntorch.set_default_tensor_type(«"torch.cuda.FloatTensor"»)',
            "api torch.cuda.FloatTensor argument medium",
            id="a tensor type in a string",
        ),
        pytest.param('x.to(«"cuda"» if fast else "cpu")', "device cuda argument", id="to with a choice"),
        pytest.param('accelerate(m, execution_device=«"cuda"»)', "device cuda argument", id="another device keyword"),
        pytest.param('model = Model(c).to(«"cuda:1"»).eval()', "device cuda:1 argument", id="to inside a chain"),
    ],
)
def test_a_device_is_found_as_an_argument_of(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('device = «f"cuda:{rank}"»', "device cuda:{} assignment", id="an f-string"),
        pytest.param('device = «"cuda:%d" % rank»', "device cuda:{} assignment", id="a percent sign"),
        pytest.param('device = «"cuda:{}".format(rank)»', "device cuda:{} assignment", id="format"),
        pytest.param('device = «"cuda:{0}".format(rank)»', "device cuda:{} assignment", id="format with a number"),
        pytest.param('device = «"cuda:" + str(rank)»', "device cuda:{} assignment", id="a sum"),
        pytest.param('x.to(«f"cuda:{i}"»)', "device cuda:{} argument", id="an f-string as an argument"),
        pytest.param(
            'import torch\nd = torch.device(«"cuda:%s" % i»)', "device cuda:{} argument", id="a percent argument"
        ),
        pytest.param('device = («"cuda"»\n)', "device cuda assignment", id="brackets around it"),
        pytest.param("device = «'''cuda'''»", "device cuda assignment", id="three quotes"),
        pytest.param('device = «r"cuda"»', "device cuda assignment", id="a raw string"),
    ],
)
def test_a_device_is_found_when_written_with(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('def f(device=«"cuda"»): ...', "device cuda default", id="a parameter's default"),
        pytest.param(
            'def f(*, device: str = «"cuda"»): ...', "device cuda default", id="a keyword parameter's default"
        ),
        pytest.param('f = lambda device=«"cuda"»: device', "device cuda default", id="a lambda's default"),
        pytest.param('DEVICE = «"cuda"»', "device cuda assignment", id="a module constant"),
        pytest.param('self.device = «"cuda"»', "device cuda assignment", id="an attribute"),
        pytest.param('config["device"] = «"cuda"»', "device cuda assignment", id="an item of a dictionary"),
        pytest.param('a, device = 1, «"cuda"»', "device cuda assignment", id="one of several assigned"),
        pytest.param(
            '@dataclass\nclass C:\n    device: str = «"cuda"»', "device cuda assignment", id="a dataclass field"
        ),
        pytest.param(
            '@dataclass\nclass C:\n    device: str = field(default=«"cuda"»)', "device cuda default", id="field()"
        ),
        pytest.param(
            'class C(BaseModel):\n    device: str = Field(«"cuda"», description="where to run")',
            "device cuda argument",
            id="a pydantic field by position",
        ),
        pytest.param(
            'class C(BaseModel):\n    device: str = Field(default=«"cuda"»)',
            "device cuda default",
            id="a pydantic field",
        ),
        pytest.param(
            'p.add_argument("--device", default=«"cuda"», help="cuda")', "device cuda default", id="argparse's default"
        ),
        pytest.param(
            'p.add_argument("--device", choices=[«"cuda"», "cpu"])', "device cuda default", id="argparse's choices"
        ),
        pytest.param('@click.option("--device", default=«"cuda"»)\ndef f(): ...', "device cuda default", id="click"),
        pytest.param(
            '@click.option("--device", type=click.Choice([«"cuda"», "cpu"]))\ndef f(): ...',
            "device cuda argument medium",
            id="click's choices",
        ),
        pytest.param(
            'flags.DEFINE_string("device", «"cuda"», "where to run, cuda")', "device cuda default", id="absl's default"
        ),
        pytest.param(
            'flags.DEFINE_enum("device", «"cuda"», [«"cuda"», "cpu"], "where")',
            "device cuda default; device cuda default",
            id="absl's choices",
        ),
        pytest.param('c = {"device": «"cuda"»}', "device cuda reference", id="a device-like key of a dictionary"),
        pytest.param('c = dict(device=«"cuda"»)', "device cuda argument", id="a keyword of dict"),
        pytest.param('def get_device():\n    return «"cuda"»', "device cuda reference", id="what a function returns"),
        pytest.param(
            'devices = [«"cuda:0"», «"cuda:1"»]', "device cuda:0 assignment; device cuda:1 assignment", id="a list"
        ),
        pytest.param(
            'for device in ["cpu", «"cuda"»]:\n    f(device)', "device cuda reference", id="what a loop runs over"
        ),
        pytest.param(
            'def f(device: Literal["cuda", "cpu"] = «"cuda"»): ...',
            "device cuda default",
            id="the default of a literal type",
        ),
        pytest.param(
            'def f(device: str = typer.Option(«"cuda"», help="cuda")): ...', "device cuda default", id="typer's default"
        ),
        pytest.param(
            'p.add_argument("-d", "--device", nargs="?", const=«"cuda"»)', "device cuda default", id="argparse's const"
        ),
        pytest.param('if (device := «"cuda"»): f(device)', "device cuda assignment", id="an assignment expression"),
        pytest.param('device += «"cuda"»', "device cuda assignment", id="an addition to a variable"),
        pytest.param('device = d or «"cuda"»', "device cuda assignment", id="the second choice of an or"),
        pytest.param(
            'device = os.environ.get("DEVICE", «"cuda"»)', "device cuda argument medium", id="a fallback of get"
        ),
        pytest.param(
            '@pytest.mark.parametrize("device", ["cpu", «"cuda"»])\ndef test_f(device): ...',
            "device cuda argument medium",
            id="a parametrised test",
        ),
    ],
)
def test_a_device_is_found_as(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('x.device.type == «"cuda"»', "device cuda comparison", id="equality"),
        pytest.param('if device != «"cuda"»: f()', "device cuda comparison", id="inequality"),
        pytest.param('«"cuda"» == x.device.type', "device cuda comparison", id="equality the other way round"),
        pytest.param('if «"cuda"» in name: f()', "device cuda comparison", id="being part of a name"),
        pytest.param('if «"cuda"» in str(device): f()', "device cuda comparison", id="being part of a string"),
        pytest.param('if device in («"cuda"», "cpu"): f()', "device cuda comparison", id="being one of several"),
        pytest.param('if device.type not in [«"cuda"»]: f()', "device cuda comparison", id="not being one of several"),
        pytest.param(
            'if device.split(":")[0] == «"cuda"»: f()', "device cuda comparison", id="the part before the colon"
        ),
        pytest.param('x = a if device == «"cuda"» else b', "device cuda comparison", id="the test of a ternary"),
        pytest.param('assert device == «"cuda"», "cuda"', "device cuda comparison", id="an assertion, not its message"),
        pytest.param('device == «f"cuda:{i}"»', "device cuda:{} comparison", id="a device with an index"),
        pytest.param('device.startswith(«"cuda"»)', "device cuda comparison medium", id="startswith"),
        pytest.param(
            'device.startswith((«"cuda"», "xpu"))', "device cuda comparison medium", id="startswith with several"
        ),
        pytest.param(
            'match device.type:\n    case «"cuda"»: f()', "device cuda comparison", id="a case of a match statement"
        ),
        pytest.param(
            'match device.type:\n    case «"cuda"» | "cpu": f()',
            "device cuda comparison",
            id="a case with alternatives",
        ),
        pytest.param(
            'import torch\nx.device == torch.device(«"cuda"»)',
            "device cuda argument",
            id="a device that is built for it",
        ),
    ],
)
def test_a_device_is_compared_by(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('print("cuda")', id="a printed message"),
        pytest.param('logger.info("cuda")', id="a logged message"),
        pytest.param('logging.warning("cuda")', id="a logged warning"),
        pytest.param('raise ValueError("cuda")', id="an exception's message"),
        pytest.param('warnings.warn("cuda")', id="a warning's message"),
        pytest.param('assert x, "cuda"', id="an assertion's message"),
        pytest.param('"""cuda"""', id="a docstring of the module"),
        pytest.param('def f():\n    """cuda"""', id="a docstring of a function"),
        pytest.param('times["cuda"] += 1', id="a subscript"),
        pytest.param('times = {"cuda": 1}', id="a dictionary's key"),
        pytest.param('times.get("cuda")', id="the key of a get"),
        pytest.param('open("cuda")', id="a file's name"),
        pytest.param('path = "kernels/cuda/gemm.py"', id="a path that holds the word"),
        pytest.param('name = "cuda_graph"', id="a name that begins with the word"),
        pytest.param('f("runs on cuda:0 only")', id="a sentence that holds a device"),
        pytest.param('p.add_argument("--cuda", help="cuda")', id="an option's name and its help"),
        pytest.param('import torch\ntorch.device("cpu")', id="another device"),
        pytest.param('device = f"{kind}:0"', id="a device whose kind is not known"),
        pytest.param("x.to(device)", id="a device that comes from outside"),
        pytest.param("y = torch.zeros(2, device=x.device)", id="a device that is passed on"),
        pytest.param('# device = "cuda"', id="a comment"),
        pytest.param('"-".join(["cuda", v])', id="a word that is joined"),
        pytest.param('name.replace("cuda", "x")', id="a word that is replaced"),
        pytest.param('device_map = "auto"  # cuda', id="a choice that is left open"),
        pytest.param('kernels = {"cuda": a, "cpu": b}[device.type]', id="a table of choices"),
        pytest.param('parser.add_parser("cuda")', id="a sub-command"),
        pytest.param('re.sub("cuda", "", name)', id="a pattern"),
        pytest.param('logger.info("on %s", "cuda")', id="an argument of a logged message"),
        pytest.param('hasattr(torch, "cuda")', id="a name that is asked for"),
        pytest.param('def f(x: Literal["cuda"]): ...', id="a literal type"),
        pytest.param('t = TypeVar("cuda")', id="the name of a type variable"),
        pytest.param('import torch\ntorch.device("cuda_x")', id="a longer word as a device"),
        pytest.param('x.type == "cudalike"', id="a comparison with a longer word"),
    ],
)
def test_a_device_is_not_found_in(code: str) -> None:
    assert seen(code) == ()
