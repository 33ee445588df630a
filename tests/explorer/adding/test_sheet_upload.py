"""Spreadsheets of facts as a historian uploads them, run in process."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from kb.ledger import review
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.spreadsheets.template import template
from kb.words import load_words
from tests.explorer.conftest import OpenPage

HEAD = "unit_id,text,kind,scope,valid_from,source_id,confidence\n"
GOOD = (
    HEAD + "division-304,K91,ký hiệu,whole,khoảng 1968,qdnd-e66,medium\ndivision-304,K92,mật danh,whole,,qdnd-e66,low\n"
)
MIXED = GOOD + "division-999x,K93,ky_hieu,whole,31/2/1968,qdnd-e66,medium\n"


def _upload(open_page: OpenPage, text: str, name: str = "designations.csv", **query: str) -> AppTest:
    page = open_page("adding", way="sheet", **query)
    page.file_uploader(key="facts file 0").set_value((name, text.encode(), "text/csv")).run()
    assert not page.exception
    page.text_input(key="person").set_value("Lan").run()
    return page


def _waiting(ledger: Ledger) -> list[str]:
    with reading(ledger.engine) as connection:
        return [each.values["text"] for each in review.queue(connection)]


def _counts(page: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in page.metric}


def test_a_good_file_goes_in_as_one_batch(open_page: OpenPage, ledger: Ledger) -> None:
    page = _upload(open_page, GOOD)
    assert _counts(page)["Dòng mới, đúng"] == "2"
    assert len(page.error) == 0
    page.button(key="propose file").click().run()
    assert not page.exception
    assert _waiting(ledger) == ["K91", "K92"]
    assert "2 dữ kiện" in page.success[0].value


def test_all_faults_are_told_at_once_and_nothing_goes_in(open_page: OpenPage, ledger: Ledger) -> None:
    page = _upload(open_page, MIXED)
    told = "\n".join(each.value for each in page.error).replace("\\", "")
    assert "division-999x" in told
    assert "31/2/1968" in told
    assert page.button(key="propose file").disabled
    labels = [each.label for each in page.get("download_button")]
    assert "Tải bản sao có cột Lỗi" in labels
    assert _waiting(ledger) == []


def test_good_rows_go_in_without_the_faulty_ones_when_asked(open_page: OpenPage, ledger: Ledger) -> None:
    page = _upload(open_page, MIXED)
    page.toggle(key="facts partial").set_value(True).run()
    page.button(key="propose file").click().run()
    assert _waiting(ledger) == ["K91", "K92"]


def test_the_same_file_again_adds_nothing(open_page: OpenPage, ledger: Ledger) -> None:
    _upload(open_page, GOOD).button(key="propose file").click().run()
    page = _upload(open_page, GOOD)
    assert _counts(page)["Sổ đã có"] == "2"
    assert page.button(key="propose file").disabled


def test_a_file_that_names_no_table_asks_for_it(open_page: OpenPage, ledger: Ledger) -> None:
    page = _upload(open_page, GOOD, "cua toi.csv")
    assert len(page.error) > 0
    page.selectbox(key="facts table").set_value("designations").run()
    assert len(page.error) == 0
    assert _counts(page)["Dòng"] == "2"


def test_a_broken_workbook_gets_a_message(open_page: OpenPage, ledger: Ledger) -> None:
    page = _upload(open_page, "not a workbook", "designations.xlsx")
    assert len(page.error) > 0
    assert _waiting(ledger) == []


def test_the_forms_to_fill_in_are_those_of_the_command(open_page: OpenPage, ledger: Ledger) -> None:
    page = open_page("adding", way="sheet", lang="en")
    assert any(each.label == "Download the Excel form" for each in page.get("download_button"))
    assert "No file yet." in [each.value for each in page.caption]
    book = load_workbook(BytesIO(template(load_words("en"), ("designations",))))
    assert len(book.worksheets) >= 1
