"""At 360 pixels nothing lies outside the window, in any view, card or language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.facts.records import Facts
from tests.browser.conftest import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTH = 360
VIEWS = ("graph", "list", "timeline", "questions")

CUT_OFF = """() => {
  const seen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('.skip, .table-scroll');
  const whole = (node) => {
    const { left, right } = node.getBoundingClientRect();
    return left >= -0.5 && right <= innerWidth + 0.5 && !(node.scrollWidth > node.clientWidth + 1);
  };
  return [...document.querySelectorAll('button, a, input, summary, [role=button], [role=option], #timeline text')]
    .filter((node) => seen(node) && !whole(node))
    .map((node) => node.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module", params=["en", "fr", "ar"])
def narrow(request: pytest.FixtureRequest, browser: Browser, page_file: Path) -> Iterator[Reader]:
    """Somebody with a small telephone, in each language; what is opened is read in that language."""
    viewport = {"width": WIDTH, "height": 740}
    reader = Reader(browser, page_file, viewport=viewport, has_touch=True, is_mobile=True).open(f"lang={request.param}")
    yield reader
    reader.context.close()
    assert reader.complaints == []


def cut_off(reader: Reader) -> list[str]:
    """Return what lies outside the window or does not fit its own frame."""
    assert reader.ask("() => document.scrollingElement.scrollWidth <= innerWidth && innerWidth") == WIDTH
    found: list[str] = reader.ask(CUT_OFF)
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_fits(narrow: Reader, view: str) -> None:
    narrow.go(view=view, entity=None)
    assert cut_off(narrow) == []


def test_every_card_fits(narrow: Reader, facts: Facts) -> None:
    rejected = next(key for key, standing in facts.standings.items() if standing.status == "Rejected")
    for card in ({"entity": "sora"}, {"fact": rejected}, {"pair": "openai~sora"}, {"path": ["openai", "runway"]}):
        narrow.ask("(card) => { aiVideoKg.app.open(card); }", {"view": "graph", **card})
        narrow.ask("() => document.querySelectorAll('#card details').forEach((node) => { node.open = true; })")
        assert cut_off(narrow) == [], card
    narrow.ask("() => { aiVideoKg.app.close(); }")


def test_what_opens_over_the_page_fits(narrow: Reader) -> None:
    narrow.page.fill("#search", "o")
    assert narrow.page.locator("#search-list [role=option]").count() > 1
    assert cut_off(narrow) == []
    narrow.page.fill("#search", "")
    narrow.page.click("#saving summary")
    assert cut_off(narrow) == []
    narrow.page.click("#saving summary")
    narrow.page.click("#show-filters")
    narrow.ask("() => document.querySelectorAll('#filters details').forEach((node) => { node.open = true; })")
    assert cut_off(narrow) == []
    narrow.page.click("#hide-filters")
