PYTHON ?= python3
UV_VERSION = 0.13.8
LOCK_TOOLS = .lock-tools
UV = $(LOCK_TOOLS)/bin/uv
CYCLONEDX_VERSION = 7.5.0
CYCLONEDX = $(LOCK_TOOLS)/bin/cyclonedx-py
LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) pip compile --quiet --universal \
	--python-version 3.11.2 --only-binary :all: --generate-hashes --no-config \
	--no-emit-index-url --no-emit-find-links $(UPGRADE)

.PHONY: demo test check lock nightly mutants sbom clean

demo:
	$(PYTHON) run.py demo $(ARGS)

test:
	$(PYTHON) run.py test $(ARGS)

check:
	$(PYTHON) run.py test

nightly:
	HYPOTHESIS_PROFILE=nightly $(PYTHON) run.py test

# Takes each guard of the sync away, one by one: the tests must turn red every time.
mutants:
	.venv/bin/python -m tests.mutants $(ARGS)

# `make lock` keeps the versions that still fit; `make lock UPGRADE=--upgrade` takes the newest.
lock: $(UV)
	$(LOCK) pyproject.toml --extra postgresql --extra oidc --group build -o requirements.lock
	$(LOCK) pyproject.toml --extra postgresql --extra oidc --group build --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) --group axe --no-deps -o requirements-axe.lock

# Every package of the lock with its hashes, in CycloneDX; the same lock gives the same bytes.
sbom: $(CYCLONEDX)
	mkdir -p build
	$(CYCLONEDX) requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --of JSON --output-file build/sbom.cdx.json

$(UV):
	$(PYTHON) -m venv $(LOCK_TOOLS)
	$(LOCK_TOOLS)/bin/pip install --quiet uv==$(UV_VERSION)

$(CYCLONEDX):
	$(PYTHON) -m venv $(LOCK_TOOLS)
	$(LOCK_TOOLS)/bin/pip install --quiet cyclonedx-bom==$(CYCLONEDX_VERSION)

clean:
	rm -rf .venv $(LOCK_TOOLS) build *.egg-info .coverage htmlcov \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
