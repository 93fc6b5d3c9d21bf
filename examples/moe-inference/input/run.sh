#!/usr/bin/env bash
# Starts one process a GPU on every node; NODE_RANK and MASTER_ADDR come from the scheduler.
set -euo pipefail

nvidia-smi --query-gpu=index,name,memory.total --format=csv
GPUS=$(nvidia-smi -L | wc -l)

export CUDA_DEVICE_MAX_CONNECTIONS=1
export PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True
export NCCL_SOCKET_IFNAME=bond0
export NCCL_IB_HCA=mlx5_0,mlx5_1,mlx5_2,mlx5_3
export NCCL_IB_GID_INDEX=3
export NCCL_NVLS_ENABLE=1
export NVSHMEM_IB_ENABLE_IBGDA=1
export NVSHMEM_DISABLE_P2P=0

torchrun --nnodes "${NNODES:-2}" --nproc-per-node "$GPUS" --node-rank "${NODE_RANK:-0}" \
    --master-addr "${MASTER_ADDR:-localhost}" --master-port 29500 \
    inference/generate.py --ckpt-path "$CKPT" --config config.json --interactive "$@"
