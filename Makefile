# What people type. `make run` and `make test` are all a fresh Debian machine with cargo, node and apt needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
DATA ?= data
LISTEN ?= 127.0.0.1:8787
CARGO ?= cargo
NEOSC := target/release/neosc

.PHONY: help run build test check fmt lint doc tidy bench

help:
	@echo "make run     build, make ./$(DATA) if need be, and serve"
	@echo "make test    all tests"
	@echo "make check   everything that gates a change: what CI runs"
	@echo "make bench   measure"

build: tools
	$(CARGO) build --release --locked -p cli

# What the build needs beyond cargo: a C compiler, for SQLite and zstd.
.PHONY: tools
tools:
	@scripts/tools cc

run: build
	@$(NEOSC) serve --data $(DATA) --listen $(LISTEN) --init

test:
	@scripts/tools cc nextest
	$(CARGO) nextest run --locked --workspace --no-fail-fast

fmt:
	$(CARGO) fmt --all --check

lint:
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps --document-private-items

tidy:
	scripts/tidy

check: tools fmt tidy lint doc
	scripts/readme-tests
	scripts/campaign kill --rounds 20

bench: build
	$(CARGO) build --release --locked -p bench
	scripts/bench
