# The commands of the project. Each target is one line on a script that can be run without make, too.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help setup run build test check format coverage db-upgrade db-rollback migration clean

help: ## list the targets
	@echo "usage: make TARGET"
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: ## install what developing needs, build, and migrate the database
	@scripts/install-packages build npm test lint
	@scripts/install-node-modules dev && node_modules/.bin/husky
	@scripts/build release
	@scripts/with-env scripts/migrate up

run: build ## build and serve on the embedded database, at http://localhost:8000
	@exec build/release/mars-probe-simulator

build: ## build build/release/mars-probe-simulator
	@scripts/build release mars-probe-simulator

test: ## build everything and run all tests, with a PostgreSQL of their own
	@scripts/test

check: ## check sources, scripts, configuration and API document; files="..." for only some
	@scripts/check $(files)

format: ## format the C++ sources
	@scripts/format

coverage: ## measure line coverage of app/: build/coverage/report/index.html
	@scripts/coverage

db-upgrade: ## apply the database migrations that are missing
	@scripts/install-packages npm
	@scripts/install-node-modules
	@scripts/with-env scripts/migrate up

db-rollback: ## take the last database migration back
	@scripts/install-packages npm
	@scripts/install-node-modules
	@scripts/with-env scripts/migrate rollback

export name
migration: ## make a migration for each engine: make migration name="add a fuel gauge"
	@scripts/new-migration "$$name"

clean: ## remove what was built, but not the database in data/
	@rm -rf build node_modules
