"""Every page as anyone may meet it: in both languages, narrow, by night, read aloud, and with hostile text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, expect

from explorer.front import PAGES
from explorer.labels import explorer_words
from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.records import columns_of
from kb.words import LANGUAGES, Language
from tests.explorer.browser.conftest import NARROW, WIDE, wait_for_run, wait_until_drawn, wait_until_still

pytestmark = pytest.mark.browser

STATES = (
    *PAGES,
    "decode?unit=c5/d8/e66/f304&died=1972-08&place=Quảng Trị",
    "decode?unit=KB&died=1968&if=place&value=Tây Ninh",
    "decode?unit=c5&died=31/2/1968",
    "units?q=trung doan 66",
    "units?unit=division-304&on=1972-05",
    "units?unit=division-304&view=graph",
    "units?unit=division-304&view=compare",
    "codes?code=K8",
    "battles?years=1968-1968",
    "battles?battle=quang-tri-1972",
    "battles?view=near",
    "adding?table=battles",
    "adding?way=sheet",
    "review?claim={claim}",
    "review?part=batches",
    "review?part=history&of=units&entity=division-304",
    "review?part=ledger",
    "sources?source=qdnd-e66",
    "questions?example=01",
    "questions?query=x",
)
"""Name and query of pages: each one empty, and the ones that change much with what is asked."""
CANNOT_MEND: Mapping[str, str] = MappingProxyType(
    {
        # A container of Streamlit with a height takes no `tabindex`. Chromium and Firefox let the keyboard scroll a
        # region without anything to focus in it (since versions 130 and 3), and the table beside it holds the same.
        "scrollable-region-focusable": '[data-testid="stVerticalBlock"][height]',
    }
)
"""Rule of axe to what in Streamlit's own widgets breaks it."""
GRAVE = ("serious", "critical")
FITS = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
    .every((each) => each.scrollWidth <= each.clientWidth)"""
HOSTILE = (
    "<img src=x onerror=\"window.ran = 1; alert('ran')\"><script>window.ran = 1</script>"
    '=HYPERLINK("http://x.invalid") **zq** [zq](javascript:window.ran=1) $zq$'
)


@pytest.fixture(scope="module")
def claim(ledger_path: Path) -> int:
    """Propose a claim, so that something waits for review."""
    values = {"unit_id": "division-304", "text": "K71", "kind": "ky_hieu", "scope": "whole", "valid_from": "1968"}
    values |= {"source_id": "qdnd-e66", "confidence": "medium"}
    proposal = Proposal("designations", tuple(values.get(name, "") for name in columns_of("designations")))
    return Ledger.open(str(ledger_path)).propose([proposal], "Tuyết", "một ký hiệu").claim_nos[0]


@pytest.mark.parametrize("state", STATES)
def test_a_page_is_drawn_whole_in_both_languages_and_can_be_read_by_anyone(clerk: Page, claim: int, state: str) -> None:
    for language in LANGUAGES:
        clerk.set_viewport_size(WIDE)
        _open(clerk, state.format(claim=claim), language)
        _is_whole(clerk, explorer_words(language)(f"page.{state.partition('?')[0]}"), language)
    for scheme in ("light", "dark"):
        clerk.emulate_media(color_scheme=scheme)
        expect(clerk.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
        assert _violations(clerk) == [], scheme


def _open(page: Page, address: str, language: Language) -> None:
    page.goto(f"/{address}{'&' if '?' in address else '?'}lang={language}")
    wait_until_drawn(page)


def _is_whole(page: Page, title: str, language: Language) -> None:
    expect(page.locator("h1")).to_have_text(title)
    expect(page).to_have_title(f"{title} · Giải Mã")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    for viewport in (NARROW, WIDE):
        page.set_viewport_size(viewport)
        page.wait_for_function(FITS)


def _violations(page: Page) -> list[str]:
    """Return what keeps people with a disability out, as rule and element."""
    wait_until_still(page)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
        if not _cannot_be_mended(page, rule["id"], node)
    ]


def _cannot_be_mended(page: Page, rule: str, node: Mapping[str, Any]) -> bool:
    selector = CANNOT_MEND.get(rule)
    if selector is None:
        return False
    return bool(
        page.evaluate("([at, known]) => document.querySelector(at).matches(known)", [node["target"][0], selector])
    )


@pytest.mark.parametrize(
    "address",
    [
        *PAGES,
        "battles?view=near",
        "units?unit=division-304&view=graph",
        "adding?table=battles",
        "review?part=history",
        "review?claim={claim}",
    ],
)
def test_html_formulas_and_scripts_in_any_field_are_only_text(clerk: Page, claim: int, address: str) -> None:
    dialogs: list[Dialog] = []
    clerk.on("dialog", lambda dialog: (dialogs.append(dialog), dialog.dismiss()))
    clerk.goto("/" + address.format(claim=claim))
    wait_until_drawn(clerk)
    fields = clerk.get_by_test_id("stMain").locator("textarea:visible, input[type=text]:not([role=combobox]):visible")
    for at in reversed(range(fields.count())):  # the fields over a list can leave nothing to fill in below it
        field = fields.nth(at)
        most = field.get_attribute("maxlength")
        text = HOSTILE if most is None else HOSTILE[: int(most)]
        field.fill(text)
        key = "Control+Enter" if field.evaluate("each => each.tagName") == "TEXTAREA" else "Enter"
        wait_for_run(clerk, partial(field.press, key))
        _holds_only_text(clerk)
    assert dialogs == []


@pytest.mark.parametrize(
    "address",
    ["decode?unit=", "units?q=", "units?unit=", "codes?code=", "battles?battle=", "battles?text=", "sources?source=",
     "sources?text=", "periods?period=", "questions?query=", "listing?list=", "review?claim=", "review?batch=",
     "review?part=history&entity=", "units?unit=division-304&on=", "adding?unit_id="],
)  # fmt: skip
def test_html_formulas_and_scripts_in_the_address_are_only_text(clerk: Page, address: str) -> None:
    clerk.on("dialog", lambda dialog: pytest.fail("A script ran."))
    clerk.goto("/" + address + clerk.evaluate("encodeURIComponent", HOSTILE))
    wait_until_drawn(clerk)
    _holds_only_text(clerk)


def _holds_only_text(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("window.ran") is None
    for made in ("img[src=x]", "a[href^=javascript]", "strong:text-is('zq')", "a:text-is('zq')", ".katex"):
        assert page.locator(made).count() == 0, made
