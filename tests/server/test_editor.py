"""The query editor in a browser: it asks, shows, explains, and needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import lacking
from tests.server.conftest import Served, entity_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def editor(browser: Browser, served: Served) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(10_000)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{served.url}/query")
    page.locator("#run:enabled").wait_for()
    yield page
    page.close()
    assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{served.port}"}
    assert [text for text in said if "400 (Bad Request)" not in text] == []


@pytest.fixture(scope="module")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    if not found or not found.origin:
        lacking("axe-core", "pip install axe-playwright-python")
    return (Path(str(found and found.origin)).parent / "axe.min.js").read_text(encoding="utf-8")


def run(page: Page, query: str) -> None:
    page.fill("#query", query)
    page.click("#run")
    page.locator("#status", has_text="ms").wait_for()


def test_rows(editor: Page) -> None:
    run(editor, 'SELECT ?n ?name { VALUES (?n ?name) { (1 "<b>كيلينج</b>"@ar) (2 UNDEF) } } ORDER BY ?n')
    assert editor.inner_text("caption") == "2 rows"
    assert editor.locator("tbody td").all_inner_texts() == ["1", "<b>كيلينج</b>", "2", ""]
    assert editor.locator('tbody span[lang="ar"]').get_attribute("dir") == "auto"


def test_things_lead_to_their_pages(editor: Page, served: Served) -> None:
    run(editor, f"SELECT ?x {{ VALUES ?x {{ id:{entity_of(served)} }} }}")
    editor.click("tbody a")
    editor.locator("h2", has_text="What is said, and by whom").wait_for()


def test_truth_and_triples(editor: Page) -> None:
    run(editor, "ASK {}")
    assert editor.inner_text("#answer") == "Yes"
    run(editor, "CONSTRUCT { <http://x/a> a <http://x/b> } WHERE {}")
    assert "<http://x/a> a <http://x/b>" in editor.inner_text("#answer")


def test_an_error_is_said_and_pointed_at(editor: Page) -> None:
    run(editor, "SELECT ?x {\n  ?x ?? }")
    assert editor.inner_text("#error").startswith("the query is not SPARQL: line 2, column ")
    assert editor.evaluate("document.activeElement.id") == "query"


def test_a_saved_question(editor: Page) -> None:
    editor.select_option("#examples", index=1)
    assert editor.inner_text("#question").endswith("?")
    editor.focus("#query")
    editor.keyboard.press("Control+Enter")
    editor.locator("#status", has_text="200").wait_for()


def test_the_address_holds_the_query(editor: Page, browser: Browser) -> None:
    run(editor, "ASK { FILTER(1 = 2) }")
    again = browser.new_page()
    again.goto(editor.url)
    again.locator("#run:enabled").wait_for()
    assert again.input_value("#query") == "ASK { FILTER(1 = 2) }"
    again.close()


@pytest.mark.parametrize("path", ["/query", "/id/{entity}"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(browser: Browser, served: Served, axe: str, path: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(served.url + path.format(entity=entity_of(served)))
    page.add_script_tag(content=axe)
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    assert [violation["id"] for violation in found["violations"]] == []
    context.close()


def test_it_fits_a_telephone(browser: Browser, served: Served) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    for path in ("/query", f"/id/{entity_of(served)}"):
        page.goto(served.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
