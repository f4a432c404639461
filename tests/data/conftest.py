"""The real graph, and the graph of the made-up articles, each built once."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.namespaces import PREFIXES
from kg.rdf.encode import to_quads
from kg.stores.local import store_of


class Asking:
    """Asks the graph in SPARQL and gives rows of plain values."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def __call__(self, query: str) -> list[tuple[str, ...]]:
        answer = self.store.query(query, prefixes=PREFIXES)
        assert isinstance(answer, ox.QuerySolutions)
        return [tuple(getattr(term, "value", "") for term in row) for row in answer]


@pytest.fixture(scope="session")
def ask(facts: Facts, ontology: Ontology) -> Asking:
    return Asking(store_of(to_quads(facts, ontology)))


@pytest.fixture(scope="session")
def ask_next(next_facts: Facts, ontology: Ontology) -> Asking:
    return Asking(store_of(to_quads(next_facts, ontology)))
