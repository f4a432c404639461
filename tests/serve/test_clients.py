"""Every saved question through the service, as three independent clients ask it: the same rows as here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.graph.graph import Graph
from kg.graph.opening import connect
from kg.graph.questions import questions
from kg.home import home_at
from kg.serve.run import graph_of
from kg.sparql.query import Query
from kg.stores.local import LocalSource, store_from
from tests.conftest import ROOT, lacking
from tests.serve.conftest import Launch, Served

QUESTIONS = questions()
Rows = list[tuple[str, ...]]


@pytest.fixture(scope="module")
def real(launch: Launch) -> Served:
    return launch(data=ROOT)


@pytest.fixture(scope="module")
def here() -> LocalSource:
    with graph_of(home_at(ROOT)) as path:
        return LocalSource(store_from(path))


def expected(here: LocalSource, query: str) -> Rows:
    solutions = here.answer(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple("" if term is None else term.value for term in solution) for solution in solutions]


def test_some_questions_have_answers(here: LocalSource) -> None:
    assert sum(bool(expected(here, question.text)) for question in QUESTIONS.values()) > len(QUESTIONS) // 2


@pytest.mark.parametrize("name", QUESTIONS)
def test_by_plain_http(real: Served, here: LocalSource, name: str) -> None:
    query = QUESTIONS[name].text
    answer = real.get("/sparql?" + urlencode({"query": query}), Accept="text/csv")
    assert answer.status == 200, answer.text
    assert [tuple(row) for row in csv.reader(io.StringIO(answer.text))][1:] == expected(here, query)


@pytest.mark.parametrize("name", QUESTIONS)
def test_by_rdflib(real: Served, here: LocalSource, name: str) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    query = QUESTIONS[name].text
    found: Iterable[Iterable[object]] = SPARQLStore(f"{real.url}/sparql").query(query)  # type: ignore[assignment]
    assert [tuple("" if term is None else str(term) for term in row) for row in found] == expected(here, query)


@pytest.mark.parametrize("query", ["CONSTRUCT { ?s a ?c } { ?s a ?c . ?s a vg:Company }", "DESCRIBE id:kling"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_triples_by_rdflib(real: Served, here: LocalSource, query: str, method: str) -> None:
    from rdflib import Graph as RdfGraph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = RdfGraph(SPARQLStore(f"{real.url}/sparql", method=method))
    found = graph.query(Query(query).with_prologue()).graph
    triples = here.answer(query)
    assert isinstance(triples, ox.QueryTriples)
    assert found is not None
    assert len(found) == len(set(triples)) > 5


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
def test_it_describes_itself_in_every_format(real: Served) -> None:
    from rdflib import Graph as RdfGraph

    sizes = {len(RdfGraph().parse(f"{real.url}/void?format={form}")) for form in ("turtle", "nt", "jsonld", "rdfxml")}
    assert len(sizes) == 1
    assert sizes.pop() > 100


def test_the_whole_graph_is_taken_away(real: Served, here: LocalSource) -> None:
    answer = real.get("/ai-video-kg.nt")
    assert answer.body.count(b"\n") == len(here.store)


def test_by_connect(real: Served, here: LocalSource) -> None:
    there, local = connect(f"{real.url}/sparql"), Graph(here, home_at(ROOT))
    assert there.facts.statements == local.facts.statements
    assert there.facts.evidence == local.facts.evidence
    assert str(there.entity("Kling")) == str(local.entity("Kling"))


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_by_sparqlwrapper(real: Served, here: LocalSource, name: str, method: str) -> None:
    try:
        from SPARQLWrapper import JSON, SPARQLWrapper
    except ImportError:
        lacking("SPARQLWrapper", "pip install sparqlwrapper")
    client = SPARQLWrapper(f"{real.url}/sparql")
    client.setQuery(QUESTIONS[name].text)
    client.setReturnFormat(JSON)
    client.setMethod(method)
    answer: dict[str, Any] = client.queryAndConvert()  # type: ignore[assignment]
    names = answer["head"]["vars"]
    rows = [tuple(row.get(n, {}).get("value", "") for n in names) for row in answer["results"]["bindings"]]
    assert rows == expected(here, QUESTIONS[name].text)
