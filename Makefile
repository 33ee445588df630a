# Every target makes its own environment; a machine needs python3 (3.11 or newer) and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DATABASE := var/giaima.sqlite
REGISTER := var/register.sqlite
TYPED := -p kb -p decoder -p ontology -p registry -p giaima -p explorer
CHECKED := kb decoder ontology registry explorer giaima tests benchmarks docs/ontology docs/pictures app.py

.PHONY: run test check bench pictures docs clean browser postgres java

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Giải Mã needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $(READY)

run: $(READY)  ## Fill the ledger of facts, decode the bundled notices, open the explorer.
	$(BIN)/giaima kb init --database $(DATABASE)
	GIAIMA_DATABASE=$(DATABASE) $(BIN)/giaima notices
	GIAIMA_DATABASE=$(DATABASE) GIAIMA_REGISTER=$(REGISTER) $(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port 8501 \
		--server.headless $(if $(GIAIMA_NO_BROWSER),true,false)

test: $(READY) browser postgres java  ## All tests, with a headless browser, a PostgreSQL server and a Spark cluster of their own.
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not alone"
	$(BIN)/python -m pytest tests/kb -m alone

check: $(READY)  ## What stays green at every commit: style, types, fast tests.
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy $(TYPED)
	$(BIN)/giaima kb check
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser and not slow"

browser:  ## Install Chromium for the browser test where it is missing and can be installed.
	@command -v chromium chromium-browser google-chrome > /dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && apt-get update -qq && apt-get install -y -qq chromium; } || \
		echo "The browser test needs Chromium: sudo apt-get install chromium (Debian, Ubuntu), or put chromium on the PATH."

postgres:  ## Install PostgreSQL for the ledger's tests where it is missing and can be installed.
	@ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && apt-get update -qq && apt-get install -y -qq postgresql; } || \
		echo "Tests on PostgreSQL are left out; to run them: sudo apt-get install postgresql (Debian, Ubuntu)."

java:  ## Install Java for the test on a Spark cluster where it is missing and can be installed.
	@command -v java > /dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null && apt-get update -qq && apt-get install -y -qq default-jre-headless; } || \
		echo "The test on Spark is left out; to run it: sudo apt-get install default-jre-headless (Debian, Ubuntu)."

bench: $(READY) browser  ## Timings on this machine, those of the explorer in a browser last.
	$(BIN)/python -m benchmarks

pictures: $(READY) browser  ## Take the pictures of the explorer's pages anew (docs/pictures).
	$(BIN)/python -m docs.pictures.make_pictures

docs: $(READY)  ## Write the page of the vocabulary anew (docs/ontology); pyLODE 3.4 does not run without its own sources.
	$(BIN)/python -m pip install --quiet "pylode==3.2.2"
	PYTHONHASHSEED=0 $(BIN)/python docs/ontology/make_page.py

clean:
	rm -rf $(VENV) var build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
