"""The page of sources as a person meets it, run in process."""

from __future__ import annotations

import re
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from explorer.claim_tables import CLAIM_HEADS, claim_rows
from explorer.csv_files import csv_bytes
from explorer.labels import explorer_words
from explorer.sources.tables import source_html
from kb.claim_words import ClaimTeller
from kb.knowledge import KnowledgeBase
from kb.source_use import SourceIndex

OpenPage = Callable[..., AppTest]


def _tables(page: AppTest) -> str:
    return "\n".join(each.value for each in page.html if "gm-table" in each.value and "<style>" not in each.value)


def test_the_list_begins_with_the_source_of_most_claims(open_page: OpenPage) -> None:
    page = open_page("sources")
    assert "sources?source=hes" in _tables(page)
    assert "Ấp miền Nam 1967-74" in _tables(page)


def test_the_address_filters_the_list(open_page: OpenPage) -> None:
    page = open_page("sources", kinds="law", lang="en", page="77")
    told = "".join(each.value for each in page.markdown)
    assert "**9 sources" in told
    assert len(re.findall(r"<tr><th scope=.row", _tables(page))) == 9


def test_a_filter_starts_at_the_first_page(open_page: OpenPage) -> None:
    page = open_page("sources", page="3")
    page.text_input(key="field text").set_value("su doan").run()
    assert not page.exception
    assert "page" not in page.query_params


def test_a_source_tells_all_that_rests_on_it_page_by_page(open_page: OpenPage, knowledge: KnowledgeBase) -> None:
    index = SourceIndex(knowledge.facts)
    page = open_page("sources", source="vau")
    assert "dữ kiện dựa vào nguồn này" in page.subheader[0].value
    first = _tables(page)
    second = _tables(open_page("sources", source="vau", page="2"))
    assert first != second
    assert first.count("<tr>") == second.count("<tr>") == 26
    assert len(index.claims("vau")) > 50


def test_one_table_of_a_source_can_be_chosen(open_page: OpenPage) -> None:
    table = _tables(open_page("sources", source="editor", table="successions"))
    body = re.findall(r'<th scope="row">(.*?)</th>', table)
    assert body == [] or set(body) == {"Thay đổi địa giới"}
    everything = _tables(open_page("sources", source="editor", table="no-such"))
    assert len(re.findall(r'<th scope="row">', everything)) > 0


def test_an_unknown_source_is_told_as_text(open_page: OpenPage) -> None:
    page = open_page("sources", source="<script>x</script>")
    assert r"\<script\>" in page.warning[0].value
    assert "sources?source=" in _tables(page)


def test_nothing_found_says_what_to_do(open_page: OpenPage) -> None:
    page = open_page("sources", text="zzzzqqq")
    assert "Bỏ bớt một điều kiện" in page.info[0].value


def test_an_address_that_is_none_is_no_link(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    knowledge = make_knowledge(
        sources="""source_id,title,url,publisher,kind,language,note
            a,<b>A</b>,javascript:alert(1),,book,vi,
            b,B,https://example.org/?a=1&b=2,,book,vi,""",
    )
    index, words = SourceIndex(knowledge.facts), explorer_words("vi")
    bad, good = (index.use(key) for key in ("a", "b"))
    assert bad is not None
    assert good is not None
    assert "href" not in source_html(bad, words)
    assert "&lt;b&gt;A" in source_html(bad, words)
    assert 'href="https://example.org/?a=1&amp;b=2"' in source_html(good, words)


def test_claims_go_into_a_file_with_source_and_place(knowledge: KnowledgeBase) -> None:
    claims = SourceIndex(knowledge.facts).claims("vau")[:3]
    rows = claim_rows(claims, ClaimTeller(knowledge), knowledge, explorer_words("vi"))
    text = csv_bytes(CLAIM_HEADS, rows).decode("utf-8-sig")
    assert len(text.splitlines()) == 4
    assert claims[0].claim_id in text
    assert ",vau," in text
