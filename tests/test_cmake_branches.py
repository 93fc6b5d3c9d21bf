"""Branches of CMake files: which are CUDA's, which another vendor's."""

import pytest

from tests.sources import found, marked

_PATH = "CMakeLists.txt"
_INSIDE = "  find_package(«CUDAToolkit»)\n"


@pytest.mark.parametrize(
    ("condition", "guard"),
    [
        pytest.param("USE_CUDA", "availability", id="a switch"),
        pytest.param("CUDA_FOUND AND WANTED", "availability", id="found and wanted"),
        pytest.param("TARGET CUDA::cudart", "availability", id="a target"),
        pytest.param("NOT (USE_ROCM)", "vendor", id="no other vendor"),
        pytest.param('GPU_LANG STREQUAL "CUDA"', "vendor", id="chosen by name"),
        pytest.param("USE_ROCM OR USE_CUDA", "vendor", id="either vendor"),
        pytest.param("CUDA_VERSION VERSION_LESS 12", "", id="a version"),
        pytest.param("NOT DEFINED CUDA_ARCH_LIST", "", id="a list that is not set"),
        pytest.param("UNIX", "", id="a system"),
    ],
)
def test_a_condition_guards_what_is_under_it(condition: str, guard: str) -> None:
    code = f"if({condition})\n{_INSIDE}endif()\n"
    assert found(code, _PATH)[-1:] == marked(code, f"config build.package.cudatoolkit call {guard}".strip())


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("if(USE_ROCM)\n  add_library(a x.cu)\nendif()\n", id="a switch"),
        pytest.param('if(LANG STREQUAL "HIP")\n  add_library(a x.cu)\nendif()\n', id="chosen by name"),
        pytest.param("if(USE_ROCM)\n  if(FAST)\n    add_library(a x.cu)\n  endif()\nendif()\n", id="deeper"),
        pytest.param("if(NOT USE_ROCM)\nelse()\n  add_library(a x.cu)\nendif()\n", id="the rest"),
    ],
)
def test_another_vendor_s_branch_is_passed_over(code: str) -> None:
    assert found(code, _PATH) == ()


@pytest.mark.parametrize(
    ("code", "guard"),
    [
        pytest.param(f"if(USE_ROCM)\nelse()\n{_INSIDE}endif()\n", "vendor", id="after another vendor's"),
        pytest.param(f"if(NOT USE_CUDA)\nelse()\n{_INSIDE}endif()\n", "availability", id="after no CUDA"),
        pytest.param(f"if(USE_HIP)\nelseif(USE_CUDA)\n{_INSIDE}endif()\n", "availability", id="a branch of its own"),
        pytest.param(f"if(USE_HIP)\nendif()\n{_INSIDE}", "", id="after the end"),
    ],
)
def test_the_other_branches_are_guarded_by_those_before(code: str, guard: str) -> None:
    assert found(code, _PATH) == marked(code, f"config build.package.cudatoolkit call {guard}".strip())


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('set(A "no end\nfind_package(CUDA)', id="an open quote"),
        pytest.param("[[[[[[[[ [=[ project(x CUDA", id="open brackets"),
        pytest.param("endif()\nelse()\nendfunction()\n)))\n((", id="ends without a beginning"),
        pytest.param("if(\n", id="an open condition"),
        pytest.param("\ufeffset(\r\n A\r\n cuda)\r\n", id="a mark and carriage returns"),
    ],
)
def test_broken_files_are_read_to_their_end(code: str) -> None:
    assert isinstance(found(code, _PATH), tuple)
