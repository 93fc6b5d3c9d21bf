"""Assumptions in Python that no vendor word betrays: capabilities, names of chips, counts, warps, masks, graphs."""

import pytest

from tests.sources import marked, seen


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "import torch\nif ««torch.cuda.get_device_capability»()» >= (9, 0): f()",
            "assumption compute-capability comparison medium; api torch.cuda.get_device_capability call",
            id="the capability as a pair",
        ),
        pytest.param(
            "import torch\nmajor, minor = «torch.cuda.get_device_capability»()\nif «major» >= 8: f()",
            "api torch.cuda.get_device_capability call; assumption compute-capability comparison medium",
            id="the major number in a variable",
        ),
        pytest.param(
            "import torch\nif ««torch.cuda.get_device_capability»()[0]» >= 9: f()",
            "assumption compute-capability comparison medium; api torch.cuda.get_device_capability call",
            id="the major number by its place",
        ),
        pytest.param(
            'size = properties["«warpSize»"]', "assumption warp-size assignment medium", id="a property by its key"
        ),
        pytest.param(
            "capability = f()\nif «capability» < (8, 0): g()",
            "assumption compute-capability comparison medium",
            id="a variable called capability",
        ),
        pytest.param(
            "capability = f()\nif «capability[0]» == 9: g()",
            "assumption compute-capability comparison medium",
            id="the first of a pair",
        ),
        pytest.param(
            "import torch\np = «torch.cuda.get_device_properties»(0)\nif «p.major» >= 9: f()  # capability",
            "api torch.cuda.get_device_properties call; assumption compute-capability comparison medium",
            id="the major number of the properties",
        ),
        pytest.param(
            "if «current_platform.has_device_capability»(90): f()",
            "assumption compute-capability call medium",
            id="a platform's question",
        ),
        pytest.param(
            "if «is_sm90_supported»(): f()", "assumption compute-capability call medium", id="a helper's question"
        ),
        pytest.param(
            "import torch\nif ««torch.cuda.get_device_properties»(0).major» >= 9: f()",
            "assumption compute-capability comparison medium; api torch.cuda.get_device_properties call",
            id="the major number of properties that are asked for at once",
        ),
        pytest.param(
            "import torch\ncc = «torch.cuda.get_device_capability»()\nif «cc» >= (8, 0): f()",
            "api torch.cuda.get_device_capability call; assumption compute-capability comparison medium",
            id="a variable of any name that holds the capability",
        ),
        pytest.param(
            "import torch\ncc = «torch.cuda.get_device_capability»()\nif «cc[0]» >= 8: f()",
            "api torch.cuda.get_device_capability call; assumption compute-capability comparison medium",
            id="the first of a pair in a variable of any name",
        ),
        pytest.param(
            "if «self.compute_capability» in (90, 100): f()",
            "assumption compute-capability comparison medium",
            id="one of several numbers",
        ),
    ],
)
def test_a_capability_is_asked_for_by(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("major, minor = version\nif major >= 2: f()", id="a version's major number"),
        pytest.param("if sys.version_info.major >= 3: f()", id="Python's major number"),
        pytest.param("if capability is None: f()", id="a missing capability"),
        pytest.param('print("capability 9.0")', id="a message"),
        pytest.param("import torch\ncc = f()\nif cc >= (8, 0): g()", id="a variable that holds something else"),
        pytest.param("if capability == other: f()", id="two capabilities"),
        pytest.param("capability = (9, 0)  # no test", id="no comparison"),
        pytest.param('if "tools" in capabilities: f()', id="what a model can do"),
    ],
)
def test_no_capability_is_asked_for_by(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('if «"H100"» in name: f()  # gpu_', "assumption device-name comparison", id="a part of the name"),
        pytest.param(
            'import torch\nif «"A100"» in «torch.cuda.get_device_name»(): f()',
            "assumption device-name comparison; api torch.cuda.get_device_name call",
            id="a part of what the device says",
        ),
        pytest.param('if name == «"H20"»: f()  # gpu_', "assumption device-name comparison", id="the whole name"),
        pytest.param(
            'if «"h100"» in name.lower(): f()  # gpu_', "assumption device-name comparison", id="small letters"
        ),
        pytest.param('if name.startswith(«"NVIDIA"»): f()', "assumption device-name comparison", id="the beginning"),
    ],
)
def test_a_chip_is_asked_for_by(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('print("H100")', id="a message"),
        pytest.param('if "T" in name: f()  # gpu_', id="a letter"),
        pytest.param('x = "tested on H100"  # gpu_', id="a sentence"),
        pytest.param('if "H1000" in name: f()  # gpu_', id="a longer word"),
        pytest.param("# H100 only", id="a comment"),
    ],
)
def test_no_chip_is_asked_for_by(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("NUM_SMS = «132»", "assumption sm-count assignment medium", id="a count of multiprocessors"),
        pytest.param("def f(num_sms=«108»): ...", "assumption sm-count default medium", id="a count as a default"),
        pytest.param("f(num_sms=«24»)", "assumption sm-count argument medium", id="a count as an argument"),
        pytest.param(
            "n = «p.multi_processor_count»  # cuda",
            "assumption sm-count assignment medium",
            id="the properties' count",
        ),
        pytest.param("WARP_SIZE = «32»", "assumption warp-size assignment medium", id="the size of a warp"),
        pytest.param("n = «p.warp_size»", "assumption warp-size assignment medium", id="the properties' warp"),
        pytest.param("lane = «tid % 32»", "assumption warp-size reference medium", id="a thread's lane"),
        pytest.param("warp = «tid // 32»", "assumption warp-size reference medium", id="a thread's warp"),
        pytest.param(
            "warp = «thread_idx >> 5»  # warp_", "assumption warp-size reference medium", id="a shift by five"
        ),
        pytest.param("threads = «num_warps * 32»", "assumption warp-size reference medium", id="warps told as threads"),
        pytest.param("lane = «tid & 31»", "assumption warp-size reference medium", id="a mask of five bits"),
        pytest.param(
            "FULL_MASK = «0xffffffff»", "assumption full-warp-mask assignment medium", id="a mask of all lanes"
        ),
        pytest.param(
            "smem = «232448»", "assumption shared-memory-size assignment medium", id="one machine's shared memory"
        ),
        pytest.param(
            "max_smem = «227 * 1024»", "assumption shared-memory-size reference medium", id="kibibytes of shared memory"
        ),
        pytest.param(
            "n = «p.shared_memory_per_block_optin»",
            "assumption shared-memory-size assignment medium",
            id="the properties' shared memory",
        ),
        pytest.param("gpus_per_node = «8»", "assumption devices-per-node assignment medium", id="devices of a node"),
        pytest.param("assert «world_size % 8» == 0", "assumption devices-per-node reference medium", id="a whole node"),
        pytest.param("node = «rank // 8»", "assumption devices-per-node reference medium", id="a rank's node"),
    ],
)
def test_a_number_assumes(code: str, whats: str) -> None:
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("num_layers = 132  # num_sms", id="a count of layers"),
        pytest.param("batch_size = 32  # warp_", id="a batch"),
        pytest.param("x = n % 32  # lane", id="a remainder of something else"),
        pytest.param("x = n // 32  # warp_", id="a quotient of something else"),
        pytest.param("mask = 0xffffffff", id="a mask of bits"),
        pytest.param("hash = h & 0xffffffff", id="a hash kept in bounds"),
        pytest.param("size = 4 * 1024  # smem", id="kibibytes of something else"),
        pytest.param("num_heads = 8  # gpus", id="eight heads"),
        pytest.param("assert hidden % 8 == 0", id="a hidden size"),
        pytest.param("assert world_size % 2 == 0  # % 8", id="an even number of ranks"),
        pytest.param("gpus_per_node = 4", id="another number of devices"),
        pytest.param("num_sms = count()", id="a count that is asked for"),
        pytest.param("WARP_SIZE = 64", id="a warp of another size"),
        pytest.param("rank = r % 32  # lane", id="a rank"),
    ],
)
def test_a_number_assumes_nothing_as(code: str) -> None:
    assert seen(code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            'f = torch.compile(g, mode=«"reduce-overhead"»)',
            "assumption cuda-graph-mode argument",
            id="reduce-overhead",
        ),
        pytest.param(
            'f = torch.compile(g, mode=«"max-autotune"»)', "assumption cuda-graph-mode argument", id="max-autotune"
        ),
        pytest.param(
            '@torch.compile(mode=«"reduce-overhead"»)\ndef f(x): ...',
            "assumption cuda-graph-mode argument",
            id="a decorator",
        ),
        pytest.param(
            'model.compile(mode=«"max-autotune"»)', "assumption cuda-graph-mode argument", id="a module's method"
        ),
        pytest.param(
            "o = torch.optim.AdamW(p, fused=«True»)", "assumption fused-optimizer argument", id="a fused optimiser"
        ),
        pytest.param("o = torch.optim.Adam(p, fused=«fused»)", "assumption fused-optimizer argument", id="a switch"),
        pytest.param(
            "«torch.backends.cudnn.benchmark» = True",
            "api torch.backends.cudnn.benchmark assignment",
            id="cuDNN's flag",
        ),
        pytest.param(
            "import «torch.backends.cudnn as cudnn»\n«cudnn.benchmark» = True",
            "import torch.backends.cudnn import; api torch.backends.cudnn.benchmark assignment",
            id="cuDNN's flag through an alias",
        ),
        pytest.param(
            "«torch.backends.cuda.matmul.allow_tf32» = True",
            "api torch.backends.cuda.matmul.allow_tf32 assignment",
            id="TF32 of products",
        ),
        pytest.param(
            "«torch.set_float32_matmul_precision»('high')",
            "api torch.set_float32_matmul_precision call",
            id="the precision of products",
        ),
        pytest.param(
            "from torch.nn.attention.flex_attention import «flex_attention»",
            "import torch.nn.attention.flex_attention.flex_attention import",
            id="flex attention",
        ),
        pytest.param(
            "import os\nos.environ[«'CUBLAS_WORKSPACE_CONFIG'»] = ':4096:8'",
            "env CUBLAS_WORKSPACE_CONFIG assignment",
            id="cuBLAS's workspace",
        ),
    ],
)
def test_a_setting_assumes(code: str, whats: str) -> None:
    code = f"import torch\n{code}"
    assert seen(code) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("f = torch.compile(g)", id="a compilation without a mode"),
        pytest.param('f = torch.compile(g, mode="default")  # max-autotune', id="the default mode"),
        pytest.param('re.compile("max-autotune")', id="a compiled pattern"),
        pytest.param("o = torch.optim.AdamW(p, fused=False)", id="an optimiser that is not fused"),
        pytest.param("o = torch.optim.AdamW(p)  # fused=", id="an optimiser without the switch"),
        pytest.param("f(fused=True)", id="a switch of something else"),
        pytest.param('print("reduce-overhead")', id="a message"),
        pytest.param("torch.backends.mkldnn.enabled = True  # cudnn", id="another back end's flag"),
    ],
)
def test_a_setting_assumes_nothing_as(code: str) -> None:
    assert seen(f"import torch, re\n{code}") == ()
