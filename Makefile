# Every target sets up what it needs first; a second run needs no network.
HOST ?= 127.0.0.1
PORT ?= 8000
DATA := $(or $(PHONEBOX_DATA),$(CURDIR)/data)
PHONEBOX := PHONEBOX_DATA='$(DATA)' .venv/bin/phonebox
PYTEST := .venv/bin/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test lint bench lock machine archive

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## prepare .venv; afterwards .venv/bin/phonebox is the command
	@.ci/setup run

# Not listed, as nobody calls it: what the tests, style and benchmarks need besides.
setup-test:
	@.ci/setup test

run: setup ## start Phonebox with a sample school on http://127.0.0.1:8000 (READERS="URL URL", PORT, HOST, PHONEBOX_DATA)
	@$(PHONEBOX) demo
	@exec env $(PHONEBOX) serve --host '$(HOST)' --port '$(PORT)' --reader mock: $(foreach url,$(READERS),--reader '$(url)')

# Three at once on two cores, as browsers, servers and readers mostly wait; what takes long begins first.
# What failed in the crowd is tried once more, alone: what is wrong fails again, and both are printed.
test: lint ## every check and every test
	@$(PYTEST) --cache-clear -n 3 --dist loadfile --no-loadscope-reorder || $(PYTEST) --last-failed --last-failed-no-failures none

lint: setup-test ## style and types
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy

bench: setup-test ## the benchmarks, each printed beside its floor
	@.venv/bin/python -m tests.benchmarks

# Each part prints what it counted; a thousand kills are ten shares, for as many processors as there are.
.PHONY: faults
faults: setup-test ## kill, starve and unplug it at length: half an hour or more, its counts printed
	@FAULTS=all $(PYTEST) tests/faults -n 2 --dist worksteal

lock: ## write the lock files anew from pyproject.toml
	@.ci/lock

machine: setup-test ## install by docs/install.md in a Debian that boots, and reboot it (root; minutes; SUITE=trixie)
	@$(PYTEST) -q -s tests/machine/check_install.py tests/machine/check_card.py

archive: ## phonebox.tar.gz: what is installed from, of the last commit
	@git archive --prefix="phonebox-$$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)/" --output=phonebox.tar.gz HEAD
	@sha256sum phonebox.tar.gz
