# make            set up, build the graph, say what to try
# make test       lint, types (of the page's scripts, too: needs npm), tests
# make check      check the seeds (with the source texts where KG_TEXTS names them)
# make serve      the SPARQL endpoint with the page beside it
# make pins       build, and write anew all that is pinned of the seeds: read the difference, then commit it
# make growth     add an article to a copy, pin there, and run the tests that read the seeds
# make docs       make pins, then the site
# make site       build the documentation site into .site/ and check its links
# make vendor     renew the copy of YASGUI that the query page loads (needs npm)
# make fuzz       five minutes of odd input for each target (SECONDS=60 TARGETS="query http"): for every night
# make bench      ratios against peers;  make screenshots   the pictures in docs/img

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: all build test check serve lint lint-types pins growth docs site screenshots vendor bench fuzz clean

all: build
	@echo
	@echo "The page:        exports/ai-video-kg.html (open it in a browser)"
	@echo "Who is it about: $(BIN)/kg show Kling"
	@echo "Ask:             $(BIN)/kg ask"
	@echo "Query:           $(BIN)/kg query 'SELECT ?round ?amount { ?round vg:raisedBy id:minimax ; vg:amount/schema:value ?amount }'"
	@echo "Python:          $(BIN)/python -c 'import kg; print(kg.load().entity(\"Sora\"))'"

$(VENV)/installed: pyproject.toml constraints.txt hatch_build.py
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[serve]'
	@touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[pandas,serve]' --group test
	@touch $@

build: $(VENV)/installed
	$(BIN)/kg build

lint: $(VENV)/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/oxfmt --check 'kg/**/*.mjs' 'kg/**/*.d.ts' 'tests/page/*.mjs'
	$(BIN)/oxlint --deny-warnings kg tests/page
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory lint-types; \
	else echo "npm is missing: the types of the page's scripts are not checked (Debian: apt install npm)"; test -z "$$KG_NO_SKIP"; fi

lint-types: tests/page/node_modules/.installed
	tests/page/node_modules/.bin/tsc -p tests/page

tests/page/node_modules/.installed: tests/page/package.json
	npm install --prefix tests/page --silent --no-audit --no-fund
	@touch $@

test: $(VENV)/installed-test lint
	$(BIN)/python -m pytest -q

check: $(VENV)/installed
	$(BIN)/kg check

serve: $(VENV)/installed
	$(BIN)/kg serve

screenshots: $(VENV)/installed-test
	$(BIN)/python -m tests.browser.screenshots

vendor: $(VENV)/installed-test
	$(BIN)/python -m tests.serve.vendor

pins: $(VENV)/installed-test
	$(BIN)/kg schema
	$(BIN)/kg build
	$(BIN)/kg ask --format markdown > docs/queries.md
	$(BIN)/python -m tests.data.pin
	KG_WRITE_TOUR=1 $(BIN)/python -m pytest -q tests/test_tour.py

growth: $(VENV)/installed-test
	$(BIN)/python -m tests.growth

docs: pins
	$(MAKE) site

$(VENV)/installed-docs: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group docs
	@touch $@

site: $(VENV)/installed-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict -f .mkdocs.yml
	@echo ".site/index.html"

bench: $(VENV)/installed-test
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/installed-test
	$(BIN)/python -m tests.fuzz $(TARGETS) --seconds $(or $(SECONDS),300)

clean:
	rm -rf $(VENV) .site tests/page/node_modules
