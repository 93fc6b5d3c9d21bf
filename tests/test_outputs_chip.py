"""One target as text and JSON."""

import json

from tests.commands import Portcheck, Ran
from tests.scanned import TREE


def test_a_target_is_shown_with_its_hardware_and_how_each_is_known(portcheck: Portcheck) -> None:
    assert portcheck("targets", "show", "tern-two", "--knowledge", str(TREE)) == Ran(
        0,
        "tern-two: Tern Two\n"
        "  family: tern\n"
        "  vendor: Seabird\n"
        "  device: tern\n"
        "  collective backend: tccl\n"
        "  visible devices: TERN_VISIBLE\n"
        "  tool: tern-smi\n"
        "  images: tern/base, tern/torch\n"
        "  stack: torch_tern 1.2\n"
        "  Hardware\n"
        "    threads in step: 32 (wave)\n"
        "  Number formats\n"
        "    bf16: native (12.5 TFLOPS)\n"
        "    fp8_e4m3fn: absent\n"
        "  Names that mean something else elsewhere\n"
        "    tccl: It is also a library of Gull's.\n"
        "  Shim tern_patch\n"
        "    import torch_tern.patch\n"
        "    It hides the name of the device.\n"
        "  Evidence\n"
        "    documented: the guide of torch_tern, 2026-01-02\n"
        "    documented: the chip's guide, 2026-01-02\n",
        "",
    )


def test_a_target_is_shown_in_chinese(portcheck: Portcheck) -> None:
    shown = portcheck("targets", "show", "tern-two", "--knowledge", str(TREE), "--lang", "zh").out
    assert shown.splitlines()[:3] == ["tern-two: 燕鸥二号", "  系列：tern", "  厂商：Seabird"]
    assert "    bf16：原生支持（12.5 TFLOPS）\n    fp8_e4m3fn：不支持\n" in shown
    assert "    tccl：也是海鸥公司一个库的名字。\n" in shown


def test_the_facts_of_a_target_are_there_as_json(portcheck: Portcheck) -> None:
    shown = json.loads(
        portcheck("targets", "show", "tern-two", "--knowledge", str(TREE), "--output-format", "json").out
    )
    known = ["the chip's guide, 2026-01-02"]
    assert {key: shown[key] for key in ("facts", "hardware", "dtypes", "homonyms")} == {
        "facts": {"visible_devices": "TERN_VISIBLE", "tool": "tern-smi", "images": "tern/base, tern/torch"},
        "hardware": {"lanes": {"value": 32, "unit": "wave", "tflops": None, "evidence": known}},
        "dtypes": {
            "bf16": {"value": "native", "unit": None, "tflops": 12.5, "evidence": known},
            "fp8_e4m3fn": {"value": "absent", "unit": None, "tflops": None, "evidence": known},
        },
        "homonyms": {"tccl": "It is also a library of Gull's."},
    }
