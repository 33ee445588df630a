"""The page "Đơn vị" as a person meets it, run in process."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from explorer.labels import explorer_words

OpenPage = Callable[..., AppTest]
E66 = "regiment-66-division-10"
HOSTILE = "<img src=x onerror=alert(1)>"


def _html(page: AppTest) -> str:
    return re.sub(r"<style>.*?</style>", "", "\n".join(each.value for each in page.html), flags=re.DOTALL)


def _heads(page: AppTest) -> list[str]:
    return [each.value for each in page.subheader]


def test_an_empty_page_offers_examples_that_find_something(open_page: OpenPage) -> None:
    page = open_page("units")
    assert explorer_words("vi")("units.empty") in [each.value for each in page.caption]
    page.button(key="example e66 f304").click().run()
    assert not page.exception
    assert f"unit={E66}" in _html(page)


def test_a_search_lists_units_with_level_superior_and_years(open_page: OpenPage) -> None:
    html = _html(open_page("units", q="e66 f304"))
    assert html.index("Trung đoàn 66") < html.index(">Sư đoàn 304<")
    for told in ("E66", "Sư đoàn 304", "1945–1979", 'href="units?unit=division-304"'):
        assert told in html


def test_a_search_without_result_says_what_to_try(open_page: OpenPage) -> None:
    page = open_page("units", q="zzqqxx 98765")
    assert "zzqqxx 98765" in page.info[0].value
    assert "e66" in page.info[0].value


@pytest.mark.parametrize("query", [{"q": HOSTILE}, {"unit": HOSTILE}, {"unit": E66, "on": HOSTILE}])
def test_hostile_text_is_shown_as_text(open_page: OpenPage, query: dict[str, str]) -> None:
    page = open_page("units", **query)
    assert "<img" not in _html(page)
    for each in (*page.info, *page.error, *page.warning):
        assert not re.search(r"(?<!\\)<img", each.value)


def test_an_unknown_unit_is_told(open_page: OpenPage) -> None:
    page = open_page("units", unit="regiment-nowhere")
    assert "regiment\\-nowhere" in page.error[0].value.replace("regiment-nowhere", "regiment\\-nowhere")
    assert len(page.subheader) == 0


def test_the_home_page_tells_everything_of_all_times(open_page: OpenPage) -> None:
    page, words = open_page("units", unit=E66), explorer_words("vi")
    html = _html(page)
    for told in ("66th Regiment", "20/03/1947", "Cũng mang số 66:", "Mặt trận Tây Nguyên (B3)", "Chiến dịch Plei Me"):
        assert told in html
    for link in ("units?unit=division-304", "codes?code=K%C3%BD%20Con", "battles?battle=plei-me-1965"):
        assert f'href="{link}"' in html
    assert words("units.chain") in _heads(page)
    assert page.select_slider[0].value == ""
    assert "baogialai.com.vn" in str(page.dataframe[0].value.values.tolist())


def test_a_day_in_the_address_shows_the_unit_as_it_was(open_page: OpenPage) -> None:
    page = open_page("units", unit=E66, on="1966-05")
    assert "Chuỗi chỉ huy vào 05/1966" in _heads(page)
    assert page.select_slider[0].value == "1966-05"
    chain = next(each.value for each in page.html if "<table" in each.value)
    assert "Mặt trận Tây Nguyên (B3)" in chain
    assert "Sư đoàn 304" not in chain
    assert "unit=front-b3&amp;on=1966-05" in chain


def test_the_slider_writes_the_address(open_page: OpenPage) -> None:
    page = open_page("units", unit=E66)
    page.select_slider[0].set_value("1953-12").run()
    assert page.query_params["on"] == "1953-12"
    assert "Chuỗi chỉ huy vào 12/1953" in _heads(page)
    page.select_slider[0].set_value("").run()
    assert "on" not in page.query_params


def test_a_day_within_a_month_is_kept(open_page: OpenPage) -> None:
    page = open_page("units", unit=E66, on="1965-11-14")
    assert page.select_slider[0].value == "1965-11-14"


def test_a_day_that_is_none_is_told_and_all_times_are_shown(open_page: OpenPage) -> None:
    page = open_page("units", unit=E66, on="1965-33")
    assert "1968\\-02" in page.warning[0].value.replace("1968-02", "1968\\-02")
    assert page.select_slider[0].value == ""


def test_losses_stand_side_by_side_by_claimant(open_page: OpenPage) -> None:
    html = next(each.value for each in open_page("units", unit=E66).html if "1.769" in each.value)
    assert ">phía Mỹ</th>" in html
    assert "cả lực lượng" in html


def test_the_page_speaks_english(open_page: OpenPage) -> None:
    page = open_page("units", unit="division-304", lang="en")
    html = _html(page)
    assert "304th Division" in html
    assert "units?unit=regiment-66-division-304&amp;lang=en" in html
    assert "Superiors through time" in _heads(page)


def test_the_graph_tells_what_it_shows_and_keeps_what_was_opened(open_page: OpenPage) -> None:
    page = open_page("units", unit=E66, view="graph")
    opened = open_page("units", unit=E66, view="graph", open="unit:division-304,unit:nowhere")
    assert any("Bấm vào một nút" in each.value for each in page.caption)
    assert "Sư đoàn 304" in _html(opened)


def test_the_graph_shows_the_way_to_another_unit(open_page: OpenPage) -> None:
    page = open_page("units", unit=E66, view="graph", to="regiment-9-division-304", ties="under")
    html = _html(page)
    assert "Đường ngắn nhất (2 bước)" in html
    assert html.index(f"unit={E66}") < html.index("unit=division-304") < html.index("unit=regiment-9-division-304")


def test_where_there_is_no_way_the_graph_says_what_to_do(open_page: OpenPage) -> None:
    page = open_page("units", unit=E66, view="graph", to="division-304", ties="became")
    assert "Chọn thêm mối liên hệ" in page.info[0].value


def test_a_target_is_found_by_search_and_goes_into_the_address(open_page: OpenPage) -> None:
    page = open_page("units", unit=E66, view="graph")
    page.text_input(key="to text").set_value("su doan sao vang").run()
    page.selectbox(key="to shown").set_value("division-3").run()
    assert not page.exception
    assert page.query_params["to"] == "division-3"


def test_two_units_of_one_number_stand_side_by_side(open_page: OpenPage) -> None:
    page = open_page("units", **{"unit": E66, "view": "compare", "with": "regiment-66-division-304"})
    html = _html(page)
    for told in ("Trung đoàn 66 (66B)", "Đoàn Đông Sơn", "từ 01/1965 đến 11/1965", "units?unit=division-304"):
        assert told in html
    assert "Cấp trên của hai đơn vị" in _heads(page)


def test_without_a_second_unit_those_of_the_same_number_are_offered(open_page: OpenPage) -> None:
    page = open_page("units", **{"unit": E66, "view": "compare", "with": HOSTILE})
    assert "view=compare&amp;with=regiment-66-division-304" in _html(page)


def test_a_unit_whose_number_nobody_shares_says_so(open_page: OpenPage) -> None:
    page = open_page("units", unit="front-b3", view="compare")
    assert explorer_words("vi")("compare.nobody") in [each.value for each in page.caption]


def test_the_view_goes_into_the_address(open_page: OpenPage) -> None:
    page = open_page("units", unit=E66)
    page.button_group(key="field view").set_value("graph").run()
    assert not page.exception
    assert page.query_params["view"] == "graph"
