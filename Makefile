# Everything one does with this repository. `make` lists it.

PYTHON ?=
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
WARM   := $(VENV)/.warm
DESK   := src/wangge/desk/static/desk/assets.json

ENGINE  := $(shell find src/wangge/delineation src/wangge/exchange src/wangge/project -name '*.py')
PRINT   := $(shell find src/wangge/cartography src/wangge/project -name '*.py')
DEMO    := $(shell find src/wangge/demo -name '*.py')
WORDS   := $(shell find src/wangge/language -name '*.py' -o -name '*.po')
FRONT   := $(shell find frontend -path frontend/node_modules -prune -o -type f -print)
PAGES   := $(shell find src/wangge/desk -name '*.html' -o -name '*.py')

PORT    := 8000
VILLAGE := 孔寨村
POSTERS := $(foreach kind,map org both sheet,posters/$(VILLAGE)-$(kind).pdf) posters/overview.pdf
POSTER   = $(BIN)/wangge poster net/ --people demo/people.xlsx --demo --direction west=西华 --direction east=周口

# Tests with a database run on SQLite and once more on PostgreSQL.
ON_BOTH := $(addprefix tests/,kernel territory roster registry planning gateway portal desk access journeys/test_journey_on_both.py)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint format contract frontend docs bench setup clean

help:  ## list what can be made
	@echo "Wangge (网格). What can be made:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) $(DESK) net/plan.json $(POSTERS)  ## the demo township: drawn, printed, filled, and served on port 8000
	@$(BIN)/wangge check net/
	@echo
	@echo "Made / 已生成:"
	@echo "  demo/             the township's files: households, residents, map, people   户册、人口、地图、人员"
	@echo "  net/              grids.gpkg (QGIS), grids.geojson, plan.json, 名册.xlsx   网格、名册"
	@for poster in $(POSTERS); do echo "  $$poster"; done
	@echo "Open first / 先看: posters/$(VILLAGE)-map.pdf, net/名册.xlsx"
	@echo
	@$(BIN)/wangge demo --port $(PORT) --files .

test: lint $(WARM) $(DESK)  ## everything that must hold: lint, tests on both databases, documentation
	@sh scripts/install-browser.sh
	$(BIN)/pytest -n 2
	$(BIN)/python tests/on_postgres.py -n 2 $(ON_BOTH)
	@$(MAKE) --no-print-directory docs

lint: $(READY)  ## style, types, who may import whom, spelling
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell
	$(BIN)/djlint src/wangge --lint --quiet
	@sh scripts/build-frontend.sh $(VENV) check

format: $(READY)  ## bring the code into the house's form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

contract: $(READY)  ## contract/problems.json, after sentences were changed
	$(BIN)/python scripts/write_contract.py

frontend: $(DESK)  ## the web pages' styles and scripts, in src/wangge/desk/static/desk

docs: $(READY) docs/_pictures/.made  ## the documentation, in docs/_build/html/index.html
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: $(VENV)/.bench  ## time the engine beside other libraries; writes docs/benchmarks/delineation.md (long)
	$(BIN)/python benchmarks/delineation.py

setup: $(READY)  ## only the virtual environment in .venv

clean:  ## remove all that was made, .venv too
	rm -rf $(VENV) demo net posters docs/_build docs/_pictures docs/reference/generated
	rm -rf frontend/node_modules src/wangge/desk/static/desk
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find src tests benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up, once: a virtual environment with the package and its tools.

$(READY): pyproject.toml hatch_build.py scripts/make-venv.sh
	@echo "Setting up $(VENV) (a minute or two, only the first time)"
	@PYTHON="$(PYTHON)" sh scripts/make-venv.sh $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[server,dev]'
	@touch $@

$(VENV)/.bench: $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[server,dev,bench]'
	@touch $@

# The pages' styles, scripts and the icons that they name.
$(DESK): $(READY) $(FRONT) $(PAGES) scripts/build-frontend.sh
	@echo "Building the front end"
	@sh scripts/build-frontend.sh $(VENV) build
	@touch $@

# numba compiles the search once; tests that run side by side then find it ready.
$(WARM): $(READY) $(shell find src/wangge/delineation -name '*.py')
	@echo "Compiling the engine"
	@$(BIN)/python tests/warm_up.py
	@touch $@

# The demo township, each file made from what it depends on.

demo/households.xlsx: $(READY) $(DEMO)
	$(BIN)/wangge demo-data --out demo/
	@touch $@

net/plan.json: demo/households.xlsx $(ENGINE)
	$(BIN)/wangge delineate --households demo/households.xlsx --map demo/map.gpkg --villages demo/villages.gpkg --township 大王庄乡 --out net/
	@touch $@

posters/$(VILLAGE)-%.pdf: net/plan.json $(PRINT)
	$(POSTER) --village $(VILLAGE) --kind $* --size A1 --out $@

posters/overview.pdf: net/plan.json $(PRINT)
	$(POSTER) --kind overview --size A1 --out $@

docs/_pictures/.made: $(READY) docs/pictures.py $(ENGINE) $(PRINT) $(DEMO) $(WORDS)
	$(BIN)/python docs/pictures.py
	@touch $@
