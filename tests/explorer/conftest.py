"""The explorer's pages, run in process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

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
