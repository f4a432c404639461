"""The query page in a browser: YASGUI asks, completes and shows, and needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import lacking
from tests.serve.conftest import Served, entity_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

READY = "html[data-ready]"
HARMLESS = (
    "400 (Bad Request)",
    "Executing inline event handler",  # what the policy is for: markup in an answer
)


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
    page.locator(READY).wait_for(state="attached")
    yield page
    page.close()
    assert {url.split("/")[2] for url in asked if not url.startswith("data:")} == {f"127.0.0.1:{served.port}"}
    assert [text for text in said if not any(harmless in text for harmless in HARMLESS)] == []


@pytest.fixture(scope="module")
def axe() -> str:
    found = find_spec("axe_playwright_python")
    if not found or not found.origin:
        lacking("axe-core", "pip install axe-playwright-python")
    return (Path(str(found and found.origin)).parent / "axe.min.js").read_text(encoding="utf-8")


def run(page: Page, query: str) -> None:
    """Put a query in the place of what stands in the editor, as one who pastes it, and run it from the keyboard."""
    page.evaluate("document.querySelector('.tabPanel.active .yasr_results').replaceChildren()")
    page.focus(".tabPanel.active .CodeMirror textarea")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)
    page.keyboard.press("Control+Enter")
    page.locator(".tabPanel.active .yasr_results > *").first.wait_for()


def cells(page: Page) -> list[str]:
    return list(page.locator(".tabPanel.active tbody td").all_inner_texts())


def test_rows(editor: Page) -> None:
    run(editor, 'SELECT ?n ?name { VALUES (?n ?name) { (<http://x/y> "<b>كيلينج</b>"@ar) (2 UNDEF) } } ORDER BY ?name')
    assert [text for text in cells(editor) if "كيلينج" in text] == ["<b>كيلينج</b>"]
    assert editor.locator(".tabPanel.active tbody tr").count() == 2
    assert editor.locator(".tabPanel.active tbody b").count() == 0
    style = "getComputedStyle(document.querySelector('.tabPanel.active .grip-container')).position"
    assert editor.evaluate(style) == "relative", "the style that YASGUI's table makes is not the one of SITE_CSP"


def test_no_script_of_an_answer_runs(editor: Page) -> None:
    hostile = "<img src=x onerror=document.title='run'><script>document.title='run'</script>"
    run(editor, f'SELECT ?a ?b {{ VALUES (?a ?b) {{ (<javascript:document.title=1> "{hostile}") }} }}')
    assert any(hostile in text for text in cells(editor))
    editor.locator(".tabPanel.active tbody td").nth(1).click()
    assert editor.title().startswith("Query")
    assert editor.locator(".tabPanel.active tbody :is(img, script)").count() == 0


def test_things_lead_to_their_pages(editor: Page, served: Served) -> None:
    entity = entity_of(served)
    run(editor, f"SELECT ?x {{ VALUES ?x {{ id:{entity} }} }}")
    link = editor.locator(".tabPanel.active tbody a")
    assert (link.inner_text(), link.get_attribute("href")) == (f"id:{entity}", f"/id/{entity}")


def test_truth_and_triples(editor: Page) -> None:
    run(editor, "ASK {}")
    assert "True" in editor.locator(".tabPanel.active .yasr_results").inner_text()
    run(editor, "CONSTRUCT { <http://x/a> a <http://x/b> } WHERE {}")
    assert cells(editor) == ["http://x/a", "rdf:type", "http://x/b"]
    editor.click(".tabPanel.active .select_response")
    assert "<http://x/a> a <http://x/b>" in editor.locator(".tabPanel.active .yasr_results").inner_text()


def test_an_error_is_said(editor: Page) -> None:
    run(editor, "SELECT ?x {\n  ?x ?? }")
    text = editor.locator(".tabPanel.active .yasr_results").inner_text()
    assert "syntax error at line 2, column " in text


def test_a_saved_question(editor: Page) -> None:
    assert editor.locator("#examples optgroup").count() > 3
    editor.select_option("#examples", index=1)
    assert editor.inner_text("#question").endswith("?")
    assert editor.locator(".tab").count() == 1
    editor.click("#parameters button")
    editor.locator(".tabPanel.active .yasr_results > *").first.wait_for()
    assert editor.locator(".tab").count() == 2
    assert editor.locator(".tab.active").inner_text().startswith(editor.locator("#examples option").nth(1).inner_text())


def test_a_saved_question_about_something_else(editor: Page) -> None:
    editor.select_option("#examples", "who-founded")
    (field,) = editor.locator("#parameters input").all()
    assert field.get_attribute("placeholder")
    assert "Acme" in editor.locator("#parameters datalist option").evaluate_all("all => all.map((o) => o.value)")
    field.fill("North Bank")
    field.press("Enter")
    editor.locator(".tab.active", has_text="North Bank").wait_for()
    assert "<https://w3id.org/ai-video-kg/id/banque-nord>" in editor.evaluate("yasgui.getTab().getYasqe().getValue()")
    assert "North Bank" in editor.inner_text("#question")
    editor.locator(".tabPanel.active .yasr_results > *").first.wait_for()
    field.fill("Acme")
    field.press("Enter")
    editor.locator(".tab.active", has_text="Acme").wait_for()
    assert editor.locator(".tab").count() == 2, "an answer that nobody touched gives its place to the next"
    field.fill("Nobody <b>at</b> all")
    field.press("Enter")
    editor.locator("#question.wrong", has_text="no entity named 'Nobody <b>at</b> all'").wait_for()


def test_a_question_by_address_opens_the_query_page(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(f"{served.url}/queries/who-founded?company=أكمي")
    page.locator(READY).wait_for(state="attached")
    page.locator(".tabPanel.active .yasr_results > *").first.wait_for(timeout=10_000)
    assert "{ <https://w3id.org/ai-video-kg/id/acme> }" in page.evaluate("yasgui.getTab().getYasqe().getValue()")
    page.close()


def test_names_are_completed_and_their_prefixes_declared(editor: Page, served: Served) -> None:
    entity = entity_of(served)
    editor.focus(".CodeMirror textarea")
    editor.keyboard.press("Control+A")
    editor.keyboard.type("SELECT * { ")
    editor.keyboard.type(f"id:{entity[:-1]}", delay=20)
    editor.keyboard.press("Control+Space")
    editor.locator(".CodeMirror-hint", has_text=f"id:{entity}").first.wait_for()
    editor.keyboard.press("Enter")
    written = editor.evaluate("yasgui.getTab().getYasqe().getValue()")
    assert f"id:{entity}" in written
    assert "PREFIX id: <https://w3id.org/ai-video-kg/id/>" in written


@pytest.mark.parametrize(
    "typed", ["PREFIX foa", "SELECT * { ?x a foaf:Per", "SELECT * { ?x foaf:kno", "SELECT * { ?x a <http"]
)
def test_completion_asks_nobody_else(editor: Page, typed: str) -> None:
    """YASGUI can ask prefix.cc and Linked Open Vocabularies; the fixture sees that no request leaves the origin."""
    editor.focus(".CodeMirror textarea")
    editor.keyboard.press("Control+A")
    editor.keyboard.type(typed, delay=5)
    editor.keyboard.press("Control+Space")
    editor.wait_for_timeout(300)
    assert editor.evaluate("yasgui.getTab().getYasqe().getValue()").endswith(typed)


def test_every_button_works_within_the_policy(editor: Page) -> None:
    run(editor, "SELECT ?x { VALUES ?x { 1 2 } } ORDER BY ?x")
    for selector in (".select_response", ".select_table", ".yasqe_share", ".addTab"):
        editor.click(f".tabPanel.active {selector}" if selector != ".addTab" else selector)
    assert editor.locator(".tab").count() == 2


def test_a_browser_whose_storage_is_full_still_answers(editor: Page) -> None:
    fill = "localStorage[`filler-${Math.random()}`] = 'x'.repeat(size)"  # a method of YASGUI's page would forgive it
    editor.evaluate(f"() => {{ for (let size = 1 << 20; size >= 1;) try {{ {fill} }} catch {{ size >>= 1 }} }}")
    run(editor, "SELECT ?x { VALUES ?x { 1 2 } } ORDER BY ?x")
    editor.locator(".tabPanel.active tbody td").first.wait_for()
    assert cells(editor) == ["1", "2"]


def test_a_query_that_is_pasted_gets_the_declarations_that_it_lacks(editor: Page) -> None:
    run(editor, 'SELECT ?x { ?x a vg:Company ; rdfs:label "id:x" } # st:x')
    written = editor.evaluate("yasgui.getTab().getYasqe().getValue()")
    assert sorted(line.split()[1] for line in written.splitlines() if line.startswith("PREFIX")) == ["rdfs:", "vg:"]


def test_a_link_brings_its_query_but_asks_here(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(f"{served.url}/query#query=ASK%20%7B%20FILTER(1%20%3D%202)%20%7D&endpoint=http%3A%2F%2F127.0.0.1%3A1%2F")
    page.locator(".yasr_results", has_text="False").wait_for(timeout=10_000)
    assert page.evaluate("yasgui.getTab().getEndpoint()") == f"{served.url}/sparql"
    page.close()


def test_the_whole_answer_is_taken_away_as_a_file(editor: Page) -> None:
    run(editor, "SELECT ?x { VALUES ?x { 1 2 } } ORDER BY ?x")
    with editor.expect_download() as download:
        editor.click("#form button")
    assert download.value.suggested_filename == "answer.csv"
    assert Path(download.value.path()).read_bytes() == b"x\r\n1\r\n2\r\n"


def test_without_a_script_it_is_a_plain_form(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.url}/query")
    page.fill("#query", "ASK {}")
    page.select_option("#format", "json")
    with context.expect_page() as opened:
        page.click("#form button")
    assert '"boolean":true' in opened.value.inner_text("body")
    context.close()


def test_without_yasgui_it_is_a_plain_form(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.route("**/yasgui.min.js", lambda route: route.abort())
    page.goto(f"{served.url}/query")
    page.locator(READY).wait_for(state="attached")
    assert page.is_visible("#query")
    assert not page.is_visible("#examples")
    page.close()


@pytest.mark.parametrize("path", ["/query", "/id/{entity}", "/source/one", "/ontology", "/nothing"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it(browser: Browser, served: Served, axe: str, path: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(served.url + path.format(entity=entity_of(served)))
    if path == "/query":
        page.locator(READY).wait_for(state="attached")
        run(page, "SELECT ?x { VALUES ?x { 1 id:acme } }")
        page.select_option("#examples", "who-founded")
        page.locator("#parameters input").wait_for()
    page.add_script_tag(content=axe)
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})")
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []
    context.close()


def test_it_fits_a_telephone(browser: Browser, served: Served) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    for path in ("/query", f"/id/{entity_of(served)}", "/source/one", "/source/t1", "/ontology", "/" + 300 * "x"):
        page.goto(served.url + path)
        if path == "/query":
            page.locator(READY).wait_for(state="attached")
            run(page, "SELECT * { ?s ?p ?o } LIMIT 20")
            page.select_option("#examples", "who-founded")
            page.locator("#parameters input").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_the_tab_key_leads_out_of_the_editor(editor: Page) -> None:
    editor.focus(".CodeMirror textarea")
    editor.keyboard.press("Tab")
    assert editor.evaluate("document.activeElement.className") == "yasqe_share"
    editor.keyboard.press("Shift+Tab")
    editor.keyboard.press("Shift+Tab")
    assert not editor.evaluate("document.activeElement.closest('.CodeMirror')")
