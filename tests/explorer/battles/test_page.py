"""The page of battles as a person meets it, run in process."""

from __future__ import annotations

import re
from collections.abc import Callable

from streamlit.proto.Block_pb2 import Block as BlockProto
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from explorer.battles.tables import head_html, units_html
from explorer.labels import explorer_words
from kb.knowledge import KnowledgeBase

OpenPage = Callable[..., AppTest]


def _html(page: AppTest) -> str:
    return re.sub(r"<style>.*?</style>", "", "\n".join(each.value for each in page.html), flags=re.DOTALL)


def _texts(page: AppTest) -> str:
    return "\n".join(each.value for each in (*page.markdown, *page.caption, *page.info, *page.warning))


def test_the_list_shows_all_battles_and_says_how_to_open_one(open_page: OpenPage, knowledge: KnowledgeBase) -> None:
    page = open_page("battles")
    assert len(page.dataframe[0].value) == len(knowledge.battles)
    assert "Đánh dấu một dòng" in _texts(page)


def test_filters_are_read_from_the_address_and_written_into_it(open_page: OpenPage) -> None:
    page = open_page("battles", unit="e66", years="1965-1968")
    names = page.dataframe[0].value["Tên"].tolist()
    assert "Trận Ia Đrăng" in names
    assert page.slider(key="field years").value == (1965, 1968)
    page.text_input(key="field text").set_value("plei me").run()
    assert page.dataframe[0].value["Tên"].tolist() == ["Chiến dịch Plei Me"]
    assert page.query_params["text"] == "plei me"


def test_years_that_make_no_sense_show_all_years(open_page: OpenPage, knowledge: KnowledgeBase) -> None:
    page = open_page("battles", years="²-x", campaign="no-such", kinds="no-such", page="99999999999999")
    assert len(page.dataframe[0].value) == len(knowledge.battles)


def test_nothing_found_says_what_to_change_and_the_filters_can_be_cleared(open_page: OpenPage) -> None:
    page = open_page("battles", text="khong co tran nay")
    assert "Bỏ bớt một điều kiện" in _texts(page)
    next(each for each in page.button if each.label == "Bỏ bộ lọc").click().run()
    assert len(page.dataframe) == 1
    assert "text" not in page.query_params


def test_the_facts_of_a_battle_stand_above_the_maps_and_not_beside_them(open_page: OpenPage) -> None:
    def rows_in(block: Block) -> list[Block]:
        inner = [each for each in block.children.values() if isinstance(each, Block)]
        is_row = block.proto is not None and block.proto.flex_container.direction == BlockProto.FlexContainer.HORIZONTAL
        return [*([block] if is_row else []), *(row for each in inner for row in rows_in(each))]

    rows = rows_in(open_page("battles", battle="an-loc-1972").main)
    assert any(len(row.get("vega_lite_chart")) > 1 for row in rows)
    assert not any("gm-headline" in str(each) for row in rows for each in row.get("html"))


def test_a_battle_shows_who_fought_what_it_cost_by_whom_and_its_sources(open_page: OpenPage) -> None:
    page = open_page("battles", battle="long-tan-1966")
    html = _html(page)
    assert "Trận Long Tân" in html
    assert "units?unit=" in html
    assert "sources?source=" in html
    assert "losses.csv:" in html
    assert "theo Quân đội nhân dân Việt Nam" in html
    assert any("Thương vong" in each.value for each in page.subheader)


def test_a_battle_in_english_keeps_the_language_in_its_links(open_page: OpenPage) -> None:
    html = _html(open_page("battles", battle="hong-cum-1954", lang="en"))
    assert "lang=en" in html
    assert "Battle of Dien Bien Phu" in html


def test_a_campaign_lists_what_it_contains(open_page: OpenPage) -> None:
    html = _html(open_page("battles", battle="dien-bien-phu-1954"))
    assert "battles?battle=hong-cum-1954" in html


def test_the_way_back_keeps_the_filter(open_page: OpenPage) -> None:
    page = open_page("battles", battle="ia-drang-1965", unit="e66")
    next(each for each in page.button if each.label == "Về danh sách").click().run()
    assert "battle" not in page.query_params
    assert page.text_input(key="field unit").value == "e66"


def test_an_unknown_battle_is_told_as_text_and_the_list_is_there(open_page: OpenPage) -> None:
    page = open_page("battles", battle="<b>**x**</b>")
    assert r"\*\*x\*\*" in page.warning[0].value
    assert len(page.dataframe) == 1


def test_the_superior_is_the_one_of_that_day(knowledge: KnowledgeBase) -> None:
    html = units_html(knowledge.battle("ban-dong-1971"), knowledge, explorer_words("vi"))
    assert "Sư đoàn 304" in html
    assert "on=1971-" in html


def test_names_that_hold_markup_are_shown_as_text(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    knowledge = make_knowledge(
        sources="source_id,title,url,publisher,kind,language,note\nbook,<i>book</i>,,,book,vi,",
        battles="""battle_id,name_vi,name_en,kind,part_of,start,end,place_text,place_id,lat,lon,radius_km,coord_source,source_id,note
            x,<script>x</script>,,battle,,1966-05-01,,<b>y</b>,,,,,,book,<u>z</u>""",
    )
    html = head_html(knowledge.battle("x"), knowledge, explorer_words("vi"))
    assert not re.search(r"<(script|b|u|i)>", html)
    assert "&lt;script&gt;" in html
