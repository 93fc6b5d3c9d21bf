"""Builds the dispatch extension with the CUDA compiler."""

import os
import subprocess

from setuptools import find_packages, setup
from torch.utils.cpp_extension import CUDA_HOME, BuildExtension, CUDAExtension


def cuda_release() -> tuple[int, int]:
    text = subprocess.check_output([f"{CUDA_HOME}/bin/nvcc", "--version"], text=True)
    release = text.split("release ")[1].split(",")[0]
    major, minor = release.split(".")
    return int(major), int(minor)


nvshmem = os.environ.get("NVSHMEM_DIR", "/opt/nvshmem")
if cuda_release() < (12, 3):
    raise SystemExit("the dispatch kernel needs CUDA 12.3 or newer")

setup(
    name="moe-inference",
    version="0.3.0",
    packages=find_packages(include=["inference"]),
    install_requires=["torch>=2.6", "triton>=3.3", "safetensors", "flash-attn>=2.7"],
    ext_modules=[
        CUDAExtension(
            name="moe_dispatch_cuda",
            sources=["csrc/dispatch.cu"],
            include_dirs=[f"{nvshmem}/include"],
            library_dirs=[f"{nvshmem}/lib"],
            libraries=["nvshmem_host", "mlx5"],
            dlink=True,
            extra_compile_args={
                "cxx": ["-O3", "-std=c++17"],
                "nvcc": [
                    "-O3",
                    "-std=c++17",
                    "--use_fast_math",
                    "-rdc=true",
                    "-gencode",
                    "arch=compute_90a,code=sm_90a",
                    "-Xptxas=--register-usage-level=10",
                ],
            },
            extra_link_args=["-lnvshmem_device", f"-Wl,-rpath,{nvshmem}/lib"],
        )
    ],
    cmdclass={"build_ext": BuildExtension.with_options(use_ninja=True)},
)
