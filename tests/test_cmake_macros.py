"""CMake's macros, loops, comparisons, fetched folders and installed libraries."""

import pytest

from tests.sources import found, marked

_PATH = "CMakeLists.txt"


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "add_definitions(-D«USE_NVTX»)\n", "config build.definition.USE_NVTX argument medium", id="as an option"
        ),
        pytest.param(
            "target_compile_definitions(cuda_ops PRIVATE «ENABLE_CUBLAS_GROUPED»=1)\n",
            "config build.definition.ENABLE_CUBLAS_GROUPED argument medium",
            id="of one target",
        ),
        pytest.param(
            "set(COMM_FLAGS -D«WITH_NCCL_EP»=1)\n",
            "config build.definition.WITH_NCCL_EP argument medium",
            id="kept for later",
        ),
        pytest.param(
            "add_compile_definitions(«MMA_SM90_SHAPES»)\n",
            "config build.definition.MMA_SM90_SHAPES argument medium",
            id="by an architecture",
        ),
    ],
)
def test_macros_for_the_vendors_code_are_seen(code: str, whats: str) -> None:
    code = f"# cuda\n{code}"
    assert found(code, _PATH) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "if(«arch» EQUAL 90)\nendif()\n", "config build.architectures comparison medium", id="an equal number"
        ),
        pytest.param(
            'if(«gpu_arch» VERSION_LESS "8.9")\nendif()\n',
            "config build.architectures comparison medium",
            id="a lower one",
        ),
        pytest.param(
            "foreach(a IN LISTS «CMAKE_CUDA_ARCHITECTURES»)\nendforeach()\n",
            "config build.architectures reference",
            id="all of a list",
        ),
    ],
)
def test_architectures_that_are_asked_for_are_seen(code: str, whats: str) -> None:
    code = f"# cuda\n{code}"
    assert found(code, _PATH) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "include(«cmake/flashinfer.cmake»)\n", "config build.package.flashinfer call", id="a file named for it"
        ),
        pytest.param(
            "add_subdirectory(${«trtllm»_SOURCE_DIR}/cpp)\n", "config build.package.trtllm argument", id="its sources"
        ),
        pytest.param("install(TARGETS «tensorrt_llm»)\n", "c-api libtensorrt_llm argument", id="installed"),
        pytest.param(
            "install(FILES ${«TRTLLM_LIBRARY_PATH»})\n",
            "config build.variable.TRTLLM_LIBRARY_PATH reference",
            id="by its variable",
        ),
    ],
)
def test_libraries_are_seen_wherever_they_are_taken_from(code: str, whats: str) -> None:
    code = f"# tensorrt nvinfer cuda\n{code}"
    assert found(code, _PATH) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("target_compile_definitions(cuda_ops PRIVATE A=1)\n", id="a target's name"),
        pytest.param("add_definitions(-DUSE_CUDA=OFF -DCUDA_DEBUG=1 -DWITHOUT_CUDNN)\n", id="macros that are off"),
        pytest.param("if(arch EQUAL 64 OR minor GREATER 90)\nendif()\n", id="other numbers"),
        pytest.param("include(cuda/flags.cmake)\nadd_subdirectory(${app_SOURCE_DIR}/cuda)\n", id="files of one's own"),
        pytest.param("install(TARGETS ops)\ninstall(FILES ${APP_LIBRARY_PATH} cuda.txt)\n", id="other libraries"),
    ],
)
def test_what_only_looks_so_is_not_seen(code: str) -> None:
    assert found(code, _PATH) == ()
