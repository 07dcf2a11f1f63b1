# SPDX-License-Identifier: EUPL-1.2
.DEFAULT_GOAL := help
PORT ?= 8000
SOURCES ?=
PY := .venv/bin/python

help: ## laat zien wat er kan
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: .venv/.installed ## zet alles klaar om te draaien

run: install ## start Stip met de Limburgse demo op http://127.0.0.1:8000
	@.venv/bin/stip start --port $(PORT) $(if $(SOURCES),--sources $(SOURCES))

test: .venv/.installed-dev ## alle tests, ook in de browser en op PostgreSQL
	@scripts/test

check: export STIP_DEBUG = 1
check: .venv/.installed-dev ## stijl, typen en richting van de pijlen
	.venv/bin/ruff format --check src tests bench
	.venv/bin/ruff check src tests bench
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: export STIP_DEBUG = 1
bench: .venv/.installed-dev ## snelheid op de demo en op een verzonnen land; PART= kiest een onderdeel
	$(PY) -m bench $(PART)

lock: .venv/.uv ## leg de versies van alle pakketten opnieuw vast
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --group dev pyproject.toml -o requirements-dev.txt

.venv/.uv:
	python3 -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check uv==0.13.8
	@touch $@

.venv/.installed: .venv/.uv requirements.txt pyproject.toml package-lock.json
	.venv/bin/uv pip install -q --require-hashes -r requirements.txt
	.venv/bin/uv pip install -q --no-deps -e .
	@scripts/frontend
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.txt
	.venv/bin/uv pip install -q --require-hashes -r requirements-dev.txt
	@scripts/frontend --dev
	@touch $@

.PHONY: help install run test check bench lock
