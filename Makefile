# Each target builds .venv by itself when it is missing or older than pyproject.toml.
PYTHON ?= python3
BIN := .venv/bin
# Hundreds of tests start the program: compiled once, it starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-fast lint bench docs transcripts plugin soak mutants clean
demo: .venv/ready
	@$(BIN)/gitsync demo

# Three workers on two cores: some tests wait for a browser, a registry or a lease. Each takes a third
# of the tests, and then half of what another has left: handing them out one by one costs 40 seconds.
test: .venv/ready
	$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

# Without what needs many processes or the real frameworks.
test-fast: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not slow' $(ARGS)

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/ready
	$(BIN)/python -m tests.bench $(ARGS)

# The pages that the program knows: reference, settings, rules, man page.
docs: .venv/ready
	$(BIN)/python -m tests.documents

# What tests of core/ tell in full, as every finding's text: see tests/transcripts.py.
transcripts: .venv/ready
	$(BIN)/python -m pytest -q --write-transcripts tests/core

# The plugin for agents' tools, generated: skill, hooks, MCP server.
plugin: .venv/ready
	$(BIN)/python -c 'from gitsync.setup.agents import plugin; plugin.write(".")'

soak: .venv/ready
	$(BIN)/python -m tests.soak $(ARGS)
	$(BIN)/python -m tests.soak.pushes
	$(BIN)/python -m tests.soak.fuzz
	$(BIN)/python -m tests.soak.faults
	$(BIN)/python -m tests.soak.faults.repositories
	ORDERS=20 $(BIN)/python -m pytest tests/end_to_end/test_merges.py -k twelve
	GITSYNC_EXAMPLES=400 $(BIN)/python -m pytest tests/end_to_end/test_one_answer.py
	KILLS=400 $(BIN)/python -m pytest tests/end_to_end/test_races.py -k kills

# How much the tests notice: make mutants ARGS="-n 60 --paths gitsync/core --seed 1"
mutants: .venv/ready
	$(BIN)/python -m tests.mutants $(ARGS)

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q gitsync
	@touch $@

clean:
	rm -rf .venv .pytest_cache .hypothesis
