# Everything a newcomer types. `make demo` grades a class; `make test` runs every test.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# A CPU build is enough. On machines where pip would pick a GPU build: make TORCH="torch==2.13.0 --index-url <the CPU index>"
TORCH ?= torch==2.13.0
ASSIGNMENT ?= assignment1

.PHONY: ci-local demo test schema lint types bench stubs format clean

$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (make PYTHON=python3.12)"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check $(TORCH)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/.ready
	$(BIN)/python tests/demo.py $(ASSIGNMENT)

# In several processes of one thread, whole files in each; for one test at a time: .venv/bin/pytest tests/... -k ...
test: lint types
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready
	$(BIN)/mypy

format: $(VENV)/.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(VENV)/.ready
	$(BIN)/python -m grader schema > rubrics/rubric.schema.json
	$(BIN)/python -m grader schema --of result > docs/result.schema.json

# The steps that GitHub and GitLab run, here: make ci-local SUBMISSION=path/to/a/checkout
ci-local: $(VENV)/.ready
	PYTHON=$(abspath $(BIN))/python RUBRIC=rubrics/$(ASSIGNMENT).yaml SUBMISSION=$(SUBMISSION) OUT=.ci-local bash ci/grade.sh

stubs: $(VENV)/.ready
	$(BIN)/python -m grader stubs

bench: $(VENV)/.ready
	$(BIN)/python tests/bench.py

clean:
	rm -rf .ci-local .demo .bench build dist *.egg-info
