"""What a page looks at stands in its address: a reload keeps it, and "back" leads to what was looked at before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.records import columns_of
from tests.explorer.browser.conftest import wait_until_drawn

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person does on a page, what it puts into the address, and where one sees it."""

    start: str
    do: Callable[[Page], None]
    in_address: str
    seen: Callable[[Page], Locator]


def _slide(page: Page) -> None:
    page.get_by_role("slider").press("ArrowRight")


def _fill(label: str, text: str) -> Callable[[Page], None]:
    def fill(page: Page) -> None:
        page.get_by_label(label, exact=True).fill(text)
        page.get_by_label(label, exact=True).press("Enter")

    return fill


def _take_first(key: str, *, of_several: bool = False) -> Callable[[Page], None]:
    def take(page: Page) -> None:
        page.locator(f".st-key-{key} input").click()
        page.get_by_role("option").first.click()
        if of_several:
            page.keyboard.press("Escape")  # the list stays open for the next one; a single choice would be cleared

    return take


def _ask(page: Page) -> None:
    editor = page.locator(".st-key-query-editor textarea")
    editor.fill("SELECT (42 AS ?zq) {}")
    editor.press("Control+Enter")


STEPS = {
    "day of a unit": Step(
        "units?unit=division-304",
        _slide,
        "on=",
        lambda page: page.locator("h3", has_text="Chuỗi chỉ huy vào"),
    ),
    "view of a unit": Step(
        "units?unit=division-304",
        lambda page: page.get_by_text("Đồ thị", exact=True).click(),
        "view=graph",
        lambda page: page.get_by_test_id("stEChartsChart"),
    ),
    "text of battles": Step(
        "battles",
        _fill("Tên trận hoặc nơi", "khe sanh"),
        "text=khe",
        lambda page: page.get_by_role("button", name="Bỏ bộ lọc"),
    ),
    "kind of battles": Step(
        "battles",
        _take_first("field-kinds", of_several=True),
        "kinds=",
        lambda page: page.get_by_role("button", name="Bỏ bộ lọc"),
    ),
    "worked question": Step(
        "questions",
        _take_first("chosen-example"),
        "example=01",
        lambda page: page.get_by_test_id("stDataFrame"),
    ),
    "own question": Step(
        "questions",
        _ask,
        "query=",
        lambda page: page.get_by_test_id("stDataFrame"),
    ),
}


def _step_through(page: Page, step: Step) -> None:
    page.goto("/" + step.start)
    wait_until_drawn(page)
    expect(step.seen(page)).to_have_count(0)
    step.do(page)
    page.wait_for_url(f"**{step.in_address}**")
    expect(step.seen(page).first).to_be_visible()
    page.reload()
    expect(step.seen(page).first).to_be_visible()
    page.go_back()
    expect(step.seen(page)).to_have_count(0)
    assert step.in_address not in page.url
    page.go_forward()
    expect(step.seen(page).first).to_be_visible()


@pytest.mark.parametrize("name", STEPS)
def test_a_reload_keeps_what_is_looked_at_and_back_leads_to_what_was_before(page: Page, name: str) -> None:
    _step_through(page, STEPS[name])


def test_the_filters_of_a_list_stay_and_go_with_back(page: Page) -> None:
    rows = "\n".join(["Đơn vị,Ngày hy sinh", *["c5/d8/e66/f304,1972-08", "KB,1968"] * 40])
    page.goto("/listing")
    file = page.locator("input[type=file]")
    file.set_input_files(files={"name": "list.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.get_by_role("button", name="Giải mã danh sách").click()
    expect(page.get_by_test_id("stMultiSelect")).to_have_count(5)
    _step_through(
        page,
        Step(
            page.url.rpartition("/")[2],
            _take_first("field-triage"),
            "triage=",
            lambda page: page.locator(".st-key-field-triage [data-tag]"),
        ),
    )


def test_the_claim_under_review_stays_and_goes_with_back(clerk: Page, ledger_path: object) -> None:
    values = {"unit_id": "division-304", "text": "K72", "kind": "ky_hieu", "scope": "whole", "valid_from": "1968"}
    values |= {"source_id": "qdnd-e66", "confidence": "medium"}
    proposal = Proposal("designations", tuple(values.get(name, "") for name in columns_of("designations")))
    claim = Ledger.open(str(ledger_path)).propose([proposal], "Tâm", "một ký hiệu").claim_nos[0]
    _step_through(
        clerk,
        Step(
            "review?author=Tâm",
            lambda page: page.get_by_role("button", name="Xem").click(),
            f"claim={claim}",
            lambda page: page.locator("h3", has_text=f"{claim}"),
        ),
    )
