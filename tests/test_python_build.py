"""Build scripts in Python: CUDA extensions, nvcc's flags, architectures, sources and dependencies."""

import pytest

from tests.sources import found, marked, seen, values

IMPORT = "from torch.utils.cpp_extension import «CUDAExtension»\n"
EXTENSION = "import torch.utils.cpp_extension.CUDAExtension import; api torch.utils.cpp_extension.CUDAExtension call"


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param('e = «CUDAExtension»("m", [«"a.cu"», "b.cpp"])', "flag .cu argument", id="a source file"),
        pytest.param('e = «CUDAExtension»("m", [«"a.cuh"»])', "flag .cu argument", id="a header file"),
        pytest.param(
            'e = «CUDAExtension»("m", [], extra_compile_args={"cxx": ["-O3"], «"nvcc"»: ["-O3"]})',
            "flag nvcc key",
            id="nvcc's own list",
        ),
        pytest.param(
            'args = {}\ne = «CUDAExtension»("m", [], extra_compile_args=args)\nargs[«"nvcc"»] = flags',
            "flag nvcc key",
            id="nvcc's own list under its key",
        ),
        pytest.param(
            'e = «CUDAExtension»("m", [], args={«"nvcc"»: [«"-gencode"», «"arch=compute_90a,code=sm_90a"»]})',
            "flag nvcc key; flag -gencode argument; flag compute_90a argument",
            id="an architecture",
        ),
        pytest.param(
            'e = «CUDAExtension»("m", [], extra_compile_args={«"nvcc"»: [«"--use_fast_math"»]})',
            "flag nvcc key; flag --use_fast_math argument",
            id="a flag of two hyphens",
        ),
        pytest.param(
            'e = «CUDAExtension»("m", [], extra_compile_args={«"nvcc"»: [«"-gencode=arch=compute_80,code=sm_80"»]})',
            "flag nvcc key; flag -gencode argument",
            id="a flag with its value",
        ),
        pytest.param(
            'e = «CUDAExtension»("m", [], libraries=["x"], extra_link_args=[«"-lcudart"»])',
            "flag -lcudart argument",
            id="a library of CUDA",
        ),
    ],
)
def test_a_build_is_bound_by(code: str, whats: str) -> None:
    code = IMPORT + code
    assert seen(code, "setup.py") == marked(code, f"{EXTENSION}; {whats}")


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "from torch.utils.cpp_extension import «CUDA_HOME», «load»",
            "import torch.utils.cpp_extension.CUDA_HOME import; import torch.utils.cpp_extension.load import",
            id="the home of CUDA, the loader",
        ),
        pytest.param(
            "from torch.utils import «cpp_extension»\ne = «cpp_extension.CUDAExtension»('m', [])",
            "import torch.utils.cpp_extension import; api torch.utils.cpp_extension.CUDAExtension call",
            id="the extension through its module",
        ),
        pytest.param(
            "from setuptools import setup\nsetup(install_requires=[«'flash-attn>=2.5'»])",
            "package flash-attn argument",
            id="a dependency",
        ),
        pytest.param(
            "from setuptools import setup\nsetup(install_requires=['numpy', «'Flash_Attn'»])",
            "package flash-attn argument",
            id="a dependency by another spelling",
        ),
        pytest.param(
            "from setuptools import setup\n"
            "setup(extras_require={'gpu': [«'cupy-cuda12x[all]; python_version>\"3\"'»]})",
            "package cupy-cuda12x argument",
            id="an extra with a condition",
        ),
        pytest.param(
            "from setuptools import setup\nREQUIRED_PACKAGES = [«'xformers'»]\n"
            "setup(install_requires=REQUIRED_PACKAGES)",
            "package xformers argument",
            id="a list with a name of its own",
        ),
        pytest.param(
            "import ctypes\nl = ctypes.CDLL(«'libcudart.so.12'»)",
            "c-api libcudart argument",
            id="a library by its file",
        ),
    ],
)
def test_a_build_is_bound_by_itself_through(code: str, whats: str) -> None:
    assert seen(code, "setup.py") == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            "from setuptools import setup\nsetup(install_requires=['numpy', 'einops'])  # cuda", id="neutral packages"
        ),
        pytest.param(
            "from setuptools import Extension\ne = Extension('m', ['a.cpp'], extra_compile_args=['-O3'])",
            id="a C++ source",
        ),
        pytest.param("from setuptools import setup\nsetup(description='-gencode and nvcc')", id="a description"),
        pytest.param("from setuptools import setup\nprint('a.cu')  # nvcc", id="a message"),
        pytest.param(
            "from setuptools import setup\nsetup(install_requires=['my-flash-attn'])", id="a package that ends like one"
        ),
        pytest.param("import ctypes\nl = ctypes.CDLL('libc.so.6')  # cuda", id="a library of the system"),
    ],
)
def test_a_build_is_not_bound_by(code: str) -> None:
    assert found(code, "setup.py") == ()


def test_a_dependency_keeps_its_range() -> None:
    code = "from setuptools import setup\nsetup(install_requires=['flash-attn>=2.5,<3'])"
    assert values(code, "setup.py") == (("flash-attn", ">=2.5,<3"),)
