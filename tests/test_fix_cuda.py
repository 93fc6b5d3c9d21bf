"""Names of CUDA's C++ API exchanged for those of another vendor's."""

from pathlib import Path

import pytest

from portcheck.fix import Asked, Planned, plan_renames
from portcheck.model import SourceFile
from portcheck.scan import scan_sources, scan_texts, with_targets
from tests.commands import Portcheck
from tests.scanned import write
from tests.sources import knowledge

SHIPPED = ("--knowledge", str(Path(__file__).parent.parent / "rules"))
BEFORE = """\
// cudaMalloc gives memory
#include <cuda_runtime.h>
#include "cuda_utils.h"
#define CHECK(x) do { cudaError_t e = (x); if (e != cudaSuccess) fail(cudaGetErrorString(e)); } while (0)

void copy(float* host, int n, cudaStream_t stream) {
  float *a, *b;
  CHECK(cudaMalloc(&a, n)); CHECK(cudaMalloc(&b, n));
  CHECK(cudaMemcpyAsync(a, host, n, cudaMemcpyHostToDevice, stream));
  printf("cudaMalloc done %d", my_cudaHelper(n));
  at::cuda::getCurrentCUDAStream();
}
"""
HIP = """\
// cudaMalloc gives memory
#include <hip/hip_runtime.h>
#include "cuda_utils.h"
#define CHECK(x) do { hipError_t e = (x); if (e != hipSuccess) fail(hipGetErrorString(e)); } while (0)

void copy(float* host, int n, hipStream_t stream) {
  float *a, *b;
  CHECK(hipMalloc(&a, n)); CHECK(hipMalloc(&b, n));
  CHECK(hipMemcpyAsync(a, host, n, hipMemcpyHostToDevice, stream));
  printf("cudaMalloc done %d", my_cudaHelper(n));
  at::cuda::getCurrentCUDAStream();
}
"""
MALLOC = "#include <cuda_runtime.h>\nvoid f(void** p) { cudaMalloc(p, 4); }\n"
PTX = '__device__ void g() { asm volatile("fence.proxy.async;"); }\n'


def planned(code: str, target: str = "amd-mi300", asked: Asked | None = None) -> Planned:
    report = scan_sources([SourceFile("a.cu", code.encode())], knowledge())
    joined = with_targets(report, knowledge(), (target,))
    cuda = knowledge().vocabularies["cuda"]
    return plan_renames("a.cu", code, joined.findings, joined.targets[0], cuda, asked or Asked())


def stays(code: str) -> tuple[tuple[int, str, str], ...]:
    """What keeps a file as it is."""
    made = planned(code)
    assert made.text == code
    return tuple((each.line, each.symbol, each.why) for each in made.stays)


def test_every_name_changes_where_it_is_one() -> None:
    assert planned(BEFORE).text == HIP


def test_each_vendor_has_its_own_names() -> None:
    assert planned(MALLOC, "mthreads-musa").text == MALLOC.replace("cuda", "musa")


def test_a_second_run_changes_nothing_and_finds_none_of_the_names() -> None:
    assert planned(HIP).text == HIP
    assert [each.symbol for each in scan_texts({"a.cu": HIP}, knowledge())] == ["at::cuda::getCurrentCUDAStream"]


@pytest.mark.parametrize(
    ("code", "stay"),
    [
        (MALLOC + PTX, (3, "fence.proxy.async", "is to be rewritten")),
        (
            MALLOC + "#define CALL(x) cuda##x\n",
            (3, "cuda", "made by ## of a macro"),
        ),
        (MALLOC + 'void* f = dlsym(h, "cudaMalloc");\n', (3, "cudaMalloc", "in a string")),
        (
            MALLOC + "#ifdef USE_ROCM\ncudaStream_t s;\n#endif\n",
            (4, "cudaStream_t", "in a branch that is not built for CUDA"),
        ),
        (MALLOC + "cudaDeviceProp p;\n", (3, "cudaDeviceProp", "needs --unsafe-fixes")),
    ],
    ids=["assembly", "a pasted name", "a name in a string", "the vendor's own branch", "another meaning"],
)
def test_a_file_with_what_has_no_answer_is_left_whole(code: str, stay: tuple[int, str, str]) -> None:
    assert stays(code) == (stay,)


def test_a_part_changes_where_it_is_asked_for() -> None:
    made = planned(MALLOC + PTX, asked=Asked(is_partial=True))
    assert made.text == MALLOC.replace("cuda_runtime", "hip/hip_runtime").replace("cudaMalloc", "hipMalloc") + PTX
    assert [each.line for each in made.stays] == [3]


def test_a_branch_for_cuda_alone_is_not_touched() -> None:
    code = "#ifndef USE_ROCM\n#include <cuda_runtime.h>\n#endif\nvoid f(void** p) { cudaMalloc(p, 4); }\n"
    assert planned(code).text == code.replace("cudaMalloc", "hipMalloc")


def test_another_vendors_macro_is_not_the_targets() -> None:
    code = "#ifndef USE_ROCM\n#include <cuda_runtime.h>\n#endif\n"
    assert planned(code, "mthreads-musa").text == code.replace("cuda", "musa")


def test_bytes_around_a_name_are_kept(portcheck: Portcheck, repo: Path) -> None:
    held = b"\xef\xbb\xbf// caf\xe9\r\n" + MALLOC.replace("\n", "\r\n").encode()
    (repo / "a.cu").write_bytes(held)
    assert portcheck("fix", "-t", "amd-mi300", *SHIPPED)[0] == 0
    after = held.replace(b"cuda_runtime", b"hip/hip_runtime").replace(b"cudaMalloc", b"hipMalloc")
    assert (repo / "a.cu").read_bytes() == after


def test_what_stays_is_told_before_the_counts(portcheck: Portcheck, repo: Path) -> None:
    write(repo, {"a.cu": MALLOC, "b.cuh": MALLOC + PTX, "c.cu": '#include "b.cuh"\n' + MALLOC})
    told = portcheck("fix", "-t", "amd-mi300", *SHIPPED)[2].splitlines()
    assert told[:3] == [
        "left as they are: 1 files of C++; changed in part: 0",
        "b.cuh:3: fence.proxy.async is to be rewritten",
        "b.cuh: is included by c.cu, which changed",
    ]


@pytest.mark.parametrize("path", ["CMakeLists.txt", "a.py"])
def test_a_name_in_another_language_is_left(portcheck: Portcheck, repo: Path, path: str) -> None:
    text = {"CMakeLists.txt": "find_path(NCCL_INCLUDE_DIR nccl.h)\n", "a.py": f'SOURCE = r"""\n{MALLOC}"""\n'}[path]
    write(repo, {path: text})
    portcheck("fix", "-t", "amd-mi300", *SHIPPED)
    assert (repo / path).read_text("utf-8") == text
