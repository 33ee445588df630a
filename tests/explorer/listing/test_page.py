"""The page "Danh sách" as an officer meets it, run in process."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from streamlit.testing.v1 import AppTest

from tests.explorer.conftest import OpenPage

LIST = "STT,Mã cũ,Hy sinh,Chốn cũ\n1,c5/d8/e66/f304,1972-08,Quảng Trị\n2,KB,1968,\n3,<b>=1+1</b>,31/2/1970,\n"


def _upload(page: AppTest, data: bytes, name: str = "list.csv") -> AppTest:
    page.file_uploader(key="notice list").set_value((name, data, "text/csv")).run()
    assert not page.exception
    return page


def _decode(page: AppTest) -> None:
    next(each for each in page.button if each.label == "Giải mã danh sách").click().run()
    while any(each.key == "stop list" for each in page.button):
        page.run()
    assert not page.exception


def test_an_empty_page_says_what_can_be_uploaded(open_page: OpenPage) -> None:
    page = open_page("listing")
    assert "cột đơn vị hoặc nơi hy sinh" in page.markdown[0].value
    assert "200 MB" in page.file_uploader[0].label


def test_columns_that_were_not_guessed_are_chosen_by_hand(open_page: OpenPage) -> None:
    page = _upload(open_page("listing"), LIST.encode())
    assert "list" in page.query_params
    assert page.selectbox(key="list column died_text").value == 2
    assert page.selectbox(key="list column unit_text").value is None
    assert "Hãy chọn ít nhất" in page.warning[0].value
    page.selectbox(key="list column place_text").set_value(3)
    page.selectbox(key="list column unit_text").set_value(1).run()
    _decode(page)
    assert [each.value for each in page.metric] == ["0", "1", "2"]
    table = "".join(each.value for each in page.html)
    assert "decode?unit=c5%2Fd8%2Fe66%2Ff304" in table
    assert "&lt;b&gt;=1+1&lt;/b&gt;" in table
    assert table.count("<col ") == 6
    assert len(page.get("download_button")) == 3


def test_long_texts_of_a_row_are_cut_and_its_link_is_whole(open_page: OpenPage) -> None:
    place = "huyện " + "rất xa " * 30
    page = _upload(open_page("listing"), f"Đơn vị,Nơi hy sinh\ne66,{place}\n".encode())
    _decode(page)
    table = "".join(each.value for each in page.html)
    assert "…</a>" in table
    assert f"{place.strip()}</a>" not in table
    assert urlencode({"place": place.strip()}, quote_via=quote) in table


def test_a_filter_in_the_address_narrows_the_rows(open_page: OpenPage) -> None:
    page = _upload(open_page("listing"), LIST.replace("Mã cũ", "Đơn vị").replace("Chốn cũ", "Nơi hy sinh").encode())
    _decode(page)
    page.multiselect(key="field triage").set_value(["hai người đọc"]).run()
    assert any("2 trong 3 dòng" in each.value for each in page.caption)
    assert page.query_params["triage"] == "hai người đọc"


def test_a_broken_file_gets_a_message(open_page: OpenPage) -> None:
    page = _upload(open_page("listing"), b"PK\x03\x04broken", "list.xlsx")
    assert "Không đọc được tệp list.xlsx" in page.error[0].value.replace("\\", "")
    page = _upload(open_page("listing"), b"", "list.csv")
    assert "trống" in page.error[0].value


def test_a_list_that_is_gone_is_told(open_page: OpenPage) -> None:
    assert "tải lên lần nữa" in open_page("listing", list="0123456789abcdef").info[0].value.lower()


def test_the_page_speaks_english(open_page: OpenPage) -> None:
    page = _upload(open_page("listing", lang="en"), LIST.encode())
    assert any(each.label == "Decode the list" for each in page.button)
