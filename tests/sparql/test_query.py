"""A query read once: the names it uses, what may be kept of it, and that it still is its text."""

from __future__ import annotations

import pickle

import pytest

from kg.errors import QueryError
from kg.sparql.query import SHORT, Query


def test_a_query_is_its_text_wherever_a_string_goes() -> None:
    query = Query("ASK { ?s ?p ?o }")
    assert (query, type(query.text), str(query)) == ("ASK { ?s ?p ?o }", str, query.text)
    assert hash(query) == hash(query.text)
    assert pickle.loads(pickle.dumps(query)).tokens == query.tokens


@pytest.mark.parametrize("length", [0, SHORT])
def test_a_query_stays_as_it_was_read(length: int) -> None:
    query = Query("ASK {} #" + "x" * length)
    assert Query(query) is query
    assert (Query(query.text) is query) == (length == 0)


def test_what_is_no_text_is_no_query() -> None:
    with pytest.raises(QueryError) as caught:
        Query(5)  # type: ignore[arg-type]
    assert str(caught.value) == "a query is text, not int"


def test_the_names_that_it_uses_and_the_prefixes_that_it_declares() -> None:
    query = Query("PREFIX ex: <http://x/> PREFIX vg: <http://y/> ASK { ex:a vg:b 'st:x', id:c } # ev:d")
    assert query.names == {"ex:a", "vg:b", "id:c"}
    assert query.declared == {"ex", "vg"}
    assert list(query.prefixes) == ["id"]


@pytest.mark.parametrize(
    "body",
    [
        "BIND(RAND() AS ?x)",
        "BIND(Now () AS ?x)",
        "BIND(uuid#(\n( ) AS ?x)",
        "BIND(BNODE('a') AS ?x)",
        "FILTERRAND()<1",
        "FILTER(1=STRUUID())",
    ],
)
def test_a_volatile_function_makes_a_query_volatile(body: str) -> None:
    assert not Query(f"SELECT * {{ {body} }}").is_stable


@pytest.mark.parametrize(
    "body", ["?now ?p 'RAND()'", "?s ?p <x:NOW()>", "?s ?p ?o # RAND()", "?s a:rand (1 2)", "?s ?uuid (1)"]
)
def test_the_same_words_elsewhere_do_not(body: str) -> None:
    assert Query(f"SELECT * {{ {body} }}").is_stable
