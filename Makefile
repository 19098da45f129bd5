# The two commands to know: `make chat` and `make test`. Each command sets up what it needs, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PACKAGES := bot retrieval tests

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.PHONY: chat test lint format cover prove browser bench pictures lock clean

chat: $(VENV)/ready
	@$(BIN)/docent chat

test: lint
	@$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/ready-dev
	@$(BIN)/ruff check $(PACKAGES)
	@$(BIN)/ruff format --check $(PACKAGES)
	@$(BIN)/mypy

format: $(VENV)/ready-dev
	@$(BIN)/ruff check --fix $(PACKAGES)
	@$(BIN)/ruff format $(PACKAGES)

# Which lines and branches `make test` reaches; an error if they are fewer than pyproject.toml says.
cover: $(VENV)/ready-dev
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n auto --dist worksteal
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

# Takes hours.
prove: $(VENV)/ready-dev
	@$(BIN)/python -m pytest -m prove -n auto --dist worksteal --hypothesis-profile=prove --hypothesis-show-statistics

browser: $(VENV)/ready-dev
	@$(BIN)/python -m pytest -m browser

bench: $(VENV)/ready-bench
	@$(BIN)/python -m tests.bench.speed
	@$(BIN)/python -m tests.bench.reload

pictures: $(VENV)/ready-dev
	@$(BIN)/python -m tests.tools.pictures docs/pictures

# `docent` itself is installed in place; its build tool comes from the lock file as well.
$(VENV)/ready: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Docent needs Python 3.11 or newer. Name one: make $(MAKECMDGOALS) PYTHON=python3.12")'
	@echo "Setting up (once, about a minute)…" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --requirement requirements.txt
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.txt
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@

$(VENV)/ready-bench: $(VENV)/ready-dev requirements-bench.txt
	@$(PIP) install --require-hashes --requirement requirements-bench.txt
	@touch $@

# Needs uv (https://docs.astral.sh/uv/); the files it writes name no download host.
lock:
	$(LOCK) --group build pyproject.toml --output-file requirements.txt
	$(LOCK) --group build --group test --group lint --group types --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt
	$(LOCK) --group bench --constraint requirements-dev.txt --output-file requirements-bench.txt

clean:
	rm -rf $(VENV) build *.egg-info
