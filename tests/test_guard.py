"""Hostile and clumsy queries are refused by name before an engine sees them; words in strings are not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.guard import MAX_BYTES, excerpt, inspect, position, tokens, unescape

REFUSED = [
    ("", "no SELECT, ASK, CONSTRUCT or DESCRIBE in the query"),
    (
        "FROM",
        "line 1, column 1: FROM is refused: everything is in the default graph, and nothing is fetched\n  FROM\n  ^",
    ),
    (
        "SELECT ?x {\n SERVICE <http://x/> {} }",
        "line 2, column 2: federated queries (SERVICE) are refused: nothing is fetched\n"
        "   SERVICE <http://x/> {} }\n   ^",
    ),
    (
        r"SELECT ?x { \u0053ERVICE#c" + "\n<http://x/> {} }",
        "line 1, column 13: federated queries (SERVICE) are refused: nothing is fetched\n"
        "  SELECT ?x { SERVICE#c\n              ^",
    ),
    (
        "DELETE WHERE { ?x ?y ?z }",
        "line 1, column 1: updates (DELETE) are refused: this graph is read only\n  DELETE WHERE { ?x ?y ?z }\n  ^",
    ),
    ("SELECT ?x {" * 33, "line 1, column 363: nested deeper than 32 levels"),
    ("ASK { ?x ?p " + "?o ; ?p " * 101 + "}", "the query has about 102 patterns, at most 100 are taken"),
    ("ASK { ?x " + "a/" * 101 + "a ?o }", "the query has about 102 patterns, at most 100 are taken"),
    ("ASK { FILTER(1" + "+1" * 500 + ") }", "the query has 501 operators, at most 500 are taken"),
    ("SELECT " + "(1 AS ?x)" * 501 + " {}", "the query has 501 operators, at most 500 are taken"),
    ("ASK {} #" + "x" * MAX_BYTES, f"the query is {MAX_BYTES + 8} bytes long, at most {MAX_BYTES} are read"),
    (r"ASK { ?x ?y '\uD800' }", "the escape of code point D800 is no character"),
]


@pytest.mark.parametrize(("query", "message"), REFUSED, ids=range(len(REFUSED)))
def test_refuses(query: str, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        inspect(query)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x ?p 'SERVICE' }",
        'SELECT ?x { ?x ?p """LOAD " FROM""" }',
        "SELECT ?x { ?x <http://x/SERVICE> ?o } # INSERT",
        "SELECT ?from { ?from vg:FROM ?service . ?service ex:load 1 }",
        "SELECT ?x { ?x ?p ?o FILTER(?o IN (" + ", ".join(["1"] * 300) + ")) }",
        "PREFIX service: <http://x/> SELECT ?x { ?x service:drop ?y }",
    ],
)
def test_lets_the_same_words_pass_elsewhere(query: str) -> None:
    assert inspect(query) == "SELECT"


@pytest.mark.parametrize(
    ("query", "form"),
    [("ask {}", "ASK"), ("PREFIX a: <b:> CONSTRUCT {} WHERE {}", "CONSTRUCT"), ("DESCRIBE id:x", "DESCRIBE")],
)
def test_names_the_form(query: str, form: str) -> None:
    assert inspect(query) == form


@given(st.text(max_size=300))
def test_every_text_is_inspected_or_refused(text: str) -> None:
    try:
        assert inspect(text) in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
    except QueryError as error:
        assert str(error)


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_string_hides_its_words(before: str, after: str) -> None:
    inside = "".join(c for c in before + " SERVICE " + after if c not in "'\\\n\r")
    assert inspect(f"SELECT ?x {{ ?x ?p '{inside}' }}") == "SELECT"


def test_tokens_are_told_apart() -> None:
    query = "?x vg:p.q. <http://x/> 'a'@en 1.5 2. ^^ vg:p+ != _:b #c"
    kinds = [(kind, text) for kind, text, _ in tokens(query)]
    assert kinds == [
        ("variable", "?x"), ("name", "vg:p.q"), ("mark", "."), ("iri", "<http://x/>"), ("text", "'a'"), ("tag", "@en"),
        ("number", "1.5"), ("number", "2"), ("mark", "."), ("operator", "^^"), ("name", "vg:p"), ("operator", "+"),
        ("operator", "!="), ("name", "_:b"),
    ]  # fmt: skip


def test_escapes_are_resolved_before_anything_else() -> None:
    assert unescape(r"\u0041\U00000042c") == "ABc"


def test_a_long_line_is_cut_around_the_caret() -> None:
    shown = excerpt("x" * 500 + "!" + "y" * 500, 500).splitlines()
    assert shown[1].index("!") == shown[2].index("^")
    assert len(shown[1]) < 90
    assert position("a\nbc", 3) == "line 2, column 2"


@pytest.mark.parametrize("kind", ["'+1' * 30000", "'||?x=1' * 9000", "'*2' * 30000"])
def test_what_would_crash_the_engine_is_refused(kind: str) -> None:
    """Each of these overflows the engine's stack, which ends the process: so a process of its own tries."""
    code = (
        "from kg.errors import QueryError\nfrom kg.store import LocalSource, store_of\n"
        f"query = 'ASK {{ BIND(1 AS ?x) FILTER(1' + {kind} + ') }}'\n"
        "try:\n    LocalSource(store_of([])).answer(query)\nexcept QueryError as error:\n    print(error)\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "at most" in out.stdout
