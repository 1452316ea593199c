# Everything is made on first use and kept in .venv: only make, pip and Python 3.11 are needed.
# The lines that begin `name: ... ## text` are what `make` prints.

# The first of these that is Python 3.11 or newer is used.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
PORT ?= 4010
SPEC ?=
TARGET ?= $(UNDERSTUDY_TARGET)
ARGS ?=
# Arguments are throughput's, unless BENCH names another file of benchmarks/.
BENCH ?= throughput $(if $(ARGS),,startup tester_time microseconds)

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check
LINKS := understudy/mockserver understudy/contracts understudy/specs

# Two names for one file: older versions of pip read the first for build requirements, newer ones
# the second.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt

.DEFAULT_GOAL := help
.PHONY: help mock contract contract-self test check format lint types imports readme fix coverage bench build constraints clean

help: ## Print these lines
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

mock: $(VENV)/mock.stamp ## Answer as the documents in specs/ say (PORT=4010, SPEC="FILE FOLDER", ARGS="--seed 1")
	@exec $(BIN)/understudy mock --port $(PORT) $(ARGS) $(SPEC)

contract: $(VENV)/contract.stamp ## Hold a server to its documents (TARGET=http://127.0.0.1:8000 SPEC=FILE ARGS="--profile quick")
	@exec $(BIN)/understudy contract $(if $(TARGET),--target $(TARGET)) $(ARGS) $(SPEC)

contract-self: $(VENV)/dev.stamp ## Hold the mock to the documents in specs/, with a drawn credential for each scheme
	@exec $(BIN)/python -m tests.contracts.contract_self $(ARGS)

test: $(VENV)/dev.stamp ## Run the tests, README's blocks among them (ARGS="-k word")
	@$(BIN)/python -m pytest $(ARGS)

check: format lint types imports test ## Run all that must hold: format, lint, types, imports, test

format: $(VENV)/dev.stamp ## Check that the code is formatted
	@$(BIN)/ruff format --check

lint: $(VENV)/dev.stamp ## Check the code against the rules in pyproject.toml
	@$(BIN)/ruff check

types: $(VENV)/dev.stamp ## Check the types
	@$(BIN)/mypy

imports: $(VENV)/dev.stamp ## Check the directions of imports
	@$(BIN)/lint-imports --no-logo

readme: $(VENV)/dev.stamp ## Run README's blocks alone
	@$(BIN)/python -m pytest README.md

fix: $(VENV)/dev.stamp ## Format the code and mend what the rules can mend
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

coverage: $(VENV)/dev.stamp ## Run the tests and print the lines that none of them reaches
	@$(BIN)/coverage run -m pytest -q
	@$(BIN)/coverage report

bench: $(VENV)/dev.stamp ## Measure the speed that README claims (BENCH=throughput ARGS="--case lumino --rounds 5")
	@for name in $(BENCH); do $(BIN)/python benchmarks/$$name.py $(ARGS) || exit; done

build: $(VENV)/dev.stamp ## Make the source archive, and the wheel from it, in dist/
	@$(BIN)/python -m build --no-isolation

constraints: ## Pin the newest versions that pyproject.toml allows in constraints.txt
	@rm -rf $(VENV)
	@PIP_CONSTRAINT= PIP_BUILD_CONSTRAINT= $(MAKE) -s $(VENV)/dev.stamp
	@head -n 1 constraints.txt > $(VENV)/constraints.txt
	@$(BIN)/python -m pip freeze --exclude-editable >> $(VENV)/constraints.txt
	@mv $(VENV)/constraints.txt constraints.txt

clean: ## Remove everything that make made
	@rm -rf $(VENV) dist .coverage* .understudy .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/mock.stamp: pyproject.toml constraints.txt $(VENV)/python.stamp | $(LINKS)
	@echo "Installing what the mock needs into $(VENV) (once)"
	@$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/contract.stamp: pyproject.toml constraints.txt $(VENV)/python.stamp | $(LINKS)
	@echo "Installing what the contract tester needs into $(VENV) (once)"
	@$(PIP_INSTALL) -e '.[contract]'
	@touch $@ $(VENV)/mock.stamp

$(VENV)/dev.stamp: pyproject.toml constraints.txt $(VENV)/python.stamp | $(LINKS)
	@echo "Installing what the checks need into $(VENV) (once)"
	@$(PIP_INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/contract.stamp $(VENV)/mock.stamp

# Said before anything is installed, in one line, unless the configuration names a target.
ifeq ($(TARGET)$(filter contract,$(MAKECMDGOALS)),contract)
ifeq ($(shell grep -ls '^[[:blank:]]*target[[:blank:]]*=' understudy.toml pyproject.toml),)
$(error There is no target. Name it: make contract TARGET=http://127.0.0.1:8000)
endif
endif

# A source archive holds no links.
$(LINKS):
	@ln -s ../$(notdir $@) $@

$(VENV)/python.stamp:
	@for python in $(PYTHON); do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
	        $$python -m venv --clear $(VENV) && touch $@; exit; \
	    fi; \
	done; \
	echo "No Python 3.11 or newer among: $(PYTHON)" >&2; \
	echo "Install one, or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1
