"""The bound on the work of a query: never below what it does, and low for ordinary queries."""

from __future__ import annotations

import time
from itertools import pairwise

import pyoxigraph as ox
import pytest

from benchmarks.serve import HOSTILE
from kg.graph.graph import Graph
from kg.sparql.query import SHORT, Query
from kg.stores.extent import UNBOUNDED, Extents
from kg.stores.local import SMALL, LocalSource, store_of

P = [ox.NamedNode(f"http://x/p{number}") for number in range(3)]
NODES = [ox.NamedNode(f"http://x/{number}") for number in range(60)]
HUB = ox.NamedNode("http://x/hub")


@pytest.fixture(scope="module")
def source() -> LocalSource:
    """A hub that all nodes point to, a chain of them, and a name for each."""
    quads = [ox.Quad(node, P[0], HUB) for node in NODES]
    quads += [ox.Quad(node, P[1], after) for node, after in pairwise(NODES)]
    quads += [ox.Quad(node, P[2], ox.Literal(f"name {number}")) for number, node in enumerate(NODES)]
    return LocalSource(store_of(quads))


CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {CROSS} ORDER BY ?a",
        f"SELECT (COUNT(*) AS ?n) {CROSS}",
        f"SELECT DISTINCT ?a {CROSS} LIMIT 1",
        f"ASK {{ {CROSS} FILTER(?a = ?zz) }}",
        f"ASK {{ FILTER NOT EXISTS {CROSS} }}",
        f"ASK {{ ?s ?p ?o MINUS {CROSS} }}",
        f"ASK {{ ?s ?p ?o OPTIONAL {CROSS} }}",
        f"ASK {{ {{}} UNION {CROSS} }}",
        f"SELECT ?n {{ {{ SELECT (COUNT(*) AS ?n) {CROSS} }} }}",
        f"SELECT ?n {{ ?a <http://x/none> ?n {{ SELECT ?a {CROSS} }} }}",
        f"CONSTRUCT {{ ?a ?b ?c }} WHERE {CROSS}",
        f"CONSTRUCT WHERE {CROSS}",
        f"DESCRIBE ?a {CROSS}",
        "SELECT * { ?a <http://x/p0> ?h . ?b <http://x/p0> ?h . ?c <http://x/p0> ?h . ?d <http://x/p0> ?h }",
        "SELECT * { ?a (<http://x/p0>|<http://x/p1>)* ?b . ?c <http://x/p1>* ?d }",
        "SELECT * { OPTIONAL { <http://x/none> <http://x/p0> ?x } ?x ?p ?y . ?z ?q ?w . ?u ?r ?v . ?s ?t ?n }",
        "SELECT * { " + " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(40)))} }}" for n in range(4)) + " }",
        "SELECT * { VALUES (?x ?y) { (1 UNDEF) (UNDEF 2) } ?a ?x ?b . ?c ?y ?d . ?e ?f ?g . ?h ?i ?j }",
    ],
)
def test_a_query_that_may_explode_is_not_small(source: LocalSource, query: str) -> None:
    assert source.extents.of(Query(query)) > SMALL


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (CONCAT(?o, ?o) AS ?x) { ?s ?p ?o }",
        "SELECT ?s { ?s ?p ?o FILTER(REGEX(?o, '((a{500}){500}){500}')) }",
        "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o }",
        "SELECT (EXISTS { ?a ?b ?c } AS ?x) { ?s ?p ?o }",
        "BASE <http://x/> ASK { ?s <p0> ?o }",
        "ASK { ?s <p0> ?o }",
        "ASK { " + "{ ?a ?b ?c OPTIONAL " * 15 + "{}" + " }" * 16,
        "ASK {} #" + "x" * SHORT,
    ],
)
def test_what_cannot_be_bounded_has_no_bound(source: LocalSource, query: str) -> None:
    begun = time.monotonic()
    assert source.extents.of(Query(query)) == UNBOUNDED
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("query", [query for query in HOSTILE if "SERVICE" not in query and "{{{" not in query])
def test_no_hostile_query_is_small_on_a_larger_graph(query: str) -> None:
    quads = [ox.Quad(ox.NamedNode(f"http://x/{n}"), P[n % 3], ox.Literal(n)) for n in range(2000)]
    assert Extents(store_of(quads)).of(Query(query)) > SMALL


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("ASK {}", 1),
        ("ASK { <http://x/1> ?p ?o }", 3),
        ("ASK { <http://x/1> <http://x/p0> ?o . ?o ?p ?q }", 60),
        ("SELECT ?s ?o { ?s <http://x/p1> ?o }", 59),
        ("SELECT ?s ?n { ?s <http://x/p1> ?o . ?o <http://x/p2> ?n } ORDER BY ?n", 60),
        ("SELECT ?s { ?s <http://x/p1> <http://x/5> OPTIONAL { ?s <http://x/p2> ?n } }", 60),
        ("SELECT ?s { <http://x/1> <http://x/p1>+ ?s }", 60),
        ("DESCRIBE <http://x/1>", 1),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s <http://x/p1> ?o }", 59),
        ("SELECT (COUNT(?s) AS ?n) ?o { ?s <http://x/p0> ?o } GROUP BY ?o ORDER BY DESC(?n)", 60),
        ("PREFIX e: <http://x/> SELECT ?s { ?s e:p1 ?o FILTER NOT EXISTS { ?o e:p1 ?x } } # e:p0", 59),
    ],
)
def test_an_ordinary_query_is_small(source: LocalSource, query: str, most: int) -> None:
    assert 1 <= source.extents.of(Query(query)) <= most


def test_no_saved_question_has_more_rows_than_its_extent(graph: Graph) -> None:
    assert isinstance(graph.source, LocalSource)
    for name in graph.questions():
        query = Query(graph.questions()[name].text)
        assert len(graph.query(query, timeout=None)) <= graph.source.extents.of(query) <= SMALL, name
