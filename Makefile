# The verbs of this repository. `make` alone lists them.

BIN := .venv/bin
READY := .venv/.ready

# The least branch coverage of the compiler that `make test` takes, in percent.
COVERAGE ?= 95
# Processes that run tests side by side; 0 is pytest alone.
WORKERS ?= 0
# What `make test` hands to pytest besides: `make test ARGS="-k emit"`.
ARGS ?=
# The lock is made by this version of uv, so that two people make the same.
UV := uv==0.13.9
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(LOCK_ARGS) pyproject.toml requirements/build.in

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test check fresh collector golden schemas docs bench peers lock

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv from the hashed lock; instant when nothing changed
	@:

$(READY): requirements/dev.txt pyproject.toml scripts/setup.sh scripts/find-python.sh
	@scripts/setup.sh scripts/find-python.sh
	@touch $@

demo: setup ## Do the main job on the example environments, with a real collector
	@$(BIN)/python scripts/demo.py

test: check collector ## Check, then run every test
	@$(BIN)/python -m pytest -n $(WORKERS) --cov=phoenix_compiler --cov-branch --cov-fail-under=$(COVERAGE) $(ARGS)

check: setup ## Lint, types, layers, and that generated files are fresh
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory fresh

# Every scripts/write_*.py writes files that are committed; with --check it writes none and fails if one differs.
WRITERS = $(wildcard scripts/write_*.py)
fresh: setup
	@set -e; for script in $(WRITERS); do $(BIN)/python $$script --check; done

collector: setup
	@$(BIN)/phoenix-compile collector build

golden: setup collector ## Write the expected outputs of tests anew, to be reviewed as a diff
	@$(BIN)/python -m pytest -q -n $(WORKERS) --update-golden

schemas: setup ## Write the JSON Schemas and CRDs anew from the models
	@$(BIN)/python scripts/write_schemas.py

docs: setup ## Write the generated pages of docs/ anew
	@set -e; for script in $(filter-out scripts/write_schemas.py,$(WRITERS)); do $(BIN)/python $$script; done

bench: setup ## Measure emitting, start-up and growth; by hand
	@set -e; for name in emit startup scale; do echo "$$name"; $(BIN)/python -m benchmarks.$$name; done

peers: setup ## Measure Phoenix beside helm, KCL, jsonnet, kapitan and kustomize; the first time builds them
	@$(BIN)/python -m benchmarks.peers $(ARGS)

lock: setup ## Make the dependency locks anew; LOCK_ARGS=--upgrade takes newer versions
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	@$(LOCK) --output-file requirements/base.txt
	@$(LOCK) --extra dev --constraints requirements/base.txt --output-file requirements/dev.txt
