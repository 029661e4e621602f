# Two commands on a fresh machine do everything: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_ARGS ?=
TEST_ARGS ?=

.PHONY: help setup demo test test-server lint audit bench docs lock format clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.ready  ## create .venv with the command .venv/bin/standpipe

$(VENV)/.ready: requirements/dev.lock pyproject.toml package-lock.json $(wildcard front-end/*) $(wildcard src/standpipe/adapters/report/templates/*.css)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(MAKE) --no-print-directory front-end
	$(BIN)/python -m benchmarks.prepare
	@touch $@

.PHONY: front-end
front-end:  ## build the console's style and scripts from npm
	$(BIN)/python front-end/build.py

demo: setup  ## run the main job on the sample council and show the result
	$(BIN)/standpipe demo $(DEMO_ARGS)

test: setup  ## run every test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(TEST_ARGS)

test-server: setup  ## run the tests of storage on a PostgreSQL over TCP whose owner is no superuser
	$(BIN)/python -m tests.real_server

lint: setup  ## style, types, import contracts, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src

audit: setup  ## ask for known weaknesses of every locked package (needs the advisory services)
	$(BIN)/pip-audit --requirement requirements/dev.lock --disable-pip --require-hashes
	$(BIN)/python front-end/build.py --audit

format: setup  ## rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup  ## run the benchmarks and print their tables
	$(BIN)/python -m benchmarks

docs: setup  ## build the documentation into site/
	$(BIN)/python -m docs.generate
	$(BIN)/mkdocs build --strict

lock:  ## resolve the dependencies again (needs uv)
	uv pip compile --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 --group dev pyproject.toml -o requirements/dev.lock
	uv pip compile --generate-hashes --no-header --no-emit-index-url --universal --python-version 3.11 pyproject.toml -o requirements/run.lock

clean:  ## remove everything that make built
	rm -rf $(VENV) node_modules src/standpipe/web/static/built site build dist .mypy_cache .ruff_cache .pytest_cache .benchmarks .import_linter_cache standpipe-demo
