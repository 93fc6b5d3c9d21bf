// Sends each token to the ranks of its experts: by NVLink inside a node, by RDMA between nodes.
#include <cuda_bf16.h>
#include <cuda_fp8.h>
#include <cuda_runtime.h>
#include <nvshmem.h>
#include <nvshmemx.h>

#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAException.h>
#include <torch/extension.h>

namespace {

constexpr int kWarpSize = 32;
constexpr int kMaxPeers = 8;
constexpr int kThreads = 256;
constexpr int kScaleBlock = 128;
constexpr int kCapacity = 4096;  // rows an expert takes in one step

struct Route {
    uint8_t* peers[kMaxPeers];  // receive buffers of this node's ranks, mapped through NVLink
    int* counters[kMaxPeers];   // one row counter an expert, then one flag a rank
    int rank, ranks_per_node, experts_per_rank;
};

__device__ __forceinline__ int4 load_streaming(const int4* ptr) {
    int4 v;
    asm volatile("ld.global.nc.L1::no_allocate.L2::256B.v4.s32 {%0, %1, %2, %3}, [%4];"
                 : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w)
                 : "l"(ptr));
    return v;
}

__device__ __forceinline__ void store_streaming(int4* ptr, const int4& v) {
    asm volatile("st.global.L1::no_allocate.v4.s32 [%0], {%1, %2, %3, %4};" ::"l"(ptr), "r"(v.x), "r"(v.y),
                 "r"(v.z), "r"(v.w)
                 : "memory");
}

__device__ __forceinline__ void store_release_system(int* ptr, int value) {
    asm volatile("st.release.sys.global.s32 [%0], %1;" ::"l"(ptr), "r"(value) : "memory");
}

__device__ __forceinline__ int load_acquire_system(const int* ptr) {
    int value;
    asm volatile("ld.acquire.sys.global.s32 %0, [%1];" : "=r"(value) : "l"(ptr) : "memory");
    return value;
}

__device__ __forceinline__ int warp_sum(int value) {
#pragma unroll
    for (int offset = kWarpSize / 2; offset > 0; offset /= 2)
        value += __shfl_xor_sync(0xffffffff, value, offset);
    return value;
}

// One warp a token and expert. Its row comes from a counter in the receiver's memory.
__global__ void __launch_bounds__(kThreads, 1)
    dispatch_kernel(const __nv_fp8_e4m3* tokens, const float* scales, const int64_t* chosen, int* places,
                    Route route, uint8_t* staging, uint64_t* signals, int count, int top_k, int hidden) {
    const int lane = threadIdx.x % 32;
    const int warp = (blockIdx.x * blockDim.x + threadIdx.x) / kWarpSize;
    const int warps = gridDim.x * blockDim.x / kWarpSize;
    const int blocks = hidden / kScaleBlock;
    const size_t row_bytes = hidden + blocks * sizeof(float);

    for (int work = warp; work < count * top_k; work += warps) {
        const int token = work / top_k;
        const int expert = __ldg(chosen + work);
        const int owner = expert / route.experts_per_rank;
        const int local = owner % route.ranks_per_node;
        const bool same_node = owner / route.ranks_per_node == route.rank / route.ranks_per_node;

        int row = work;
        if (lane == 0 && same_node) {
            const int slot = expert % route.experts_per_rank;
            row = slot * kCapacity + atomicAdd_system(route.counters[local] + slot, 1);
        }
        row = __shfl_sync(0xffffffff, row, 0);
        if (lane == 0) places[work] = local * route.experts_per_rank * kCapacity + row;

        uint8_t* to = (same_node ? route.peers[local] : staging) + row * row_bytes;
        const auto* from = reinterpret_cast<const int4*>(tokens + size_t(token) * hidden);
        for (int i = lane; i < hidden / int(sizeof(int4)); i += 32)
            store_streaming(reinterpret_cast<int4*>(to) + i, load_streaming(from + i));
        for (int i = lane; i < blocks; i += kWarpSize)
            reinterpret_cast<float*>(to + hidden)[i] = scales[token * blocks + i];
        __syncwarp();

        if (same_node) {
            __threadfence_system();
        } else if (lane == 0) {
            nvshmem_putmem_signal_nbi(to, to, row_bytes, signals + route.rank, 1, NVSHMEM_SIGNAL_ADD, owner);
        }
    }
    nvshmem_quiet();
    __syncthreads();
    if (blockIdx.x == 0 && threadIdx.x < route.ranks_per_node)
        store_release_system(route.counters[threadIdx.x] + route.experts_per_rank + route.rank, 1);
}

__global__ void wait_kernel(const int* flags, int expected) {
    const int lane = threadIdx.x & 31;
    const long long start = clock64();
    int ready = 0;
    while (warp_sum(ready) < expected) {
        ready = lane < expected ? load_acquire_system(flags + lane) : 0;
        if (clock64() - start > 2000000000ll) __trap();
    }
}

// One warp a token: the weighted sum of its experts' rows, read where they lie.
__global__ void combine_kernel(const float* weights, const int* places, Route route, __nv_bfloat16* out, int count,
                               int top_k, int hidden) {
    const int lane = threadIdx.x % kWarpSize;
    const int rows = route.experts_per_rank * kCapacity;
    for (int token = blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32; token < count; token += gridDim.x * 8) {
        for (int i = lane; i < hidden; i += kWarpSize) {
            float sum = 0.f;
            for (int k = 0; k < top_k; ++k) {
                const int place = places[token * top_k + k];
                const auto* peer = reinterpret_cast<const __nv_bfloat16*>(route.peers[place / rows]);
                const float value = __bfloat162float(peer[size_t(place % rows) * hidden + i]);
                sum = __fmaf_rn(weights[token * top_k + k], value, sum);
            }
            out[size_t(token) * hidden + i] = __float2bfloat16_rn(sum);
        }
    }
}

}  // namespace

class Buffer {
  public:
    static constexpr int capacity = kCapacity;

    Buffer(int rank, int ranks_per_node, int experts, int hidden, bool use_rdma) {
        if (use_rdma) nvshmem_init();
        route_ = {{}, {}, rank, ranks_per_node, experts / nvshmem_n_pes()};
        bytes_ = size_t(route_.experts_per_rank) * kCapacity * (hidden + hidden / kScaleBlock * sizeof(float));
        staging_ = static_cast<uint8_t*>(nvshmem_align(128, bytes_));
        signals_ = static_cast<uint64_t*>(nvshmem_calloc(nvshmem_n_pes(), sizeof(uint64_t)));
        auto* counters = static_cast<int*>(nvshmem_calloc(route_.experts_per_rank + kMaxPeers, sizeof(int)));
        const int first = rank - rank % ranks_per_node;
        for (int peer = 0; peer < ranks_per_node; ++peer) {
            route_.peers[peer] = static_cast<uint8_t*>(nvshmem_ptr(staging_, first + peer));
            route_.counters[peer] = static_cast<int*>(nvshmem_ptr(counters, first + peer));
            TORCH_CHECK(route_.peers[peer] != nullptr, "rank ", first + peer, " is not reachable over NVLink");
        }
    }

    auto dispatch(torch::Tensor tokens, torch::Tensor scales, torch::Tensor chosen, int sms, int64_t handle) {
        TORCH_CHECK(tokens.is_cuda() && tokens.scalar_type() == torch::kFloat8_e4m3fn);
        auto stream = reinterpret_cast<cudaStream_t>(handle);
        const int hidden = tokens.size(1), local = route_.rank % route_.ranks_per_node;
        const int shared_bytes = 227 * 1024;
        auto places = torch::empty_like(chosen, chosen.options().dtype(torch::kInt32));
        C10_CUDA_CHECK(
            cudaFuncSetAttribute(dispatch_kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, shared_bytes));
        dispatch_kernel<<<sms, kThreads, shared_bytes, stream>>>(
            reinterpret_cast<const __nv_fp8_e4m3*>(tokens.data_ptr()), scales.data_ptr<float>(),
            chosen.data_ptr<int64_t>(), places.data_ptr<int>(), route_, staging_, signals_, tokens.size(0),
            chosen.size(1), hidden);
        wait_kernel<<<1, kWarpSize, 0, stream>>>(route_.counters[local] + route_.experts_per_rank,
                                                 route_.ranks_per_node);
        C10_CUDA_KERNEL_LAUNCH_CHECK();

        const int64_t rows = int64_t(route_.experts_per_rank) * kCapacity;
        const int64_t stride = hidden + hidden / kScaleBlock * sizeof(float);
        auto arrived = torch::from_blob(route_.peers[local], {rows, hidden}, {stride, 1}, tokens.options());
        auto arrived_scales = torch::from_blob(route_.peers[local] + hidden, {rows, hidden / kScaleBlock},
                                               {stride / int64_t(sizeof(float)), 1}, scales.options());
        auto counts = torch::from_blob(route_.counters[local], {route_.experts_per_rank}, places.options());
        return std::make_tuple(arrived, arrived_scales, counts.clone(), places);
    }

    torch::Tensor combine(torch::Tensor outputs, torch::Tensor weights, torch::Tensor places, int sms,
                          int64_t handle) {
        auto stream = reinterpret_cast<cudaStream_t>(handle);
        auto* home = route_.peers[route_.rank % route_.ranks_per_node];
        C10_CUDA_CHECK(
            cudaMemcpyAsync(home, outputs.data_ptr(), outputs.nbytes(), cudaMemcpyDeviceToDevice, stream));
        nvshmemx_barrier_all_on_stream(stream);
        auto out = torch::empty({weights.size(0), outputs.size(1)}, outputs.options());
        combine_kernel<<<sms, kThreads, 0, stream>>>(
            weights.data_ptr<float>(), places.data_ptr<int>(), route_,
            reinterpret_cast<__nv_bfloat16*>(out.data_ptr()), weights.size(0), weights.size(1), outputs.size(1));
        C10_CUDA_KERNEL_LAUNCH_CHECK();
        return out;
    }

  private:
    Route route_;
    size_t bytes_;
    uint8_t* staging_;
    uint64_t* signals_;
};

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) {
    pybind11::class_<Buffer>(m, "Buffer")
        .def(pybind11::init<int, int, int, int, bool>())
        .def_readonly_static("capacity", &Buffer::capacity)
        .def("dispatch", &Buffer::dispatch)
        .def("combine", &Buffer::combine);
}
