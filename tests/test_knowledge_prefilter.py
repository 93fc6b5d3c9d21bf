"""The strings that make a file worth reading, as taken from the symbols of rules."""

import pytest

from portcheck.knowledge.nodes import Node
from portcheck.knowledge.patterns import Match
from portcheck.knowledge.prefilter import prefilter_keys
from portcheck.knowledge.tree import YamlFile

FILE = YamlFile("rules/constructs/topic/rule.yaml", "rule", "topic", Node(1, {}))
COMMON = frozenset({"torch", "ops", "_c", "tl"})


def keys_of(*claims: str, given: tuple[str, ...] = (), instead: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    pairs = [claim.split(" ") for claim in claims]
    entries = [Match("rule", FILE, 1, kind, symbol, ()) for kind, symbol in pairs]
    return prefilter_keys(entries, given, COMMON, instead or {})


@pytest.mark.parametrize(
    ("claim", "keys"),
    [
        pytest.param("api torch.backends.cudnn_flags.*", ["cudnn_flags"], id="the longest part of a dotted name"),
        pytest.param("import torch.ops.Quantised", ["quantised"], id="a part that is not common, in lower case"),
        pytest.param("api torch.ops._C.*", ["ops._c"], id="the last two parts where all are common"),
        pytest.param("dtype tl.float8*", ["float8"], id="a number format without its module"),
        pytest.param("method .is_cuda", ["is_cuda"], id="a method without its dot"),
        pytest.param("env NCCL_*", ["nccl_"], id="a variable up to its star"),
        pytest.param("command nvidia-smi", ["nvidia-smi"], id="a command as it is"),
        pytest.param("flag .cu", [".cu"], id="a flag with its dot"),
        pytest.param("assumption warp-size", [], id="nothing of a word of portcheck's own"),
        pytest.param("device cuda*", [], id="nothing of a device"),
    ],
)
def test_a_claim_gives_a_key(claim: str, keys: list[str]) -> None:
    assert keys_of(claim) == keys


def test_a_symbol_that_holds_a_given_key_gives_none() -> None:
    assert keys_of("api torch.cuda.Stream", "env MY_CUDA_HOME", given=("CUDA",)) == ["cuda"]


def test_a_key_that_holds_another_is_dropped() -> None:
    assert keys_of("env NCCL_DEBUG", "env NCCL_*", "env NCCL_ALGO") == ["nccl_"]


def test_a_key_that_is_too_common_gives_way_to_others() -> None:
    assert keys_of("api fla.*", instead={"fla": ("import fla", "from fla")}) == ["from fla", "import fla"]
