# make demo | install | test | lint | type | bench | ui | check — each creates .venv itself where it is missing.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv)
# uv where present, else venv and pip; requirements.lock pins every version either way
ifdef UV
  CREATE := $(UV) venv -q --python 3.11 $(VENV)
  PIP := $(UV) pip install -q --python $(BIN)/python
else
  CREATE := $(PYTHON) -m venv $(VENV)
  PIP := $(BIN)/python -m pip install -q --disable-pip-version-check
endif

.PHONY: demo install test lint type bench ui check clean

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml requirements.lock
	@test -x $(BIN)/python || $(CREATE)
	$(PIP) -c requirements.lock -e .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	$(PIP) -c requirements.lock -e ".[test]"
	@touch $@

demo: install
	$(BIN)/physiograph demo

test: $(VENV)/.tested
	$(BIN)/python -m pytest -q

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/lint-imports

type: $(VENV)/.tested
	$(BIN)/mypy

check: lint type test

ui: install
	$(BIN)/physiograph ui

bench: $(VENV)/.tested
	@for script in benchmarks/[a-s]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean:
	rm -rf $(VENV) build dist *.egg-info workspace
