# `make` lists what there is. Everything runs from .venv; nothing is installed outside it and Kafka's cache.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3.11
VENV := .venv
RUN := $(VENV)/bin/python
HENVIS := $(RUN) -m henvis
FILES ?=
# Which benchmarks `make bench` runs: hop, secured, latency, workers, growth, deadlines, audit; all of them where none is named.
BENCH ?=
# `make bench QUICK=1` tries them with small sizes and writes nothing down.
QUICK ?=
export HENVIS_FUZZ_MINUTES ?= 10
# What tests need beside Python and Kafka, as Debian packages; README names the same.
DEBIAN_PACKAGES := postgresql prometheus
# Folders of tests that need them, and are therefore not part of `make test`.
DEBIAN_TESTS := tests/postgresql tests/prometheus
# Every fault that has an alert, on a running stack whose minutes are seconds: a target of its own,
# since a machine that is far too busy looks like a broken one.
DRILL := tests/prometheus/test_every_fault_is_told_by_its_alert.py
# What runs a second time, on PostgreSQL: all that has a database of its own, kills, and each flow once.
POSTGRESQL_TESTS := tests/agency tests/router $(addprefix tests/bus/test_, a_position_says_what_it_is_about.py \
	only_what_changed_is_written.py the_outbox_keeps_its_order_under_many_writers.py \
	what_was_parked_before_is_still_parked.py) \
	tests/faults/test_a_service_that_is_killed_loses_and_repeats_nothing.py $(addprefix tests/flow/test_, \
	a_parked_case_is_seen_and_released_by_command.py api_answers_hold_in_every_process.py \
	standing_is_asked_of_every_record.py stories_merged_into_one.py)
# A worker more than two cores, since most tests wait for Kafka; a file stays with one, so that its stack is started
# once, and what takes longest begins first (tests/conftest.py).
PYTEST := $(RUN) -m pytest -n 3 --dist loadfile --no-loadscope-reorder
# What is busy on one core each is done beside each other.
BESIDE := $(MAKE) --jobs=2 --output-sync=target
PEERS := .venv-peers
PEERS_INSTALLED := $(PEERS)/.installed-$(shell sha256sum benchmarks/peers/requirements.txt | cut -c1-16)
INSTALLED := $(VENV)/.installed-$(shell cat requirements/*.txt | sha256sum | cut -c1-16)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: installed ## Install Python packages into .venv and fetch Apache Kafka
	@echo "henvis is set up: make demo plays its stories, make up starts it"

.PHONY: installed
installed: $(INSTALLED)
	@$(RUN) -m henvis.local.fetch

$(INSTALLED): requirements/run.txt requirements/test.txt
	@deploy/setup/python-packages "$(PYTHON)" "$(VENV)"
	rm -f $(VENV)/.installed-*
	touch $@

.PHONY: demo
demo: installed ## Play the shipped stories on a fresh stack
	@$(HENVIS) demo

.PHONY: play
play: installed ## Play scenario files on a fresh stack: make play FILES="a.yaml b.yaml"
	@[ -n "$(FILES)" ] || { echo 'henvis: No scenario file given. Say make play FILES="a.yaml b.yaml"' >&2; exit 1; }
	$(HENVIS) play --fresh $(FILES)

.PHONY: up
up: installed ## Start Kafka and every service, until Ctrl-C
	@$(HENVIS) up

.PHONY: test
test: installed ## Lint, types, contracts and every test that needs no Debian package
	@$(BESIDE) checks kafka-classes
	$(PYTEST) $(addprefix --ignore=,$(DEBIAN_TESTS))

.PHONY: test-faults
test-faults: installed ## Random runs under faults from new seeds, for ten minutes; the smallest plan that fails
	@$(RUN) -m tests.faults.seeded --minutes 10 --shrink

.PHONY: drill
drill: installed debian-packages ## Make every fault happen that has an alert, on a stack of its own; about five minutes
	$(RUN) -m pytest -v $(DRILL)

.PHONY: test-all
test-all: installed debian-packages ## All of `make test`, what needs Debian packages, and the same on PostgreSQL
ifdef AFTER_TEST
	@echo "make test has just passed: left are the tests that need Debian packages."
	$(PYTEST) --database postgresql $(DEBIAN_TESTS) $(POSTGRESQL_TESTS) --ignore=$(DRILL)
else
	@$(BESIDE) checks kafka-classes
	$(PYTEST) --ignore=$(DRILL)
	$(PYTEST) --database postgresql $(POSTGRESQL_TESTS)
endif

.PHONY: bench
bench: installed $(PEERS_INSTALLED) ## Measure speed into benchmarks/RESULTS.md: make bench BENCH=hop
	@$(RUN) -m benchmarks $(if $(QUICK),--quick) $(BENCH)

$(PEERS_INSTALLED): benchmarks/peers/requirements.txt
	@deploy/setup/python-packages "$(PYTHON)" "$(PEERS)" benchmarks/peers/requirements.txt
	rm -f $(PEERS)/.installed-*
	touch $@

.PHONY: fuzz
fuzz: installed ## Fuzz decoder, envelope and APIs for ten minutes: make fuzz HENVIS_FUZZ_MINUTES=60
	@$(RUN) -m tests.hostile.fuzz

.PHONY: debian-packages
debian-packages:
	@missing=""
	for package in $(DEBIAN_PACKAGES); do dpkg -s "$$package" >/dev/null 2>&1 || missing+=" $$package"; done
	[ -z "$$missing" ] || { echo "henvis: Debian packages are missing. Run apt-get install$$missing" >&2; exit 1; }

.PHONY: checks
checks: lint types
	$(VENV)/bin/lint-imports
	$(HENVIS) schema check

.PHONY: kafka-classes
kafka-classes:
	@$(RUN) -m tests.kafka_classes

.PHONY: lint
lint: ## Style of the code, without changing it
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check

.PHONY: types
types: ## Types of the code and of its tests, strictly
	$(RUN) -m mypy

.PHONY: format
format: ## Bring the code into shape
	$(RUN) -m ruff check --fix
	$(RUN) -m ruff format

.PHONY: dashboards
dashboards: installed ## Write Grafana's dashboards anew from their code
	@$(RUN) -m deploy.grafana

.PHONY: compose-secrets
compose-secrets: installed ## Make the keys and passwords that deploy/compose is started with
	@$(RUN) -m deploy.compose.prepare

.PHONY: requirements
requirements: ## Compile requirements/*.in anew, with hashes
	@deploy/setup/compile-requirements "$(PYTHON)"

.PHONY: clean
clean: ## Remove .venv, the stack's state and caches; Kafka's cache stays
	rm -rf $(VENV) $(PEERS) .henvis .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: print-debian-packages
print-debian-packages:
	@echo "$(DEBIAN_PACKAGES)"
