"""Take the pictures of the explorer's pages: `make pictures`.

The explorer is started on the bundled facts with a ledger and a register of its own in a temporary folder, filled with
a few proposals and conclusions as a day's work leaves them; names of people in them are made up.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Page

from benchmarks.served import browsed, served, wait_until_drawn
from decoder.notice import Notice
from kb.facts_io import BUNDLED_FACTS, read_folder
from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.ledger.releases import fill
from kb.records import columns_of
from registry.conclusions import Decoded, Register

FOLDER = Path(__file__).parent
WIDTH, HEIGHT, MOST_HEIGHT = 1400, 1000, 1600
COLOURS = 128
"""Of a picture: the pages have few, and so it is a third as large."""
_SETTLE_MS = 1_500
HISTORIAN, REVIEWER, OFFICER = "Lan", "Minh", "Hoa"
E66 = {"unit": "c5/d8/e66/f304", "died": "1972-08", "place": "Quảng Trị"}

Act = Callable[[Page], None]


def main() -> None:
    """Fill the ledger, start the explorer and take every picture."""
    with tempfile.TemporaryDirectory() as folder:
        database, register = Path(folder) / "ledger.sqlite", Path(folder) / "register.sqlite"
        claim_no = fill_ledger(database)
        fill_register(register)
        with served({"GIAIMA_DATABASE": str(database), "GIAIMA_REGISTER": str(register)}) as address:
            take_all(address, claim_no)


def take_all(address: str, claim_no: int) -> None:
    """Take the pictures of the pages, one of them by night."""
    pages: dict[str, tuple[str, dict[str, str], Act | None]] = {
        "start": ("", {"role": "historian"}, _named),
        "decode": ("decode", E66, None),
        "listing": ("listing", {}, _list),
        "units": ("units", {"unit": "regiment-66-division-10", "on": "1968-06"}, None),
        "graph": ("units", {"unit": "division-304", "view": "graph"}, None),
        "codes": ("codes", {"code": "KB"}, None),
        "battles": ("battles", {}, None),
        "battle": ("battles", {"battle": "an-loc-1972"}, None),
        "periods": ("periods", {}, None),
        "adding": ("adding", {"table": "designations"}, _typed),
        "review": ("review", {"claim": str(claim_no)}, None),
        "sources": ("sources", {}, None),
        "quality": ("quality", {}, None),
        "questions": ("questions", {"example": "03"}, None),
    }
    with browsed(width=WIDTH, height=HEIGHT) as page:
        for name, (path, query, act) in pages.items():
            take(page, f"{address}/{path}?{urlencode(query)}", FOLDER / f"{name}.png", act)
    dark: Literal["dark"] = "dark"
    with browsed(width=WIDTH, height=HEIGHT, appearance=dark) as page:
        take(page, f"{address}/decode?{urlencode(E66)}", FOLDER / "decode-dark.png", None)


def take(page: Page, address: str, file: Path, act: Act | None) -> None:
    """Open an address, do what the picture needs, and take the top of the page."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(address)
    wait_until_drawn(page)
    if act is not None:
        act(page)
        wait_until_drawn(page)
    tall = int(page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")) + 60
    page.set_viewport_size({"width": WIDTH, "height": max(600, min(tall, MOST_HEIGHT))})
    page.mouse.move(0, 0)
    page.wait_for_timeout(_SETTLE_MS)  # charts grow to their new place
    with Image.open(io.BytesIO(page.screenshot())) as drawn:
        drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.name:20} {os.path.getsize(file) / 1024:6.0f} kB", flush=True)


def fill_ledger(path: Path) -> int:
    """Fill a ledger with the bundled facts and a day's work; returns the claim to look at."""
    ledger = Ledger.open(str(path), create=True)
    fill(ledger, read_folder(BUNDLED_FACTS)[0], "bundled facts")
    own = [_code("regiment-66-division-304", text) for text in ("K66", "H66", "Q66")]
    numbers = ledger.propose(own, HISTORIAN, "Ba ký hiệu của e66").claim_nos
    ledger.decide(numbers[:1], "reject", REVIEWER, "Trang 12 viết K65, không phải K66.")
    ledger.decide(numbers[1:2], "dispute", REVIEWER, "Hồi ký của trung đoàn ghi năm 1970.")
    more = [_code("division-304", text) for text in ("K30", "K31", "K34", "K35")]
    waiting = ledger.propose(more, REVIEWER, "ky-hieu-f304.xlsx", kind="import").claim_nos
    ledger.decide(waiting[:2], "accept", HISTORIAN, "")
    return waiting[-1]


def fill_register(path: Path) -> None:
    """Write a few conclusions into a new register."""
    register = Register.open(str(path))
    decoded = Decoded("regiment-66-division-304", 0.7, "-", "-")
    register.conclude(
        Notice(unit_text="Công trường 9", died_text="1966"),
        "agree",
        decoded,
        author=OFFICER,
        reason="Khớp hồ sơ đơn vị.",
        unit_id="division-9",
    )
    register.conclude(
        Notice(unit_text="KB", died_text="1968"), "undecidable", decoded, author=OFFICER, reason="Chỉ ghi chiến trường."
    )


def _code(unit_id: str, text: str) -> Proposal:
    values = {"unit_id": unit_id, "text": text, "kind": "ky_hieu", "scope": "whole", "valid_from": "1968"}
    values |= {"source_id": "qdnd-e66", "confidence": "medium", "note": "made up for the picture"}
    return Proposal("designations", tuple(values.get(name, "") for name in columns_of("designations")))


def _named(page: Page) -> None:
    page.get_by_label("Tên của bạn", exact=False).last.fill(HISTORIAN)
    page.get_by_label("Tên của bạn", exact=False).last.press("Enter")


def _typed(page: Page) -> None:
    """Type a code of a unit, so that the page shows what it has understood."""
    for label, text in (("Mã đơn vị *", "e66 f304"), ("Phiên hiệu, ký hiệu *", "K66"), ("Từ ngày", "tháng 5/1972")):
        field = page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Tab")
        wait_until_drawn(page)
    page.get_by_label("Nguồn *", exact=True).fill("60 năm trung đoàn 66")
    page.get_by_label("Nguồn *", exact=True).press("Tab")


def _list(page: Page) -> None:
    """Decode a small list."""
    rows = ["Họ tên,Đơn vị,Ngày hy sinh,Nơi hy sinh", "A,c5/d8/e66/f304,8-1972,Quảng Trị", "B,Công trường 9,1966,"]
    rows += ["C,KB,1968,", "D,e209 f7,12-1974,Phước Long", "E,zzz 9999,1970,"]
    data = "\n".join(rows).encode()
    page.locator("input[type=file]").set_input_files({"name": "danh-sach.csv", "mimeType": "text/csv", "buffer": data})
    page.wait_for_url("**list=**")
    wait_until_drawn(page)
    page.get_by_role("button", name="Giải mã danh sách").click()
    page.get_by_test_id("stDownloadButton").first.wait_for()
    wait_until_drawn(page)


if __name__ == "__main__":
    main()
