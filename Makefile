# Every target sets up what it needs: Python 3.11 or newer, make and a package registry are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.run-installed
DEV    := $(VENV)/.dev-installed
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps

EDITABLE := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .

# The macro project is made of these when the package is installed.
MACROS := $(wildcard macros/*.py macros/*.bas macros/*.cls macros/*.xml)

.PHONY: demo test soak check bench templates pages dist lock tools clean

# One more than there are cores: those in Calc mostly wait. A file's tests share what they make, and stay together.
WORKERS := -n $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --dist loadfile --no-loadscope-reorder

demo: $(RUN)            ## sample workbooks and reports in demo/
	$(BIN)/virksomhetsrapport demo --out demo

test: $(DEV) tools      ## all tests; what is missing on this machine is skipped and named
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
		$(BIN)/python -m pytest -q -m "not soak" $(WORKERS) --basetemp "$$scratch/t" $(TESTS)

soak: $(DEV) tools      ## the long random runs
	$(BIN)/python -m pytest -q -m soak $(TESTS)

check: $(DEV)           ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV)           ## speed and memory, as ratios of paired runs; and a click in Calc
	$(BIN)/python bench/report.py
	$(BIN)/python bench/rows.py
	$(BIN)/python bench/history.py
	$(BIN)/python bench/lists.py
	$(BIN)/python bench/click.py

templates: $(DEV)       ## the Word templates as they are first handed to staff, from their outlines
	$(BIN)/python templates/make.py

pages: $(DEV)           ## what the pages about kinds and planted faults say of the code
	$(BIN)/python docs/kinds/make.py
	$(BIN)/python tests/planted.py
	$(BIN)/python tests/planted_over_time.py

dist: $(RUN)            ## the Excel add-in, in dist/
	$(BIN)/python macros/build.py --dist

lock: $(DEV)            ## new locked versions of all dependencies
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --upgrade --python-version 3.11 \
		--extra build pyproject.toml -o requirements/run.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --upgrade --python-version 3.11 \
		--extra build --extra dev pyproject.toml -o requirements/dev.lock

# LibreOffice, its fonts and the Open XML validator, where this user may install them.
tools:
	@sh tests/tools.sh

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.lock pyproject.toml hatch_build.py $(MACROS) | $(VENV)/bin/python
	$(PIP) -r requirements/run.lock
	$(EDITABLE)
	@touch $@

$(DEV): requirements/dev.lock $(RUN)
	$(PIP) -r requirements/dev.lock
	@touch $@

clean:
	rm -rf $(VENV) .tools demo dist macros/vbaProject.bin
