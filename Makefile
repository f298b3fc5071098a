# Commands of the project; `make` without an argument lists them.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
RUN_READY := .venv/.run-ready
DEV_READY := .venv/.dev-ready
.DEFAULT_GOAL := help
.PHONY: help run setup dev test coverage check format lint types imports openapi docs lock audit pin-images migration bench \
	reported faults eval train-reader train-detector train-corners test-training types-training dashboard dashboard-check dashboard-lint e2e \
	screenshots bench-dashboard

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 18

run: setup  ## install everything and serve http://localhost:8000 (PORT=… for another)
	$(BIN)/galaxy-alpr serve --port $(PORT)

setup: $(RUN_READY)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "No venv module: on Debian or Ubuntu, apt-get install python3-venv"; exit 1; }

# pip installs only files whose hash is in the lock.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

$(RUN_READY): requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

dev: $(DEV_READY)

$(DEV_READY): requirements-dev.lock pyproject.toml $(RUN_READY)
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# More processes than cores: many tests wait for a server or another process.
test: dev  ## run all tests (tests of a missing server or program are skipped)
	$(BIN)/python -m pytest -n 3 --dist loadgroup

coverage: dev  ## run all tests with branch coverage, which takes half as long again
	$(BIN)/python -m pytest -n 2 --dist loadgroup --cov --cov-report=term

check: lint types imports openapi  ## format, lint, types, imports, OpenAPI document

format: dev  ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: dev
	$(BIN)/mypy

imports: dev
	$(BIN)/lint-imports

openapi: dev
	$(BIN)/galaxy-alpr export-openapi docs/openapi.json --check

docs: dev  ## write the documents that are generated from the code
	$(BIN)/galaxy-alpr export-openapi docs/openapi.json
	$(BIN)/python -m galaxy_alpr.db.diagram > docs/database.md
	$(BIN)/python docs/make_countries.py
	$(BIN)/python docs/make_access.py
	$(BIN)/python docs/make_api.py
	$(BIN)/python docs/make_collection.py

COMPILE := $(BIN)/uv pip compile -q --universal --no-header --python-version 3.11 pyproject.toml

lock: dev  ## update the pinned dependencies and their hashes
	$(PIP) uv
	$(COMPILE) --generate-hashes --group build -o requirements.lock
	cp requirements.lock requirements-fleet.lock
	$(COMPILE) --generate-hashes --group build --extra fleet -o requirements-fleet.lock
	$(COMPILE) --generate-hashes --group dev -o requirements-dev.lock
	$(COMPILE) -c requirements.lock --no-annotate -o constraints.txt

audit: dev  ## look up the pinned dependencies in a database of known vulnerabilities
	$(PIP) pip-audit
	$(BIN)/python .ci/audit.py

IMAGES := python:3.13-slim postgres:17 nats:2.12-alpine chrislusf/seaweedfs:3.97 nginxinc/nginx-unprivileged:1.28
IMAGE_FILES := Dockerfile compose.yaml compose.fleet.yaml deploy/kubernetes/base/nats.yaml

pin-images:  ## write the digests of the images where they are named (needs Docker and a registry)
	@for image in $(IMAGES); do \
		digest=$$(docker buildx imagetools inspect $$image --format '{{.Manifest.Digest}}') || exit 1; \
		sed -i -E "s#$$image(@sha256:[0-9a-f]+)?\$$#$$image@$$digest#" $(IMAGE_FILES); \
	done
	@grep -n '@sha256:' $(IMAGE_FILES)

bench: dev  ## the engine, many photos, latency over HTTP, queries over 100 000 plates; figures for benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.photos
	$(BIN)/python -m benchmarks.http
	$(BIN)/python -m benchmarks.durability
	$(BIN)/python -m benchmarks.events
	$(BIN)/python -m benchmarks.database

faults: dev  ## faults, floods and strangers against the running service; up to 15 min
	$(BIN)/python -m benchmarks.faults

# Third-party weights to compare with, where they are.
PEER := $(wildcard ../shared/weights/yolo-v9-t-416-license-plates-end2end1.onnx)
PEER_READER := $(wildcard ../shared/weights/cct_xs_v2_global.onnx)

eval: dev  ## accuracy on the annotated pictures of DATA=…; writes the tables of README.md and docs/models.md
	$(BIN)/galaxy-alpr eval $(DATA) --engine auto --markdown README.md --markdown docs/models.md \
		$(if $(PEER),--detector $(PEER) --recognizer $(PEER_READER))

migration: dev  ## write a migration from the models: make migration m="What changes"
	$(BIN)/galaxy-alpr migrate --write "$(m)"

TRAIN := .venv-train/bin
DATA ?= ../shared/data
TRAIN_READY := .venv-train/.ready
# glibc keeps the memory of large tensors instead of returning it to the kernel: 12 % more steps.
KEEP_MEMORY := MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=4294967296 \
	MALLOC_TOP_PAD_=268435456

$(TRAIN_READY): training/requirements.txt
	$(PYTHON) -m venv .venv-train
	$(TRAIN)/python -m pip install --quiet --disable-pip-version-check \
		-r requirements.txt -r training/requirements.txt
	@touch $@

train-reader: $(TRAIN_READY)  ## train the plate reader on DATA=…, resuming an interrupted run
	$(TRAIN)/python -m training.synthetic.fonts
	$(TRAIN)/python -m training.changes.letters --data $(DATA)
	OMP_WAIT_POLICY=passive $(KEEP_MEMORY) $(TRAIN)/python -m training.reader.train --data $(DATA) \
		--out runs/reader --resume

train-detector: $(TRAIN_READY)  ## train the detector on DATA=…, resuming an interrupted run
	$(KEEP_MEMORY) $(TRAIN)/python -m training.detector.train --data $(DATA) --out runs/detector --resume

train-corners: $(TRAIN_READY)  ## train the corner network on DATA=…, resuming an interrupted run
	$(TRAIN)/python -m training.synthetic.fonts
	$(TRAIN)/python -m training.detector.prerender --out runs/plates
	$(TRAIN)/python -m training.detector.level --data $(DATA) --out runs/detector
	$(KEEP_MEMORY) $(TRAIN)/python -m training.corners.train --data $(DATA) --out runs/corners --resume

test-training: $(TRAIN_READY)  ## a small smoke run of each training
	$(TRAIN)/python -m pytest tests/training

types-training: $(TRAIN_READY)  ## strict types of training/, with PyTorch installed
	$(TRAIN)/python -m mypy --config-file training/mypy.ini training

NODE_READY := frontend/node_modules/.package-lock.json
BUNDLE := src/galaxy_alpr/dashboard src/galaxy_alpr/api_docs

$(NODE_READY): frontend/package-lock.json
	cd frontend && npm install --no-save --no-audit --no-fund

dashboard: $(NODE_READY)  ## build the dashboard (needs Node 20; the result is committed)
	cd frontend && npm run generate && npm run build && npm run size

dashboard-check: dashboard-lint e2e  ## lint, types, tests of the dashboard; fails if the bundle is not up to date

dashboard-lint: dashboard  ## the same without a browser
	cd frontend && npm run check
	git diff --exit-code -- frontend/src/client/schema.d.ts $(BUNDLE)
	@test -z "$$(git status --porcelain -- $(BUNDLE))" || { git status --short -- $(BUNDLE); exit 1; }

e2e: $(RUN_READY) $(NODE_READY)  ## the dashboard in Chromium against the real service (skipped without)
	cd frontend && npm run e2e

bench-dashboard: dev $(NODE_READY)  ## the first view on a slow line, paging, and Live at 20 readings a second for ten minutes
	cd frontend && npm run bench:first && npm run bench:table && npm run bench:live

screenshots: $(RUN_READY) $(NODE_READY)  ## every page, light and dark, desktop and phone
	cd frontend && npm run screenshots
