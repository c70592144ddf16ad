# The two commands: `make demo`, `make test`. Everything they need goes to .venv/ and node_modules/; caches too, so that
# nothing is written outside the checkout.
ifndef PYTHON
PYTHON := $(shell command -v python3)
endif
export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/node_modules/.bin:$(PATH)
export XDG_CACHE_HOME := $(CURDIR)/.venv/cache
export XDG_CONFIG_HOME := $(XDG_CACHE_HOME)/config
export CDK_DISABLE_VERSION_CHECK := 1
export CDK_DISABLE_CLI_TELEMETRY := true

COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

ENVIRONMENTS := $(basename $(notdir $(wildcard config/*.toml)))

.PHONY: help setup demo test check synth image bench-synth bench-training evaluate prove mutate lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## install everything, pinned by hash, into .venv/ and node_modules/
	@$(PYTHON) operations/set_up.py

demo: setup  ## the main job on an embedded AWS: bootstrap, deploy, train, stop what is idle, destroy
	@python -m operations rehearse

test: setup  ## every test
	@python -m pytest -n 2

# CDK keeps fingerprints of assets in the home folder and cannot be told otherwise.
check synth bench-synth prove mutate: private export HOME := $(CURDIR)/.venv/home

check: setup  ## lint, types, imports, templates
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	hadolint training_image/Dockerfile
	for environment in $(ENVIRONMENTS); do \
	  CDK_OUTDIR=cdk.out/$$environment CDK_CONTEXT_JSON="{\"environment\": \"$$environment\"}" python app.py || exit 1; \
	done
	cfn-lint --template $(ENVIRONMENTS:%=cdk.out/%/*.template.json)

synth: setup  ## the templates of the dev environment, in cdk.out/
	cdk synth --quiet

bench-synth: setup  ## how long a validated synth takes, beside an empty app
	python benchmarks/synth.py

image: setup  ## the training image, really built where buildah, debootstrap and root are; `make test` then tests it
	@python -m operations image

bench-training: setup  ## how fast training is, beside the seed and beside what the hardware allows
	@python -W ignore -m training_image.benchmarks

evaluate: setup  ## how good a model is on real imagery: three seeds, a learning curve, a random forest beside them
	python -m training_image.evaluation

prove: setup  ## which promises the templates of dev keep, with the evidence
	@python -m operations prove

mutate: setup  ## break every property of the production templates, and what decides idleness: it must be noticed
	@python -m operations mutate
	@python -m benchmarks.mutants

lock:  ## pin the dependencies anew (needs uv)
	$(COMPILE) requirements.in --output-file requirements.txt
	$(COMPILE) requirements-dev.in --output-file requirements-dev.txt
	$(COMPILE) --no-deps requirements-scenes.in --output-file requirements-scenes.txt
	$(COMPILE) training_image/requirements.in --output-file training_image/requirements.txt
	$(COMPILE) --no-deps training_image/requirements-zoo.in --output-file training_image/requirements-zoo.txt
	$(COMPILE) training_image/requirements-mlflow.in --output-file training_image/requirements-mlflow.txt

clean:  ## remove what set-up and the rehearsal made
	rm -rf .venv node_modules cdk.out rehearsal evaluation .image
