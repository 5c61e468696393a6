# Each command sets up by itself what it needs, in the ignored folder .dev/. See CONTRIBUTING.md.
PYTHON ?= python3
DEV = cd '$(CURDIR)' && PORT='$(PORT)' ARGS='$(subst ','\'',$(ARGS))' DB='$(DB)' PYTHONDONTWRITEBYTECODE= $(PYTHON) -m dev

.PHONY: help run test lint format odoo shell psql i18n bench test-upstream stop clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: ## the demo database on http://127.0.0.1:8069 (PORT=…)
	@$(DEV) run

test: ## all tests, or those of ARGS="tests/pipeline/test_x.py -k word"
	@$(DEV) test

lint: ## every check of the code
	@$(DEV) lint

format: ## correct the layout of the code
	@$(DEV) format

odoo: ## Odoo with ARGS="…" on the demo database
	@$(DEV) odoo

shell: ## Odoo's Python shell on the demo database
	@$(DEV) shell

psql: ## PostgreSQL's shell on the demo database (DB=…)
	@$(DEV) psql

i18n: ## update the lists of terms to translate
	@$(DEV) i18n

bench: ## measure the speed (ARGS="…")
	@$(DEV) bench

test-upstream: ## Odoo's own tests of crm and sales, with and without the addon
	@$(DEV) upstream

stop: ## stop Odoo and the private PostgreSQL server
	@$(DEV) stop

clean: ## delete all that was set up here
	@$(DEV) clean
