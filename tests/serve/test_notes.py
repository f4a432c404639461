"""The service notes why an answer is empty, and denials that a query passes over, in a header field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from kg.formats import CSV, RESULTS_JSON, RESULTS_XML, ROWS, TSV, Format
from kg.serve.notes import MAX_NOTES, header_of, iris_in, is_empty
from kg.stores.local import store_of
from tests.serve.conftest import Answer, Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EMPTY = 'SELECT ?x { ?x rdfs:label "no such label" }'
PASSED_OVER = "SELECT ?x { ?st rdf:predicate vg:betterThan ; rdf:object ?x }"


def notes(answer: Answer) -> list[str]:
    assert answer.status == 200
    return list(json.loads(answer.headers.get("kg-notes", "[]")))


@pytest.mark.parametrize("form", ROWS, ids=lambda form: form.name)
def test_an_empty_answer_says_why_in_every_format(form: Format, served: Served) -> None:
    answer = served.query(EMPTY, form.media)
    assert notes(answer) == ['nothing in the graph matches ?x rdfs:label "no such label"']
    assert "no such label" not in answer.text


def test_an_answer_with_rows_has_no_note(served: Served) -> None:
    assert "kg-notes" not in served.query("SELECT ?x { ?x a vg:Entity }").headers
    assert "kg-notes" not in served.query("ASK { ?x vg:noSuch ?y }").headers


def test_a_query_that_passes_over_denials_is_told(served: Served) -> None:
    (note,) = notes(served.query(PASSED_OVER))
    assert note.startswith("?st stands for statements, and the query asks for neither vg:negated nor vg:status")
    assert notes(served.query(PASSED_OVER.replace("?x }", "?x ; vg:status ?s OPTIONAL { ?st vg:negated ?n } }"))) == []


def test_a_saved_question_about_what_is_unknown(served: Served) -> None:
    assert notes(served.get("/queries/unknown-price?format=csv")) == ["the articles do not say"]


def test_long_queries_have_no_notes(served: Served) -> None:
    assert notes(served.query(EMPTY + " " * 5000)) == []


@pytest.mark.parametrize("form", [RESULTS_JSON, RESULTS_XML, CSV, TSV], ids=lambda form: form.name)
@pytest.mark.parametrize(("values", "empty"), [("", True), ("(1)", False), ("(UNDEF)", False), ("('a\\nb')", False)])
def test_empty_rows_are_recognised(form: Format, values: str, empty: bool) -> None:
    import pyoxigraph as ox

    found = store_of([]).query(f"SELECT ?x {{ VALUES (?x) {{ {values} }} }}")
    assert isinstance(found, ox.QuerySolutions)
    rows = found.serialize(format=getattr(ox.QueryResultsFormat, form.name.upper()))
    assert rows is not None
    assert is_empty(rows, form) is empty


def test_the_header_holds_what_fits() -> None:
    assert header_of([]) == ""
    assert json.loads(header_of(["ملاحظة"])) == ["ملاحظة"]
    assert header_of(["ملاحظة"]).isascii()
    assert json.loads(header_of(["a", "b" * MAX_NOTES])) == ["a"]
    assert header_of(["b" * MAX_NOTES]) == ""


def test_iris_of_rows() -> None:
    assert iris_in(b"?st\n<https://example.org/a>\n<https://example.org/b>\n") == [
        "https://example.org/a", "https://example.org/b",
    ]  # fmt: skip


def test_the_query_page_shows_notes(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    page.goto(f"{served.url}/query?query={quote(EMPTY)}")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.evaluate("query => { const t = window.yasgui.getTab(); t.getYasqe().setValue(query); t.query(); }", EMPTY)
    page.locator("#notes p").wait_for()
    assert page.locator("#notes").inner_text() == 'nothing in the graph matches ?x rdfs:label "no such label"'
    page.evaluate("() => { const t = window.yasgui.getTab(); t.getYasqe().setValue('ASK {}'); t.query(); }")
    page.locator("#notes p").wait_for(state="detached")
    page.close()
