# Every command of this repository; `make` alone lists them. Python ≥ 3.11 is all that must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
PORT ?= 5000
TESTS ?= tests
REQUIRED := tests/compat/mlflow/requirements
CLIENTS := $(patsubst $(REQUIRED)/%.txt,$(VENV)-mlflow-%/installed,$(wildcard $(REQUIRED)/*.txt))
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export MLFLOW_CLIENTS ?= $(abspath $(VENV))-mlflow-

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(VENV)/demo ## install, train on real taxi trips, then serve them (SERVE=0 stops after training)
	$(BIN)/python examples/nyc_taxi/train.py
	@if [ "$(SERVE)" != "0" ]; then $(BIN)/runwell server --port $(PORT); fi

.PHONY: test
test: $(VENV)/test $(VENV)/system $(CLIENTS) page ## all tests (TESTS=path for some); installs what they need
	$(BIN)/python -m pytest -n 2 --dist worksteal $(TESTS)

.PHONY: clients
clients: $(CLIENTS) ## install the MLflow clients that the compatibility tests drive

.PHONY: check
check: $(VENV)/test ## formatting, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-cache
	$(BIN)/python ui/build.py check

.PHONY: gen
gen: $(VENV)/test ## regenerate the reference pages
	$(BIN)/python docs/generate.py
	$(BIN)/python ui/build.py types

.PHONY: screenshots
screenshots: $(VENV)/test $(VENV)/system page ## take the pictures of README and docs again
	$(BIN)/python docs/screenshots.py

.PHONY: bench
bench: $(VENV)/bench ## the benchmarks of docs/reference/performance.md, with mlflow, wandb and trackio
	$(BIN)/python benchmarks/run.py --peers $(VENV)-peers/bin/python
	$(BIN)/python benchmarks/report.py

.PHONY: page
page: $(VENV)/test ## build the web page from ui/
	$(BIN)/python ui/build.py

.PHONY: dev
dev: $(VENV)/test ## serve the store in .runwell/ and the page from ui/ with hot reload
	$(BIN)/runwell server --port $(PORT) & trap "kill $$!" EXIT; \
	  RUNWELL_DEV_SERVER=http://127.0.0.1:$(PORT) $(BIN)/python ui/build.py dev

.PHONY: lock
lock: | $(BIN)/python ## pin every dependency again in requirements/
	$(BIN)/python -m pip install --quiet uv
	@mkdir -p requirements
	for set in demo:--extra=examples "test:--extra=test --extra=dev"; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-annotate --no-header \
	    $${set#*:} --output-file requirements/$${set%%:*}.txt pyproject.toml; \
	done
	for wanted in $(REQUIRED)/*.in; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-annotate --no-header \
	    --excludes $(REQUIRED)/excludes --output-file $${wanted%.in}.txt $$wanted; \
	done

.PHONY: goldens
goldens: $(CLIENTS) $(VENV)/test ## record the answers of a real MLflow server again
	$(BIN)/python -m tests.compat.mlflow.record

.PHONY: clean
clean: ## remove the environment and everything built
	rm -rf $(VENV) $(VENV)-mlflow-* dist build ui/node_modules src/runwell/server/page .pytest_cache .ruff_cache .hypothesis

# One environment; each stamp adds what its commands need.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo: pyproject.toml requirements/demo.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement requirements/demo.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/test: pyproject.toml requirements/test.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --requirement requirements/test.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/bench: $(VENV)/test $(VENV)/system
	$(PYTHON) -m venv $(VENV)-peers
	$(VENV)-peers/bin/python -m pip install --quiet mlflow wandb trackio
	@touch $@

# One environment for each MLflow client; pip of ours installs into it, so it needs none itself.
$(VENV)-mlflow-%/installed: $(REQUIRED)/%.txt | $(VENV)/test
	$(PYTHON) -m venv --clear --without-pip $(VENV)-mlflow-$*
	$(BIN)/python -m pip --python $(VENV)-mlflow-$*/bin/python install --quiet --no-compile --requirement $<
	@touch $@

# System packages that tests need; installed only when missing.
$(VENV)/system: | $(BIN)/python
	@missing=""; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing for the tests"; \
	  SUDO=$$(command -v sudo || true); $$SUDO apt-get update -qq && $$SUDO apt-get install -qq -y $$missing; \
	fi
	@touch $@
