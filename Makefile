# Two commands on a fresh machine with Python >= 3.11, its pip and make:  make demo,  make test.

PYTHON ?= python3
VENV := .venv
# Where `make goldens` writes; CI writes elsewhere and compares.
OUT := .
# More arguments for pytest, e.g. make test ARGS="-k gates"
ARGS ?=

BIN := $(VENV)/bin
DEMO := examples/ai-writing-saas/archdecide.yaml
EXAMPLES := $(patsubst examples/%/archdecide.yaml,%,$(wildcard examples/*/archdecide.yaml))

.DEFAULT_GOAL := help
.PHONY: help demo test check goldens clean
.DELETE_ON_ERROR:

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.installed ## Install, assess an example, write its report and its service graph
	@mkdir -p demo
	@$(BIN)/archdecide assess $(DEMO)
	@$(BIN)/archdecide report $(DEMO) -o demo/report.md
	@$(BIN)/archdecide graph $(DEMO) --format mermaid -o demo/graph.mmd
	@echo
	@echo "The profile:       $(DEMO)"
	@echo "The report:        demo/report.md"
	@echo "The service graph: demo/graph.mmd (Mermaid)"
	@echo "Change a number in the profile and run make demo again, or call $(BIN)/archdecide yourself."

test: $(VENV)/.installed-dev ## Install with everything tests need, and run all tests (CI adds the slow oracles)
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 -m "not slow" $(ARGS)

check: ## Run everything CI runs, in an environment of its own
	@PYTHON="$(PYTHON)" .ci/run

goldens: $(VENV)/.installed ## Rewrite what is generated: rules/README.md, the outputs of every example, parts of README.md and docs/
	@mkdir -p $(OUT)/rules
	@$(BIN)/archdecide rules docs -o $(OUT)/rules/README.md
	@$(BIN)/python tests/goldens.py $(OUT)/examples
	@$(BIN)/python tests/pages.py $(OUT)

clean: ## Remove everything that make and the tools have made
	rm -rf $(VENV) demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache archdecide/_data
	find archdecide tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment is made once, and brought up to date when pyproject.toml changes.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "archdecide needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q archdecide
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q archdecide
	@touch $(VENV)/.installed $@
