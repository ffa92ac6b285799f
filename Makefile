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

.PHONY: demo install test lint type bench ui check messages clean

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

# All tests share one process, and so many libraries with static thread-local storage need more of it than glibc keeps.
test: $(VENV)/.tested
	GLIBC_TUNABLES=glibc.rtld.optional_static_tls=16384 $(BIN)/python -m pytest -q

lint: $(VENV)/.tested
	$(BIN)/ruff check .
	$(BIN)/lint-imports

type: $(VENV)/.tested
	$(BIN)/mypy

check: lint type test

# New messages go into the Russian catalogue, to be translated by hand; what is no longer said goes out.
messages: $(VENV)/.tested
	$(BIN)/python tests/ui/russian_catalogue.py

ui: install
	$(BIN)/physiograph ui

bench: $(VENV)/.tested
	@for script in benchmarks/[!t]*.py benchmarks/trials.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean:
	rm -rf $(VENV) build dist *.egg-info workspace
