"""Open the graph: as it was built, freshly compiled, or at an endpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.errors import NotFound
from kg.graph.graph import Graph
from kg.home import GRAPH_FILE, Home, find_home, home_at
from kg.sparql.query_files import query
from kg.stores.local import LocalSource, store_from, store_of

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from kg.graph.source_texts import SourceTexts


def connect(url: str, *, graph: str | None = None, texts: str | Path | None = None) -> Graph:
    """Open the graph that a SPARQL 1.1 endpoint holds; it has every method of a local one.

    Args:
        url: the endpoint's address for queries.
        graph: the IRI of the named graph that holds it; defaults to the endpoint's default graph.
        texts: the folder of the source texts, as for `load`.

    Credentials come from KG_TOKEN, from KG_USER and KG_PASSWORD, or from ~/.netrc.

    Raises:
        EndpointError: there is no SPARQL endpoint at that address, it cannot be reached, or the graph is not an IRI.
        NotFound: the endpoint answers, but does not hold the graph.
    """
    from kg.stores.remote import RemoteSource

    source = RemoteSource(url, graph=graph)
    held = "the default graph" if graph is None else f"the graph <{graph}>"
    if not source.answer(query("graph/statement"), 60.0):
        raise NotFound(f"{held} at {url} holds no statements of this knowledge graph: push it there, or name its graph")
    return Graph(source, find_home(), _finder(texts))


def load(folder: str | Path | None = None, *, texts: str | Path | None = None) -> Graph:
    """Load the graph into memory.

    If the seeds of a checkout changed since the last build, they are compiled in memory.

    Args:
        folder: where seeds/, ontology/ and exports/ are; defaults to the data of the package.
        texts: the folder of the source texts, for whole proofs; defaults to $KG_TEXTS or what `kg texts` remembered.

    Raises:
        SeedError: the seeds changed and have problems.
        BuildError: the data is missing or damaged.

    >>> load()  # doctest: +ELLIPSIS
    <the graph: ... entities, ... statements>
    """
    from kg.stores.receipt import fresh_graph

    home = _home(folder)
    if fresh_graph(home):
        file = home.exports / GRAPH_FILE
        return Graph(LocalSource(store_from(file), file), home, _finder(texts))
    return _compiled(home, texts)


def open_cached(folder: str | Path | None = None, *, texts: str | Path | None = None) -> Graph:
    """Open the graph for one quick question: read a built graph from the cache on disk (kg.stores.cache).

    Without a cache it is the same as `load`. A change of the graph makes its cache invalid.
    """
    from kg.stores.cache import cached_store

    home = _home(folder)
    store = cached_store(home)
    if store is None:
        return load(folder, texts=texts)
    return Graph(LocalSource(store, home.exports / GRAPH_FILE), home, _finder(texts))


def _finder(given: str | Path | None) -> Callable[[], SourceTexts | None]:
    def find() -> SourceTexts | None:
        from kg.graph.source_texts import find_source_texts

        return find_source_texts(given)

    return find


def _home(folder: str | Path | None) -> Home:
    return find_home() if folder is None else home_at(Path(folder))


def _compiled(home: Home, texts: str | Path | None) -> Graph:
    from kg.rdf.encode import to_quads
    from kg.rdf.ontology import read_ontology
    from kg.seeds.compile import compile_seeds

    ontology = read_ontology(home.ontology_file)
    facts, _ = compile_seeds(home.seeds, ontology)
    return Graph(LocalSource(store_of(to_quads(facts, ontology))), home, _finder(texts))
