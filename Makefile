# Needs make and Python 3.11 or newer with its venv module. `make` alone runs every gate.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PROOF_VENV := .venv-proof
PROOF_STAMP := $(PROOF_VENV)/.installed
DEMO := examples/moe-inference/input
DEMO_OUT := build/demo
DEMO_TARGETS := ascend-910b amd-mi300 mthreads-musa

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: all venv format format-check lint types test generated schema golden pages demo prove bench wheel clean help

all: format-check lint types test generated

help:
	@echo "make: all gates | test format lint types generated | demo prove golden schema pages bench wheel clean"

venv: $(STAMP)

$(STAMP): pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is not Python 3.11 or newer; run 'make PYTHON=/path/to/python3.11'" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) > /dev/null 2>&1 || { rm -rf $(VENV); \
	  echo "make: '$(PYTHON) -m venv' does not work here; install its venv module (python3-venv)" >&2; exit 1; }
	@echo "installing portcheck and its tools into $(VENV) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --only-binary :all: --editable '.[re2]' \
	  > /dev/null 2>&1 || echo "google-re2 has no wheel for this machine; the slower prefilter is used"
	@touch $@

format: $(STAMP)
	$(BIN)/ruff format
	$(BIN)/ruff check --fix-only --quiet

format-check: $(STAMP)
	$(BIN)/ruff format --check

lint: $(STAMP)
	$(BIN)/ruff check

types: $(STAMP)
	$(BIN)/mypy

test: $(STAMP)
	$(BIN)/python -m pytest -q -n auto

generated: $(STAMP)
	$(BIN)/portcheck rules validate
	$(BIN)/portcheck rules test
	$(BIN)/python -m portcheck.knowledge.schema build/schema
	@diff -r rules/schema build/schema || { echo "rules/schema is not current; run 'make schema'" >&2; exit 1; }
	$(BIN)/python examples/golden.py --check
	$(BIN)/python docs/pages.py --check

schema: $(STAMP)
	$(BIN)/python -m portcheck.knowledge.schema rules/schema

golden: $(STAMP)
	$(BIN)/python examples/golden.py

pages: $(STAMP)
	$(BIN)/python docs/pages.py

demo: $(STAMP)
	@mkdir -p $(DEMO_OUT)
	@$(BIN)/portcheck check $(DEMO) $(DEMO_TARGETS:%=-t %) --exit-zero
	@$(BIN)/portcheck report $(DEMO) $(DEMO_TARGETS:%=-t %) -q -o $(DEMO_OUT)/report.md
	@$(BIN)/portcheck check $(DEMO) --output-format json --exit-zero -q -o $(DEMO_OUT)/report.json
	@echo && $(BIN)/python examples/summary.py $(DEMO_OUT)/report.json
	@echo "the porting report: $(DEMO_OUT)/report.md"

# PyTorch is wanted here alone. Any build does; where pip has one for the CPU only it is the smaller.
$(PROOF_STAMP): pyproject.toml hatch_build.py
	@$(PYTHON) -m venv $(PROOF_VENV)
	@echo "installing portcheck and PyTorch into $(PROOF_VENV) ..."
	@$(PROOF_VENV)/bin/python -m pip install -qq --disable-pip-version-check --editable . 'torch==2.13.0'
	@touch $@

prove: $(PROOF_STAMP)
	$(PROOF_VENV)/bin/python proof/prove.py

bench: $(STAMP)
	$(BIN)/python benchmarks/run.py

wheel: $(STAMP)
	$(BIN)/python -m build --outdir dist

clean:
	rm -rf build dist rules/compiled .mypy_cache .pytest_cache .ruff_cache
