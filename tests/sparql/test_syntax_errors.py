"""Syntax errors: each names the token that cannot stand where it stands, and never what is not allowed here."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.sparql.query import Query
from kg.sparql.syntax_errors import explain
from kg.stores.local import LocalSource

SOURCE = LocalSource(ox.Store())
MESSAGES = {
    "SELECT": "line 1, column 7: unexpected end of the query",
    "SELECT {}": "line 1, column 8: unexpected '{'",
    "SELECT ?x, ?y { ?x ?p ?y }": "line 1, column 10: unexpected ','",
    "SELECT COUNT(?x) { ?x ?p ?y }": "line 1, column 8: unexpected 'COUNT'",
    "SELECT ?x WHERE ?x a vg:Model": "line 1, column 17: unexpected '?x'; expected '{'",
    "SELECT ?x { ?x ?p }": "line 1, column 19: unexpected '}'",
    "SELECT ?x { ?x a vg:Model } LIMI 3": "line 1, column 29: unexpected 'LIMI'",
    "SELECT ?x { ?x a vg:Model } ORDER ?x": "line 1, column 35: unexpected '?x'",
    "SELECT ?x { ?x a vgg:Model }": "line 1, column 18: undeclared prefix 'vgg:'; did you mean 'vg:'?",
    "PREFIX exa: <x:> ASK { ex:a ?p ?o }": "line 1, column 24: undeclared prefix 'ex:'; did you mean 'exa:'?",
    "SELECT * { OPTIONL { ?s ?p ?o } }": "line 1, column 12: unexpected 'OPTIONL'",
    "SELECT * { BIND(1 AS x) }": "line 1, column 22: unexpected 'x'; expected a variable",
    "SELECT * { FILTER(?o >) }": "line 1, column 23: unexpected ')'",
    "SELECT * {\n  ?s ?p ?o\n  ?o ?q ?r }": "line 3, column 3: unexpected '?o'",
    "ASK { ?s <a b> ?o } # c": "line 1, column 14: invalid IRI",
    "ASK { # {\n ?s ?p ?o # }": "line 2, column 10: unexpected end of the query",
    "SELECT ?x ?x {}": "line 1, column 16: a variable is selected twice",
    "SELECT * { ?s ?p ?o } GROUP BY ?s": "line 1, column 34: SELECT * cannot be used with GROUP BY",
    "PREFIX a: ASK {}": "line 1, column 11: unexpected 'ASK'; expected '<'",
    "ASK { ?s ?p 'x" + "y" * 60 + "' 'z' 1 }": "line 1, column 77: unexpected ''z''",
    "ASK { ?s ?p '可灵é😀' 1 }": "line 1, column 20: unexpected '1'",
    "ASK { ?s ?p ?o '''a\nb''' }": "line 1, column 16: unexpected ''''a…'",
    "ASK { " + "z" * 60 + " }": "line 1, column 7: unexpected '" + "z" * 40 + "…'",
}


def message(query: str) -> str:
    with pytest.raises(QueryError) as caught:
        SOURCE.answer(query)
    return str(caught.value)


@pytest.mark.parametrize("query", MESSAGES)
def test_a_syntax_error_names_the_token_and_its_place(query: str) -> None:
    assert message(query).splitlines()[0] == f"syntax error at {MESSAGES[query]}"


def test_the_line_is_shown_with_a_caret() -> None:
    assert message("SELECT ?x {\n\t?x ?p }").splitlines()[1:] == ["   ?x ?p }", "         ^"]


def test_a_message_of_another_form_is_kept() -> None:
    assert explain("no such thing\nat all", Query("ASK {}"), lambda _: "") == "syntax error: no such thing"


def test_where_the_second_look_finds_nothing_the_place_is_the_first_ones() -> None:
    assert explain("error at 1:3: expected BY", Query("ASK {}"), lambda _: "") == (
        "syntax error at line 1, column 3\n  ASK {}\n    ^"
    )


WORDS = """
SELECT ASK { } ( ) . ; , ?x ?y vg:a a 1 'x' * FILTER BIND AS OPTIONAL UNION MINUS VALUES GROUP BY ORDER LIMIT WHERE = +
DISTINCT COUNT STR IN NOT EXISTS HAVING OFFSET UNDEF <x:y> [ ] / ^ | ! && DESC true
"""
NOT_ALLOWED = re.compile(r"SERVICE|FROM|LOAD|INSERT|DELETE|CLEAR|CREATE|DROP|LATERAL")


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(["SELECT * {", "ASK {", "SELECT"]), st.lists(st.sampled_from(WORDS.split()), max_size=12))
def test_what_stands_before_the_place_could_be_the_beginning_of_a_query(head: str, words: list[str]) -> None:
    query = " ".join([head, *words])
    try:
        SOURCE.answer(query)
    except QueryError as error:
        first = str(error).splitlines()[0]
        assert not NOT_ALLOWED.search(first)
        if (place := re.match(r"syntax error at line 1, column (\d+): unexpected '", first)) is None:
            return
        beginning = query[: int(place[1]) - 1]
        try:
            SOURCE.answer(beginning)
        except QueryError as shorter:
            assert re.match(r"syntax error at .*: unexpected end|the query has no", str(shorter))
