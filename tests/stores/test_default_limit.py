"""The limits of a query that is given none: they hold, and an error says how to lift them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import QueryError, QueryTimeout
from kg.graph.graph import Graph
from kg.limits import DEFAULT, LIFT, Default
from kg.stores import default_limit, local
from kg.stores.default_limit import limited
from kg.stores.local import LocalSource, store_from
from kg.stores.remote import RemoteSource
from kg.stores.worker import EngineCrash, TooLarge
from tests.conftest import ROOT

CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
COUNT = f"SELECT (COUNT(*) AS ?n) {CROSS}"
SORTED = f"SELECT * {CROSS} ORDER BY ?a ?f"

METHODS: dict[str, Callable[[Graph, Default | None], object]] = {
    "query": lambda g, timeout: g.query(COUNT, timeout=timeout),
    "test": lambda g, timeout: g.test(f"ASK {{ {{ {COUNT} }} FILTER(?n = 0) }}", timeout=timeout),
    "construct": lambda g, timeout: g.construct(
        f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {CROSS} FILTER(?a = ?zz) }}", timeout=timeout
    ),
    "cite": lambda g, timeout: g.cite(COUNT, timeout=timeout),
}


@pytest.mark.parametrize("method", METHODS)
def test_each_method_stops_in_time(graph: Graph, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(default_limit, "SECONDS", 0.5)
    with pytest.raises(QueryTimeout) as error:
        METHODS[method](graph, DEFAULT)
    assert str(error.value).endswith(f"; {LIFT}")
    assert str(error.value).startswith("the query was stopped: ")


def test_a_query_that_needs_too_much_memory_leaves_the_caller_alive(graph: Graph) -> None:
    with pytest.raises(TooLarge) as error:
        graph.query(SORTED)
    assert str(error.value) == f"the query was stopped: it needed more than 1024 MiB of memory; {LIFT}"
    assert len(graph.query("SELECT ?x { ?x a vg:Person }")) == 1


def test_an_answer_that_is_too_large(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "ROWS", 1000)
    monkeypatch.setattr(local, "SMALL", -1)
    with pytest.raises(TooLarge) as error:
        graph.query("SELECT * { ?s ?p ?o }")
    assert str(error.value).startswith("the answer has more than 1000 rows: ")
    assert str(error.value).endswith(f"; {LIFT}")
    assert len(graph.query("SELECT * { ?s ?p ?o }", timeout=None)) > 1000


def test_a_given_limit_says_nothing_of_the_default(graph: Graph) -> None:
    with pytest.raises(EngineCrash) as error:
        graph.query(SORTED, timeout=30)
    assert str(error.value) == "the query was stopped: it needed more than 1024 MiB of memory"


def test_other_errors_stay_as_they_are(graph: Graph) -> None:
    with pytest.raises(QueryError) as error:
        graph.query("SELECT ?x { ?x a 'b }")
    assert LIFT not in str(error.value)


def test_an_endpoint_keeps_its_own_limits(graph: Graph) -> None:
    with limited(RemoteSource("http://127.0.0.1:9/"), DEFAULT) as seconds:
        assert seconds is None
    with limited(graph.source, None) as seconds:
        assert seconds is None
    with limited(graph.source, 3.0) as seconds:
        assert seconds == 3.0


def test_an_ordinary_query_needs_no_worker(graph: Graph) -> None:
    source = LocalSource(graph.source.store)  # type: ignore[attr-defined]
    fresh = Graph(source)
    for name in fresh.questions():
        fresh.ask(name)
    assert fresh.cite("SELECT ?m { ?m a vg:VideoModel }")
    assert source._worker is None


def test_the_worker_answers_from_the_same_graph_as_the_store(tmp_path: Path) -> None:
    file = tmp_path / "graph.nt"
    file.write_text("<http://x/a> <http://x/p> <http://x/b> .\n")
    source = LocalSource(store_from(file), file)
    query = "ASK { <http://x/a> ?p ?o FILTER(REGEX(STR(?o), 'b')) }"
    assert bool(source.answer(query, 30))
    file.write_text("<http://x/a> <http://x/p> <http://x/other> .\n")
    try:
        assert bool(source.answer(query, 30))
    finally:
        source.close()


@pytest.mark.parametrize("timeout", ["none", "None"])
def test_the_command_line_lifts_the_limit(tmp_path: Path, timeout: str) -> None:
    command = [sys.executable, "-m", "kg", "query", "ASK {}", "--timeout", timeout]
    out = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout == "true\n"
