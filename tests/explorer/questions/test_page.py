"""The page "Truy vấn" as a person meets it, run in process."""

from __future__ import annotations

import pytest

from kb.knowledge import KnowledgeBase
from ontology.questions import questions
from tests.explorer.conftest import OpenPage

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?u a <https://w3id.org/giaima/ontology#Unit> }"


def test_an_empty_page_holds_the_first_question_and_has_asked_nothing(open_page: OpenPage) -> None:
    page = open_page("questions")
    assert "Ai mang một phiên hiệu" in page.text_area[0].value
    assert len(page.dataframe) == 0
    assert any("Chưa hỏi gì" in each.value for each in page.caption)


@pytest.mark.parametrize("number", [each.number for each in questions()])
def test_each_worked_question_has_an_answer(open_page: OpenPage, number: str) -> None:
    page = open_page("questions", example=number)
    assert len(page.error) == 0
    assert len(page.dataframe[0].value) > 0


def test_a_question_with_places_has_a_map(open_page: OpenPage) -> None:
    assert len(open_page("questions", example="03").get("vega_lite_chart")) > 0
    assert len(open_page("questions", example="01").get("vega_lite_chart")) == 0


def test_what_is_typed_is_asked_and_goes_into_the_address(open_page: OpenPage, knowledge: KnowledgeBase) -> None:
    page = open_page("questions", lang="en")
    page.text_area[0].set_value(COUNT)
    page.button[0].click().run()
    assert int(page.dataframe[0].value["n"].item()) == len(knowledge.units)
    assert dict(page.query_params) == {"lang": "en", "query": COUNT}


def test_a_worked_question_that_is_chosen_is_asked(open_page: OpenPage) -> None:
    page = open_page("questions", lang="en")
    page.selectbox[0].set_value("05").run()
    assert page.query_params["example"] == "05"
    assert len(page.dataframe[0].value) > 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Câu hỏi trống"),
        ("SELECT * WHERE { ?s ?p", "Không đọc được câu hỏi"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "sẽ sửa dữ liệu"),
        ("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_a_query_that_is_refused_says_why(open_page: OpenPage, text: str, said: str) -> None:
    page = open_page("questions", query=text)
    assert said in page.error[0].value.replace("\\", "")
    assert len(page.dataframe) == 0


def test_no_rows_is_an_answer_with_advice(open_page: OpenPage) -> None:
    page = open_page("questions", query="SELECT * WHERE { <a:none> ?p ?o }")
    assert "VALUES" in page.info[0].value


def test_more_rows_than_the_limit_are_said_to_be_cut(open_page: OpenPage) -> None:
    page = open_page("questions", query="SELECT ?s WHERE { ?s ?p ?o }")
    assert "10.000 dòng đầu" in page.warning[0].value
