# Real clients, each in an environment of its own under .clients/<name>. Include this file before the first
# rule that needs CLIENT_ENVS_FAST. A Python client <name> is locked in tests/clients/locks/<name>.txt (made
# from <name>.in), a JavaScript one in tests/clients/js/<name>/package-lock.json.
PYTHON ?= python3
BIN ?= .venv/bin
CLIENT_LOCKS := tests/clients/locks
CLIENT_JS := tests/clients/js

CLIENT_NAMES_FAST := py-2.0.0a0 py-4.2.0
CLIENT_NAMES_PY := $(basename $(notdir $(wildcard $(CLIENT_LOCKS)/*.txt)))
CLIENT_NAMES_JS := $(notdir $(patsubst %/package-lock.json,%,$(wildcard $(CLIENT_JS)/*/package-lock.json)))

CLIENT_ENVS_FAST := $(CLIENT_NAMES_FAST:%=.clients/%/.ready)
CLIENT_ENVS_PY := $(CLIENT_NAMES_PY:%=.clients/%/.ready)
# Where there is no npm, the JavaScript clients are not made and their tests skip.
CLIENT_ENVS_JS := $(if $(shell command -v npm),$(CLIENT_NAMES_JS:%=.clients/%/.ready))
CLIENT_ENVS_ALL := $(CLIENT_ENVS_PY) $(CLIENT_ENVS_JS)

.PHONY: test-clients lock-clients
test-clients: $(READY) $(CLIENT_ENVS_ALL) ## run every real client against the mock, the heavy ones too
	$(BIN)/python -m pytest -m clients tests/clients tests/recipes $(ARGS)

$(filter-out .clients/suite-% .clients/mcp-%,$(CLIENT_ENVS_PY)): .clients/%/.ready: $(CLIENT_LOCKS)/%.txt
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# The MCP server needs Python 3.13. Where there is none, it is not made and its tests skip.
CLIENT_PYTHON_313 = $(shell for each in python3.14 python3.13 $(HOME)/.pyenv/versions/3.1[3-9]*/bin/python; do \
  $$each -c 'import sys; sys.exit(sys.version_info < (3, 13))' 2>/dev/null && echo $$each && break; done)

$(filter .clients/mcp-%,$(CLIENT_ENVS_PY)): .clients/mcp-%/.ready: $(CLIENT_LOCKS)/mcp-%.txt
	rm -rf $(@D)
	@set -e; python="$(CLIENT_PYTHON_313)"; \
	if [ -z "$$python" ]; then echo "no Python 3.13 for the MCP server: its tests skip"; exit 0; fi; \
	$$python -m venv $(@D); \
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<; \
	touch $@

# The SDKs' own tests come with their source, whose hash is in the same lock.
$(filter .clients/suite-%,$(CLIENT_ENVS_PY)): .clients/suite-%/.ready: $(CLIENT_LOCKS)/suite-%.txt
	rm -rf $(@D)
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(@D)/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary cartesia \
	  --dest $(@D) cartesia==$*
	grep -qF -e "$$($(@D)/bin/python -m pip hash $(@D)/cartesia-$*.tar.gz | grep -e --hash)" $<
	tar -xzf $(@D)/cartesia-$*.tar.gz -C $(@D)
	@touch $@

$(CLIENT_NAMES_JS:%=.clients/%/.ready): .clients/%/.ready: $(CLIENT_JS)/%/package-lock.json $(CLIENT_JS)/%/package.json
	rm -rf $(@D) && mkdir -p $(@D)
	cp $^ $(@D)
	cd $(@D) && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

lock-clients: ## renew the locks of the real clients (needs uv and npm)
	@set -e; for lock in $(wildcard $(CLIENT_LOCKS)/*.in); do \
	  case $$lock in */mcp-*) python=3.13 ;; *) python=3.11 ;; esac; \
	  uv pip compile --universal --python-version $$python --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --quiet $$lock --output-file $${lock%.in}.txt; done
	@set -e; for folder in $(wildcard $(CLIENT_JS)/*); do \
	  (cd $$folder && npm install --package-lock-only --omit-lockfile-registry-resolved --silent \
	    --no-audit --no-fund); done
