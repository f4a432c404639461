"""Take the pictures that the documentation shows: `python -m tests.browser.screenshots`.

Writes docs/img/page-*.png from the committed exports/ai-video-kg.html, and docs/img/site-query.png
from `kg serve`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import Reader
from tests.browsing import launch
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 360, "height": 740}
PICTURES = {
    "page-graph": ("lang=en&theme=light", WIDE),
    "page-graph-dark": ("lang=en&theme=dark&entity=sora", WIDE),
    "page-arabic": ("lang=ar&theme=light&entity=minimax", WIDE),
    "page-arabic-dark": ("lang=ar&theme=dark&entity=sora", WIDE),
    "page-list": ("lang=en&theme=light&view=list&entity=kling", WIDE),
    "page-timeline": ("lang=en&theme=light&view=timeline&families=event&entity=sora-announcement", WIDE),
    "page-path": ("lang=en&theme=light&path=openai,runway", WIDE),
    "page-narrow": ("lang=en&theme=light", NARROW),
    "page-narrow-arabic-dark": ("lang=ar&theme=dark&entity=sora", NARROW),
}


@contextmanager
def served() -> Iterator[str]:
    """Run `kg serve`; yields its address."""
    command = [sys.executable, "-m", "kg", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[0]
        finally:
            process.terminate()


def of_site(browser: Browser, folder: Path) -> None:
    """Ask a saved question on the query page of the service."""
    with served() as root:
        page = browser.new_page(viewport=WIDE)
        page.goto(f"{root}query")
        page.locator("html[data-ready]").wait_for(state="attached")
        page.select_option("#examples", label="Funding rounds of a company, one row each")
        page.click("#parameters button")
        page.locator(".tabPanel.active tbody td").first.wait_for()
        page.screenshot(path=folder / "site-query.png")
        page.close()
        print(folder / "site-query.png")


def main(page: Path, folder: Path) -> None:
    """Open the page in each way and save what it looks like."""
    folder.mkdir(parents=True, exist_ok=True)
    running, browser = launch()
    of_site(browser, folder)
    for name, (fragment, viewport) in PICTURES.items():
        reader = Reader(browser, page, viewport=viewport).open(fragment)
        reader.page.wait_for_timeout(300)
        reader.page.screenshot(path=folder / f"{name}.png")
        reader.context.close()
        print(folder / f"{name}.png")
    browser.close()
    running.stop()


if __name__ == "__main__":
    arguments = [Path(argument) for argument in sys.argv[1:]]
    main(*(arguments or [ROOT / "exports" / "ai-video-kg.html", ROOT / "docs" / "img"]))
