# What people type. `make run` and `make test` are all a fresh Debian machine with cargo, node and apt needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
DATA ?= data
LISTEN ?=
CARGO ?= cargo
BUILT := $(or $(CARGO_TARGET_DIR),target)
NEOSC := $(BUILT)/release/neosc

.PHONY: help run demo build test check fmt lint doc tidy bench

help:
	@echo "make run     build, make ./$(DATA) if need be, and serve"
	@echo "make demo    build, and serve a made-up month from a folder that is removed at the end"
	@echo "make test    all tests"
	@echo "make readers read Parquet that we wrote with DuckDB and pyarrow"
	@echo "make check   everything that gates a change: what CI runs"
	@echo "make screenshots  make the pictures in docs/screenshots again"
	@echo "make bench   measure, for three quarters of an hour: load and questions over HTTP, with PostgreSQL beside them"

build: tools console
	$(CARGO) build --release --locked -p cli

# What the build needs beyond cargo: a C compiler, for SQLite and zstd.
.PHONY: tools
tools:
	@scripts/tools cc

# The console, which the program holds. Its build is repeated when something it is made from has changed.
SITE := console/dist/site/index.html
MODULES := console/node_modules/.package-lock.json
.PHONY: console
console: $(SITE)

$(MODULES): console/package.json console/package-lock.json
	@scripts/tools node
	cd console && npm ci
	@touch $@

$(SITE): $(MODULES) $(wildcard console/*.html console/*.ts console/tsconfig.json) $(shell find console/src console/public)
	cd console && npm run --silent build

run: build
	@$(NEOSC) serve --data $(DATA) --init $(if $(LISTEN),--listen $(LISTEN))

# A folder of its own, nothing of which is left: `make demo EVENTS=500000 SEED=7 KEEP=shown TAMPER=1`.
EVENTS ?=
SEED ?=
KEEP ?=
TAMPER ?=
demo: build
	@$(NEOSC) demo $(if $(EVENTS),--events $(EVENTS)) $(if $(SEED),--seed $(SEED)) $(if $(KEEP),--keep $(KEEP)) \
		$(if $(TAMPER),--tamper) $(if $(LISTEN),--listen $(LISTEN))

test:
	@scripts/tools cc curl nextest
	$(CARGO) nextest run --locked --workspace --no-fail-fast

fmt:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps

tidy:
	scripts/tidy

# A few rounds of what `make campaign` does at length.
.PHONY: campaign-short campaign
campaign-short:
	$(CARGO) build --locked -p cli -p bench
	folder=$$(mktemp -d) && $(BUILT)/debug/bench kill "$$folder" --rounds 8 && rm -rf "$$folder"

# 200 kills at random moments under load.
campaign: build
	$(CARGO) build --release --locked -p bench
	folder=$$(mktemp -d) && $(BUILT)/release/bench kill "$$folder" --rounds 200 && rm -rf "$$folder"

# Everything of the console that gates: types and description in step, lint, unit tests, and a real browser against the
# real program.
.PHONY: console-check
console-check: console
	@scripts/tools node chromium
	cd console && npm run --silent generated-in-step && npm run --silent types && npm run --silent lint && npm run --silent unit
	$(CARGO) build --locked -p cli
	cd console && npm run --silent browser

# Pictures of the console's pages, of a demonstration, for the README.
.PHONY: screenshots
screenshots: console
	@scripts/tools node chromium
	$(CARGO) build --locked -p cli
	cd console && NEOSC_SCREENSHOTS=$(CURDIR)/docs/screenshots npm run --silent browser -- browser/screenshots.test.ts

# A minute of fuzzing; `scripts/fuzz SECONDS` does it at length.
.PHONY: fuzz-short
fuzz-short:
	@scripts/tools cxx
	scripts/fuzz 60

# Attacks a server of its own: schema-driven, hostile, timed.
.PHONY: front-door
front-door: build
	scripts/front-door

# Licences, sources, banned crates; `make advisories` asks the RustSec database too, over the network.
.PHONY: deny advisories
deny advisories: export PATH := $(abspath $(BUILT))/tools/bin:$(PATH)
deny:
	@scripts/tools deny
	$(CARGO) deny --locked check bans licenses sources

advisories:
	@scripts/tools deny
	$(CARGO) deny --locked check advisories

# Whether other programs read what we write as Parquet: DuckDB and pyarrow, in an environment of their own.
.PHONY: readers
readers: tools
	@scripts/tools nextest
	python3 -m venv $(BUILT)/tools/python
	$(BUILT)/tools/python/bin/pip install --quiet --only-binary :all: duckdb==2.0.1 pyarrow==26.0.1
	NEOSC_READERS=required NEOSC_PYTHON=$(abspath $(BUILT))/tools/python/bin/python \
		$(CARGO) nextest run --locked --workspace --no-capture -E 'package(cli) and test(other_programs)'

check: tools fmt tidy deny lint doc test console-check campaign-short fuzz-short

# Full load and questions over HTTP, with PostgreSQL beside them if that is installed; `PARTS="query"` for some of it.
bench: tools console
	$(CARGO) build --release --locked -p cli -p bench
	BUILT=$(BUILT) scripts/bench

# The store without HTTP, at length.
.PHONY: bench-store
bench-store: tools
	$(CARGO) build --release --locked -p cli -p bench
	BUILT=$(BUILT) scripts/bench-store
