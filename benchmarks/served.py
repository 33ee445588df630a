"""The explorer on a free port and a real browser before it, for measurements and pictures."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_VARIABLES = ("GIAIMA_DATABASE", "GIAIMA_REGISTER", "GIAIMA_FACTS")
DRAWN = (
    "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'"
    " && document.querySelectorAll('[data-testid=stSpinner], [data-testid=stSkeleton]').length === 0"
    " && document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]') !== null"
    " && document.querySelectorAll('[data-stale=true]').length === 0"
)
"""What is true in the browser when a page stands: its script has ended and nothing is still being drawn."""


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[str]:
    """Start the explorer and yield its address.

    Args:
        environment: Variables of the explorer (`GIAIMA_...`); those not named are unset.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"]
    others = {name: value for name, value in os.environ.items() if name not in _VARIABLES}
    with subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env={**others, **environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stdout is not None
            assert any("URL:" in line for line in server.stdout), "The explorer did not start."
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


@contextmanager
def browsed(*, width: int, height: int, appearance: Literal["light", "dark"] = "light") -> Iterator[Page]:
    """Open a page of a real headless browser.

    Args:
        width: Of the window, pixels.
        height: Of the window, pixels.
        appearance: Of the explorer.
    """
    path = next((found for found in map(shutil.which, BROWSERS) if found is not None), None)
    if path is None:
        sys.exit("No browser found: install one, for example with `apt-get install chromium`.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser.new_page(viewport={"width": width, "height": height}, color_scheme=appearance)
        finally:
            browser.close()


def wait_until_drawn(page: Page, timeout_ms: float = 180_000) -> None:
    """Wait until the page stands."""
    page.wait_for_function(DRAWN, timeout=timeout_ms, polling="raf")
