"""The page "Duyệt" as a reviewer meets it, run in process."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kb.ledger import review
from kb.ledger.ledger import Ledger
from kb.ledger.opening import reading
from kb.ledger.proposals import Proposal
from kb.records import columns_of
from tests.explorer.conftest import OpenPage


def _designation(text: str, unit_id: str = "division-304", valid_from: str = "1968") -> Proposal:
    values = {"unit_id": unit_id, "text": text, "kind": "ky_hieu", "scope": "whole", "valid_from": valid_from}
    values |= {"source_id": "qdnd-e66", "confidence": "medium"}
    return Proposal("designations", tuple(values.get(name, "") for name in columns_of("designations")))


@pytest.fixture
def claims(ledger: Ledger) -> tuple[int, ...]:
    """Propose three codes by Lan."""
    return ledger.propose([_designation(f"K{number}") for number in (81, 82, 83)], "Lan", "ba ký hiệu").claim_nos


def _status(ledger: Ledger, claim_no: int) -> str:
    with reading(ledger.engine) as connection:
        entry = review.entry(connection, claim_no)
    assert entry is not None
    return entry.status


def _name(page: AppTest, name: str) -> None:
    page.text_input(key="person").set_value(name).run()


def _html(page: AppTest) -> str:
    return "\n".join(each.value for each in page.html)


def test_an_empty_queue_says_where_facts_come_from(open_page: OpenPage, ledger: Ledger) -> None:
    assert "Bổ sung dữ kiện" in open_page("review").info[0].value


def test_a_claim_is_accepted_by_a_second_person_and_can_be_undone(
    open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]
) -> None:
    page = open_page("review", claim=str(claims[0]))
    assert "Sư đoàn 304 (division-304)" in _html(page)
    _name(page, "Lan")
    page.button(key=f"claim {claims[0]} accept").click().run()
    assert "người khác phải duyệt" in page.error[0].value
    _name(page, "Minh")
    page.button(key=f"claim {claims[0]} accept").click().run()
    assert not page.exception
    assert _status(ledger, claims[0]) == "accepted"
    page.button(key="undo last").click().run()
    assert not page.exception
    assert _status(ledger, claims[0]) == "proposed"


def test_chosen_claims_are_decided_together_and_others_stay(
    open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]
) -> None:
    page = open_page("review")
    assert any("3 dữ kiện chờ duyệt" in each.value for each in page.caption)
    for claim_no in claims[:2]:
        page.checkbox(key=f"chosen claim {claim_no}").check()
    page.run()
    _name(page, "Minh")
    page.button(key="bulk reject").click().run()
    assert "cần lý do" in page.error[0].value
    page.text_input(key="bulk reason").set_value("sai nguồn").run()
    page.button(key="bulk reject").click().run()
    assert [_status(ledger, each) for each in claims] == ["rejected", "rejected", "proposed"]


def test_the_queue_is_filtered_by_the_address(open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]) -> None:
    other = ledger.propose([_designation("K90")], "Minh", "khác").claim_nos[0]
    page = open_page("review", author="Minh")
    assert [each.key for each in page.checkbox] == [f"chosen claim {other}"]
    assert len(open_page("review", kind="battles").checkbox) == 0


def test_a_correction_is_shown_beside_what_it_replaces(
    open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]
) -> None:
    ledger.decide(claims, "accept", "Minh", "")
    changed = _designation("K81", valid_from="1969")
    correction = Proposal(changed.kind, changed.values, supersedes=claims[0], reason="bản in sau")
    claim_no = ledger.propose([correction], "Lan", "sửa").claim_nos[0]
    html = _html(open_page("review", claim=str(claim_no)))
    assert "Trước đây" in html
    assert "1968" in html
    assert "1969" in html


def test_what_a_claim_would_change_is_found_on_the_bundled_notices(
    open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]
) -> None:
    page = open_page("review", claim=str(claims[0]))
    next(each for each in page.button if each.label == "Sẽ thay đổi những gì?").click().run(timeout=120)
    assert not page.exception
    assert any("giấy báo tử" in each.value for each in page.caption)


def test_a_comment_stays_with_the_claim(open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]) -> None:
    page = open_page("review", claim=str(claims[0]))
    _name(page, "Minh")
    page.text_input(key=f"claim {claims[0]} reason").set_value("xem lại <b>trang</b> 5").run()
    page.button(key=f"claim {claims[0]} comment").click().run()
    assert any("Minh" in each.value and "trang" in each.value for each in page.markdown)
    assert _status(ledger, claims[0]) == "proposed"


def test_a_batch_is_undone_whole_with_a_reason(open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]) -> None:
    page = open_page("review", part="batches")
    _name(page, "Minh")
    page.button(key="undo 2").click().run()
    assert "cần lý do" in page.error[0].value
    page.text_input(key="undo reason").set_value("nhập nhầm tệp").run()
    page.button(key="undo 2").click().run()
    assert not page.exception
    assert [_status(ledger, each) for each in claims] == ["withdrawn"] * 3


def test_the_first_fill_has_no_button_that_would_empty_the_ledger(
    open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]
) -> None:
    page = open_page("review", part="batches")
    assert any("**1.**" in each.value for each in page.markdown)
    assert [each.key for each in page.button if (each.key or "").startswith("undo ")] == ["undo 2"]


def test_the_history_of_a_unit_tells_who_did_what(open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]) -> None:
    ledger.decide(claims[:1], "reject", "Minh", "sai")
    html = _html(open_page("review", part="history", of="units", entity="division-304"))
    assert "K81" in html
    assert "bác" in html
    assert "sai" in html
    assert "không có" in open_page("review", part="history", of="units", entity="<b>none").warning[0].value.lower()


def test_the_mode_is_changed_with_a_reason_and_said_everywhere(open_page: OpenPage, ledger: Ledger) -> None:
    page = open_page("review", part="ledger")
    _name(page, "Minh")
    page.text_input(key="mode reason").set_value("thử một mình").run()
    page.button(key="set mode").click().run()
    assert ledger.mode() == "single-user"
    assert any("một người dùng" in each.value for each in open_page("adding").warning)


def test_the_audit_log_is_checked_on_demand(open_page: OpenPage, ledger: Ledger) -> None:
    page = open_page("review", part="ledger")
    next(each for each in page.button if each.label == "Kiểm tra nhật ký").click().run()
    assert any("Nhật ký nguyên vẹn" in each.value for each in page.success)


@pytest.mark.parametrize("part", ["queue", "batches", "history", "ledger"])
def test_every_part_is_there_in_english(
    open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...], part: str
) -> None:
    page = open_page("review", part=part, lang="en", claim="999999")
    shown = " ".join(each.label for each in (*page.button, *page.text_input))
    assert "Lý do" not in shown


def test_look_opens_a_claim_beside_the_queue_and_close_goes_back(
    open_page: OpenPage, ledger: Ledger, claims: tuple[int, ...]
) -> None:
    page = open_page("review")
    page.button(key=f"look {claims[1]}").click().run()
    assert not page.exception
    assert page.query_params["claim"] == str(claims[1])
    assert any(str(claims[1]) in each.value for each in page.subheader)
    next(each for each in page.button if "Đóng" in each.label).click().run()
    assert not page.exception
    assert "claim" not in page.query_params
