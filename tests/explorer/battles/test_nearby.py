"""Which units were near a place, as a person asks it."""

from __future__ import annotations

import re
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

OpenPage = Callable[..., AppTest]
KHE_SANH = {"view": "near", "where": "Khe Sanh", "first": "1968-01-01", "last": "1968-12-31"}


def _table(page: AppTest) -> str:
    return next((each.value for each in page.html if "<table" in each.value), "")


def _kilometres(page: AppTest) -> list[float]:
    return [float(text) for text in re.findall(r"<td>(\d+)\u00a0km", _table(page))]


def test_units_at_khe_sanh_in_1968_come_with_distance_and_source(open_page: OpenPage) -> None:
    table = _table(open_page("battles", **KHE_SANH))
    assert "Sư đoàn 304" in table
    assert "sources?source=" in table
    assert "battles?battle=" in table


def test_the_radius_holds_and_a_wider_one_finds_more(open_page: OpenPage) -> None:
    narrow, wide = open_page("battles", **KHE_SANH, km="5"), open_page("battles", **KHE_SANH, km="100")
    assert max(_kilometres(narrow)) <= 5
    counts = [
        int(re.search(r"(\d+) chặng", "".join(each.value for each in page.markdown))[1])  # type: ignore[index]
        for page in (narrow, wide)
    ]
    assert 0 < counts[0] < counts[1]


def test_a_grid_reference_is_a_place(open_page: OpenPage) -> None:
    page = open_page("battles", view="near", where="XT 048 157", km="50")
    assert "tọa độ UTM" in "".join(each.value for each in page.markdown)
    assert "<table" in _table(page)


def test_no_place_yet_offers_examples_that_work(open_page: OpenPage) -> None:
    page = open_page("battles", view="near")
    assert "Gõ tên một nơi" in page.info[0].value
    page.button(key="near-0").click().run()
    assert page.query_params["where"] == "Khe Sanh"
    assert "<table" in _table(page)


def test_faults_say_how_to_mend_them(open_page: OpenPage) -> None:
    assert "Sửa một trong hai" in open_page("battles", **{**KHE_SANH, "last": "1967-01-01"}).error[0].value
    unknown = open_page("battles", view="near", where="<b>zzqqzz", lang="en")
    assert "Try another name" in unknown.warning[0].value
    assert r"\<b\>" in unknown.warning[0].value


def test_days_that_are_none_are_left_out(open_page: OpenPage) -> None:
    page = open_page("battles", **{**KHE_SANH, "first": "1968-13-77", "km": "nine"})
    assert len(page.error) == 0
    assert "Sư đoàn 304" in _table(page)
