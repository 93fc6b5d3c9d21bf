"""Bazel and Meson files: what their calls and strings say."""

import pytest

from tests.sources import found, marked


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            'load("«@local_config_cuda»//cuda:d.bzl", "a")\n', "config build.package.cuda reference", id="load"
        ),
        pytest.param('«cuda_library»(name = "a")\n', "config build.function.cuda_library call", id="a rule"),
        pytest.param('a = «if_cuda»(["//b"])\n', "config build.function.if_cuda call", id="a choice"),
        pytest.param('x(srcs = ["«a.cu.cc»", "b.cc"])\n', "flag .cu argument", id="a source"),
        pytest.param('x(copts = ["«--use_fast_math»"])\n', "flag --use_fast_math argument", id="an option"),
        pytest.param(
            'x(deps = ["@xla//xla/tsl/«cuda»:cublas"])\n', "config build.package.cuda argument", id="a folder"
        ),
        pytest.param(
            'x(linkopts = ["-Wl,-rpath,../«local_config_cuda»/cuda/lib64"])\n',
            "config build.package.cuda argument",
            id="a path",
        ),
        pytest.param('http_archive(name = "«nccl_archive»")\n', "config build.package.nccl call", id="an archive"),
    ],
)
def test_bazel_files_are_read(code: str, whats: str) -> None:
    assert found(code, "BUILD.bazel") == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param('"""cuda_library(name = "x") and a.cu"""\n', id="a docstring"),
        pytest.param('# cuda_library(name = "x")\n', id="a comment"),
        pytest.param('print("@local_config_cuda//cuda")\nfail("a.cu")\n', id="a message"),
        pytest.param('x(name = "cuda_library", deps = ["//my/cuda:b"])\n', id="names of one's own"),
    ],
)
def test_bazel_files_are_not_misread(code: str) -> None:
    assert found(code, "BUILD.bazel") == ()


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "project('cuda', 'cpp', '«cuda»')\n", "config build.language.cuda call", id="a project's language"
        ),
        pytest.param("add_languages('«CUDA»')\n", "config build.language.cuda call", id="a language added"),
        pytest.param(
            "d = dependency('«cuda»', modules: ['cublas'])\n", "config build.package.cuda call", id="the toolkit"
        ),
        pytest.param("p = find_program('«nvcc»')\n", "command nvcc argument", id="a program"),
        pytest.param("l = cpp.find_library('«nccl»')\n", "c-api libnccl argument", id="a library"),
        pytest.param("s = files('«a.cu»')\n", "flag .cu argument", id="a source"),
        pytest.param(
            "add_project_arguments('«-rdc»=true', language: '«cuda»')\n",
            "flag -rdc argument; config build.language.cuda call",
            id="arguments for CUDA",
        ),
    ],
)
def test_meson_files_are_read(code: str, whats: str) -> None:
    assert found(code, "meson.build") == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("message('cuda was found: a.cu')\n", id="a message"),
        pytest.param("# add_languages('cuda')\n", id="a comment"),
        pytest.param("subdir('cuda')\nx = dependency('threads')\n", id="names of others"),
    ],
)
def test_meson_files_are_not_misread(code: str) -> None:
    assert found(code, "meson.build") == ()
