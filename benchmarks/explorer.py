"""The explorer in a real browser: time until each page stands, and until its main actions are answered."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from playwright.sync_api import Error, Page, TimeoutError

from benchmarks.generate import generate_facts
from benchmarks.served import browsed, served, wait_until_drawn
from kb.facts_io import BUNDLED_FACTS, read_folder
from kb.ledger.ledger import Ledger
from kb.ledger.proposals import Proposal
from kb.ledger.releases import fill
from kb.records import columns_of

RUNS = 5
PAGE_LIMIT, ACTION_LIMIT, LARGE_LIMIT = 1.0, 0.5, 2.0
"""Seconds."""
WIDTH, HEIGHT = 1400, 1000
LOADING_MS = 300_000
_ANSWER_MS = 400_000  # the first query waits until the store of the facts has been made
_CLEAR = "[data-testid=stMain] button:has-text('filter_alt_off')"
BIG_UNITS, BIG_DESIGNATIONS = 30_000, 500_000


@dataclass(frozen=True, slots=True)
class Subject:
    """What the pages are opened on.

    Attributes:
        unit: A unit with a life.
        code: A code it bears.
        search: What finds units.
        battle: A battle, or empty where there is none.
        on: A month of the unit's life.
        next_month: The month after it, as the page writes it.
    """

    unit: str
    code: str
    search: str
    battle: str
    on: str
    next_month: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person does on a page.

    Attributes:
        name: What it is.
        address: The page before.
        act: Does it.
        prepare: What is typed before it, which is not measured.
        answered: Selector of what appears when it is answered.
    """

    name: str
    address: str
    act: Callable[[Page], None]
    answered: str
    prepare: Callable[[Page], None] | None = None


def main() -> None:
    """Measure on the bundled facts with a ledger, then on facts as many as the official table."""
    print(f"The explorer in a browser; median of {RUNS}, the server warm")
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "ledger.sqlite"
        claim_no = _fill(database)
        subject = Subject("regiment-66-division-10", "E66", "e66 f304", "an-loc-1972", "1968-06", "07/1968")
        measure({"GIAIMA_DATABASE": str(database)}, subject, claim_no, "bundled", (PAGE_LIMIT, ACTION_LIMIT))
    large()


def large() -> None:
    """Measure on generated facts, without a ledger."""
    with tempfile.TemporaryDirectory() as folder:
        generate_facts(Path(folder), units=BIG_UNITS, designations=BIG_DESIGNATIONS)
        facts, _ = read_folder(Path(folder))
        unit = next(each.unit_id for each in facts.units if each.level == "regiment")
        code = next(each.text for each in facts.designations if each.unit_id == unit and each.kind == "ky_hieu")
        del facts
        subject = Subject(unit, code, "trung doan 66", "", "1965-06", "07/1965")
        name = f"{BIG_UNITS:,} units"
        measure({"GIAIMA_FACTS": folder}, subject, None, name, (LARGE_LIMIT, LARGE_LIMIT))


def measure(
    environment: Mapping[str, str],
    subject: Subject,
    claim_no: int | None,
    name: str,
    limits: tuple[float, float],
) -> None:
    """Start the explorer, warm it up with one visit, and print the table.

    Args:
        environment: Names the facts.
        subject: What is looked at.
        claim_no: A claim that waits; None without a ledger.
        name: Of the facts.
        limits: Of a page and of an action, seconds.
    """
    with served(environment) as address, browsed(width=WIDTH, height=HEIGHT) as page:
        page.set_default_timeout(LOADING_MS)
        start = time.perf_counter()
        page.goto(f"{address}/decode")
        wait_until_drawn(page, LOADING_MS)
        _report(name, "first page after a start", [time.perf_counter() - start], None)
        first = {path: _open(page, address + path) for path in _pages(subject, claim_no)}
        for path, seconds in first.items():
            _report(name, path, [_open(page, address + path) for _ in range(RUNS)], limits[0], seconds)
        for action in _actions(subject, claim_no):
            first_time = _act(page, address, action)
            times = [_act(page, address, action) for _ in range(RUNS)] if first_time < inf else [inf]
            _report(name, action.name, times, limits[1], first_time)


def _pages(subject: Subject, claim_no: int | None) -> list[str]:
    unit = {"unit": subject.unit}
    pages = [_at("", role="officer"), _at("", role="historian"), _at("", role="researcher"), "/decode"]
    pages += [_at("/decode", unit=subject.code, died="1968"), "/listing", "/units", _at("/units", **unit)]
    pages += [_at("/units", **unit, view="graph"), "/codes", _at("/codes", code=subject.code), "/battles"]
    pages += [_at("/battles", battle=subject.battle)] if subject.battle != "" else []
    pages += ["/periods", "/sources", "/quality?view=counts", "/quality", "/questions"]
    pages += ["/adding", "/review", _at("/review", claim=str(claim_no))] if claim_no is not None else []
    return pages


def _actions(subject: Subject, claim_no: int | None) -> list[Action]:
    searched = subject.search
    then = f"h3:has-text('{subject.next_month}')"
    actions = [
        Action("decode a notice", "/decode", _send, ".gm-headline", lambda page: _write_notice(page, subject.code)),
        Action("search a unit", "/units", lambda page: _fill_in(page, 0, searched), "table.gm-table"),
        Action("move the date", _at("/units", unit=subject.unit, on=subject.on), _slide, then),
        Action("run a query", "/questions", _send, "h3:has-text('Kết quả'), [data-testid=stAlert]"),
    ]
    if subject.battle != "":
        actions += [
            Action("filter the battles", "/battles", lambda page: _fill_in(page, 0, "khe sanh"), _CLEAR),
        ]
    if claim_no is not None:
        actions += [
            Action("look at a claim in the queue", "/review", _look, f"h3:has-text('{claim_no}')"),
            Action(
                "type in the add form",
                _at("/adding", table="designations"),
                lambda page: _fill_in(page, 0, "e66 f304"),
                "[data-testid=stSelectbox]:has-text('gần nhất')",
            ),
        ]
    return actions


def _open(page: Page, address: str) -> float:
    page.goto("about:blank")
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    wait_until_drawn(page, LOADING_MS)
    return time.perf_counter() - start


def _act(page: Page, address: str, action: Action) -> float:
    """Do something on a fresh page; returns the seconds until the answer is there; without end where none comes."""
    _open(page, address + action.address)
    if action.prepare is not None:
        action.prepare(page)
    page.wait_for_timeout(500)  # charts are drawn after the page stands
    start = time.perf_counter()
    action.act(page)
    try:
        page.locator(action.answered).first.wait_for(timeout=_ANSWER_MS)
    except TimeoutError:
        return inf
    wait_until_drawn(page, LOADING_MS)
    return time.perf_counter() - start


def _write_notice(page: Page, text: str) -> None:
    page.get_by_test_id("stTextInputField").first.fill(text)
    page.get_by_test_id("stTextInputField").nth(1).fill("1968")


def _send(page: Page) -> None:
    page.get_by_test_id("stBaseButton-primaryFormSubmit").click()


def _fill_in(page: Page, at: int, text: str) -> None:
    field = page.locator("[data-testid=stMain] [data-testid=stTextInputField]").nth(at)
    field.fill(text)
    field.press("Enter")


def _slide(page: Page) -> None:
    thumb = page.get_by_role("slider").first
    thumb.focus()
    thumb.press("ArrowRight")


def _look(page: Page) -> None:
    page.locator("[class*=st-key-look] button").first.click()


def _at(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query)}" if path != "" else f"/?{urlencode(query)}"


def _fill(path: Path) -> int:
    """Fill a ledger with the bundled facts and claims that wait; returns one of them."""
    ledger = Ledger.open(str(path), create=True)
    fill(ledger, read_folder(BUNDLED_FACTS)[0], "bundled")
    values = {"unit_id": "division-304", "kind": "ky_hieu", "scope": "whole", "valid_from": "1968"}
    values |= {"source_id": "qdnd-e66", "confidence": "medium"}
    names = tuple(columns_of("designations"))
    claims = [
        Proposal("designations", tuple((values | {"text": f"K{number}"}).get(name, "") for name in names))
        for number in range(100, 300)
    ]
    return ledger.propose(claims, "historian", "a list", kind="import").claim_nos[0]


def _report(name: str, what: str, seconds: list[float], limit: float | None, first: float | None = None) -> None:
    found = median(seconds)
    told = "" if limit is None else f"limit {limit:.1f} s  " + ("ok" if found <= limit else "OVER")
    at_first = "" if first is None else f"first {first:6.2f} s  "
    print(f"{name:14} {what:56} {found:6.2f} s  {at_first}{told}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except Error as error:
        raise SystemExit(f"The browser failed: {error.message}") from error
