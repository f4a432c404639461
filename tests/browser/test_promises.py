"""What the page promises before anybody touches it: no request, a policy, quick, still, readable."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import Reader
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MAX_BYTES = 1_500_000
READY_SECONDS = 3.0


def test_nothing_is_requested_but_the_file_itself(reader: Reader) -> None:
    reader.open()
    for view in ("list", "timeline", "questions", "graph"):
        reader.go(view=view)
    reader.go(entity="sora")
    assert reader.requests == [reader.path.as_uri()]


def test_the_policy_forbids_every_connection(reader: Reader) -> None:
    reader.open()
    policy = reader.ask("() => document.querySelector('meta[http-equiv=Content-Security-Policy]').content")
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    blocked = reader.ask("() => fetch('https://example.org/').then(() => 'went out', () => 'blocked')")
    assert blocked == "blocked"
    reader.complaints.clear()


def test_no_element_carries_an_inline_handler(reader: Reader) -> None:
    reader.open("entity=sora")
    found = "(node) => [...node.attributes].some(({name}) => name.startsWith('on'))"
    assert reader.ask(f"() => [...document.querySelectorAll('*')].filter({found}).length") == 0


def test_it_weighs_at_most_one_and_a_half_megabytes(page_file: Path) -> None:
    assert page_file.stat().st_size <= MAX_BYTES
    assert (ROOT / "exports" / "ai-video-kg.html").stat().st_size <= MAX_BYTES


def test_it_is_ready_within_three_seconds(reader: Reader) -> None:
    reader.open()
    start = time.monotonic()
    reader.open()
    assert time.monotonic() - start < READY_SECONDS


def test_positions_do_not_move_after_load(reader: Reader) -> None:
    reader.open()
    read = "() => aiVideoKg.app.graph.network.getPositions()"
    before = reader.ask(read)
    time.sleep(0.5)
    assert reader.ask(read) == before
    assert len(before) == reader.ask("() => aiVideoKg.app.model.entities.length")


def test_the_first_view_tells_what_this_is(reader: Reader) -> None:
    reader.open()
    card = reader.page.inner_text("#card")
    for word in ("statements", "quotes", "articles", "Newest article:"):
        assert word in card
    assert reader.page.locator("#card .suggestion").count() == 3
    statements = reader.ask("() => aiVideoKg.app.model.statements.length")
    assert reader.page.inner_text("#count").startswith(f"{statements} statements")


def test_arabic_mirrors_the_page_and_not_the_graph(shared: Reader) -> None:
    shared.open("lang=ar&view=graph")
    assert shared.ask("() => document.documentElement.dir") == "rtl"
    left = "(id) => document.getElementById(id).getBoundingClientRect().left"
    assert shared.ask(left, "card") < shared.ask(left, "canvas") < shared.ask(left, "filters")
    arabic = shared.ask("() => aiVideoKg.app.graph.network.getPositions()")
    shared.open("lang=en&view=graph")
    assert shared.ask("() => aiVideoKg.app.graph.network.getPositions()") == arabic


def test_the_theme_follows_the_system_and_can_be_switched(browser: Browser, page_file: Path) -> None:
    reader = Reader(browser, page_file, color_scheme="dark").open()
    assert reader.ask("() => document.documentElement.dataset.theme") == "dark"
    reader.page.click("#theme")
    assert reader.ask("() => document.documentElement.dataset.theme") == "light"
    assert "theme=light" in reader.page.url
    reader.context.close()


def test_canvas_labels_in_arabic_stand_in_isolates_and_nothing_else_does(shared: Reader) -> None:
    shared.open("lang=ar&entity=sora")
    assert shared.ask("() => aiVideoKg.isolated('إصدار abab-video-1')") == "\u2067إصدار abab-video-1\u2069"
    assert shared.ask("() => aiVideoKg.isolated('Sora')") == "Sora"
    assert shared.ask("() => /[\\u2066-\\u2069]/.test(document.body.innerText + aiVideoKg.picture())") is False


def test_printing_shows_the_card_with_its_quotes_and_no_controls(shared: Reader) -> None:
    shared.open("entity=sora")
    shared.ask("() => { window.dispatchEvent(new Event('beforeprint')); }")
    shared.page.emulate_media(media="print")
    assert shared.page.locator("#search").is_hidden()
    assert shared.page.locator("#filters").is_hidden()
    assert shared.page.locator("#card blockquote").first.is_visible()
    shared.page.emulate_media(media="screen")


FRAME = """(html) => {
  document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: html }));
}"""


def test_it_works_inside_a_notebooks_frame(reader: Reader) -> None:
    reader.page.goto("about:blank")
    reader.ask(FRAME, reader.path.read_text(encoding="utf-8"))
    reader.until("document.querySelector('iframe').contentDocument?.documentElement?.dataset.ready === 'true'")
    frame = reader.page.frames[1]
    frame.evaluate("() => { aiVideoKg.app.open({ entity: 'sora' }); }")
    assert frame.inner_text("#card-title") == "Sora"
