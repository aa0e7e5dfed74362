# `make help` lists the targets. Everything runs inside .venv, made from a bare python3 (3.11 or newer).
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8765
UPSTREAM ?= https://api.cartesia.ai
TO ?= cassettes
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
include tests/clients/clients.mk

.PHONY: help run test test-install lint fuzz coverage mutants mutate bench contracts record record-sdks docs site lock clean setup

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: $(READY) ## create .venv and install the locked packages

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY) ## start the server, speak one sentence to hello.wav, serve until Ctrl-C (PORT=8765)
	@exec $(BIN)/python tools/run.py --port $(PORT)

test: $(READY) $(CLIENT_ENVS_FAST) ## run the tests, on every core
	$(BIN)/python -m pytest --numprocesses auto $(ARGS)

test-install: $(READY) ## install wheel and sdist into empty environments of every Python there is, and try them
	$(BIN)/python -m pytest -m heavy tests/test_installing.py $(ARGS)

lint: $(READY) ## ruff, mypy, import-linter, and the contract's own validity
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_contract.py

fuzz: $(READY) ## long property and schema fuzzing
	$(BIN)/python -m pytest -m fuzz --timeout 3600 tests $(ARGS)

coverage: $(READY) ## write docs/coverage.md: which answers of the contract the tests reach
	$(BIN)/python -m pytest -q -p tests.reach --reach docs/coverage.md tests $(ARGS)

mutants: $(READY) ## break the server in every known way; the contract suite must notice each
	$(BIN)/python -m tools.mutants $(ARGS)

mutate: $(READY) ## break the pure rooms in small ways at random; their tests must notice 85 of 100
	$(BIN)/python -m tools.mutate $(ARGS)

bench: $(READY) ## measure speed beside its limits, in one run
	$(BIN)/python -m benchmarks $(ARGS)

contracts: $(READY) ## hold the laws against the mock over sockets (ARGS), in process, through the client; then cassettes
	$(BIN)/cartesia-contracts run $(ARGS)
	$(BIN)/cartesia-contracts run --target asgi:mockserver.edge.app:create_app
	$(BIN)/cartesia-contracts run --driver client
	$(BIN)/cartesia-contracts run --driver async-client
	$(BIN)/cartesia-contracts run --target cassettes:contracts/cassettes/mock --api-version 2026-08-14
	$(BIN)/cartesia-contracts check

record: $(READY) ## record the live service, key in CARTESIA_API_KEY (UPSTREAM=https://api.cartesia.ai TO=cassettes)
	$(BIN)/cartesia-contracts record --live --upstream $(UPSTREAM) --to $(TO) $(ARGS)

record-sdks: $(READY) $(CLIENT_ENVS_ALL) ## record what the real SDKs send
	$(BIN)/python -m tools.record_sdks

docs: $(READY) ## rewrite the documents that are made from data
	$(BIN)/python tools/make_docs.py

site: $(READY) ## build the documents as a site in site/
	$(BIN)/mkdocs build --quiet

lock: $(READY) ## renew requirements.lock (needs uv)
	uv pip compile --universal --python-version 3.11 --group dev --all-extras --generate-hashes \
	  --no-header --no-emit-index-url --no-emit-find-links --quiet pyproject.toml --output-file requirements.lock

clean: ## remove what the targets made
	rm -rf $(VENV) .clients .mypy_cache .ruff_cache .pytest_cache .hypothesis dist site hello.wav
