"""A real browser for the tests: Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from typing import Any

from tests.conftest import lacking

HOW = "pip install --group test, then apt-get install chromium (or playwright install chromium)"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def launch() -> Any:
    """Return a running Playwright with its browser, or skip."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return lacking("Playwright", HOW)
    running = sync_playwright().start()
    try:
        return running, running.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    except Error:
        running.stop()
        return lacking("Chromium", HOW)
