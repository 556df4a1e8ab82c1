# Arpent: `make run` starts the demo, `make test` checks everything.

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
GO_BUILD := CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)"

.PHONY: run build web test check lint bench e2e clean

run: build ## start the demo and print its address
	./bin/arpent demo

build: web ## one static binary with the web interface inside
	$(GO_BUILD) -o bin/arpent ./cmd/arpent

web: web/dist/index.html

web/dist/index.html: web/package-lock.json web/index.html web/vite.config.ts $(shell find web/src web/public -type f -not -path '*/paraglide/*' 2>/dev/null)
	./scripts/need go node
	cd web && npm ci --no-audit --no-fund && npm run build

test: ## everything: both databases, the web interface, real browser journeys
	./scripts/need go node gcc postgres chromium
	$(MAKE) build
	cd web && npm run check && npm test
	go vet ./...
	go test ./...
	go test -race ./internal/platform/...
	$(MAKE) e2e

check: ## the everyday loop: what needs no browser
	go vet ./... && go test -short ./...

e2e: build ## whole journeys in real Chromium
	cd e2e && npm ci --no-audit --no-fund && npm test

lint:
	cd tools && go build -o ../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	./bin/golangci-lint run ./...

bench: build ## benchmarks beside peers and published results
	./bench/run

clean:
	rm -rf bin web/dist/* web/node_modules e2e/node_modules
