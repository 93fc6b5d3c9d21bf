"""What CUDA, C and C++ files show, each with a twin that shows nothing."""

import pytest

from tests.sources import found, marked


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "«__global__» void «__launch_bounds__»(256) k(int* x) {\n  x = «blockIdx».x;\n  «__syncthreads»();\n}",
            "builtin __global__ reference; builtin __launch_bounds__ call; builtin blockIdx reference; "
            "builtin __syncthreads call",
            id="a kernel",
        ),
        pytest.param("void f() { k«<<<»1, 2>>>(); }", "launch <<<>>> call", id="a launch"),
        pytest.param(
            "int i = «blockIdx».x * blockDim.x + threadIdx.x;", "builtin blockIdx reference", id="indices together"
        ),
        pytest.param(
            "template <int N>\nvoid f() { k<N, std::pair<int, int>>\n  «<<<»1, «dim3»(2)>>>(1); }",
            "launch <<<>>> call; c-type dim3 call medium",
            id="a launch with template arguments",
        ),
        pytest.param(
            "namespace cg = «cooperative_groups»;\nvoid f() { «cg::this_grid»(); }",
            "c-api cooperative_groups import; c-api cooperative_groups::this_grid call",
            id="an alias of a namespace",
        ),
        pytest.param(
            "using namespace «cute»;\nauto t = «make_tensor»(p);\nauto a = «SM90_TMA_LOAD»{};",
            "c-api cute import; c-api cute::make_tensor call medium; c-api cute::SM90_TMA_LOAD reference medium",
            id="an opened namespace",
        ),
        pytest.param(
            "using E = «cutlass::float_e4m3_t»;\nauto s = ::«at::cuda::getCurrentCUDAStream»();",
            "dtype cutlass::float_e4m3_t reference; c-api at::cuda::getCurrentCUDAStream call",
            id="qualified names",
        ),
        pytest.param(
            "«__device__» «half» f(const «half2»* x, half y) { return «__hadd»(y, x->x); }",
            "builtin __device__ reference; c-type half reference medium; c-type half2 reference medium; "
            "builtin __hadd call",
            id="half as a type",
        ),
        pytest.param(
            '#include «<cuda_runtime.h>»  // the runtime\n#include «"my/launch.cuh"»',
            "include cuda_runtime.h import; include .cuh import",
            id="includes",
        ),
        pytest.param(
            "#if defined(«__CUDA_ARCH__») && (__CUDA_ARCH__ >= 900)\n#elif «CUDART_VERSION» >= 12000\n#endif",
            "builtin __CUDA_ARCH__ comparison; builtin CUDART_VERSION comparison",
            id="tests of the preprocessor, each macro once a line",
        ),
        pytest.param(
            "#define LANE() (\\\n  «threadIdx».x)",
            "builtin threadIdx reference",
            id="the body of a macro",
        ),
        pytest.param(
            "TORCH_LIBRARY_IMPL(a, CPU, m) {}\n«TORCH_LIBRARY_IMPL»(a, CUDA, m) {}",
            "c-api TORCH_LIBRARY_IMPL call",
            id="an operator registered for CUDA",
        ),
        pytest.param(
            "auto o = torch::device(«torch::kCUDA»).dtype(«at::kFloat8_e4m3fn»);\nTORCH_CHECK(x.«is_cuda»());",
            "device cuda reference; dtype float8_e4m3fn reference; method .is_cuda call medium",
            id="a tensor's device and type",
        ),
        pytest.param(
            "bool b = x.device().type() == «at::kCUDA»;", "device cuda comparison", id="a comparison with the device"
        ),
        pytest.param(
            'const char* d = getenv(«"CUDA_VISIBLE_DEVICES"»);', "env CUDA_VISIBLE_DEVICES argument", id="a variable"
        ),
        pytest.param(
            "#ifndef USE_ROCM\n«__device__» int a;\n#else\n__device__ int b;\n#endif",
            "builtin __device__ reference vendor",
            id="a branch between vendors",
        ),
        pytest.param(
            "#if defined(«__CUDACC__»)\n«__device__» int a;\n#elif defined(__HIPCC__)\n__device__ int b;\n#endif",
            "builtin __CUDACC__ comparison; builtin __device__ reference vendor",
            id="a branch whose twin is another vendor's",
        ),
        pytest.param(
            "«__global__» void k() { child«<<<»1, 1>>>(); }",
            "builtin __global__ reference; launch <<<>>> call",
            id="a launch from a kernel",
        ),
    ],
)
def test_a_cuda_file_shows(code: str, whats: str) -> None:
    assert found(code, "k.cu") == marked(code, whats)


def test_source_in_a_raw_string_is_read_at_its_place() -> None:
    code = 'auto c = R"(\n#include «<gemm.cuh>»\n  «__global__» void k() {{}}\n)";\nauto t = R"(a __global__ word)";'
    assert found(code, "jit.cpp") == marked(code, "include .cuh import; builtin __global__ reference")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('// __global__ void k();\nconst char* a = "k<<<1, 1>>>()"; /* atomicAdd */', id="comments, text"),
        pytest.param("int half = n / 2; return half * 3 + half;", id="half of a number"),
        pytest.param("struct S { int threadIdx; }; int f(S& s) { return s.threadIdx + s.atomicAdd(1); }", id="members"),
        pytest.param("auto x = std::vector<std::vector<std::vector<int>>>(3);", id="nested templates"),
        pytest.param("#pragma unroll 4\n#error needs __CUDA_ARCH__\n", id="other lines of the preprocessor"),
        pytest.param("static int __popc(int x) { return x; }\nint a = __popc(3);", id="a function of its own"),
        pytest.param("namespace cub { int reduce(); }\nint a = cub::reduce();", id="a namespace of its own"),
        pytest.param("int threadIdx = 0, blockDim = 2;", id="variables of the host"),
        pytest.param("std::ostream& operator<<<int>(std::ostream& s, int a);", id="a template of an operator"),
        pytest.param("__builtin_assume(x); float* __restrict__ p; int g() __attribute__((noinline));", id="hints"),
    ],
)
def test_a_cpp_file_shows_nothing(code: str) -> None:
    assert found(code, "plain.cpp") == ()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        pytest.param(
            "scale.hip", "__global__ void k() { int i = threadIdx.x; }", id="a file of another vendor's suffix"
        ),
        pytest.param(
            "scale.cpp", "#include <hip/hip_runtime.h>\n__global__ void k() { __syncthreads(); }", id="its runtime"
        ),
        pytest.param("add.cpp", "extern C __global__ __aicore__ void add(GM_ADDR x) { }", id="its qualifier"),
        pytest.param("spin.c", 'void f() { asm volatile("pause" ::: "memory"); }', id="assembly of the host"),
        pytest.param(
            "neon.cpp", 'void f() { __asm__("vadd.f32 q0, q1, q2"); asm("ldr x0, [x1]"); }', id="assembly of another"
        ),
    ],
)
def test_code_for_other_machines_shows_nothing(path: str, code: str) -> None:
    assert found(code, path) == ()


def test_odd_files_are_read_without_fault() -> None:
    for code in (
        "",
        "\ufeff",
        "}" * 300,
        "{" * 3000,
        "(" * 3000,
        "#",
        "#define",
        "#include <",
        "asm(",
        "<<<",
        "::",
        "namespace",
    ):
        found(f"{code}\n//cuda", "odd.cu")
