"""The page "Bắt đầu" as each of the three people meets it, run in process."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from decoder.notice import Notice
from kb.knowledge import KnowledgeBase
from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.records import columns_of
from ontology.questions import questions
from registry.conclusions import Decoded, Register
from tests.explorer.conftest import OpenPage

DECODED = Decoded("division-9", 0.9, "-", "-")


def _code(text: str) -> Proposal:
    values = {"unit_id": "division-304", "text": text, "kind": "ky_hieu", "scope": "whole", "valid_from": "1968"}
    values |= {"source_id": "qdnd-e66", "confidence": "medium"}
    return Proposal("designations", tuple(values.get(name, "") for name in columns_of("designations")))


def _said(page: AppTest) -> str:
    texts = [*page.html, *page.markdown, *page.caption, *page.subheader, *page.info, *page.code]
    return "\n".join(each.value for each in texts)


def _links(page: AppTest) -> list[tuple[str, str, str]]:
    """Return label, page and query of every link."""
    found = [each.proto for each in page.get("page_link")]
    return [(link.label.replace("\\", ""), link.page, link.query_string) for link in found]


def _counts(page: AppTest) -> dict[str, str]:
    """Return what each tile counts, by its name."""
    parts = [each.value.split('<div class="gm-count">', 1) for each in page.html]
    told = [after[0] for _, *after in parts if len(after) > 0]
    return {text.split('gm-counted">')[1].split("<")[0]: text.split("<")[0] for text in told}


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Register:
    path = str(tmp_path / "register.sqlite")
    monkeypatch.setenv("GIAIMA_REGISTER", path)
    return Register.open(path)


@pytest.mark.parametrize(("language", "first"), [("vi", "Một giấy báo tử"), ("en", "One notice")])
def test_the_officer_comes_first_with_examples_that_open_decoded(
    open_page: OpenPage, language: str, first: str
) -> None:
    page = open_page("start", lang=language)
    assert first in _said(page)
    example = next(link for link in _links(page) if link[0].startswith("c5/d8/e66/f304"))
    assert example[1].endswith("decode")
    assert "unit=c5" in example[2]
    assert "died=1972-08" in example[2]


def test_without_a_register_the_officer_is_told_how_to_get_one(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIAIMA_REGISTER", raising=False)
    assert "GIAIMA_REGISTER=" in _said(open_page("start"))


def test_the_officer_sees_own_conclusions_once_the_name_is_known(open_page: OpenPage, register: Register) -> None:
    page = open_page("start")
    assert "Chưa có kết luận nào" in _said(page)
    notice = Notice(unit_text="Công trường 9", died_text="1966")
    register.conclude(notice, "agree", DECODED, author="Lan", reason="", unit_id="division-9")
    register.conclude(Notice(unit_text="**KB**"), "undecidable", DECODED, author="Minh", reason="thiếu ngày")
    page.run()
    labels = [label for label, _, _ in _links(page)]
    assert "Công trường 9 · 1966" in labels
    assert "**KB**" in labels
    page.text_input(key="person").set_value("Lan").run()
    labels = [label for label, _, _ in _links(page)]
    assert "Công trường 9 · 1966" in labels
    assert "**KB**" not in labels
    assert "Sư đoàn 9" in _said(page)


@pytest.mark.parametrize(
    ("language", "returned", "reason"),
    [("vi", "Bị trả lại", "bác: sai trang"), ("en", "Came back to you", "rejected: ")],
)
def test_the_historian_sees_what_came_back_what_waits_and_what_was_decided(
    open_page: OpenPage, ledger: Ledger, language: str, returned: str, reason: str
) -> None:
    own = ledger.propose([_code("K81"), _code("K82")], "Lan", "hai ký hiệu").claim_nos
    other = ledger.propose([_code("K83")], "Minh", "một ký hiệu").claim_nos[0]
    ledger.decide(own[:1], "reject", "Minh", "sai trang")
    page = open_page("start", role="historian", lang=language)
    assert returned not in _said(page)
    page.text_input(key="person").set_value("Lan").run()
    assert not page.exception
    assert list(_counts(page).values()) == ["1", "1", "1"]
    assert reason in _said(page).replace("\\", "")
    links = _links(page)
    assert any("K81" in label and f"claim={own[0]}" in query for label, _, query in links)
    assert any("K83" in label and f"claim={other}" in query for label, _, query in links)
    assert any("author=Lan" in query for _, _, query in links)
    assert not any("K82" in label for label, _, _ in links)


def test_a_decision_shows_at_the_next_run(open_page: OpenPage, ledger: Ledger) -> None:
    page = open_page("start", role="historian")
    assert "Chưa có quyết định nào" in _said(page)
    claim_no = ledger.propose([_code("K81")], "Lan", "ký hiệu").claim_nos[0]
    ledger.decide([claim_no], "dispute", "Minh", "hai nguồn khác nhau")
    page.run()
    assert f"Tranh luận: dữ kiện {claim_no}" in [label for label, _, _ in _links(page)]
    assert "hai nguồn khác nhau" in _said(page)


@pytest.mark.parametrize(("language", "said"), [("vi", "giaima kb init"), ("en", "giaima kb init")])
def test_without_a_ledger_the_historian_is_told_how_to_get_one(open_page: OpenPage, language: str, said: str) -> None:
    assert said in _said(open_page("start", role="historian", lang=language))


@pytest.mark.parametrize(("language", "name"), [("vi", "đơn vị"), ("en", "units")])
def test_the_researcher_sees_what_the_facts_hold_and_every_worked_question(
    open_page: OpenPage, knowledge: KnowledgeBase, language: str, name: str
) -> None:
    page = open_page("start", role="researcher", lang=language)
    assert _counts(page)[name].replace(".", "").replace(",", "") == str(len(knowledge.units))
    assert knowledge.version in _said(page)
    asked = [query for _, path, query in _links(page) if path.endswith("questions")]
    assert len([query for query in asked if "example=" in query]) == len(questions())


def test_the_researcher_sees_what_was_accepted_last(open_page: OpenPage, ledger: Ledger) -> None:
    numbers = ledger.propose([_code("K81"), _code("K82")], "Lan", "<b>hai</b> ký hiệu").claim_nos
    ledger.decide(numbers, "accept", "Minh", "")
    page = open_page("start", role="researcher")
    assert "<b>hai</b> ký hiệu" in [label for label, _, _ in _links(page)]
    assert any("2 dữ kiện" in each.value and "Lan" in each.value for each in page.caption)


def test_an_unknown_role_is_the_first_one(open_page: OpenPage) -> None:
    assert "Một giấy báo tử" in _said(open_page("start", role="<b>chief</b>"))
