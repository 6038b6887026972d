PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8080
BIN := .venv/bin
PYTEST := $(BIN)/pytest
# Tests write thousands of small files: in memory, where there is room, they wait for no disk.
ROOM := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "TMPDIR=/dev/shm" }')
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet

unexport PYTHONDONTWRITEBYTECODE  # the tests start many processes, each of which would compile everything anew

.PHONY: help demo demo-reset quick test check lint types bench lock clean

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: .venv/ready  ## The cabinet on invented data: http://127.0.0.1:8080, another port by PORT=8081
	@PORT=$(PORT) $(BIN)/python main.py demo

demo-reset: .venv/ready  ## The same, begun anew
	@PORT=$(PORT) $(BIN)/python main.py demo --reset

quick: .venv/ready-dev  ## The quick loop: rules, architecture, dialogues in Telegram's limits, from memory
	$(BIN)/pytest -q -n 2 -m "not slow" tests/core tests/architecture tests/dialogues

test: .venv/ready-dev  ## All tests
	$(ROOM) $(PYTEST) -n 3 --dist loadgroup  # many of them wait for a server or a browser, so three fill two cores

check: lint types .venv/ready-dev  ## What a change must pass: style, types, tests, coverage with branches
	rm -f .coverage .coverage.*
	$(MAKE) test PYTEST="$(BIN)/coverage run -m pytest -m 'not unmeasured' --ignore=tests/browser"
	$(MAKE) test PYTEST="$(PYTEST) -m unmeasured tests/browser tests/dialogues"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint: .venv/ready-dev  ## Style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/ready-dev  ## Types
	$(BIN)/mypy .

bench: .venv/ready-dev  ## Every benchmark against its peer or floor, in one run
	for each in bench/[a-z]*.py; do $(BIN)/python $$each || exit 1; done

lock:  ## Renew the hashed locks from pyproject.toml
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --group dev pyproject.toml -o requirements-dev.lock

clean:  ## Delete all that was built, the demo too
	rm -rf .venv var .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/ready: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	touch $@

.venv/ready-dev: requirements-dev.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch .venv/ready $@
