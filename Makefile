# `make demo` and `make test` are all that is needed; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test dev bench

STEP := @scripts/step
TARGET := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)

# What a test may do and the product may not: end at once where something is not as it must be.
IN_TESTS := $(addprefix -A clippy::,unwrap_used expect_used panic indexing_slicing as_conversions print_stdout \
	unnecessary_wraps unchecked_time_subtraction float_cmp wrong_self_convention needless_pass_by_value \
	cast_precision_loss cast_lossless too_many_lines cast_possible_truncation cast_possible_wrap cast_sign_loss)

help: ## what there is
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: ## build, fill a database with generated customers, serve it (USERS=200 PORT=8000 DEMO_DIR=data/demo)
	$(STEP) "Console" scripts/console build
	$(STEP) "Building" cargo build --locked --profile demo --package spendsense
	@SPENDSENSE=$(TARGET)/demo/spendsense scripts/demo

test: ## everything CI checks, on SQLite and on a PostgreSQL of its own
	$(STEP) "Format" cargo fmt --all --check
	$(STEP) "Lints" cargo clippy --workspace --locked -- -D warnings
	$(STEP) "Lints of tests and benches" cargo clippy --workspace --all-targets --locked -- -D warnings $(IN_TESTS)
	$(STEP) "House rules" cargo xtask tidy
	$(STEP) "Licences and banned crates" cargo xtask deps
	$(STEP) "Documentation" env RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" cargo doc --workspace --no-deps --document-private-items --locked
	$(STEP) "Tests on SQLite and PostgreSQL" cargo xtask pg -- scripts/tests
	$(STEP) "API against its description" cargo xtask pg -- scripts/api
	$(STEP) "Usage figures counted without us" cargo xtask pg -- scripts/oracle
	$(STEP) "Jobs whose workers are killed" cargo xtask pg --durable -- scripts/jobs
	$(STEP) "Failing language models" cargo xtask pg -- scripts/llm
	$(STEP) "Console" scripts/console check
	$(STEP) "Console in a browser" scripts/console browser

dev: ## serve ./data with a debug build, migrations applied
	@scripts/console build
	cargo run --locked --package spendsense -- serve

bench: ## every figure of the README's bars, on both databases
	$(STEP) "Building" cargo build --locked --release --package spendsense --bins --example jobs_harness
	$(STEP) "Benchmarks" cargo xtask pg --durable -- python3 benches/run.py --binary $(TARGET)/release/spendsense
