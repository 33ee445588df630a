"""The explorer's pages, run in process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import pytest
from streamlit.testing.v1 import AppTest

from kb.facts_io import BUNDLED_FACTS, read_folder
from kb.ledger.ledger import Ledger
from kb.ledger.releases import fill

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def bundled_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIAIMA_DATABASE", raising=False)


@pytest.fixture
def open_page() -> OpenPage:
    """Return what opens a page by its name and the query of its address, and runs it once."""

    def open_it(name: str, **query: str) -> AppTest:
        page = AppTest.from_string(f"from explorer.front import show_front\nshow_front({name!r})", default_timeout=60)
        for key, value in query.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception, page.exception[0].message
        return page

    return open_it


@pytest.fixture(scope="session")
def filled_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a ledger with the bundled facts, once."""
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    fill(Ledger.open(str(path), create=True), read_folder(BUNDLED_FACTS)[0], "bundled")
    return path


@pytest.fixture
def ledger(filled_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Return a ledger of the test's own, which the explorer opens."""
    path = tmp_path / "ledger.sqlite"
    copyfile(filled_ledger, path)
    monkeypatch.setenv("GIAIMA_DATABASE", str(path))
    return Ledger.open(str(path))
