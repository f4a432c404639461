"""The graph in an Oxigraph store in this process, and the protocol of all sources.

A `Source` is anything that answers SPARQL: this local store, or a remote endpoint.
"""

from __future__ import annotations

import atexit
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BuildError, QueryError
from kg.limits import BYTES, ROWS
from kg.namespaces import BASE, expand
from kg.rdf.terms import TYPE, About, Node
from kg.sparql.query import Query

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from typing import Any, Protocol

    from kg.stores.extent import Extents
    from kg.stores.worker import Worker

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


if TYPE_CHECKING:

    class Source(Protocol):
        """Anything that holds the graph and answers SPARQL."""

        def answer(self, query: str, timeout: float | None = None) -> Answer:
            """Run a query of any form; raises QueryError, or QueryTimeout after `timeout` seconds."""

        def describe(self, iris: Collection[str]) -> Mapping[str, About]:
            """Return what the graph says about each IRI: a map from predicates to objects."""

        def members(self, curie: str) -> Collection[str]:
            """Return the IRIs of the instances of a class."""

else:
    Source = object


SMALL = 250_000
"""The extent of a query up to which it runs in this process in spite of a time limit."""
_ROWS_A_SECOND = 100_000


class LocalSource:
    """A source in this process.

    Args:
        store: the store that holds the graph.
        file: the N-Triples file that it was loaded from, for the worker process; by default the store is dumped.
    """

    def __init__(self, store: ox.Store, file: Path | None = None) -> None:
        self.store = store
        self.file = file
        self._state = _state(file)
        self._worker: Worker | None = None

    @cached_property
    def extents(self) -> Extents:
        """How much work queries can be."""
        from kg.stores.extent import Extents

        return Extents(self.store)

    def answer(self, query: str, timeout: float | None = None) -> Answer:
        """Run a query: in this process, or with a time limit in a worker process, which can be killed.

        With a time limit, a query that is surely small still runs in this process. The memory of the worker and the
        size of its answers are limited, too (`kg.limits`).

        Args:
            query: SPARQL 1.1 of any query form.
            timeout: seconds that it may run; by default there is no limit.

        Returns:
            Solutions, a truth value or triples, as the form asks (SPARQL 1.1 Query Language, section 16).

        Raises:
            QueryError: it is malformed, not allowed, or fails.
            QueryTimeout: it ran longer than `timeout` seconds.
            TooLarge: its answer is too large for the worker.
            EngineCrash: it needed too much memory.
        """
        query = Query(query)
        if timeout is not None and not self._is_small(query, timeout):
            return self._answer_within(query, timeout)
        try:
            return self.store.query(query, prefixes=query.prefixes, base_iri=BASE)
        except SyntaxError as error:
            from kg.sparql.syntax_errors import explain

            raise QueryError(explain(str(error), query, lambda text: _complaint(text, query.prefixes))) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query failed: {error}") from None

    def _is_small(self, query: Query, timeout: float) -> bool:
        if not timeout > 0:
            raise QueryError(f"the timeout must be above 0 seconds, not {timeout:g}")
        return self.extents.of(query) <= min(SMALL, timeout * _ROWS_A_SECOND)

    def _answer_within(self, query: Query, timeout: float) -> Answer:
        triples = query.form in ("CONSTRUCT", "DESCRIBE")
        form = "ntriples" if triples else "json"
        data = self._started().answer(query, timeout=timeout, accept=form, max_rows=ROWS, max_bytes=BYTES)
        if triples:
            store = ox.Store()
            store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES)
            return store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)

    def _started(self) -> Worker:
        if self.file and _state(self.file) != self._state:
            self.close()  # the file was built anew: the worker answers from the same graph as the store
            self.file = None
        if self._worker is None:
            from kg.stores.worker import Worker

            self._worker = Worker(self.file or self._dumped())
            atexit.register(self.close)
        return self._worker

    def _dumped(self) -> Path:
        """Write the store to a file for the worker: a graph compiled in memory has none."""
        import tempfile

        with tempfile.NamedTemporaryFile(suffix=".nt", delete=False) as file:
            self.store.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        path = Path(file.name)
        atexit.register(path.unlink, missing_ok=True)
        return path

    def close(self) -> None:
        """Stop the worker process, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def describe(self, iris: Collection[str]) -> Mapping[str, About]:
        """Return what the graph says about each IRI."""
        found: dict[str, dict[str, list[Node]]] = {}
        for node in iris:
            about = found.setdefault(node, {})
            for quad in self.store.quads_for_pattern(ox.NamedNode(node), None, None):
                about.setdefault(quad.predicate.value, []).append(quad.object)  # type: ignore[arg-type]
        return found

    def members(self, curie: str) -> Collection[str]:
        """Return the instances of a class, sorted."""
        wanted = ox.NamedNode(expand(curie))
        return sorted(quad.subject.value for quad in self.store.quads_for_pattern(None, TYPE, wanted))  # type: ignore[union-attr]


def _state(file: Path | None) -> tuple[int, int] | None:
    """Return the size and the modification time of a file, None if it is not there."""
    try:
        found = file.stat() if file else None
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if found else None


def _complaint(text: str, prefixes: Mapping[str, str]) -> str:
    """Return the engine's syntax error for a text, "" if there is none; the store is empty, so nothing runs long."""
    try:
        ox.Store().query(text, prefixes=dict(prefixes), base_iri=BASE)
    except SyntaxError as error:
        return str(error)
    return ""


def solutions(source: Source, query: str) -> Iterable[Sequence[Any]]:
    """Run a SELECT on a source and return its solutions, each with its terms in the order of the columns."""
    answer = source.answer(query)
    assert isinstance(answer, ox.QuerySolutions)
    return answer


def store_of(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a store in memory that holds the quads."""
    store = ox.Store()
    store.extend(quads)
    return store


def store_of_lines(lines: str) -> ox.Store:
    """Return a store in memory that holds the triples of N-Triples lines."""
    store = ox.Store()
    store.bulk_load(lines.encode("utf-8"), format=ox.RdfFormat.N_TRIPLES)
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
