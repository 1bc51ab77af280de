# One command each; nothing has to be prepared by hand. `make help` lists them.
# Debian compiles its Python for speed: the suite takes some eight per cent less time than with one built from its source.
SYSTEM := /usr/bin/python3
FITS := import ensurepip, sys; sys.exit(sys.version_info < (3, 11))
ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell $(SYSTEM) -c '$(FITS)' 2>/dev/null && echo $(SYSTEM) || echo python3)
endif
PORT ?= 8000
ARGS ?=
BIN := .venv/bin
export PORT

# Settings like those of production, with secrets made up on the spot, for `make check`.
SECRET := $(PYTHON) -c 'import secrets; print(secrets.token_hex(40))'
PRODUCTION = SANTIXI_MODE=production SECRET_KEY=$$($(SECRET)) AUDIT_KEY_FILE=var/check/audit.key DATA_DIR=var/check \
	ALLOWED_HOSTS=santixi.example CSRF_TRUSTED_ORIGINS=https://santixi.example \
	DATABASE_URL=postgres://santixi_app:none@127.0.0.1/santixi REDIS_URL=redis://127.0.0.1/0

.PHONY: help run demo test test-hard bench clauses check clean packages-run packages-test

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: .venv/.run ## migrate, load the demo county, serve on 127.0.0.1:8000 (PORT=) with worker and beat
	@$(BIN)/python -m tools.demo run

demo: .venv/.run ## throw the demo data away and load them anew
	@$(BIN)/python -m tools.demo reset

test: .venv/.dev ## the whole suite on SQLite and on PostgreSQL with Redis and real workers; ARGS="tests/core -x"
	@$(BIN)/python -m tools.run_tests $(ARGS)

test-hard: .venv/.dev ## full counts of kills, races and attacks; figures go to docs/test-hard.md
	@$(BIN)/python -m tools.run_tests --hard $(ARGS)

bench: .venv/.dev ## measure against the yardsticks, write docs/benchmarks.md
	@$(BIN)/python -m tools.services run -- $(BIN)/python -m tools.bench $(ARGS)

clauses: .venv/.dev ## which clauses of the register are proved by tests
	@$(BIN)/python -m tools.clauses $(ARGS)

check: .venv/.check ## lint, format, types, missing migrations, deployment settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/python manage.py makemigrations --check --dry-run
	mkdir -p var/check && $(SECRET) > var/check/audit.key
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

clean: ## remove the virtual environment, caches and everything under var/ (also the demo data)
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

packages-run packages-test:
	@$(PYTHON) tools/packages.py $(subst packages-,,$@)

# pip would compile what it installs on one core.
define install
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing the requirements into .venv (first time: a minute or two)"
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-compile -r $<
	@$(BIN)/python -m compileall -qq -j 0 .venv/lib || true
endef

# Order-only: the packages are looked at each time, pip runs only when the requirements changed.
.venv/.run: requirements.txt | packages-run
	$(install)
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt | packages-run packages-test
	$(install)
	@touch .venv/.run $@

.venv/.check: requirements-check.txt requirements-dev.txt requirements.txt | packages-run packages-test
	$(install)
	@touch .venv/.run .venv/.dev $@
