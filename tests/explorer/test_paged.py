"""Long tables page by page: what is shown is told where it is not everything."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

SCRIPT = """
from explorer.labels import explorer_words
from explorer.paged import show_paged
show_paged(range({count}), lambda some: str(list(some)), explorer_words("{language}"))
"""


@pytest.mark.parametrize(
    ("count", "page", "language", "told"),
    [
        (30, "1", "vi", ["1–25 trong 30"]),
        (30, "2", "vi", ["26–30 trong 30"]),
        (1200, "48", "en", ["1,176–1,200 of 1,200"]),
        (25, "1", "vi", []),
    ],
)
def test_the_rows_that_are_shown_are_told(count: int, page: str, language: str, told: list[str]) -> None:
    shown = AppTest.from_string(SCRIPT.format(count=count, language=language))
    shown.query_params["page"] = page
    shown.run()
    assert not shown.exception
    assert [each.value for each in shown.caption] == told
