"""The page in a real browser: typed, submitted, drawn, and without a request to anywhere else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser

E66 = "unit=c5%2Fd8%2Fe66%2Ff304&died=1972-08&place=Qu%E1%BA%A3ng%20Tr%E1%BB%8B"


def test_a_notice_typed_and_sent_with_enter_is_decoded_and_drawn(page: Page) -> None:
    page.goto("/decode")
    page.get_by_label("Đơn vị", exact=True).fill("c5/d8/e66/f304")
    page.get_by_label("Ngày hy sinh", exact=True).fill("1972-08")
    page.get_by_label("Nơi hy sinh", exact=True).fill("Quảng Trị")
    page.get_by_label("Nơi hy sinh", exact=True).press("Enter")
    headline = page.locator(".gm-headline")
    expect(headline).to_contain_text("Trung đoàn 66 (66B)")
    expect(headline).to_have_text(re.compile(r"\d\d\s%$"))
    country = page.get_by_test_id("stVegaLiteChart").first
    expect(country.locator("svg text", has_text="Quần đảo Hoàng Sa").first).to_be_visible()
    expect(country.locator("svg text", has_text="Quần đảo Trường Sa").first).to_be_visible()
    expect(page.locator("svg text", has_text="Quảng Trị · ").first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert "unit=c5" in page.url


def test_reload_and_back_keep_the_notice(page: Page) -> None:
    page.goto("/decode?unit=Q761&died=1963")
    headline = page.locator(".gm-headline")
    expect(headline).to_contain_text("Trung đoàn 1 (Q761)")
    page.reload()
    expect(headline).to_contain_text("Trung đoàn 1 (Q761)")
    page.get_by_role("button", name="c9 d6 e270").click()
    expect(headline).to_contain_text("Đại đội 9")
    page.go_back()
    expect(page.get_by_label("Đơn vị", exact=True)).to_have_value("Q761")
    expect(headline).to_contain_text("Trung đoàn 1 (Q761)")
    page.go_forward()
    expect(headline).to_contain_text("Đại đội 9")


def test_the_language_switch_keeps_the_notice_and_is_in_the_address(page: Page) -> None:
    page.goto("/decode?unit=KB&died=1968")
    expect(page.locator(".gm-headline")).to_have_text("Chưa đủ căn cứ")
    page.get_by_text("English", exact=True).click()
    expect(page.locator(".gm-headline")).to_have_text("Not enough to go on")
    expect(page.get_by_label("Unit", exact=True)).to_have_value("KB")
    page.wait_for_url("**lang=en**")


def test_english_is_english_in_the_drop_down_and_the_placeholders_too(page: Page) -> None:
    page.goto(f"/decode?{E66}")
    expect(page.locator(".gm-headline")).to_contain_text("Trung đoàn 66 (66B)")
    page.get_by_text("English", exact=True).click()
    expect(page.locator(".gm-headline")).to_contain_text("66th Regiment (66B)")
    expect(page.get_by_label("Show the evidence for hypothesis")).to_have_value(
        re.compile(r"^1\. 66th Regiment \(66B\)")
    )
    expect(page.get_by_label("Rank", exact=True)).to_have_attribute("placeholder", "e.g. Hạ sĩ")


def test_an_empty_form_that_is_sent_is_told_what_is_missing(page: Page) -> None:
    page.goto("/decode")
    page.get_by_test_id("stBaseButton-primaryFormSubmit").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("không ghi đơn vị")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("query", [E66, "unit=KB&died=1968"])
def test_nothing_is_cut_off_at_800_pixels(page: Page, language: str, query: str) -> None:
    page.set_viewport_size({"width": 800, "height": 1000})
    page.goto(f"/decode?{query}&lang={language}")
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.nth(1).locator("svg text").first).to_be_visible()
    for label in ("Tiếng Việt", "English"):
        box = page.get_by_text(label, exact=True).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 800
    for at in (0, 1):
        drawing = charts.nth(at).locator("svg").first.bounding_box()
        assert drawing is not None
        texts = charts.nth(at).locator("svg text")
        assert texts.count() > 0
        for text in texts.all():
            box = text.bounding_box()
            assert box is not None
            assert drawing["x"] <= box["x"]
            assert box["x"] + box["width"] <= drawing["x"] + drawing["width"] + 1
            assert box["y"] + box["height"] <= drawing["y"] + drawing["height"] + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


@pytest.mark.parametrize("query", [E66, "unit=KB&died=1968"])
def test_the_sheet_fits_on_two_pages(page: Page, query: str) -> None:
    page.goto(f"/decode?{query}")
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Tải phiếu in (PDF)").click()
    assert 1 <= len(PdfReader(sheet.value.path()).pages) <= 2


def test_an_example_goes_into_the_address(page: Page) -> None:
    page.goto("/decode")
    page.get_by_role("button", name="Công trường 9").click()
    expect(page.locator(".gm-headline")).to_contain_text("Sư đoàn 9")
    page.wait_for_url("**died=1966**")


def test_the_downloads_are_the_answer_and_the_sheet(page: Page) -> None:
    page.goto("/decode?unit=KB&died=1968")
    with page.expect_download() as json_file:
        page.get_by_role("button", name="Tải JSON").click()
    assert json_file.value.suggested_filename == "giaima-kb-1968.json"
    assert '"unit_text": "KB"' in json_file.value.path().read_text(encoding="utf-8")
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Tải phiếu in (PDF)").click()
    assert "Phiếu giải mã phiên hiệu" in PdfReader(sheet.value.path()).pages[0].extract_text()
