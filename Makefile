# Everything a person does with the sources. `make` alone tells what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# SQLite is pure Go here: no C compiler, and the same binary everywhere.
export CGO_ENABLED := 0

ADDR ?= 127.0.0.1:8080
DATABASE ?= sqlite:./data/demo.db
# The longest come first, so that none is left to run alone at the end.
PACKAGES ?= ./internal/e2e ./internal/app ./...
VERSION_OF_LIST ?= 4.1.3
# lint vets every package; a test need not be vetted again.
TESTFLAGS ?= -timeout 25m -vet=off

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
COMMIT := $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
BUILT := $(shell git log -1 --format=%cI 2>/dev/null || echo unknown)
# The commit's time and not the present one: the same sources make the same binary. That of a
# release is the same wherever they lie; here paths stay, so that tests need not compile all anew.
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.built=$(BUILT)
GOBUILD := go build -buildvcs=false -ldflags "$(LDFLAGS)"

# Compilers and linters hold little memory and make much garbage: collecting it a quarter as
# often saves them a fifth of their work. The program itself runs as it does elsewhere.
build lint zones unit e2e: export GOGC ?= 400
build lint zones unit e2e: export GOMEMLIMIT ?= 2GiB

# The tools have a module of their own, so that the product's stays small.
TOOL := go tool -modfile=internal/tools/go.mod

.PHONY: help
help: ## say what there is
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: build ## build and serve the demo at ADDR (127.0.0.1:8080); needs Go alone
	@mkdir -p data
	bin/proceeds serve --demo --addr $(ADDR) --database $(DATABASE)

.PHONY: build
build: ## build bin/proceeds
	$(GOBUILD) -o bin/proceeds ./cmd/proceeds

.PHONY: test
test: ## everything that must hold: lint, check, build, tests on both engines and in a browser
	@internal/testenv/suite.sh

.PHONY: deps
deps: ## install the Debian packages that tests need (as root), or say which
	@internal/testenv/deps.sh

.PHONY: unit
unit: ## the tests alone; PACKAGES=./internal/base/... picks some
	go run ./internal/testenv/cmd/pgtest go test $(TESTFLAGS) $(PACKAGES)

.PHONY: e2e
e2e: ## the browser tests alone
	go run ./internal/testenv/cmd/pgtest go test $(TESTFLAGS) ./internal/e2e/...

.PHONY: faults
faults: ## kill the program at random moments of an import and an export, on both engines: minutes
	go run ./internal/testenv/cmd/pgtest go test -count=1 -tags faults -v -timeout 40m ./internal/faults

.PHONY: bench
bench: ## measure against the budgets, on both engines: minutes; BENCH_OUT=FILE.json keeps the rows, BENCHFLAGS='-only write'
	go run ./internal/testenv/cmd/pgtest go run ./internal/bench $(BENCHFLAGS)

.PHONY: scan
scan: build ## attack a demonstration with wapiti and sqlmap, as an investigator; a quarter of an hour
	@internal/testenv/scandeps.sh
	go run ./internal/testenv/cmd/scan -program bin/proceeds -report data/scan

.PHONY: zones
zones: ## the counting rules on machines in other time zones
	go test -count=1 -vet=off -exec "'$(CURDIR)/internal/testenv/zones.sh'" ./internal/base/... ./internal/rooms/orders/powers/...
	go test -count=1 -vet=off -exec "'$(CURDIR)/internal/testenv/zones.sh'" -run Explain ./internal/rooms/orders

.PHONY: generate
generate: ## write the Go code of the pages and the list of licences
	$(TOOL) templ generate
	go -C internal/tools run ./licences

.PHONY: assets
assets: ## rebuild the stylesheet, script, icons and font; needs npm
	go -C internal/tools run ./assets

.PHONY: breached
breached: ## renew the list of passwords from breaches; needs npm; VERSION_OF_LIST names a newer one
	go -C internal/tools run ./breached $(VERSION_OF_LIST)

.PHONY: check
check: ## fail when generated code, formatting or module files are stale
	@internal/testenv/check.sh

.PHONY: lint
lint: ## go vet, staticcheck and the plan of the house
	go vet ./...
	go -C internal/tools vet ./...
	$(TOOL) staticcheck ./...
	go test ./internal/archtest

.PHONY: release
release: ## build for every system into dist/
	@rm -rf dist && mkdir dist
	GOOS=linux GOARCH=amd64 $(GOBUILD) -trimpath -o dist/proceeds-linux-amd64 ./cmd/proceeds
	GOOS=linux GOARCH=arm64 $(GOBUILD) -trimpath -o dist/proceeds-linux-arm64 ./cmd/proceeds
	GOOS=windows GOARCH=amd64 $(GOBUILD) -trimpath -o dist/proceeds-windows-amd64.exe ./cmd/proceeds
	@cd dist && sha256sum proceeds-* > SHA256SUMS && cat SHA256SUMS
