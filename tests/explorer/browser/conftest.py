"""Explorers that run on free ports, and browsers that may ask nobody but this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

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

OpenBrowser = Callable[..., Page]

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
def ledger_address(filled_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start an explorer of a ledger with the bundled facts and an empty register."""
    folder = tmp_path_factory.mktemp("stores")
    copyfile(filled_ledger, folder / "ledger.sqlite")
    stores = (folder / "ledger.sqlite", folder / "register.sqlite")
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


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[OpenBrowser]:
    """Return what opens a browser of its own, with its own session; each fails the test when it asks anyone else."""
    asked: list[str] = []
    contexts = []

    def open_it(address: str, **options: Any) -> Page:
        context = chromium.new_context(
            **{"viewport": {"width": 1400, "height": 1000}, "locale": "vi-VN", "base_url": address} | options
        )
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda opened: asked.append(opened.url))
        return page

    yield open_it
    for context in contexts:
        context.close()
    outside = [url for url in asked if urlsplit(url).scheme not in ("data", "blob")]
    assert len(outside) > 0
    assert [url for url in outside if urlsplit(url).hostname != HOST] == []


@pytest.fixture
def page(open_browser: OpenBrowser, address: str) -> Page:
    """Open a browser on the explorer of the bundled facts."""
    return open_browser(address)


@pytest.fixture
def clerk(open_browser: OpenBrowser, ledger_address: str) -> Page:
    """Open a browser on the explorer of the ledger."""
    return open_browser(ledger_address)
