"""Explorers that run on free ports, and browsers that may ask nobody but this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import copyfile
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[3]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_MS = 30_000
STORES = ("GIAIMA_DATABASE", "GIAIMA_REGISTER")
HOST = "127.0.0.1"
WIDE, NARROW = {"width": 1400, "height": 1000}, {"width": 800, "height": 1000}

_DRAWN = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
    return app?.dataset.testScriptState === "notRunning" && charts.every((chart) => chart.querySelector("svg"))
        && document.querySelector('[data-testid="stSkeleton"], [data-testid="stSpinner"]') === null;
}"""

_COUNT_RUNS = """window.runs = 0;
new MutationObserver((changes) => {
    window.runs += changes.filter((each) => each.target.dataset.testScriptState === "running").length;
}).observe(document, {subtree: true, attributes: true, attributeFilter: ["data-test-script-state"]});"""
_STILL = "document.getAnimations().every((each) => !(each instanceof CSSTransition) || each.playState !== 'running')"

OpenPerson = Callable[[], Page]

expect.set_options(timeout=WAIT_MS)


@contextmanager
def explorer(**stores: str) -> Iterator[str]:
    """Start an explorer on a free port and yield its address; it says when it is up, so nobody has to sleep."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    options = [f"--server.port={port}", f"--server.address={HOST}", "--server.fileWatcherType=none"]
    environment = {name: value for name, value in os.environ.items() if name not in STORES}
    with subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env=environment | {"PYTHONUNBUFFERED": "1"} | stores,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            said = next((line for line in server.stdout if "URL:" in line), "")
            assert str(port) in said, "The explorer did not start."
            with urlopen(f"http://{HOST}:{port}/_stcore/health", timeout=30) as answer:
                assert answer.read() == b"ok"
            yield f"http://{HOST}:{port}/"
        finally:
            # Not `terminate`: after several sessions Streamlit can wait for ever; it has nothing to save.
            server.kill()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Start an explorer of the bundled facts."""
    with explorer() as address:
        yield address


@pytest.fixture(scope="session")
def ledger_path(filled_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the ledger of the second explorer: the bundled facts, and what the tests add."""
    return Path(copyfile(filled_ledger, tmp_path_factory.mktemp("stores") / "ledger.sqlite"))


@pytest.fixture(scope="session")
def ledger_address(ledger_path: Path) -> Iterator[str]:
    """Start an explorer of a ledger, with an empty register beside it."""
    stores = (ledger_path, ledger_path.with_name("register.sqlite"))
    with explorer(**dict(zip(STORES, map(str, stores), strict=True))) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Start the browser once for a module: its loop may not run beside the tests of other modules."""
    found = [path for path in map(shutil.which, BROWSERS) if path is not None]
    if len(found) == 0:
        pytest.fail("No browser found: install one, for example with `apt-get install chromium`.", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def open_profile(chromium: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """Return what opens a person's own browser on an explorer."""
    opened: list[BrowserContext] = []

    def open_it(address: str) -> BrowserContext:
        opened.append(chromium.new_context(viewport=WIDE, locale="vi-VN", base_url=address))
        opened[-1].set_default_timeout(WAIT_MS)
        opened[-1].add_init_script(_COUNT_RUNS)
        return opened[-1]

    yield open_it
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def profiles(open_profile: Callable[[str], BrowserContext]) -> Callable[[str], BrowserContext]:
    """Return the browser that a module's tests have in common for its cache; each page is a session of its own."""
    return cache(open_profile)


@pytest.fixture
def watched() -> Iterator[Callable[[Page], Page]]:
    """Return what watches a page; the test fails when one asks anyone but this machine."""
    asked: list[str] = []
    pages: list[Page] = []

    def watch(page: Page) -> Page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda opened: asked.append(opened.url))
        pages.append(page)
        return page

    yield watch
    for page in pages:
        page.close()
    outside = [url for url in asked if urlsplit(url).scheme not in ("data", "blob")]
    assert len(outside) > 0
    assert [url for url in outside if urlsplit(url).hostname != HOST] == []


def wait_until_drawn(page: Page) -> None:
    """Wait until the page's script has ended and its charts are there."""
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_function(_DRAWN)


def wait_for_run(page: Page, act: Callable[[], None]) -> None:
    """Act so that the page's script runs again, and wait until it has: it begins a little after the act."""
    before = page.evaluate("window.runs")
    act()
    page.wait_for_function("before => window.runs > before", arg=before)
    wait_until_drawn(page)


def wait_until_still(page: Page) -> None:
    """Wait until no colour or size is on its way from one to the other."""
    page.wait_for_function(_STILL)


@pytest.fixture
def page(profiles: Callable[[str], BrowserContext], watched: Callable[[Page], Page], address: str) -> Page:
    """Open a page of the explorer of the bundled facts."""
    return watched(profiles(address).new_page())


@pytest.fixture
def clerk(profiles: Callable[[str], BrowserContext], watched: Callable[[Page], Page], ledger_address: str) -> Page:
    """Open a page of the explorer of the ledger."""
    return watched(profiles(ledger_address).new_page())


@pytest.fixture
def open_person(
    open_profile: Callable[[str], BrowserContext], watched: Callable[[Page], Page], ledger_address: str
) -> OpenPerson:
    """Return what opens another person's own browser on the explorer of the ledger."""
    return lambda: watched(open_profile(ledger_address).new_page())
