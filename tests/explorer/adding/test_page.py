"""The page "Bổ sung dữ kiện" as a historian meets it, run in process."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kb.ledger import review
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.review import Entry
from tests.explorer.conftest import OpenPage

SOURCE = "qdnd-e66"


def _waiting(ledger: Ledger) -> list[Entry]:
    with reading(ledger.engine) as connection:
        return review.queue(connection)


def _fill(page: AppTest, table: str, **fields: str) -> None:
    for name, text in fields.items():
        page.text_input(key=f"add {table} {name}").set_value(text)
    page.run()
    assert not page.exception


def _propose(page: AppTest, name: str = "Lan") -> None:
    if name != "":
        page.text_input(key="person").set_value(name).run()
    page.button(key="propose").click().run()
    assert not page.exception


def _code(open_page: OpenPage, **fields: str) -> AppTest:
    page = open_page("adding")
    _fill(page, "designations", unit_id="division-304", text="K77", **fields)
    page.selectbox(key="add designations kind").set_value("ky_hieu")
    page.text_input(key="known source").set_value(SOURCE).run()
    return page


def test_without_a_ledger_the_page_says_how_to_make_one(open_page: OpenPage) -> None:
    page = open_page("adding")
    assert "giaima kb init" in page.code[0].value
    assert len(page.text_input) == 1


def test_a_code_is_proposed_with_its_dates_and_source_and_waits(open_page: OpenPage, ledger: Ledger) -> None:
    page = _code(open_page, valid_from="khoảng 1968")
    assert any("01/01/1968" in each.value or "1968~" in each.value for each in page.caption)
    _propose(page)
    assert "chờ người khác duyệt" in page.success[0].value
    entry = _waiting(ledger)[0]
    assert entry.values["unit_id"] == "division-304"
    assert (entry.values["text"], entry.values["valid_from"], entry.author) == ("K77", "1968~", "Lan")
    assert page.text_input(key="add designations text").value == ""
    assert page.text_input(key="add designations unit_id").value == "division-304"


def test_what_was_proposed_can_be_taken_back_at_once(open_page: OpenPage, ledger: Ledger) -> None:
    page = _code(open_page)
    _propose(page)
    next(each for each in page.button if each.label == "Hủy đề xuất vừa ghi").click().run()
    assert not page.exception
    assert _waiting(ledger) == []


def test_a_wrong_date_is_told_as_it_is_typed_and_nothing_is_written(open_page: OpenPage, ledger: Ledger) -> None:
    page = _code(open_page, valid_from="31/2/1968")
    assert any("Không đọc được ngày" in each.value for each in page.caption)
    assert any("lịch không có ngày này" in each.value for each in page.error)
    _propose(page)
    assert _waiting(ledger) == []


def test_what_is_missing_is_told_only_once_one_tries(open_page: OpenPage, ledger: Ledger) -> None:
    page = open_page("adding")
    assert len(page.error) == 0
    _propose(page)
    assert "Còn thiếu: " in page.error[0].value
    assert "Nguồn" in page.error[0].value
    assert _waiting(ledger) == []


def test_who_gives_no_name_is_asked_for_one(open_page: OpenPage, ledger: Ledger) -> None:
    page = _code(open_page)
    _propose(page, name="")
    assert "Thiếu tên" in page.error[0].value
    assert _waiting(ledger) == []


def test_what_is_there_already_is_shown_and_needs_a_reason(open_page: OpenPage, ledger: Ledger) -> None:
    page = open_page("adding", table="units")
    _fill(page, "units", name_vi="Trung đoàn 66")
    assert any("Trung đoàn 66" in each.value and "100 %" in each.value for each in page.markdown)
    page.selectbox(key="add units level").set_value("regiment")
    page.text_input(key="known source").set_value(SOURCE).run()
    _propose(page)
    assert any("rất giống" in each.value for each in page.error)
    page.text_input(key="add units reason").set_value("đơn vị khác, xem tr. 5").run()
    _propose(page)
    entry = _waiting(ledger)[0]
    assert entry.reason == "đơn vị khác, xem tr. 5"
    assert entry.entity_id.startswith("regiment-66")
    assert entry.risk == "high"


def test_a_new_source_goes_in_with_the_claim(open_page: OpenPage, ledger: Ledger) -> None:
    page = open_page("adding", table="designations", unit_id="division-304")
    assert page.text_input(key="add designations unit_id").value == "division-304"
    _fill(page, "designations", text="K78")
    page.selectbox(key="add designations kind").set_value("ky_hieu")
    page.segmented_control(key="new source").set_value(True).run()
    page.text_input(key="add sources title").set_value("Lịch sử Sư đoàn thử")
    page.selectbox(key="add sources kind").set_value("book").run()
    _propose(page)
    assert [each.kind for each in _waiting(ledger)] == ["sources", "designations"]
    assert _waiting(ledger)[1].source_id == "lich-su-su-doan-thu"


@pytest.mark.parametrize(
    ("typed", "lat", "lon"), [("16.633, 106.733", "16.633", "106.733"), ("XT 048 157", "10.99", "105.95")]
)
def test_a_point_is_taken_from_coordinates_or_the_old_grid_and_shown(
    open_page: OpenPage, ledger: Ledger, typed: str, lat: str, lon: str
) -> None:
    page = open_page("adding", table="presences")
    _fill(page, "presences", unit_id="division-304", place_text="nơi thử", point=typed, valid_from="1968")
    assert len(page.get("vega_lite_chart")) == 2
    page.text_input(key="known source").set_value(SOURCE).run()
    _propose(page)
    values = _waiting(ledger)[0].values
    assert values["lat"].startswith(lat)
    assert values["lon"].startswith(lon)


def test_every_kind_of_fact_has_a_form_in_both_languages(open_page: OpenPage, ledger: Ledger) -> None:
    page = open_page("adding", lang="en")
    for table in page.selectbox(key="field table").options:
        page.selectbox(key="field table").select(table).run()
        assert not page.exception, table
        assert len(page.text_input) > 2


def test_hostile_text_stays_text(open_page: OpenPage, ledger: Ledger) -> None:
    page = open_page("adding", table="designations")
    _fill(page, "designations", text="<script>alert(1)</script> :red[x]", valid_from="**1968**")
    shown = "".join(each.value for each in (*page.markdown, *page.caption, *page.error))
    assert ":red[x]" not in shown
    assert "**1968**”" not in shown.replace("\\*", "")
