"""Devices, backends, number formats, settings of frameworks and variables in YAML, JSON and TOML."""

import pytest

from portcheck.scan import scan_texts
from tests.sources import found, knowledge, marked


@pytest.mark.parametrize(
    ("code", "path", "whats"),
    [
        pytest.param("device: «cuda»\n", "a.yaml", "device cuda assignment", id="a device"),
        pytest.param('map_location: "«cuda:0»"\n', "a.yaml", "device cuda:0 assignment", id="a device in quotes"),
        pytest.param("devices: [«cuda:0», cpu]\n", "a.yaml", "device cuda:0 assignment", id="a list of devices"),
        pytest.param("device: «cuda:${rank}»\n", "a.yaml", "device cuda:{} assignment", id="a device put together"),
        pytest.param("0: «cuda:1»\n", "a.yaml", "device cuda:1 assignment", id="a device with its number anywhere"),
        pytest.param(
            "device_map:\n  lm_head: «cuda»\n", "a.yaml", "device cuda assignment", id="a device for each layer"
        ),
        pytest.param(
            'env:\n  MY_CUDA_ARCHS: "«80;90»"\n',
            "ci.yml",
            "config cuda_arch_list argument medium",
            id="architectures under any name",
        ),
        pytest.param('{"device": "«cuda»"}\n', "a.json", "device cuda assignment", id="a device in JSON"),
        pytest.param('[model]\ndevice = "«cuda»"\n', "a.toml", "device cuda assignment", id="a device in TOML"),
        pytest.param("dist:\n  backend: «nccl»\n", "a.yaml", "backend nccl assignment", id="a backend"),
        pytest.param(
            "backend: «cpu:gloo,cuda:nccl»\n",
            "a.yaml",
            "backend cpu:gloo,cuda:nccl assignment",
            id="a backend a device",
        ),
        pytest.param(
            "weight_dtype_name: «float8_e4m3fn»\n", "a.yaml", "dtype float8_e4m3fn assignment", id="a number format"
        ),
        pytest.param(
            "model:\n  «load_in_8bit»: true\n", "a.yaml", "config load_in_8bit assignment medium", id="a switch"
        ),
        pytest.param(
            "--kv-cache-dtype: «fp8»\n", "a.yaml", "config kv_cache_dtype assignment medium", id="a flag as a key"
        ),
        pytest.param(
            '{"fp8": {"«enabled»": true}}', "a.json", "config fp8.enabled assignment medium", id="a key of two parts"
        ),
        pytest.param(
            "optim:\n  name: «fused_adam»\n", "a.yaml", "config optim.name assignment medium", id="a name below its key"
        ),
        pytest.param(
            'a = ["x"]\n[float8]\nrecipe_name = "«rowwise»"\n',
            "a.toml",
            "config float8.recipe_name assignment medium",
            id="a table",
        ),
        pytest.param(
            "[quantization_config]\nquant_method = '«gptq»' # x\n",
            "a.toml",
            "config quant_method assignment medium",
            id="a value in single quotes",
        ),
        pytest.param(
            '{"«weight_block_size»": [\n128, 128]}',
            "a.json",
            "assumption fp8-block-scale assignment",
            id="a block of scales",
        ),
        pytest.param(
            '{\n  // old\n  "scale_fmt": "«ue8m0»",\n}',
            "a.json",
            "assumption ue8m0-scale assignment",
            id="comments and a last comma",
        ),
        pytest.param(
            "_target_: «apex.optimizers.FusedAdam»\n",
            "a.yaml",
            "api apex.optimizers.FusedAdam reference",
            id="a class by name",
        ),
        pytest.param("env:\n  «NCCL_DEBUG»: INFO\n", "a.yaml", "env NCCL_DEBUG assignment", id="a variable"),
        pytest.param(
            "env:\n  - name: «NCCL_DEBUG»\n    value: INFO\n",
            "a.yaml",
            "env NCCL_DEBUG assignment",
            id="a variable beside its value",
        ),
        pytest.param(
            "env: [{name: «NCCL_DEBUG», value: x}]\n",
            "a.yaml",
            "env NCCL_DEBUG assignment",
            id="a variable in flow style",
        ),
        pytest.param(
            "environment:\n  - «NCCL_DEBUG»=INFO\n", "a.yaml", "env NCCL_DEBUG assignment", id="an assignment in a list"
        ),
        pytest.param(
            '{"env": {"«NCCL_DEBUG»": "INFO"}}', "a.json", "env NCCL_DEBUG assignment", id="a variable in JSON"
        ),
        pytest.param(
            "device: ${oc.env:DEV,«cuda»}\n", "a.yaml", "device cuda default", id="a device where none is given"
        ),
        pytest.param("nixlBufferDevice: «cuda»\n", "a.yaml", "device cuda assignment", id="a device of something"),
        pytest.param(
            "«cudagraph_capture_sizes»: [1, 2, 4]\n",
            "a.yaml",
            "config cudagraph_capture_sizes assignment medium",
            id="a list of numbers",
        ),
        pytest.param(
            "cuda_visible_devices: «1»\n",
            "a.yaml",
            "config cuda_visible_devices assignment medium",
            id="a number of a device",
        ),
        pytest.param("path: «/usr/local/cuda/lib64»\n", "a.yaml", "flag /usr/local/cuda argument", id="a path"),
        pytest.param("gerät: é\ndevice: «cuda»\r\n", "a.yaml", "device cuda assignment", id="letters of more bytes"),
    ],
)
def test_a_setting_is_seen_where_it_stands(code: str, path: str, whats: str) -> None:
    assert found(code, path) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "path"),
    [
        pytest.param("name: cuda\nkind: nccl\n", "a.yaml", id="words under other keys"),
        pytest.param("device: cpu # cuda\n# device: cuda\n", "a.yaml", id="comments"),
        pytest.param("description: |\n  device: cuda\nhelp: {device: cuda}\n", "a.yaml", id="prose"),
        pytest.param("note: |\n  device: cuda\n  NCCL_DEBUG: x\n", "a.yaml", id="text that is no setting"),
        pytest.param(
            "fp8: false\nload_in_4bit: no\nload_in_8bit: 0\nuse_flash_attn: null\n", "a.yaml", id="switched off"
        ),
        pytest.param('{"fp8": {"enabled": false}, "quantization": null}', "a.json", id="switched off in JSON"),
        pytest.param("kv_cache_dtype: ${dtype}\nfp8_format: {{ .Values.fp8 }}\n", "a.yaml", id="only known later"),
        pytest.param('[{"device": "cuda"}]', "a.json", id="data"),
        pytest.param('{"device": "cuda"}', "tokenizer.json", id="a file made by a tool"),
        pytest.param(
            '{"$schema": "http://json-schema.org/draft-07/schema#", "default": {"device": "cuda"}}',
            "a.json",
            id="a schema",
        ),
        pytest.param("openapi: 3.0.0\nserver:\n  device: cuda\n", "a.yaml", id="the description of a service"),
        pytest.param('{"text": "device: cuda, backend: nccl, NCCL_DEBUG=INFO"}', "a.json", id="a sentence"),
        pytest.param("# device = 'cuda'\nname = 'cuda'\n", "a.toml", id="a comment in TOML"),
        pytest.param("NCCL_DEBUG: null\n", "a.yaml", id="a variable that is not set"),
        pytest.param("nsys_profile: {enabled: false, trace: [cuda]}\n", "a.yaml", id="details of what is off"),
        pytest.param("num_sm: 32\narch: [x86_64, aarch64]\ncc: 90\n", "ci.yml", id="numbers of something else"),
        pytest.param("- NCCL_DEBUG\n- key: NCCL_DEBUG\n", "a.yaml", id="a bare name"),
    ],
)
def test_nothing_is_seen(code: str, path: str) -> None:
    assert found(code, path) == ()


def test_a_comment_asks_for_silence() -> None:
    (finding,) = scan_texts({"a.yaml": "device: cuda  # portcheck: ignore[device-string] a test\n"}, knowledge())
    assert finding.suppressed == "a test"
