"""What CUDA source takes for granted of the machine without a word that says so, each with a twin that does not."""

import pytest

from portcheck.languages.cuda import read
from portcheck.model import Kind, SourceFile
from tests.sources import described, knowledge, marked, plain


def assumed(code: str, path: str = "k.cu") -> tuple[str, ...]:
    reading = read(SourceFile(path, plain(code).encode()), knowledge().vocabularies["cuda"])
    return described(each for each in reading.constructs if each.kind is Kind.ASSUMPTION)


def kernel(statements: str) -> str:
    return f"__global__ void k(float* x, int n) {{\n{statements}\n}}"


@pytest.mark.parametrize(
    ("code", "symbols"),
    [
        pytest.param("int lane = threadIdx.x & «0x1f»;", "warp-size", id="the lane of a thread"),
        pytest.param("int w = static_cast<int>(threadIdx.x) / «32»;", "warp-size", id="the warp through a cast"),
        pytest.param("int n = (kNumThreads + 31) / «32»;", "warp-size", id="warps of a count of threads"),
        pytest.param("int row = lane_id >> «2»;", "warp-size", id="the row of a fragment"),
        pytest.param("int n = blockDim.x / «32»;", "warp-size", id="warps of a block"),
        pytest.param("int lane = rank % «32»;", "warp-size", id="a lane by the name it is given"),
        pytest.param("int t = «32» * warp_id;", "warp-size", id="the first thread of a warp"),
        pytest.param("for (int i = lane; i < n; i += «32») x[i] = 0;", "warp-size", id="a loop over lanes"),
        pytest.param("for (int o = «16»; o; o >>= 1) x += o;", "warp-size", id="a loop that halves"),
        pytest.param("for (int o = «1»; o < 32; o <<= 1) x += o;", "warp-size", id="a loop that doubles"),
        pytest.param(
            "for (int o = «4»; o > 0; o /= 2) v += __shfl_down_sync(m, v, o);",
            "warp-size",
            id="a short loop around shuffles",
        ),
        pytest.param("assert(n <= «32»);", "warp-size", id="an assertion that a warp is enough"),
        pytest.param("v = __shfl_sync(«0xFFFFFFFFu», v, 0);", "full-warp-mask high", id="a mask of all lanes"),
        pytest.param("v = __ballot_sync(«~0»u, v);".replace("«~0»u", "«~0u»"), "full-warp-mask high", id="its inverse"),
        pytest.param("unsigned mask = «0xffffffff»;", "full-warp-mask", id="a mask with a name"),
        pytest.param("float4 v = *reinterpret_cast<const «float4»*>(x);", "vector-alignment", id="a vector"),
        pytest.param("«int4»* p = («int4»*)x;".replace("«int4»*", "int4*", 1), "vector-alignment", id="an old cast"),
        pytest.param("extern __shared__ __align__(«1024») char smem[];", "tma-alignment", id="a buffer for copies"),
        pytest.param("auto h = TMA::«CacheHintSm90»::EVICT_FIRST;", "l2-cache-policy", id="a hint by name"),
    ],
)
def test_device_code_that_assumes_something_is_seen(code: str, symbols: str) -> None:
    symbol, confidence = (*symbols.split(), "medium")[:2]
    whats = f"assumption {symbol} reference" + ("" if confidence == "high" else f" {confidence}")
    assert assumed(kernel(code)) == marked(kernel(code), whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("int word = n / 32, bit = n & 31;", id="bits of words"),
        pytest.param("int i = items_per_thread / 32;", id="what a thread is given"),
        pytest.param("for (int i = 16; i > 0; --i) x[i] = 0;", id="a loop that counts"),
        pytest.param("for (int i = 8; i > 0; i /= 2) x[i] = 0;", id="a short loop without shuffles"),
        pytest.param("unsigned h = hash(n) & 0xffffffff;", id="a hash"),
        pytest.param("assert(n <= 64);", id="another bound"),
        pytest.param("int v = *reinterpret_cast<const int*>(x);", id="a narrow cast"),
        pytest.param("int4* v = (int4*)malloc(n);", id="memory for a list"),
        pytest.param("__shared__ alignas(8) unsigned long barrier;", id="a narrow alignment"),
    ],
)
def test_device_code_that_assumes_nothing_shows_nothing(code: str) -> None:
    assert assumed(kernel(code)) == ()


@pytest.mark.parametrize(
    ("code", "symbol"),
    [
        pytest.param("constexpr int kNumSMs = «148»;", "sm-count", id="multiprocessors"),
        pytest.param("#define NUM_SMS («132»)", "sm-count", id="a macro in brackets"),
        pytest.param("if (smem >= «99 * 1024») return;", "shared-memory-size", id="kibibytes of a machine"),
        pytest.param("constexpr int kMaxSmem = «232448»;", "shared-memory-size", id="bytes of a machine"),
        pytest.param("#define NUM_MAX_NVL_PEERS «8»", "nvlink-peers", id="peers"),
        pytest.param("int node = rank / «NUM_MAX_NVL_PEERS»;", "nvlink-peers", id="the node of a rank"),
        pytest.param("static constexpr int NUM_DEVICES = «8»;", "devices-per-node", id="devices"),
        pytest.param("constexpr int kNumThreads = «256»;", "thread-block-shape", id="threads"),
        pytest.param("dim3 block(«256»);", "thread-block-shape", id="a block"),
        pytest.param("constexpr int MIN_BLOCKS_PER_SM = «2»;", "thread-block-shape", id="resident blocks"),
        pytest.param("constexpr int «kNumRegs» = n ? 232 : 240;", "thread-block-shape", id="registers"),
        pytest.param("constexpr int WGMMA_M = «64»;", "matrix-tile", id="a tile"),
        pytest.param("cfg.clusterDim.x = «2»;", "cluster-shape", id="a pair of blocks"),
        pytest.param("int g = std::min(blocks, «65535»);", "thread-limit", id="the end of a grid"),
        pytest.param("constexpr int kTMAAlignment = «128»;", "tma-alignment", id="an alignment by name"),
        pytest.param("uint64_t p = «0x14F0000000000000ull»;", "l2-cache-policy high", id="a policy"),
        pytest.param("constexpr float kE4M3Max = «448.f»;", "fp8-range", id="the end of FP8"),
        pytest.param("constexpr float kInvFP8 = «0.002232142857f»;", "fp8-range", id="its inverse"),
        pytest.param("constexpr float fp4_max = «6.0f»;", "fp4-range", id="the end of FP4"),
        pytest.param("constexpr int SF_VEC_SIZE = «16»;", "fp8-block-scale", id="values that share a scale"),
    ],
)
def test_constants_of_one_machine_are_seen(code: str, symbol: str) -> None:
    head = "__global__ void k();\n"
    name, confidence = (*symbol.split(), "medium")[:2]
    whats = f"assumption {name} reference" + ("" if confidence == "high" else f" {confidence}")
    assert assumed(head + code) == marked(head + code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("constexpr int kNumSmiles = 132;", id="a word that begins alike"),
        pytest.param("constexpr int kWorkspace = 64 * 1024;", id="an ordinary size"),
        pytest.param("constexpr int kSmemStageOffset = 49152;", id="an offset"),
        pytest.param("int* signals[NUM_MAX_NVL_PEERS];", id="an array of peers"),
        pytest.param("constexpr int kNumStages = 8;", id="stages"),
        pytest.param("constexpr int kHeadDim = 448;", id="a head"),
        pytest.param("std::vector<int> threads = {1, 2};", id="a list"),
        pytest.param("constexpr int NUM_DEVICES = 2;", id="two devices"),
        pytest.param("auto f = count_devices<8>;", id="an argument of a template"),
        pytest.param("dim3 grid(256);", id="a grid"),
        pytest.param("// constexpr int kNumThreads = 256;", id="a comment"),
        pytest.param('log("kNumSMs = 132");', id="a message"),
    ],
)
def test_other_constants_show_nothing(code: str) -> None:
    assert assumed("__global__ void k();\n" + code) == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "bool f(cudaDeviceProp* p, cudaDeviceProp& prop) { return prop.major >= «8»; }".replace(
                "prop.major >= «8»", "prop.«major» >= 8"
            ),
            "assumption compute-capability reference medium",
            id="a property",
        ),
        pytest.param(
            "void f() { if (device->get_arch_major() == «9») cudaFree(0); }",
            "assumption compute-capability comparison medium",
            id="a function",
        ),
        pytest.param(
            "static constexpr auto «HOPPER» = std::make_tuple(9, 0);\ncudaStream_t s;",
            "assumption compute-capability reference medium",
            id="a generation",
        ),
        pytest.param(
            'cudaDeviceProp prop;\nbool h = std::strstr(prop.name, «"H100"»);',
            "assumption device-name comparison medium",
            id="a model",
        ),
        pytest.param(
            'std::string f = «"-arch=sm_90a"»;\ncudaStream_t s;',
            "assumption compute-capability reference medium",
            id="an option of the compiler",
        ),
    ],
)
def test_questions_for_one_gpu_are_seen(code: str, whats: str) -> None:
    assert assumed(code) == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "path"),
    [
        pytest.param("int lane = tid & 31, warp = tid >> 5;", "simd.cpp", id="plain C++"),
        pytest.param("constexpr int num_threads = 256;", "pool.h", id="a pool of threads"),
        pytest.param("struct alignas(128) Line { char x[128]; };", "line.hpp", id="a line of the cache"),
        pytest.param("if (version.major >= 8) run();", "version.cc", id="a version"),
        pytest.param("#include <hip/hip_runtime.h>\nint lane = threadIdx.x & 31;", "k.cpp", id="another vendor's file"),
    ],
)
def test_files_that_are_not_cuda_show_nothing(code: str, path: str) -> None:
    assert assumed(code, path) == ()


def test_a_line_shows_each_assumption_once() -> None:
    code = kernel("int lane = threadIdx.x % «32», warp = threadIdx.x / 32;")
    assert assumed(code) == marked(code, "assumption warp-size reference medium")


def test_a_branch_for_another_vendor_by_a_macro_of_ones_own_shows_nothing() -> None:
    code = "#if MY_HIP\n#define WARP_SIZE 32\n#else\n#define WARP_SIZE «32»\n#endif"
    assert assumed(code) == marked(code, "assumption warp-size reference vendor")


def test_macros_that_stand_for_device_mark_device_code() -> None:
    code = "#define INLINE_D __device__ inline\nINLINE_D void f(int n) { assert(n <= «32»); }"
    assert assumed(code) == marked(code, "assumption warp-size reference medium")
