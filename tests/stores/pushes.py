"""What is pushed in tests, into which stores, and what they then hold."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from kg.stores import push as pushing
from kg.stores.push import Target
from kg.stores.remote import RemoteSource
from tests.stores import servers
from tests.stores.servers import Store

GRAPH = "http://graph.example/kg"
KIND = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/ai-video-kg/ontology#Statement> ."
OLD = [f"<http://x/s> {KIND}"] + [f'<http://x/old{n}> <http://x/p> "{n}" .' for n in range(50)]
WORDS = (
    '"كيلينج \\"و\\" غيرها"@ar',
    '"line\\nbreak \\\\ and \\t tab"',
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>',
)
NEW = sorted(
    [
        f"<http://x/new{n}> <http://x/p{n % 7}> {value} ."
        for n in range(900)
        for value in (WORDS if n % 10 == 0 else (f"<http://x/new{n + 1}>",))
    ]
    + [f"<http://x/s> {KIND}"]
)


def older(lines: list[str]) -> list[str]:
    """Return an older version of a graph, which shares most with it, as versions do."""
    most = len(lines) * 95 // 100
    other = {f"<http://x/old{n}> <http://x/p1> <http://x/old> ." for n in range(len(lines) - most)}
    return sorted({*lines[:most], f"<http://x/s> {KIND}"} | other)


NEARLY = older(NEW)
LARGE = sorted([f"<http://x/new{n}> <http://x/p{n % 7}> <http://x/new{n + 1}> ." for n in range(8000)] + [NEW[-1]])
"""So many that Virtuoso, killed after a MOVE to an older version, comes back with half of them."""


def held(store: Store, graph: str | None) -> set[str]:
    """Return what a graph of a store holds, as N-Triples."""
    pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    solutions = RemoteSource(store.query).answer(f"SELECT ?s ?p ?o {{ {pattern} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return {f"{s} {p} {o} ." for s, p, o in solutions}


def stagings(store: Store) -> int:
    query = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{pushing.STAGING}")) }}'
    solutions = RemoteSource(store.query).answer(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return len(list(solutions))


def name_of(store: Store) -> str:
    return "virtuoso" if "virtuoso" in store.command[0] else "oxigraph"


def normal(lines: list[str]) -> set[str]:
    quads = ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES)
    return {f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads}


@pytest.fixture
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A fresh store for each test: it starts at once, and slows down over what was deleted."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as store:
        yield store


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as store:
        yield store


@pytest.fixture(params=["oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    if request.param == "virtuoso":
        monkeypatch.setenv("KG_USER", "dba")
        monkeypatch.setenv("KG_PASSWORD", "dba")
    found: Store = request.getfixturevalue(request.param)
    return found


def target(store: Store, graph: str | None = GRAPH) -> Target:
    return Target(store.update, store.query, graph)
