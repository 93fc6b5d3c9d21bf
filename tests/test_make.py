"""Makefiles: variables, recipes, sources, conditionals."""

import pytest

from tests.sources import found, marked


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("«CUDA_HOME» ?= /usr/local/cuda\n", "env CUDA_HOME assignment", id="the toolkit"),
        pytest.param("NVCC ?= $(CUDA_HOME)/bin/«nvcc»\n", "command nvcc assignment", id="the compiler"),
        pytest.param("NVCC := $(shell which «nvcc»)\n", "command nvcc argument availability", id="by the shell"),
        pytest.param("CXX = «$(NVCC)»\n", "command nvcc argument", id="by its variable"),
        pytest.param("INC = -I$(«CUDA_HOME»)/include\n", "env CUDA_HOME argument", id="its folders"),
        pytest.param("«NVCCFLAGS» += -O3\n", "config build.variable.NVCCFLAGS assignment", id="its flags"),
        pytest.param(
            "LDLIBS = «-lcudart» -lm «-lnccl»\n", "flag -lcudart argument; flag -lnccl argument", id="libraries"
        ),
        pytest.param(
            "GENCODE = «-gencode»=arch=compute_80,code=sm_80 \\\n  «-gencode»=arch=compute_90,code=sm_90\n",
            "flag -gencode argument; flag -gencode argument",
            id="over two lines",
        ),
        pytest.param("SRC := $(wildcard «*.cu»)\n", "flag .cu argument", id="sources"),
        pytest.param("export «CUDA_VISIBLE_DEVICES» = 0\n", "env CUDA_VISIBLE_DEVICES assignment", id="exported"),
        pytest.param("ifneq ($(call has,«nvidia-smi»),)\nendif\n", "command nvidia-smi reference", id="asked for"),
    ],
)
def test_a_variable_says_what_it_holds(code: str, whats: str) -> None:
    assert found(code, "Makefile") == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "a: «a.cu»\n\t«$(NVCC)» -O3 $< -o $@\n", "flag .cu argument; command nvcc call", id="its variable"
        ),
        pytest.param("a:\n\t@«nvcc» -o $@ $<\n", "command nvcc call", id="its name"),
        pytest.param("a:\n\t«NCCL_DEBUG»=INFO ./a\n", "env NCCL_DEBUG assignment", id="a variable"),
        pytest.param("a:\n\tcd b && \\\n\t«nvidia-smi» -L\n", "command nvidia-smi call", id="a second line"),
        pytest.param(
            "a:\n\tuv sync --extra «bnb»\n", "package bitsandbytes argument medium", id="a package by its short name"
        ),
        pytest.param("%.o: «%.cu»\n", "flag .cu argument", id="a pattern"),
    ],
)
def test_recipes_are_read_as_shell(code: str, whats: str) -> None:
    assert found(code, "Makefile") == marked(code, whats)


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param("include «Makefile-flash-att-v2»\n", "package flash-attn reference medium", id="with a version"),
        pytest.param("-include «mk/causal_conv1d.mk»\n", "package causal-conv1d reference medium", id="with a suffix"),
        pytest.param(
            "all: «cuda-tests» docs\n", "config build.goal.cuda reference medium", id="a goal that is asked for"
        ),
        pytest.param("«build_cuda»: a.o\n\tld a.o\n", "config build.goal.cuda reference medium", id="a goal"),
        pytest.param("GPU ?= «H100»\n", "config build.architectures assignment medium", id="a chip"),
    ],
)
def test_names_of_files_goals_and_chips_are_seen(code: str, whats: str) -> None:
    assert found(code, "Makefile") == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("include Makefile-flash\ninclude common.mk\n", id="files of others"),
        pytest.param(".PHONY: build-cuda\n", id="a special target"),
        pytest.param("obj/cuda/a.o: a.c\n\tcc a.c\n", id="a file in a folder"),
        pytest.param("cuda_state.o: cuda_state.c\n\tcc a.c\n", id="a file"),
        pytest.param("build-rocm: a.o\n\tld a.o\n", id="another vendor's goal"),
        pytest.param("NAME = H100\nGPU = none\n", id="no chip"),
    ],
)
def test_names_of_others_are_not_seen(code: str) -> None:
    assert not found(code, "Makefile")


@pytest.mark.parametrize(
    ("code", "whats"),
    [
        pytest.param(
            "ifeq ($(USE_CUDA),1)\nL = «-lcudart»\nendif\n", "flag -lcudart argument availability", id="a switch"
        ),
        pytest.param(
            "ifdef USE_ROCM\nL = -lcudart\nelse\nL = «-lcudart»\nendif\n", "flag -lcudart argument vendor", id="else"
        ),
        pytest.param(
            "ifeq ($(NVCC),)\nelse\nL = «-lcudart»\nendif\n", "flag -lcudart argument availability", id="found"
        ),
        pytest.param("ifeq ($(GPU), hip)\nL = -lcudart\nendif\n", "", id="another vendor's"),
        pytest.param("ifeq ($(DEBUG),1)\nL = «-lcudart»\nendif\n", "flag -lcudart argument", id="another switch"),
    ],
)
def test_conditionals_guard(code: str, whats: str) -> None:
    assert found(code, "Makefile") == marked(code, whats)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("# NVCC = nvcc\nA = b # -lcudart\n", id="a comment"),
        pytest.param("$(info nvcc was not found, set CUDA_HOME)\n", id="a message"),
        pytest.param("a:\n\t@echo building a.cu by nvcc\n", id="an echo"),
        pytest.param("A = -lcudartless -lnccl_test libnccl_test.so\nB = -arch arm64\n", id="options of others"),
        pytest.param("USE_CUDA ?= 0\nNVCC_EXTRA =\n", id="what is off or empty"),
        pytest.param("CUDA_MAJOR = 12\nTARGETS = train_cuda\n", id="other variables"),
    ],
)
def test_what_only_looks_so_is_not_seen(code: str) -> None:
    assert found(code, "Makefile") == ()


@pytest.mark.parametrize("name", ["Makefile", "makefile", "GNUmakefile", "rules.mk", "Makefile.gpu"])
def test_makefiles_are_known_by_their_names(name: str) -> None:
    assert found("«$(NVCC)»\nX = «$(NVCC)»\n".replace("«$(NVCC)»\n", "", 1), name) == marked(
        "X = «$(NVCC)»\n", "command nvcc argument"
    )


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("ifeq (((((,\n" * 50 + "endif\nelse\n", id="conditionals"),
        pytest.param("define a\n\tnvcc\n", id="an open define"),
        pytest.param("a: \\\n\\\n\\", id="lines that go on"),
        pytest.param("X = $(shell $(shell $(shell nvcc\n" + "#" * 2000, id="open calls"),
    ],
)
def test_broken_files_are_read_to_their_end(code: str) -> None:
    assert isinstance(found(code, "Makefile"), tuple)
