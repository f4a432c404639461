from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.formats import HTML, ROWS, TRIPLES
from kg.serve import negotiation
from kg.serve.negotiation import choose


@pytest.mark.parametrize("accept", ["image/png", "application/sparql-results+json;q=0", "text/*;q=0, */*;q=0", "a/b"])
def test_nothing_that_is_accepted(accept: str) -> None:
    assert choose(accept, ROWS) is None


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("application/json", "json"),
        ("application/sparql-results+xml", "xml"),
        ("APPLICATION/Sparql-Results+XML", "xml"),
        ("text/csv", "csv"),
        ("text/csv; charset=utf-8", "csv"),
        ("text/tab-separated-values", "tsv"),
        ("text/*", "csv"),
        ("text/csv;q=0.1, application/sparql-results+json;q=0.2", "json"),
        ("text/csv;q=0.2, application/sparql-results+json;q=0.1", "csv"),
        ("*/*;q=0.1, application/sparql-results+json;q=0", "xml"),
        ("application/*;q=0.5, text/csv;q=0.4", "json"),
        ("application/sparql-results+xml;q=0.9;level=1, text/csv;q=0.8", "xml"),
        ("garbage, text/csv", "csv"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "json"),
        ("text/csv;q=.9, application/sparql-results+xml;q=.8", "csv"),
        ('text/csv;q="1", */*;q=0.1', "csv"),
        ("text/csv;q=1.5", "csv"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "xml"),
        ("application/sparql-results+json;q=0, application/json, text/csv;q=0.1", "csv"),
        ("text/csv;q=nan, application/sparql-results+xml;q=0.9", "csv"),
        ("TEXT/CSV;Q=0.9, application/sparql-results+xml;q=0.8", "csv"),
    ],
)
def test_rows(accept: str | None, name: str) -> None:
    chosen = choose(accept, ROWS)
    assert chosen
    assert chosen.name == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("*/*", "turtle"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "html"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/n-triples, text/turtle;q=0.5", "ntriples"),
        ("text/turtle;q=0.5, application/rdf+xml", "rdfxml"),
        ("application/sparql-results+xml, application/rdf+xml", "rdfxml"),
        ("application/rdf+xml;q=0.5, */*;q=0.1", "rdfxml"),
    ],
)
def test_things(accept: str, name: str) -> None:
    chosen = choose(accept, (*TRIPLES, HTML))
    assert chosen
    assert chosen.name == name


def test_a_weight_that_cannot_be_read_is_one() -> None:
    chosen = choose("text/csv;q=yes, application/sparql-results+xml;q=0.9", ROWS)
    assert chosen
    assert chosen.name == "csv"


@given(st.text(max_size=300))
def test_any_field_chooses_a_format_or_none(accept: str) -> None:
    assert choose(accept, ROWS) in (*ROWS, None)


HOSTILE = [
    "1",
    "0",
    "1.",
    ".",
    " ",
    '"',
    ";q=",
    ";q=1",
    "a/b;",
    "*",
    ";",
    '";',
    '";"',
    '\\";',
    '"",',
    "a/b,",
    "*,",
    "/",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("start", ["", "text/csv;q=", 'text/csv;"', 'text/csv;a="b";q='])
def test_a_field_that_is_long_is_read_in_time(unit: str, start: str) -> None:
    """4 kB took 1.5 s once; what is beyond the bound is not read."""
    begun = time.thread_time()
    assert choose(start + unit * (1 << 20), ROWS) in (*ROWS, None)
    assert time.thread_time() - begun < 0.3


def test_a_range_that_is_repeated_is_read_once() -> None:
    assert len(list(negotiation._ranges("*," * 2000 + "text/csv"))) == 2


def test_what_is_beyond_the_bound_is_not_read() -> None:
    accept = "text/csv;q=0.1" + " " * negotiation.MAX_ACCEPT + ", application/sparql-results+xml"
    chosen = choose(accept, ROWS)
    assert chosen
    assert chosen.name == "csv"
