"""A source that asks a remote SPARQL 1.1 endpoint."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

import pyoxigraph as ox

from kg.formats import NTRIPLES, RESULTS_JSON, TURTLE
from kg.namespaces import expand
from kg.rdf.terms import About, Node
from kg.sparql.query import Query
from kg.sparql.query_files import query as query_file
from kg.sparql.terms import Unreadable
from kg.stores.http import Client, EndpointError, Reply, on_one_line
from kg.stores.local import Answer, solutions

_TRIPLES = {media: ox.RdfFormat.from_media_type(media) for form in (NTRIPLES, TURTLE) for media in form.medias}
_ACCEPT_TRIPLES = f"{NTRIPLES.media}, {TURTLE.media};q=0.9"
_BATCH = 200
_NESTED = 1000
"""How many nested triples an answer may have: the engine's parser overflows the stack at about 10,000 levels."""
_BOOLEAN = expand("xsd:boolean")
_TRUTH = {"1": "true", "0": "false"}


class RemoteSource:
    """A source behind an endpoint of the SPARQL 1.1 Protocol.

    Args:
        url: the endpoint's address for queries.
        graph: the IRI of a named graph to use as the default graph.
    """

    def __init__(self, url: str, *, graph: str | None = None) -> None:
        self.client = Client(url)
        self.graph = None if graph is None else absolute(graph)

    def answer(self, query: str, timeout: float | None = None) -> Answer:
        """Run a query of any form at the endpoint.

        Raises:
            QueryError: the query is malformed, or refused by this package or by the endpoint.
            QueryTimeout: there was no answer within `timeout` seconds.
            EndpointError: there is no SPARQL endpoint at the address.
        """
        query = Query(query)
        fields = {"query": query.with_prologue()}
        if self.graph:
            fields["default-graph-uri"] = self.graph
        rows = query.form in ("SELECT", "ASK")
        reply = self.client.post(fields, RESULTS_JSON.media if rows else _ACCEPT_TRIPLES, timeout=timeout)
        answer = _rows(reply, self.client.url) if rows else _triples(reply, self.client.url)
        expected = {"SELECT": ox.QuerySolutions, "ASK": ox.QueryBoolean}.get(query.form, ox.QueryTriples)
        if not isinstance(answer, expected):
            raise EndpointError(f"{self.client.url} returned the wrong kind of result for a {query.form} query")
        if isinstance(answer, ox.QuerySolutions) and (columns := _other_columns(query, answer)):
            del answer  # an error that held it would take it to other threads, where the engine cannot free it
            raise EndpointError(f"{self.client.url} returned other columns than the query asks for: {columns}")
        return answer

    def describe(self, iris: Collection[str]) -> Mapping[str, About]:
        """Return the properties of each IRI; the endpoint is asked in batches."""
        found: dict[str, dict[str, list[Node]]] = {iri: defaultdict(list) for iri in iris}
        rest = iter(sorted(found))
        while batch := list(islice(rest, _BATCH)):
            for subject, predicate, value in self._about(batch):
                found[subject][predicate].append(value)
        return {iri: dict(about) for iri, about in found.items()}

    def _about(self, batch: list[str]) -> Iterator[tuple[str, str, Node]]:
        for subject, predicate, value in solutions(self, query_file("stores/about", s=batch)):
            yield subject.value, predicate.value, value

    def members(self, curie: str) -> Collection[str]:
        """Return the instances of a class, sorted."""
        return sorted(node.value for (node,) in solutions(self, query_file("stores/members", kind=[expand(curie)])))


def _other_columns(query: Query, answer: ox.QuerySolutions) -> str:
    """Return the columns of an answer, for a message; nothing if they are those of the query, or it has `*`."""
    try:
        asked = query.patterns.columns
    except Unreadable:
        return ""
    found = [variable.value for variable in answer.variables]
    return "" if asked is None or list(asked) == found else ", ".join(map(repr, found))[:200] or "none"


def absolute(iri: str) -> str:
    """Return an IRI if it is absolute.

    Raises:
        EndpointError: the IRI is not absolute.
    """
    try:
        return str(ox.NamedNode(iri).value)
    except ValueError:
        raise EndpointError(f"{iri!r} is not an absolute IRI") from None


def _rows(reply: Reply, url: str) -> ox.QuerySolutions | ox.QueryBoolean:
    if reply.media not in RESULTS_JSON.medias:
        raise EndpointError(f"{url} {_instead(reply, 'JSON results')}")
    try:
        # The engine's own parser overflows the stack on deep nesting; this one does not.
        has_truth = b"#boolean" in reply.body
        results = json.loads(reply.body, object_hook=_with_truth if has_truth else None)
        body = json.dumps(results).encode() if has_truth else reply.body
        answer = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(answer, ox.QueryBoolean):
            return answer
        for _ in answer:  # the engine reads terms one by one: an odd one must not come up in the middle
            pass
        again = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        assert isinstance(again, ox.QuerySolutions)
        return again
    except (SyntaxError, ValueError, RecursionError) as error:
        raise EndpointError(f"{url} returned results that cannot be read: {on_one_line(str(error))}") from None


def _triples(reply: Reply, url: str) -> ox.QueryTriples:
    if reply.media not in _TRIPLES:
        raise EndpointError(f"{url} {_instead(reply, 'N-Triples or Turtle')}")
    if reply.body.count(b"<<") > _NESTED:
        raise EndpointError(f"{url} returned nested triples")
    store = ox.Store()
    try:
        store.load(reply.body, format=_TRIPLES[reply.media])
    except (SyntaxError, ValueError) as error:
        raise EndpointError(f"{url} returned triples that cannot be read: {on_one_line(str(error))}") from None
    found = store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
    assert isinstance(found, ox.QueryTriples)
    return found


def _instead(reply: Reply, expected: str) -> str:
    if reply.media in ("text/html", "application/xhtml+xml"):
        return f"returned a web page instead of {expected}: the path is often /sparql or /query"
    return f"returned {reply.media[:60]} instead of {expected}"


def _with_truth(term: dict[str, object]) -> dict[str, object]:
    """Return a term of JSON results with a boolean written as true or false: Virtuoso writes 1 and 0."""
    if term.get("datatype") == _BOOLEAN and (word := _TRUTH.get(str(term.get("value")))):
        return {**term, "value": word}
    return term
