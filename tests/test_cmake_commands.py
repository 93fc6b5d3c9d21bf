"""CMake commands: languages, packages, targets, architectures, options, sources; and what is none of them."""

import pytest

from tests.sources import found, marked

_PATH = "CMakeLists.txt"


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("project(ops LANGUAGES CXX «CUDA»)\n", "config build.language.cuda call", id="a project's"),
        pytest.param("project(ops CXX «CUDA»)\n", "config build.language.cuda call", id="without the keyword"),
        pytest.param("Enable_Language(«CUDA»)\n", "config build.language.cuda call", id="in any case of letters"),
        pytest.param("list(APPEND MY_LANGUAGES «CUDA»)\n", "config build.language.cuda call", id="in a list"),
        pytest.param("add_ext(a LANGUAGE «CUDA»)\n", "config build.language.cuda call", id="of a function's own"),
        pytest.param(
            "add_compile_options($<$<«COMPILE_LANGUAGE:CUDA»>:-O3>)\n",
            "config build.language.cuda comparison",
            id="asked for",
        ),
    ],
)
def test_cuda_is_seen_as_a_language(code: str, whats: str) -> None:
    assert found(code, _PATH) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("find_package(«CUDAToolkit» 12 REQUIRED)\n", "cudatoolkit", id="the toolkit"),
        pytest.param("find_dependency(«NCCL»)\n", "nccl", id="a dependency"),
        pytest.param("pkg_check_modules(GPU REQUIRED «cuda»)\n", "cuda", id="by pkg-config"),
        pytest.param(
            "FetchContent_Declare(deps GIT_REPOSITORY «https://github.com/NVIDIA/cutlass.git»)\n",
            "cutlass",
            id="fetched",
        ),
        pytest.param("add_subdirectory(«third_party/cutlass»)\n", "cutlass", id="a folder of sources"),
        pytest.param("include(«FindCUDA»)\n", "findcuda", id="its old module"),
    ],
)
def test_a_package_is_seen_however_it_is_asked_for(code: str, whats: str) -> None:
    assert found(code, _PATH) == marked(code, f"config build.package.{whats} call")


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("find_library(NCCL_LIB NAMES «nccl» nccl_static)\n", "c-api libnccl argument", id="a library"),
        pytest.param("find_program(NVCC «nvcc»)\n", "command nvcc argument", id="a program"),
        pytest.param("target_link_libraries(a «cudart» m)\n", "c-api libcudart argument", id="by a bare name"),
        pytest.param("target_link_libraries(a «-lnccl»)\n", "flag -lnccl argument", id="by an option"),
        pytest.param("link_libraries(«CUDA::cublas»)\n", "config build.target.CUDA::cublas argument", id="a target"),
        pytest.param("execute_process(COMMAND «nvidia-smi» -L)\n", "command nvidia-smi call", id="a program that runs"),
    ],
)
def test_libraries_and_programs_are_seen(code: str, whats: str) -> None:
    assert found(code, _PATH) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            'set(«CMAKE_CUDA_ARCHITECTURES» "80;90a")\n', "config build.architectures assignment", id="for all targets"
        ),
        pytest.param('set(«GEMM_ARCHS» "9.0a;10.0+PTX")\n', "config build.architectures assignment", id="by its form"),
        pytest.param(
            "set_property(TARGET a PROPERTY «CUDA_ARCHITECTURES» 90)\n",
            "config build.architectures assignment",
            id="for one target",
        ),
        pytest.param(
            'set(«TORCH_CUDA_ARCH_LIST» "9.0")\n', "env TORCH_CUDA_ARCH_LIST assignment", id="of another build"
        ),
        pytest.param("set(ARCH «compute_90a») # CUDA\n", "flag compute_90a argument", id="a word"),
    ],
)
def test_architectures_are_seen(code: str, whats: str) -> None:
    code = f"# nvcc\n{code}"
    assert found(code, _PATH) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            'set(CMAKE_CUDA_FLAGS "${CMAKE_CUDA_FLAGS} «-Xptxas» -v «--use_fast_math»")\n',
            "flag -Xptxas argument; flag --use_fast_math argument",
            id="in a string",
        ),
        pytest.param(
            "set(FLAGS «-gencode» arch=compute_90,code=sm_90)\n", "flag -gencode argument", id="with its value"
        ),
        pytest.param(
            "add_compile_options($<$<COMPILE_LANGUAGE:CUDA>:«--expt-relaxed-constexpr»>)\n",
            "flag --expt-relaxed-constexpr argument",
            id="in a generator expression",
        ),
        pytest.param("set(CMAKE_CUDA_FLAGS «-lineinfo»)\n", "flag -lineinfo argument", id="one that others have too"),
    ],
)
def test_options_of_nvcc_are_seen(code: str, whats: str) -> None:
    assert found(code, _PATH) == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("add_library(ops STATIC\n  ops.cpp\n  «csrc/reduce.cu»\n  «csrc/${KIND}.cu»)\n", id="in a list"),
        pytest.param('file(GLOB SRC «"csrc/*.cu»")\n'.replace('«"', '"«'), id="by a pattern"),
    ],
)
def test_sources_are_seen(code: str) -> None:
    count = code.count("«")
    assert found(code, _PATH) == marked(code, ";".join(["flag .cu argument"] * count))


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('message(STATUS "find_package(CUDA) -lcudart x.cu ${CUDA_LIBRARIES}")\n', id="a message"),
        pytest.param("# project(x LANGUAGES CUDA)\n", id="a comment"),
        pytest.param("#[==[\nenable_language(CUDA)\n]]\nenable_language(CUDA)\n]==]\n", id="a long comment"),
        pytest.param('option(FAST "use CUDA::cudart and -gencode" ON)\n', id="an option's description"),
        pytest.param('set(A b CACHE STRING "x.cu or sm_90")\n', id="a cached variable's description"),
        pytest.param('add_custom_target(a COMMENT "runs nvcc on x.cu")\n', id="a target's comment"),
        pytest.param("set(CMAKE_CURRENT_CUSTOM x.cuff y.cud .current)\n", id="words that only begin so"),
        pytest.param("function(cuda_add_thing NAME)\nendfunction()\n", id="a definition"),
        pytest.param('string(REGEX REPLACE "\\\\.cu$" ".o" OUT "${IN}") # cuda\n', id="a pattern"),
        pytest.param("set(CUDA_NAME cuda)\nset(CMAKE_CXX_FLAGS -arch arm64)\n", id="flags of others"),
        pytest.param("target_link_libraries(a my::cuda cudapp barracuda)\n", id="targets of others"),
        pytest.param("add_subdirectory(nccl)\nset(D a/sm_90/plan.cc)\n", id="folders of one's own"),
        pytest.param("find_package(CUDAless)\nfind_path(X cudaless.h)\n", id="packages of others"),
    ],
)
def test_what_only_looks_so_is_not_seen(code: str) -> None:
    assert found(code, _PATH) == ()


def test_a_variable_is_told_once_a_command_and_not_beside_what_it_holds() -> None:
    code = "include_directories(\n  ${«CUDA_INCLUDE_DIRS»}/a\n  ${CUDA_INCLUDE_DIRS}/b)\n"
    assert found(code, _PATH) == marked(code, "config build.variable.CUDA_INCLUDE_DIRS reference")


def test_python_in_an_argument_is_read_as_python() -> None:
    code = 'execute_process(COMMAND python -c "import torch; print(«torch.version.cuda»)")\n'
    assert found(code, _PATH) == marked(code, "api torch.version.cuda argument")


def test_a_comment_asks_for_silence() -> None:
    code = "enable_language(CUDA) # portcheck: ignore[cuda-build-language] no other yet\n"
    assert found(code, _PATH) == marked("enable_language(«CUDA»)", "config build.language.cuda call")
