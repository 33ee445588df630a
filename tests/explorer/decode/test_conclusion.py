"""The officer's conclusion and "what if" as a person meets them, run in process."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from tests.explorer.conftest import OpenPage

E66 = {"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"}


@pytest.fixture(autouse=True)
def register_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIAIMA_REGISTER", str(tmp_path / "register.sqlite"))


def _sign(page: AppTest, verdict: str, reason: str = "", author: str = "Lan") -> None:
    page.radio[0].set_value(verdict).run()
    _field(page, "conclusion reason").set_value(reason)
    page.text_input(key="person").set_value(author)
    next(each for each in page.button if each.label == "Ký kết luận").click().run()
    assert not page.exception


def _field(page: AppTest, name: str) -> TextInput:
    return next(each for each in page.text_input if str(each.key).startswith(name))


def _told(page: AppTest) -> str:
    return "\n".join(each.value for each in page.markdown)


def test_an_agreement_is_kept_with_name_and_versions_and_seen_by_the_next(open_page: OpenPage) -> None:
    page = open_page("decode", **E66)
    assert any("Chưa ai kết luận" in each.value for each in page.caption)
    _sign(page, "agree")
    again = open_page("decode", **E66)
    assert re.search(r"Đồng ý với đơn vị đứng đầu\*\*: \*\*Trung đoàn 66.*Lan.*5275e076e916 / ", _told(again))
    assert "Đồng ý với đơn vị đứng đầu**: **Trung" not in _told(open_page("decode", **{**E66, "died": "1972-09"}))


def test_another_unit_is_searched_chosen_and_needs_a_reason(open_page: OpenPage) -> None:
    page = open_page("decode", **E66)
    page.radio[0].set_value("other").run()
    _field(page, "concluded unit").set_value("trung doan 64").run()
    found = next(each for each in page.selectbox if str(each.key).startswith("concluded unit"))
    assert any("regiment-64-division-320" in each for each in found.options)
    found.set_value("regiment-64-division-320").run()
    _sign(page, "other")
    assert "cần lý do" in page.error[0].value
    _sign(page, "other", reason="sổ của đơn vị")
    assert re.search(r"Đơn vị khác\*\*: \*\*Trung đoàn 64.*sổ của đơn vị", _told(page))


def test_who_does_not_sign_is_told(open_page: OpenPage) -> None:
    page = open_page("decode", **E66)
    _sign(page, "undecidable", reason="thiếu", author=" ")
    assert "Thiếu tên" in page.error[0].value


def test_without_a_register_the_page_says_how_to_get_one(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIAIMA_REGISTER")
    page = open_page("decode", **E66)
    assert any("GIAIMA_REGISTER" in each.value for each in page.info)


def test_hostile_text_in_a_reason_stays_text(open_page: OpenPage) -> None:
    page = open_page("decode", **E66)
    _sign(page, "undecidable", reason="<script>x</script> :red[a] **b**")
    assert "\\:red\\[a\\]" in _told(page)


def test_a_changed_field_is_compared_side_by_side_and_the_notice_stays(open_page: OpenPage) -> None:
    page = open_page("decode", **E66)
    page.selectbox(key="what if field").set_value("died")
    page.text_input(key="what if value").set_value("11-1965")
    next(each for each in page.button if each.label == "So sánh").click().run()
    assert page.query_params["if"] == "died"
    assert page.query_params["died"] == E66["died"]
    heads = [each.value for each in page.html if 'class="gm-headline"' in each.value]
    assert len(heads) == 3
    assert heads[0] == heads[1]
    assert heads[1] != heads[2]
    next(each for each in page.button if each.label == "Dùng giá trị này").click().run()
    assert page.query_params["died"] == "11-1965"
    assert "if" not in page.query_params
    assert len([each for each in page.html if 'class="gm-headline"' in each.value]) == 1


def test_a_link_with_what_if_opens_it_and_a_bad_value_is_told(open_page: OpenPage) -> None:
    page = open_page("decode", **E66, **{"if": "died", "value": "31-02-1970"})
    assert "không phải ngày có thật" in "".join(each.value for each in page.error)


def test_what_would_help_most_is_told_in_bits_first(open_page: OpenPage) -> None:
    page = open_page("decode", unit="e66")
    missing = next(each.value for each in page.html if "bit nghi ngờ" in each.value)
    gains = [float(each.replace(",", ".")) for each in re.findall(r"nhiều nhất ([\d,]+) bit", missing)]
    assert len(gains) >= 2
    assert gains == sorted(gains, reverse=True)


def test_what_is_half_entered_for_one_notice_is_not_signed_for_another(open_page: OpenPage) -> None:
    page = open_page("decode", **E66)
    page.radio[0].set_value("undecidable").run()
    _field(page, "conclusion reason").set_value("thiếu").run()
    page.text_input(key="died").set_value("1972-09")
    page.button(key="decode").click().run()
    assert page.radio[0].value is None
    assert _field(page, "conclusion reason").value == ""
