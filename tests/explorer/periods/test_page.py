"""The page of periods as a person meets it, run in process."""

from __future__ import annotations

import re
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from explorer.labels import explorer_words
from explorer.periods.tables import head_html, periods_chart
from kb.knowledge import KnowledgeBase
from kb.period_view import ordered_periods, view_of

OpenPage = Callable[..., AppTest]


def _html(page: AppTest) -> str:
    return re.sub(r"<style>.*?</style>", "", "\n".join(each.value for each in page.html), flags=re.DOTALL)


def test_all_periods_are_there_to_be_opened(open_page: OpenPage, knowledge: KnowledgeBase) -> None:
    html = _html(open_page("periods"))
    assert html.count("periods?period=") == len(knowledge.periods)
    chart = periods_chart(ordered_periods(knowledge.facts.periods), explorer_words("vi")).to_dict()
    (rows,) = chart["datasets"].values()
    assert {row["period"] for row in rows} == set(knowledge.periods)


def test_a_period_shows_battles_units_and_losses_with_links(open_page: OpenPage) -> None:
    page = open_page("periods", period="dien-bien-phu-1954")
    html = _html(page)
    assert "battles?battle=dien-bien-phu-1954" in html
    assert "units?unit=division-308" in html
    assert "theo phía Pháp" in html
    assert "56 ngày" in html
    assert any("bắt đầu trong thời kỳ này" in each.value for each in page.subheader)


def test_a_long_period_is_shown_page_by_page_in_english(open_page: OpenPage) -> None:
    pages = [open_page("periods", period="khang-chien-chong-my", lang="en", page=number) for number in ("1", "2")]
    first, second = (next(each.value for each in page.html if "began in this period" in each.value) for page in pages)
    assert "Resistance against the United States" in _html(pages[0])
    assert "Battle of Ap Bac" in first
    assert "Battle of Ap Bac" not in second
    assert "lang=en" in second


def test_the_way_back_leads_to_all_periods(open_page: OpenPage) -> None:
    page = open_page("periods", period="xuan-he-1972", units="2")
    page.button[0].click().run()
    assert "period" not in page.query_params
    assert "units" not in page.query_params


def test_an_unknown_period_is_told_as_text(open_page: OpenPage) -> None:
    page = open_page("periods", period="<img src=x>")
    assert r"\<img" in page.warning[0].value
    assert "periods?period=" in _html(page)


def test_a_period_without_battles_says_so_and_escapes_its_names(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    knowledge = make_knowledge(
        sources="source_id,title,url,publisher,kind,language,note\nbook,A book,,,book,vi,",
        periods="""period_id,name_vi,name_en,start,end,part_of,source_id,note
            a,<b>Một</b>,,1965,1966,,book,<i>x</i>""",
    )
    view = view_of(knowledge.periods["a"], knowledge)
    assert view.battles == ()
    html = head_html(view, knowledge, explorer_words("en"))
    assert not re.search(r"<(b|i)>", html)
