# The commands of the project. Each target is one line on a script that can be run without make, too.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help setup run dev prod stop build test test-unit test-sanitizers check format coverage package sbom \
        db-upgrade db-rollback migration resource clean

help: ## list the targets
	@echo "usage: make TARGET"
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

setup: ## install what developing needs and the git hooks, and make the .env files that are missing
	@scripts/setup

run: build ## build and serve on the embedded database, at http://localhost:8000
	@scripts/run

export services
dev: ## start the development stack, with hot reload; services="app adminer" starts only these and what they need
	@scripts/dev $$services

prod: ## build the images of production, start them, and wait until the app is ready
	@scripts/prod

stop: ## stop the development stack, keeping its database
	@scripts/compose dev down

build: ## build build/release/mars-probe-simulator
	@scripts/build release mars-probe-simulator

test: ## build everything and run all tests: in Compose where Docker is, natively otherwise or with MARS_TEST_NATIVE=1
	@scripts/test-in-compose

test-unit: ## build and run the unit tests alone, in seconds; filter="Move*" for some of them
	@scripts/test-unit $(if $(filter),'$(filter)')

test-sanitizers: ## run all tests under ASan, UBSan and TSan; presets="..." for asan or tsan alone
	@scripts/test-sanitizers $(presets)

check: ## check sources, scripts, configuration and API document; files="..." for only some
	@scripts/check $(files)

format: ## format the C++ sources
	@scripts/format

coverage: ## measure line coverage of app/ and chassis/: build/coverage/report/index.html
	@scripts/coverage

package: ## build a Debian package for this release of Debian: build/package/*.deb
	@scripts/package

sbom: ## list what the program consists of: build/sbom.cdx.json, as CycloneDX
	@scripts/sbom

db-upgrade: ## apply the migrations that are missing, where the .env file says that the database is
	@scripts/with-env scripts/db up

db-rollback: ## take the last migration back
	@scripts/with-env scripts/db down

# [only here]
.PHONY: test-faults test-cluster test-new-service fuzz bench screenshots
test-faults: ## run the tests of faults and hostile clients, which takes long, and print their figures
	@scripts/test-faults

test-cluster: ## run the service on three PostgreSQL nodes under Patroni through failovers, and print the times without a write; needs root
	@scripts/test-cluster

test-new-service: ## make a new service of a hostile name, and build, test, check and use it; name="..." for another name
	@scripts/test-new-service $(if $(name),'$(name)')

fuzz: ## fuzz what reads foreign bytes; seconds=600 targets="json env_file" for how long and which
	@scripts/fuzz "$(or $(seconds),600)" $(targets)

bench: ## measure into bench/results: make bench groups=throughput rounds=1 seconds=2 connections="1 64"
	@bench/run $(foreach name,groups rounds seconds connections probes,$(if $($(name)),'$(name)=$($(name))'))

screenshots: ## take the pictures of the README in a real Chromium: docs/images
	@scripts/screenshots
# [/only here]

export name
migration: ## make a migration for each engine: make migration name="add a fuel gauge"
	@scripts/new-migration "$$name"

export plural fields
resource: ## add a resource with its table: make resource name=parcel fields="code:string:1..40 due:date-time? state:enum(new,sent)"
	@scripts/new-resource name="$$name" fields="$$fields" $(if $(plural),plural="$$plural")

clean: ## remove what was built, but not the database in data/
	@rm -rf build node_modules
