"""The ways of the three people through the pages, from first to last: historian and reviewer, researcher, officer."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.records import columns_of
from tests.explorer.browser.conftest import OpenPerson, wait_until_drawn

pytestmark = pytest.mark.browser

E66B, E66B_NAME = "regiment-66-division-304", "Trung đoàn 66 (66B)"
SOURCE = "qdnd-e66"
MANY = 100_000
HEADLINE = ".gm-headline"
DIVISION_NODE = """() => {
    const canvas = document.querySelector('[data-testid="stEChartsChart"] canvas');
    const { width, height } = canvas ?? {};
    if (!width) return null;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    const isOrange = (x, y) => [213, 94, 0].every((part, at) => data[4 * (y * width + x) + at] === part);
    for (let y = 60; y < height - 8; y += 2) for (let x = 8; x < width - 8; x += 2)
        if ([[0, 0], [-4, 0], [4, 0], [0, -4], [0, 4]].every(([dx, dy]) => isOrange(x + dx, y + dy))) {
            const [last, times] = window.found ?? ["", 0];
            window.found = [`${x} ${y}`, last === `${x} ${y}` ? times + 1 : 0];
            return window.found[1] > 10 ? { x, y } : null;
        }
    return null;
}"""
"""Where a division stands in the graph, once it no longer moves: a picture has no elements to ask."""


def _fill(page: Page, key: str, text: str) -> None:
    """Fill a field by its key and leave it, as a person does."""
    field = page.locator(f"[class*='st-key-{key.replace(' ', '-')}']").locator("input, textarea").first
    field.fill(text)
    field.press("Tab")
    wait_until_drawn(page)


def _press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key.replace(' ', '-')} button").click()


def _choose(page: Page, key: str, option: str) -> None:
    page.locator(f".st-key-{key.replace(' ', '-')} input").click()
    page.get_by_role("option", name=option, exact=True).click()


def _upload(page: Page, name: str, data: bytes) -> None:
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator("input[type=file]").set_input_files(files=file)


def _add_code(page: Page, code: str, author: str) -> None:
    """Propose a code of regiment 66B from the form."""
    page.goto("/adding")
    _fill(page, "add designations unit_id", E66B)
    _fill(page, "add designations text", code)
    _choose(page, "add designations kind", "ký hiệu")
    _fill(page, "add designations valid_from", "1968")
    _fill(page, "known source", SOURCE)
    _fill(page, "person here proposal", author)
    _press(page, "propose")
    expect(page.get_by_test_id("stAlert").filter(has_text="chờ người khác duyệt")).to_be_visible()


def _upload_code(page: Page, code: str, count: str) -> None:
    """Propose a code of the same regiment from a spreadsheet; who does it has given a name."""
    page.get_by_text("Bảng tính", exact=True).click()
    heads = "unit_id,text,kind,scope,valid_from,source_id,confidence"
    _upload(page, "designations.csv", f"{heads}\n{E66B},{code},ky_hieu,whole,1968,{SOURCE},medium\n".encode())
    _press(page, "propose file")
    expect(page.get_by_test_id("stAlert").filter(has_text=f"Đã đề xuất {count} dữ kiện")).to_be_visible()


def _accept_all_of(page: Page, author: str, reviewer: str, count: int) -> None:
    """Accept everything that somebody proposed."""
    page.goto(f"/review?author={author}")
    page.evaluate("localStorage.clear()")  # another person sits down at this browser, which remembers the last one
    page.reload()
    expect(page.get_by_test_id("stCheckbox")).to_have_count(count)
    _press(page, "choose all")
    expect(page.get_by_test_id("stCheckbox").locator("input:checked")).to_have_count(count)
    _fill(page, "person here bulk", reviewer)
    _press(page, "bulk accept")
    expect(page.get_by_test_id("stAlert").filter(has_text=f"{count} dữ kiện")).to_be_visible()


def test_a_code_goes_from_the_historian_over_the_reviewer_to_the_officer(clerk: Page, open_person: OpenPerson) -> None:
    historian, reviewer, officer = clerk, open_person(), open_person()
    notice = "/decode?unit=K77&died=1969"
    officer.goto(notice)
    expect(officer.locator(HEADLINE)).to_have_text("Chưa đủ căn cứ")
    _add_code(historian, "K77", "Lan")
    _upload_code(historian, "K78", "1")
    officer.reload()
    expect(officer.locator(HEADLINE)).to_have_text("Chưa đủ căn cứ")
    _accept_all_of(reviewer, "Lan", "Minh", 2)
    officer.reload()
    expect(officer.locator(HEADLINE)).to_contain_text(E66B_NAME)  # the page draws itself anew
    wait_until_drawn(officer)
    officer.locator("[class*=st-key-verdict] label", has_text=E66B_NAME).click()
    _fill(officer, "conclusion reason", "khớp trích lục")
    _fill(officer, "person here conclusion", "Hoa")
    expect(officer.get_by_text("Ký tên: Hoa")).to_be_visible()
    expect(officer.locator("[class*=st-key-verdict] input:checked")).to_have_count(1)
    officer.get_by_role("button", name="Ký kết luận").click()
    told = officer.get_by_test_id("stMarkdown").filter(has_text="khớp trích lục").first
    expect(told).to_contain_text(E66B_NAME)
    with officer.expect_download() as pdf:
        officer.get_by_role("button", name="Tải phiếu in (PDF)").click()
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(pdf.value.path()).pages).split())
    with officer.expect_download() as word:
        officer.get_by_role("button", name="Tải phiếu in (Word)").click()
    document = Document(str(word.value.path()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    written = " ".join([*(each.text for each in document.paragraphs), *cells])
    for sheet in (text, written):
        for said in ("Hoa", "khớp trích lục", E66B_NAME, "Đồng ý"):
            assert said in sheet
    officer.goto("/decode?unit=K78&died=1969")
    expect(officer.locator(HEADLINE)).to_contain_text(E66B_NAME)


def _proposed(path: Path, code: str, author: str) -> None:
    values = {"unit_id": E66B, "text": code, "kind": "ky_hieu", "scope": "whole", "valid_from": "1968"}
    values |= {"source_id": SOURCE, "confidence": "medium"}
    proposal = Proposal("designations", tuple(values.get(name, "") for name in columns_of("designations")))
    Ledger.open(str(path)).propose([proposal], author, code)


def test_two_people_at_once_see_what_the_other_accepted(
    clerk: Page, open_person: OpenPerson, ledger_path: Path
) -> None:
    other = open_person()
    for code, author, reviewer, page, seen_by in (
        ("K61", "An", "Bình", clerk, other),
        ("K62", "Bình", "An", other, clerk),
    ):
        seen_by.goto(f"/codes?code={code}")
        wait_until_drawn(seen_by)
        expect(seen_by.get_by_test_id("stMain")).not_to_contain_text(E66B_NAME)
        _proposed(ledger_path, code, author)
        _accept_all_of(page, author, reviewer, 1)
        seen_by.reload()
        expect(seen_by.get_by_test_id("stMain")).to_contain_text(E66B_NAME)


def test_a_researcher_goes_from_a_name_without_accents_over_the_graph_to_a_battle(page: Page) -> None:
    page.goto("/units")
    page.get_by_test_id("stTextInput").locator("input").first.fill("trung doan 66")
    page.get_by_role("link", name=E66B_NAME).click()
    expect(page.locator(HEADLINE)).to_have_text(E66B_NAME)
    track = page.get_by_test_id("stSlider")
    box = track.bounding_box()
    assert box is not None
    track.click(position={"x": 0.6 * box["width"], "y": box["height"] - 8})
    page.wait_for_url(re.compile(r"[?&]on=\d{4}"))
    page.get_by_text("Đồ thị", exact=True).click()
    page.wait_for_url("**view=graph**")
    wait_until_drawn(page)
    told = page.get_by_text(re.compile(r"^\d+ đơn vị và trận đánh"))
    before = told.inner_text()
    at = page.wait_for_function(DIVISION_NODE).json_value()
    page.locator('[data-testid="stEChartsChart"] canvas').click(position=at)
    page.wait_for_url("**open=unit**")
    expect(told).not_to_have_text(before)
    page.get_by_text("Trang đơn vị", exact=True).click()
    battle = page.locator("a[href*='battle=']").first
    name = battle.inner_text()
    battle.click()
    expect(page.locator(HEADLINE)).to_have_text(name)


def test_a_researcher_asks_a_worked_question_and_takes_the_answer_along(page: Page) -> None:
    page.goto("/questions")
    page.locator(".st-key-chosen-example input").click()
    page.get_by_role("option").nth(2).click()
    page.wait_for_url("**example=03**")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart").first.locator("svg")).to_be_visible()
    with page.expect_download() as file:
        page.get_by_role("button", name="Tải CSV").click()
    lines = file.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 1
    assert "lat" in lines[0]


def test_an_officer_decodes_a_list_and_opens_a_row(page: Page) -> None:
    page.goto("/listing")
    rows = ["Cột 1,Cột 2,Cột 3", *["c5/d8/e66/f304,1972-08,Quảng Trị", "KB,1968,Tây Ninh"] * 300]
    _upload(page, "danh sach.csv", "\n".join(rows).encode())
    start = page.get_by_role("button", name="Giải mã danh sách")
    expect(start).to_be_disabled()
    for field, heading in (("unit_text", "Cột 1"), ("died_text", "Cột 2"), ("place_text", "Cột 3")):
        _choose(page, f"list column {field}", heading)
    start.click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.get_by_text("600 dòng", exact=False).first).to_be_visible()
    expect(page.get_by_test_id("stMultiSelect")).to_have_count(5)
    with page.expect_download() as file:
        page.get_by_role("button", name="Tải Excel").click()
    sheet = load_workbook(BytesIO(file.value.path().read_bytes())).active
    assert sheet is not None
    assert sheet.max_row == 601
    assert [cell.value for cell in sheet[2]][:3] == ["c5/d8/e66/f304", "1972-08", "Quảng Trị"]
    page.locator("a[href*='decode?unit=c5']").first.click()
    expect(page.locator(HEADLINE)).to_contain_text(E66B_NAME)
    expect(page.get_by_label("Nơi hy sinh", exact=True)).to_have_value("Quảng Trị")


def test_a_long_list_tells_how_far_it_is_and_can_be_stopped(page: Page) -> None:
    page.goto("/listing")
    rows = "\n".join(f"c{number % 20}/d{number % 9}/e{number},{1965 + number % 10}" for number in range(MANY))
    _upload(page, "dài.csv", f"Đơn vị,Ngày hy sinh\n{rows}".encode())
    page.get_by_role("button", name="Giải mã danh sách").click()
    expect(page.get_by_text(re.compile(r"Đã giải mã [\d.]+ trong 100\.000 dòng; còn "))).to_be_visible()
    page.get_by_role("button", name="Dừng").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("Đã dừng")
    expect(page.get_by_role("button", name="Giải mã danh sách")).to_be_enabled()


@pytest.mark.parametrize("name", ["hỏng.xlsx", "hỏng.csv", "hỏng.parquet"])
def test_a_broken_list_is_told_in_words(page: Page, name: str) -> None:
    page.goto("/listing")
    _upload(page, name, b"\x00\x81\xff not a table")
    expect(page.get_by_test_id("stAlert").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert "Traceback" not in page.locator("body").inner_text()
