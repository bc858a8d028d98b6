# Everything a reader or a build server runs. Each target works on a machine that has only Python 3.11 or newer,
# make and a network: what is missing is put into .uv/ and .venv/ here, never into the system.

YEARS ?= 2011-2013
ARGS ?=
PYTHON ?= python3

UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null)
# The stamps are written last, so a set-up that was killed half-way is thrown away and made again; so is an environment that
# came along with a copied or moved folder, because its programs still lead to the old one: the stamp says where it was made.
READY := .venv/ready
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif
ifeq ($(UV),)
UV := .uv/bin/uv
UV_READY := .uv/ready
endif

# Where a folder wheelhouse/ came along, everything is installed from it and no network is asked.
ifneq ($(wildcard wheelhouse/.),)
FROM := --no-index --find-links wheelhouse
endif

# What a notebook says, without its pictures, so that two versions can be compared as text.
AS_TEXT := .venv/bin/jupyter nbconvert --to markdown --stdout --log-level ERROR --NbConvertBase.display_data_priority text/plain

.PHONY: help report test test-all quick check bench lab review setup lock wheelhouse clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

report: $(READY) ## render every notebook for YEARS=2011-2013 in both languages into outputs/
	.venv/bin/chibo render --years $(YEARS) $(ARGS)

test: $(READY) ## run the tests and every notebook, comparing its outputs with the stored ones
	.venv/bin/pytest $(ARGS)

test-all: $(READY) ## as test, and look at the pages of more years in the browser, in more ways
	CHIBO_TEST_ALL=1 .venv/bin/pytest $(ARGS)

quick: $(READY) ## the tests of data, metrics and words, in about a minute on two cores
	.venv/bin/pytest $(addprefix tests/,metrics model words rules store) --ignore tests/metrics/test_every_area.py $(ARGS)

check: $(READY) ## style, import directions, data, and whether dictionary and stored notebooks are current
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/lint-imports
	.venv/bin/chibo check
	.venv/bin/chibo dictionary --check
	.venv/bin/chibo refresh --check

bench: $(READY) ## measure rendering beside papermill, and the register beside SQL (ARGS="rendering --rounds 1")
	.venv/bin/python tests/benchmarks $(ARGS)

lab: $(READY) ## open JupyterLab in notebooks/
	.venv/bin/jupyter lab --config notebooks/jupyter_server_config.py --LabApp.default_url=/lab/tree/notebooks $(ARGS)

review: $(READY) ## show what changed in the notebooks as text (since another state: ARGS=main)
	git -c diff.notebook.textconv="$(AS_TEXT)" -c diff.notebook.cachetextconv=true diff $(ARGS) -- notebooks

setup: $(READY) ## make the environment in .venv/ (the targets above do it by themselves)

# pip-style pins, not uv.lock: that file stores the download addresses of the registry it was made with, this one hashes.
lock: $(UV_READY) ## bring requirements.lock in line with pyproject.toml (newer versions: ARGS=--upgrade)
	"$(UV)" pip compile pyproject.toml --extra test --universal --generate-hashes --no-emit-index-url --no-annotate --python-version 3.11 -o requirements.lock $(ARGS)

# hatchling and editables build chibo itself; uv is here for a machine that has none.
wheelhouse: $(READY) ## download all packages into wheelhouse/, for a machine of the same kind without a network
	rm -rf wheelhouse wheelhouse.part
	"$(UV)" tool run pip download --quiet --only-binary :all: --require-hashes -r requirements.lock -d wheelhouse.part
	"$(UV)" tool run pip download --quiet --only-binary :all: hatchling editables uv==$(UV_VERSION) -d wheelhouse.part
	mv wheelhouse.part wheelhouse

clean: ## remove the environment and all caches; the reports in outputs/ stay
	rm -rf .venv .uv .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find lib tests notebooks \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

# --python .venv: an environment that happens to be active must not be the one that is changed.
# --compile-bytecode: uncompiled, the first import of every package is three times slower, in every kernel.
$(READY): requirements.lock pyproject.toml | $(UV_READY)
	rm -rf .venv
	"$(UV)" venv --quiet --python '>=3.11' .venv
	"$(UV)" pip sync $(FROM) --python .venv --require-hashes --compile-bytecode requirements.lock
	"$(UV)" pip install $(FROM) --quiet --python .venv --no-deps --editable .
	@echo '$(CURDIR)' > $@

# Debian ships Python without ensurepip, so that no virtual environment can be made; pip --target then does.
.uv/ready:
	@echo "uv is not on the PATH: installing uv $(UV_VERSION) into .uv/"
	@rm -rf .uv
	@{ $(PYTHON) -m venv .uv && .uv/bin/python -m pip install $(FROM) --quiet uv==$(UV_VERSION); } >/dev/null 2>&1 \
	|| { rm -rf .uv && $(PYTHON) -m pip install $(FROM) --quiet --target .uv uv==$(UV_VERSION); } \
	|| { echo "could not install uv with $(PYTHON): install uv yourself (or python3-venv), or see README.md for conda" >&2; exit 1; }
	@touch $@
