"""The page "Giải mã" as a person meets it, run in process."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from decoder.answer import answer_of, to_json
from decoder.decode import Decoder
from explorer.decode.query import FIELDS, notice_of
from explorer.labels import explorer_words

E66 = {"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"}


def _open(**query: str) -> AppTest:
    page = AppTest.from_string("from explorer.front import show_front; show_front('decode')", default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def _html(page: AppTest) -> str:
    return re.sub(r"<style>.*?</style>", "", "\n".join(each.value for each in page.html), flags=re.DOTALL)


def _headline(page: AppTest) -> str:
    return re.sub(r"<[^>]*>", "", next(each.value for each in page.html if "gm-headline" in each.value))


def test_an_empty_page_says_what_to_do_and_decodes_nothing() -> None:
    page = _open()
    assert "Bắt đầu từ đơn vị" in page.subheader[0].value
    assert len(page.error) == 0
    assert any("không phải kết luận danh tính" in each.value for each in page.caption)


def test_a_typed_notice_is_decoded_with_unit_probability_reason_and_source(decoder: Decoder) -> None:
    page = _open()
    for name, value in E66.items():
        page.text_input(key=name).set_value(value)
    page.button(key="decode").click().run()
    assert not page.exception
    best = answer_of(decoder.decode(notice_of(E66)), decoder)["by_level"]["regiment"][0]
    assert f"Trung đoàn 66 (66B): {100 * best['probability']:.0f}\N{NO-BREAK SPACE}%" in _headline(page)
    html = _html(page)
    assert "“f304” là Sư đoàn 304" in html
    assert "60 năm thành lập Trung đoàn 66" in html
    assert "Không phải các đơn vị này" in html
    assert "designations.csv:" in html


def test_an_empty_form_that_is_sent_is_told_what_is_missing() -> None:
    page = _open()
    page.button(key="decode").click().run()
    assert not page.exception
    assert explorer_words("vi")("problem.nothing-to-decode") in page.error[0].value.replace("\\", "")
    page.button(key="clear").click().run()
    assert len(page.error) == 0
    page.button(key="decode").click().run()
    page.button(key="example-0").click().run()
    assert len(page.error) == 0
    assert "Trung đoàn 66 (66B)" in _headline(page)


def test_a_link_is_decoded_at_once_and_is_shown_again() -> None:
    page = _open(**E66)
    assert [page.text_input(key=name).value for name in E66] == list(E66.values())
    assert "Trung đoàn 66 (66B)" in _headline(page)
    address = "?unit=c5%2Fd8%2Fe66%2Ff304&amp;died=1972-08&amp;place=Qu%E1%BA%A3ng%20Tr%E1%BB%8B</code>"
    assert any(each.value.endswith(address) for each in page.html)


def test_what_is_typed_goes_into_the_address_and_the_language_stays() -> None:
    page = _open(lang="en", rank="B1")
    page.text_input(key="unit").set_value(" KB ")
    page.text_input(key="rank").set_value("")
    page.button(key="decode").click().run()
    assert dict(page.query_params) == {"unit": " KB ", "lang": "en"}


def test_another_address_fills_the_form_anew() -> None:
    page = _open(**E66)
    page.query_params.clear()
    page.query_params["unit"] = "Q761"
    page.run()
    assert [page.text_input(key=name).value for name in E66] == ["Q761", "", ""]


def test_clear_empties_what_was_typed_but_not_sent() -> None:
    page = _open()
    page.text_input(key="unit").set_value("e66")
    page.button(key="clear").click().run()
    assert page.text_input(key="unit").value == ""


def test_an_example_fills_the_form_and_clear_empties_it() -> None:
    page = _open(home="Hải Dương", unit="KB")
    page.button(key="example-0").click().run()
    assert page.text_input(key="unit").value == "c5/d8/e66/f304"
    assert page.text_input(key="home").value == ""
    assert "Trung đoàn 66 (66B)" in _headline(page)
    page.button(key="clear").click().run()
    assert all(page.text_input(key=name).value == "" for name in FIELDS)
    assert "Bắt đầu từ đơn vị" in page.subheader[0].value


@pytest.mark.parametrize("number", range(6))
def test_every_example_is_decoded(number: int) -> None:
    page = _open()
    page.button(key=f"example-{number}").click().run()
    assert not page.exception
    assert _headline(page) != ""


def test_another_hypothesis_shows_its_own_reasons() -> None:
    page = _open(**E66)
    first = _html(page)
    page.selectbox[0].set_value(2).run()
    assert not page.exception
    assert "Vì sao: Tiểu đoàn 8, Trung đoàn 66" in _html(page)
    assert "Vì sao: Tiểu đoàn 8, Trung đoàn 66" not in first


def test_the_choice_of_a_hypothesis_stays_with_the_language_and_goes_with_the_notice() -> None:
    page = _open(**E66)
    page.selectbox[0].set_value(2).run()
    page.segmented_control[0].set_value("en").run()
    assert not page.exception
    assert page.selectbox[0].value == 2
    assert "Why: 8th Battalion, 66th Regiment" in _html(page)
    page.button(key="example-3").click().run()
    assert page.selectbox[0].value == 0


def test_rivals_are_set_against_the_first_and_have_a_timeline_of_their_own() -> None:
    page = _open(**E66)
    titles = [each.value.replace("\\", "") for each in page.subheader]
    assert "Vì sao không phải đơn vị khác" in titles
    assert "Các chặng của Trung đoàn 66 (66B)" in titles
    assert "Để so sánh: các chặng của Tiểu đoàn 8, Trung đoàn 66" in titles
    assert "Giả thuyết đầu có khả năng gấp" in _html(page)
    assert "So với các khả năng khác" in [each.value for each in _open(unit="KB").subheader]


def test_english_keeps_the_notice_and_leaves_no_vietnamese_label() -> None:
    page = _open(**E66)
    page.segmented_control[0].set_value("en").run()
    assert not page.exception
    assert page.text_input(key="unit").value == E66["unit"]
    assert page.text_input(key="unit").label == "Unit"
    assert "Safe to say at the level of regiment" in _html(page)
    assert "66th Regiment (66B) · Quảng Trị (Quảng Trị campaign) (1972)" in page.selectbox[0].options[0]
    assert page.text_input(key="rank").placeholder == "e.g. Hạ sĩ"
    labels = [each.value for each in page.subheader] + [each.label for each in page.button]
    assert not any(word in label for label in labels for word in ("Giải", "Xóa", "Các ", "Nguồn"))


def test_the_address_chooses_the_language() -> None:
    assert _open(lang="en").text_input(key="unit").label == "Unit"
    assert _open(lang="xx").text_input(key="unit").label == "Đơn vị"


def test_faults_are_all_told_in_vietnamese_without_a_trace() -> None:
    page = _open(unit="c" * 1001, died="31-02-1970")
    told = [each.value for each in page.error]
    assert len(told) == 2
    assert any("Đơn vị" in each and "quá dài" in each for each in told)
    assert any("Ngày hy sinh" in each and "31-02-1970" in each and "không phải ngày có thật" in each for each in told)
    assert not any("Traceback" in each or "unit_text" in each for each in told)


def test_a_notice_without_unit_and_place_is_a_fault() -> None:
    assert "Hãy ghi đơn vị" in _open(home="Tứ Kỳ, Hải Dương").error[0].value


def test_cannot_decode_is_an_answer() -> None:
    page = _open(unit="zzz 9999")
    assert len(page.error) == 0
    assert "Chưa đủ căn cứ" in _headline(page)
    assert "100\N{NO-BREAK SPACE}%" in _html(page)


def test_a_collective_code_names_no_unit_as_safe() -> None:
    page = _open(unit="KB", died="1968")
    assert "Chưa đủ căn cứ" in _headline(page)
    html = _html(page)
    assert "ký hiệu chung" in html
    assert "Khả năng cao nhất: <strong>Chiến trường B2 (Bộ Tư lệnh Miền): " in html
    assert "Khả năng đối lập mạnh nhất" not in html
    assert 'class="gm-badge"' not in html


def test_markup_in_a_link_stays_text() -> None:
    page = _open(unit="<img src=x onerror=alert(1)>e66", died="**:red[x]**")
    assert "\\:red\\[x\\]" in page.error[0].value
    page = _open(unit="<img src=x onerror=alert(1)>e66")
    assert "<img" not in _html(page)


def test_facts_that_cannot_be_opened_are_told_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIAIMA_DATABASE", str(tmp_path / "none.sqlite"))
    page = _open(unit="KB")
    assert page.error[0].value.startswith("Không mở được dữ kiện:")
    assert "Traceback" not in page.error[0].value


def test_downloads_hold_exactly_the_answer(decoder: Decoder) -> None:
    page = _open(**E66)
    answer = answer_of(decoder.decode(notice_of(E66)), decoder)
    labels = [each.label for each in page.get("download_button")]
    assert labels == ["Tải phiếu in (PDF)", "Tải phiếu in (Word)", "Tải JSON"]
    assert json.loads(to_json(answer))["knowledge_version"] in page.caption[-1].value


def test_maps_and_timeline_have_names_for_those_who_cannot_see_them() -> None:
    charts = _open(**E66).get("vega_lite_chart")
    assert len(charts) == 4
    assert all(chart.proto.alt != "" for chart in charts)
    assert "Hoàng Sa" in charts[0].proto.alt
