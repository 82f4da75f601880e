# make demo and make test do all their set-up themselves; CONTRIBUTING.md says what the others are for.
.DEFAULT_GOAL := help
SHELL := /bin/sh
export FLASHWRIGHT_GOLDEN ?= $(abspath ../shared/golden)
# Tests start hundreds of processes, which would compile every module again.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
EXTRAS := lint test bench mount webdav
PACKAGES := fuse3 curl fio stress-ng srecord chromium

.PHONY: help demo test lint unit soak bench ksy golden environment program packages compiler clean

help: ## Show the targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

environment:
	@.ci/environment $(EXTRAS)

# What a user has, and no more.
program:
	@.ci/environment mount
	@.ci/system-packages fuse3

# Programs that tests and benchmarks work with; what needs a missing one skips and says so.
packages:
	@.ci/system-packages $(PACKAGES)

# The Kaitai compiler is checked against where node is; without node those tests skip and say so.
compiler:
	@if command -v npm >/dev/null 2>&1; then \
	    [ ksy/node_modules -nt ksy/package-lock.json ] || \
	    { (cd ksy && npm ci --silent --no-audit --no-fund) && touch ksy/node_modules; } || \
	    echo "flashwright: npm could not install the Kaitai compiler; its tests will skip" >&2; \
	fi

demo: program ## Build the sample images, open them, pack an app, and show the commands.
	@PATH="$(CURDIR)/$(BIN):$$PATH" samples/demo

test: lint unit ## Everything that CI runs.

lint: environment ## Style, types, and the floors of the architecture.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >.venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }

unit: environment packages compiler
	@$(BIN)/python -m pytest -n auto --dist worksteal

soak: environment packages compiler ## Property and fuzz tests, and mounts under load, for a long time.
	@HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n auto --dist worksteal tests/fuzz tests/property tests/differential tests/mount

bench: environment packages ## Ratios against other tools, in one run.
	@$(BIN)/python -m benchmarks

ksy: environment ## Compile the Kaitai parsers anew.
	@cd ksy && npm ci --silent --no-audit --no-fund && node compile.mjs

golden: environment ## Rewrite our own transcripts, docs/findings.md and docs/manifests.md; review the difference before you commit it.
	@FLASHWRIGHT_REWRITE=1 $(BIN)/python -m pytest tests/transcripts
	@git diff --stat -- tests/transcripts docs

clean: ## Remove what the targets made.
	@rm -rf .venv build ksy/node_modules .mypy_cache .ruff_cache .hypothesis
