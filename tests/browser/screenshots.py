"""Take the pictures of the page that the documentation shows: `python -m tests.browser.screenshots`.

Writes docs/img/page-*.png from the committed exports/ai-video-kg.html.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser.conftest import Reader
from tests.browsing import launch
from tests.conftest import ROOT

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
PICTURES = {
    "page-graph": ("lang=en&theme=light", WIDE),
    "page-graph-dark": ("lang=en&theme=dark&entity=sora", WIDE),
    "page-arabic": ("lang=ar&theme=light&entity=minimax", WIDE),
    "page-arabic-dark": ("lang=ar&theme=dark&entity=sora", WIDE),
    "page-list": ("lang=en&theme=light&view=list&entity=kling", WIDE),
    "page-timeline": ("lang=en&theme=light&view=timeline&families=event&entity=sora-announcement", WIDE),
    "page-path": ("lang=en&theme=light&path=kling,openai", WIDE),
    "page-narrow": ("lang=en&theme=light", NARROW),
    "page-narrow-arabic-dark": ("lang=ar&theme=dark&entity=sora", NARROW),
}


def main(page: Path, folder: Path) -> None:
    """Open the page in each way and save what it looks like."""
    folder.mkdir(parents=True, exist_ok=True)
    running, browser = launch()
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
