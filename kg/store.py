"""An Oxigraph store that holds the graph, and what the rest of kg asks of a graph.

A `Source` is anything that answers SPARQL: this local store, or a remote endpoint.
"""

from __future__ import annotations

import atexit
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BuildError, QueryError
from kg.guard import excerpt, inspect, tokens
from kg.namespaces import BASE, PREFIXES, expand

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from typing import Any, Protocol

    from kg.worker import Worker

Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Node = ox.NamedNode | ox.Literal
About = Mapping[str, list[Node]]
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


if TYPE_CHECKING:

    class Source(Protocol):
        """Anything that holds the graph and answers SPARQL."""

        def answer(self, query: str, timeout: float | None = None) -> Answer:
            """Run a query of any form; raises QueryError, or QueryTimeout past `timeout` seconds."""

        def describe(self, iris: Collection[str]) -> Mapping[str, About]:
            """Return, for each IRI, predicate IRI → objects."""

        def members(self, curie: str) -> Collection[str]:
            """Return the IRIs of the instances of a class."""

else:
    Source = object


class LocalSource:
    """A source in this process.

    Args:
        store: the store that holds the graph.
        file: the N-Triples file that it was loaded from; a worker process loads the same file.
    """

    def __init__(self, store: ox.Store, file: Path | None = None) -> None:
        self.store = store
        self.file = file
        self._worker: Worker | None = None

    def answer(self, query: str, timeout: float | None = None) -> Answer:
        """Run a query: in this process, or with a time limit in a worker that can be stopped."""
        if timeout is not None:
            return self._answer_within(query, timeout)
        inspect(query)
        try:
            return self.store.query(query, prefixes=_prefixes(query), base_iri=BASE)
        except SyntaxError as error:
            raise QueryError(explain(str(error), query)) from None
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query failed: {error}") from None

    def _answer_within(self, query: str, timeout: float) -> Answer:
        if not timeout > 0:
            raise QueryError(f"a time limit of {timeout:g} s; it must be above 0")
        triples = inspect(query) in ("CONSTRUCT", "DESCRIBE")
        try:
            data = self._started().answer(query, timeout=timeout, accept="ntriples" if triples else "json")
        except QueryError as error:
            raise type(error)(_located(str(error), query)) from None
        if triples:
            return ox.parse(data, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[return-value]
        return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)

    def _started(self) -> Worker:
        if self._worker is None:
            from kg.worker import Worker

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
        """End the worker process, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def describe(self, iris: Collection[str]) -> Mapping[str, About]:
        """Return what is said of each IRI."""
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


@lru_cache(maxsize=512)
def _prefixes(query: str) -> dict[str, str]:
    """The prefixes that a query uses: handing the engine all of them costs more than a small query."""
    used = {token.partition(":")[0] for kind, token, _ in tokens(query) if kind == "name"}
    return {name: base for name, base in PREFIXES.items() if name in used}


def solutions(source: Source, query: str) -> Iterable[Sequence[Any]]:
    """Run a SELECT on a source and return its solutions: for each the terms in the query's order."""
    answer = source.answer(query)
    assert isinstance(answer, ox.QuerySolutions)
    return answer


def values(about: About, curie: str) -> list[str]:
    """Return the values of a property, as text, sorted."""
    return sorted(node.value for node in about.get(expand(curie), ()))


def one(about: About, curie: str) -> str | None:
    """Return the value of a property, or None."""
    return next((node.value for node in about.get(expand(curie), ())), None)


_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]+|\"[^\"]{1,3}\"")
MAX_WANTED = 8


def explain(message: str, query: str = "") -> str:
    """Turn the engine's syntax message into a sentence for people.

    Args:
        message: what the engine said: a position and everything that it would have taken there.
        query: the query, to show its line with a caret.

    >>> explain("error at 1:10: expected CONSTRUCT")
    'the query is not SPARQL: line 1, column 10: expected CONSTRUCT'
    """
    match = _AT.fullmatch(message)
    if match is None:
        return f"the query is not SPARQL: {message.splitlines()[0]}"
    line, column = int(match[1]), int(match[2])
    what = _shortened(match[3], query[: _offset(query, line, column)])
    return _located(f"the query is not SPARQL: line {line}, column {column}: {what}", query)


def _located(message: str, query: str) -> str:
    """Add the query's line with a caret to a message that has none: a worker does not repeat the query."""
    match = re.match(r"the query is not SPARQL: line (\d+), column (\d+): [^\n]*$", message)
    if match is None:
        return message
    return message + excerpt(query, _offset(query, int(match[1]), int(match[2]))) if query else message


def _offset(text: str, line: int, column: int) -> int:
    starts = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
    return min(starts[line - 1] + column - 1, len(text)) if line <= len(starts) else len(text)


def _shortened(expected: str, before: str) -> str:
    """Keep the words and marks that a person would type; character classes and long lists say nothing."""
    if "Prefix not found" in expected:
        used = [token.partition(":")[0] for kind, token, _ in tokens(before) if kind == "name"]
        return f"there is no prefix '{used[-1]}:'; declare it with PREFIX" if used else "a prefix that is not declared"
    if "contains a variable that is unbound" in expected:
        return "something is selected twice, or is neither grouped by nor aggregated"
    if '"\\\\U"' in expected:
        return "a string is not closed"
    listed = expected.removeprefix("expected one of ").removeprefix("expected ")
    words = [part for part in listed.split(", ") if _WORD.fullmatch(part)]
    if not words or len(words) > MAX_WANTED:
        return "something else is wanted here"
    return ("expected " if len(words) == 1 else "expected one of ") + ", ".join(words)


def store_of(quads: Iterable[ox.Quad]) -> ox.Store:
    """Return a store in memory that holds the quads."""
    store = ox.Store()
    store.extend(quads)
    return store


def store_of_lines(lines: str) -> ox.Store:
    """Return a store in memory that holds what N-Triples lines say."""
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
