"""A remote store that accepts SPARQL updates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pyoxigraph as ox

from kg.stores.http import UPDATE, Client, EndpointError
from kg.stores.remote import RemoteSource

SECONDS = 60.0
LONG_SECONDS = 600.0
"""The timeout of an operation on a whole graph."""

Counts = Counter[str]
"""The number of triples that a graph has of each predicate."""


def within(graph: str | None, pattern: str = "?s ?p ?o") -> str:
    """Return a pattern that matches in a named graph, or in the default graph.

    >>> within("http://x/g", "?s a ?class")
    'GRAPH <http://x/g> { ?s a ?class }'
    >>> within(None)
    '?s ?p ?o'
    """
    return pattern if graph is None else f"GRAPH <{graph}> {{ {pattern} }}"


def _only_in(graph: str | None, other: str | None, triple: str) -> str:
    return f"{within(graph, triple)} FILTER NOT EXISTS {{ {within(other, triple)} }}"


class WritableStore:
    """A store with one address for updates and one for queries."""

    def __init__(self, update: str, query: str) -> None:
        self.client, self.source = Client(update), RemoteSource(query)

    def update(self, text: str, seconds: float = SECONDS, *, again: bool = True) -> None:
        """Send an update.

        Args:
            text: the update. If `again`, a second one must change nothing more.
            seconds: how long to wait for the answer.
            again: whether the update is sent again if the answer is lost.

        Raises:
            EndpointError: see `Client.post`, also for other errors.
        """
        self.client.post(text.encode(), "*/*", media=UPDATE, timeout=seconds, again=again)

    def drop(self, *graphs: str) -> None:
        """Remove named graphs if they exist."""
        for graph in graphs:
            self.update(f"DROP SILENT GRAPH <{graph}>")

    def copy(self, graph: str, new: str) -> None:
        """Add the triples of a graph to another."""
        self.update(f"INSERT {{ {within(new)} }} WHERE {{ {within(graph)} }}", LONG_SECONDS)

    def replace(self, old: str | None, new: str, triples: int) -> None:
        """Make a graph equal to another in one operation, provided that the other has this number of triples.

        The update touches only the triples that differ. It is not sent again if its answer is lost, because the
        store may still be running it.
        """
        more, missing = _only_in(old, new, "?s ?p ?o"), _only_in(new, old, "?a ?b ?c")
        whole = f"{{ SELECT (COUNT(*) AS ?n) {{ {within(new, '?x ?y ?z')} }} }} FILTER(?n = {triples})"
        self.update(
            f"DELETE {{ {within(old)} }} INSERT {{ {within(old, '?a ?b ?c')} }} "
            f"WHERE {{ {whole} {{ {more} }} UNION {{ {missing} }} }}",
            LONG_SECONDS,
            again=False,
        )

    def has_more(self, old: str | None, new: str) -> bool:
        """Return whether a graph has triples that another does not have."""
        return self.holds(_only_in(old, new, "?s ?p ?o"))

    def holds(self, pattern: str) -> bool:
        """Return whether a pattern has a solution."""
        return bool(self.source.answer(f"ASK {{ {pattern} }}", SECONDS))

    def graphs(self, beginning: str) -> Collection[str]:
        """Return the IRIs of the graphs whose IRI starts with a prefix."""
        query = f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{beginning}")) }}'
        return [row["g"].value for row in self._rows(query)]

    def count(self, graph: str | None) -> Counts:
        """Count the triples of a graph.

        Raises:
            EndpointError: the store returned something other than a number.
        """
        rows = self._rows(f"SELECT ?p (COUNT(*) AS ?n) {{ {within(graph)} }} GROUP BY ?p")
        # For an empty graph some stores return one row in which no predicate is bound.
        return Counter({row["p"].value: self._number(row["n"]) for row in rows if row["p"]})

    def _rows(self, query: str) -> list[ox.QuerySolution]:
        rows = self.source.answer(query, SECONDS)
        assert isinstance(rows, ox.QuerySolutions)
        return list(rows)

    def _number(self, term: object) -> int:
        if isinstance(term, ox.Literal) and term.value.isdecimal():
            return int(term.value)
        raise EndpointError(f"{self.source.client.url} returned {term} instead of a number of triples")
