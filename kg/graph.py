"""The Python door: a `Graph` to query, cite, search and walk, over any source that holds it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.build import is_fresh
from kg.check import compile_seeds
from kg.encoding import Decoder, to_quads
from kg.errors import QueryError
from kg.guard import inspect
from kg.home import GRAPH_FILE, Home, find_home, home_at
from kg.model import Facts
from kg.ontology import Ontology, read_ontology
from kg.results import Rows, rows_of, to_turtle
from kg.store import LocalSource, Source, store_from, store_of

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


def load(folder: str | Path | None = None) -> Graph:
    """Load the graph.

    In a checkout whose seeds changed since the last build they are compiled afresh, in memory.

    Args:
        folder: where seeds/, ontology/ and exports/ are; left out, those of the package.

    Raises:
        SeedError: the seeds changed and have problems.
        BuildError: the data is missing or damaged.
    """
    home = find_home() if folder is None else home_at(Path(folder))
    if is_fresh(home):
        return Graph(LocalSource(store_from(home.exports / GRAPH_FILE)), home)
    ontology = read_ontology(home.ontology_file)
    facts, _ = compile_seeds(home.seeds, ontology)
    return Graph(LocalSource(store_of(to_quads(facts, ontology))), home)


class Graph:
    """The knowledge graph: everything that can be asked of it."""

    def __init__(self, source: Source, home: Home) -> None:
        self.source = source
        self.home = home

    @cached_property
    def ontology(self) -> Ontology:
        """The vocabulary."""
        return read_ontology(self.home.ontology_file)

    @cached_property
    def facts(self) -> Facts:
        """Everything that the graph says, as records."""
        return Decoder(self.source.describe, self.ontology).facts(self.source.members)

    def query(self, sparql: str, *, timeout: float | None = None) -> Rows:
        """Run a SPARQL SELECT.

        Args:
            sparql: the query; the prefixes of the graph are known without declaring them.
            timeout: seconds after which it is stopped; left out, it may run on.

        Raises:
            QueryError: it is no SELECT, is malformed, or is refused.
            QueryTimeout: it ran past `timeout`.
        """
        if (form := inspect(sparql)) != "SELECT":
            raise QueryError(f"query() takes a SELECT; for {form} there is {_DOOR[form]}()")
        answer = self.source.answer(sparql, timeout)
        assert isinstance(answer, ox.QuerySolutions)
        return rows_of(answer)

    def test(self, sparql: str, *, timeout: float | None = None) -> bool:
        """Run a SPARQL ASK; see `query`."""
        if (form := inspect(sparql)) != "ASK":
            raise QueryError(f"test() takes an ASK; for {form} there is {_DOOR[form]}()")
        return bool(self.source.answer(sparql, timeout))

    def construct(self, sparql: str, *, timeout: float | None = None) -> str:
        """Run a SPARQL CONSTRUCT or DESCRIBE and return Turtle; see `query`."""
        if (form := inspect(sparql)) not in ("CONSTRUCT", "DESCRIBE"):
            raise QueryError(f"construct() takes a CONSTRUCT or DESCRIBE; for {form} there is {_DOOR[form]}()")
        answer = self.source.answer(sparql, timeout)
        assert isinstance(answer, ox.QueryTriples)
        return to_turtle(answer)

    def to_rdflib(self) -> rdflib.Graph:
        """Return an rdflib graph that is a view on the same store: nothing is copied."""
        import rdflib
        from oxrdflib import OxigraphStore

        assert isinstance(self.source, LocalSource)
        return rdflib.Graph(store=OxigraphStore(store=self.source.store), bind_namespaces="none")

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the graph for networkx; see `kg.network.to_networkx` for its attributes."""
        from kg.network import to_networkx

        return to_networkx(self.facts, self.ontology)


_DOOR = {"SELECT": "query", "ASK": "test", "CONSTRUCT": "construct", "DESCRIBE": "construct"}
