"""The page of data quality as a person meets it, run in process."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from explorer.labels import explorer_words
from explorer.quality.tables import code_name
from kb.checks import check_facts
from kb.knowledge import KnowledgeBase
from kb.words import Language

OpenPage = Callable[..., AppTest]


def _tables(page: AppTest) -> list[str]:
    return [each.value for each in page.html if "<table" in each.value]


def _rows(table: str) -> int:
    return table.count("<tr>") - 1


def test_problems_are_counted_as_the_checks_find_them(open_page: OpenPage, knowledge: KnowledgeBase) -> None:
    page = open_page("quality")
    problems = check_facts(knowledge.facts)
    infos = sum(each.severity == "info" for each in problems)
    assert f"{infos} điều chỉ liệt kê" in page.markdown[0].value
    summary, table = _tables(page)
    assert _rows(table) == 25
    assert "Các nguồn nêu khác nhau" in summary


def test_the_grave_ones_come_first_with_what_to_do(open_page: OpenPage) -> None:
    table = _tables(open_page("quality"))[1]
    assert table.index("cần xem lại") < table.index("chỉ liệt kê")
    assert "Sửa ngày" in table
    assert "units?unit=" in table


def test_the_address_filters_and_pages(open_page: OpenPage, knowledge: KnowledgeBase) -> None:
    warnings = [each for each in check_facts(knowledge.facts) if each.severity == "warning"]
    table = _tables(open_page("quality", severity="warning", lang="en"))[1]
    assert _rows(table) == len(warnings)
    assert "look at it" in table
    first, second = (_tables(open_page("quality", code="rival-claims", page=page))[1] for page in ("1", "2"))
    assert first != second


def test_text_filters_without_diacritics_and_nothing_says_so(open_page: OpenPage) -> None:
    page = open_page("quality", text="losses.csv")
    assert set(re.findall(r"(\w+\.csv):\d+", _tables(page)[1])) >= {"losses.csv"}
    nothing = open_page("quality", text="<b>zzqq")
    assert "Bỏ bớt một điều kiện" in nothing.info[0].value


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_check_has_a_name(language: Language, knowledge: KnowledgeBase) -> None:
    words = explorer_words(language)
    codes = {each.code for each in check_facts(knowledge.facts)}
    codes |= {key.removeprefix("sheet.check.") for key in words.texts if re.fullmatch(r"sheet\.check\.[a-z-]+", key)}
    assert [code for code in sorted(codes) if code_name(code, words) == code] == []


def test_counts_tell_each_table_and_branch(open_page: OpenPage, knowledge: KnowledgeBase) -> None:
    page = open_page("quality", view="counts", lang="en")
    tables = "".join(_tables(page))
    assert f'<td class="gm-number">{len(knowledge.facts.units):,}</td>' in tables
    assert "infantry" in tables
    assert knowledge.version in "".join(each.value for each in page.markdown)


def test_research_runs_when_asked_and_is_kept(open_page: OpenPage) -> None:
    page = open_page("quality", view="gaps")
    run = [each for each in page.button if "Tìm trong 183 giấy" in each.label]
    if len(run) > 0:
        run[0].click().run()
    assert not page.exception
    table = _tables(page)[0]
    bits = [float(text.replace(",", ".")) for text in re.findall(r'gm-number">(\d+,\d+)<', table)]
    assert len(bits) == 25
    assert bits == sorted(bits, reverse=True)
    again = open_page("quality", view="gaps", page="2")
    assert _tables(again)[0] != table


def test_an_own_list_is_asked_for_with_what_it_needs(open_page: OpenPage) -> None:
    page = open_page("quality", view="gaps", list="own")
    assert "Chọn một tệp" in page.info[0].value


def test_a_list_of_ones_own_is_ranked_and_a_wrong_one_told(open_page: OpenPage) -> None:
    page = open_page("quality", view="gaps", list="own", lang="en")
    wrong = b"a,b\n1,2\n"
    page.file_uploader[0].upload("wrong.csv", wrong, "text/csv").run()
    assert r"Headings\: a, b" in page.error[0].value
    right = "Đơn vị,Ngày hy sinh,Nơi hy sinh\nd7/e66,5-1972,Quảng Trị\nKE,1968,Tây Ninh\n".encode()
    page = open_page("quality", view="gaps", list="own", lang="en")
    page.file_uploader[0].upload("right.csv", right, "text/csv").run()
    page.button[-1].click().run()
    assert not page.exception
    assert "What does the code “KE” mean?" in "".join(_tables(page))
