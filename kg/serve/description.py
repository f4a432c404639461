"""What the endpoint says of itself: SPARQL 1.1 Service Description, and VoID of what it holds."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.formats import NTRIPLES, ROWS, TRIPLES
from kg.namespaces import BASE, expand
from kg.sparql.query_files import query
from kg.stores.local import Source, solutions

SD = "http://www.w3.org/ns/sparql-service-description#"
DUMP = "ai-video-kg.nt"
"""The path of the whole graph as N-Triples, below the root of the service."""
_DATASET = ox.NamedNode(BASE)
_DESCRIPTION = (
    "Companies, people, models and events of the AI video-generation industry, as statements that each lead "
    "to the words of the article that makes them."
)

_PARTS = {"class": "entities", "property": "triples"}
"""The partitions of the graph, and what is counted in each."""

Triples = Iterator[ox.Triple]


def description(source: Source, root: str) -> list[ox.Triple]:
    """Return the description of the service whose pages are below `root`, and of the graph that it holds."""
    endpoint = root + "sparql"
    return [*_service(endpoint), *_dataset(source, endpoint, root), *_partitions(source, endpoint)]


def _service(endpoint: str) -> Triples:
    service = ox.NamedNode(endpoint + "#service")
    yield _typed(service, SD + "Service")
    yield _link(service, SD + "endpoint", endpoint)
    yield _link(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield _link(service, SD + "defaultDataset", BASE)
    for form in (*ROWS, *TRIPLES):
        yield _link(service, SD + "resultFormat", form.iri)


def _dataset(source: Source, endpoint: str, root: str) -> Triples:
    """What the graph says of itself, and where and how large it is here."""
    graph = ox.NamedNode(endpoint + "#graph")
    for predicate, values in source.describe([BASE])[BASE].items():
        for value in values:
            yield ox.Triple(_DATASET, ox.NamedNode(predicate), value)
    yield _typed(_DATASET, SD + "Dataset")
    yield _link(_DATASET, SD + "defaultGraph", graph.value)
    yield _typed(graph, SD + "Graph")
    yield ox.Triple(_DATASET, ox.NamedNode(expand("dcterms:description")), ox.Literal(_DESCRIPTION, language="en"))
    yield _link(_DATASET, expand("void:sparqlEndpoint"), endpoint)
    yield _link(_DATASET, expand("void:dataDump"), root + DUMP)
    yield _link(_DATASET, expand("void:feature"), NTRIPLES.iri)
    yield _link(_DATASET, expand("dcat:landingPage"), root)
    for (example,) in solutions(source, query("serve/example")):
        yield _link(_DATASET, expand("void:exampleResource"), example.value)
    counts = source.answer(query("serve/counts"))
    assert isinstance(counts, ox.QuerySolutions)
    for row in counts:
        for name, count in zip(counts.variables, row, strict=True):
            yield from (_count(node, f"void:{name.value}", count.value) for node in (_DATASET, graph))


def _partitions(source: Source, endpoint: str) -> Triples:
    for kind, counted in _PARTS.items():
        for number, (term, count) in enumerate(solutions(source, query(f"serve/partitions-{kind}")), 1):
            part = ox.NamedNode(f"{endpoint}#{kind}-{number}")
            yield _link(_DATASET, expand(f"void:{kind}Partition"), part.value)
            yield _link(part, expand(f"void:{kind}"), term.value)
            yield _count(part, f"void:{counted}", count.value)


def _typed(subject: ox.NamedNode, kind: str) -> ox.Triple:
    return _link(subject, expand("rdf:type"), kind)


def _link(subject: ox.NamedNode, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), ox.NamedNode(target))


def _count(subject: ox.NamedNode, curie: str, number: str) -> ox.Triple:
    integer = ox.NamedNode(expand("xsd:integer"))
    return ox.Triple(subject, ox.NamedNode(expand(curie)), ox.Literal(number, datatype=integer))
