"""An Oxigraph store that holds the graph, and what the rest of kg asks of a graph.

A `Source` is anything that answers SPARQL: this local store, or a remote endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from kg.encoding import TYPE, About, Node, iri
from kg.errors import BuildError, QueryError
from kg.guard import inspect
from kg.namespaces import BASE, PREFIXES

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Source(Protocol):
    """Anything that holds the graph and answers SPARQL."""

    def answer(self, query: str, timeout: float | None = None) -> Answer:
        """Run a query of any form; raises QueryError, or QueryTimeout past `timeout` seconds."""

    def describe(self, iris: Collection[str]) -> Mapping[str, About]:
        """Return, for each IRI, predicate IRI → objects."""

    def members(self, curie: str) -> Collection[str]:
        """Return the IRIs of the instances of a class."""


class LocalSource:
    """A source in this process."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def answer(self, query: str, timeout: float | None = None) -> Answer:
        """Run a query on the store."""
        inspect(query)
        try:
            return self.store.query(query, prefixes=PREFIXES, base_iri=BASE)
        except SyntaxError as error:
            raise QueryError(explain(str(error))) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query failed: {error}") from None

    def describe(self, iris: Collection[str]) -> Mapping[str, About]:
        """Return what is said of each IRI."""
        found: dict[str, dict[str, list[Node]]] = {}
        for node in iris:
            about = found.setdefault(node, {})
            for quad in self.store.quads_for_pattern(ox.NamedNode(node), None, None):
                about.setdefault(quad.predicate.value, []).append(quad.object)
        return found

    def members(self, curie: str) -> Collection[str]:
        """Return the instances of a class, sorted."""
        return sorted(quad.subject.value for quad in self.store.quads_for_pattern(None, TYPE, iri(curie)))


def explain(message: str) -> str:
    """Turn the engine's syntax message into one with line and column in words."""
    match = re.fullmatch(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    return f"the query is not SPARQL: line {match[1]}, column {match[2]}: {match[3]}" if match else f"the query is not SPARQL: {message}"


def store_of(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a store in memory that holds the quads."""
    store = ox.Store()
    store.extend(quads)
    return store


def store_from(path: Path) -> ox.Store:
    """Load a built graph (N-Triples) into a store in memory.

    Raises:
        BuildError: the file cannot be read or is not N-Triples.
    """
    store = ox.Store()
    try:
        store.bulk_load(path=path, format=ox.RdfFormat.N_TRIPLES)
    except (OSError, SyntaxError) as error:
        raise BuildError(f"{path.name} cannot be loaded: {error}") from None
    return store
