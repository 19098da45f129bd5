# The two commands to know: `make chat` and `make test`. Both set up what they need, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PACKAGES := bot retrieval tests

.PHONY: chat test lint format bench pictures prove lock clean

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

bench: $(VENV)/ready-dev
	@$(BIN)/python -m tests.bench.speed
	@$(BIN)/python -m tests.bench.reload

prove: $(VENV)/ready-dev
	@$(BIN)/python -m pytest tests/bot/test_two_worlds.py --hypothesis-profile=prove --hypothesis-show-statistics

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

# Needs uv (https://docs.astral.sh/uv/); the files it writes name no download host.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra build pyproject.toml --output-file requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra build --extra dev --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) build *.egg-info
