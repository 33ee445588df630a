"""The page "Ký hiệu" as a person meets it, run in process."""

from __future__ import annotations

import re
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from kb.code_atlas import CodeAtlas
from kb.knowledge import KnowledgeBase

OpenPage = Callable[..., AppTest]
HOSTILE = "<img src=x onerror=alert(1)>"


def _html(page: AppTest) -> str:
    return re.sub(r"<style>.*?</style>", "", "\n".join(each.value for each in page.html), flags=re.DOTALL)


def test_without_a_code_the_page_lists_those_of_the_most_units(open_page: OpenPage) -> None:
    html = _html(open_page("codes"))
    assert "Trung đoàn 1" in html
    assert 'href="units?unit=regiment-33-b3"' in html
    assert 'href="codes?code=B"' in html


def test_the_list_is_filtered_by_kind_and_level_and_the_filter_is_in_the_address(open_page: OpenPage) -> None:
    page = open_page("codes", level="battalion")
    assert page.selectbox[1].value == "battalion"
    assert "Trung đoàn 271" not in _html(page)
    page.selectbox[0].set_value("mat_danh").run()
    assert not page.exception
    assert page.query_params["kind"] == "mat_danh"
    page.selectbox[1].set_value("company").run()
    assert "Bỏ bớt điều kiện lọc" in page.info[0].value


def test_codes_held_at_other_times_come_on_request(open_page: OpenPage, knowledge: KnowledgeBase) -> None:
    shared = CodeAtlas(knowledge).collisions
    at_once = sum(each.at_once > 1 for each in shared)
    assert any(f"trong {at_once}" in each.value for each in open_page("codes").caption)
    assert any(f"trong {len(shared)}" in each.value for each in open_page("codes", ever="1").caption)


def test_collective_codes_tell_their_theatres(open_page: OpenPage) -> None:
    html = _html(open_page("codes", list="collective", lang="en"))
    assert "Military Region 7" in html
    assert "codes?code=KT&amp;lang=en" in html


def test_a_code_tells_its_holders_their_superiors_sources_and_other_meanings(open_page: OpenPage) -> None:
    page = open_page("codes", code="KB")
    html = _html(page)
    for told in ("Quân khu 7", "Chiến trường B2", "ký hiệu chung", "biển số xe", "Giải mã phiên hiệu vì người"):
        assert told in html
    assert any("Các đơn vị thuộc Quân khu 7" in each.label for each in page.expander)


def test_a_day_leaves_out_who_did_not_hold_it_then(open_page: OpenPage) -> None:
    always, then = open_page("codes", code="Trung đoàn 9"), open_page("codes", code="Trung đoàn 9", on="1946-03")
    assert "unit=regiment-66-division-10&amp;on=1946-03" in _html(then)
    assert "9 (Sư đoàn 711)" in _html(always)
    assert "codes?" not in _html(then)


def test_a_code_that_nobody_held_says_what_to_do(open_page: OpenPage) -> None:
    page = open_page("codes", code="zzqq99")
    assert "zzqq99" in page.info[0].value
    assert "giải mã" in page.info[0].value


def test_a_page_that_is_not_there_shows_the_first(open_page: OpenPage) -> None:
    assert "Trung đoàn 1" in _html(open_page("codes", page="99"))


def test_hostile_text_is_shown_as_text(open_page: OpenPage) -> None:
    page = open_page("codes", code=HOSTILE, kind=HOSTILE, level=HOSTILE, on=HOSTILE)
    assert "<img" not in _html(page)
    for each in (*page.info, *page.warning, *page.subheader):
        assert not re.search(r"(?<!\\)<img", each.value)
