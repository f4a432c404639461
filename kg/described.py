"""What the endpoint says of itself: SPARQL 1.1 Service Description, and VoID of what it holds."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator

import pyoxigraph as ox

from kg.namespaces import BASE, ONTOLOGY, expand

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD",
)  # fmt: skip
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
TITLE = "A provenance-first knowledge graph of the AI video-generation industry"

COUNTS = """SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?distinctSubjects)
(COUNT(DISTINCT ?p) AS ?properties) (COUNT(DISTINCT ?o) AS ?distinctObjects) { ?s ?p ?o }"""
CLASSES = "SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
PROPERTIES = "SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property ORDER BY ?property"

Ask = Callable[[str], Awaitable[bytes]]
Triples = Iterator[ox.Triple]


async def description(ask: Ask, endpoint: str, root: str) -> list[ox.Triple]:
    """Return the description of the service at `endpoint`, whose pages are below `root`.

    Args:
        ask: answers a SELECT in the SPARQL results JSON format.
        endpoint: the endpoint's address.
        root: the address of the site.
    """
    counts, classes, properties = [_rows(await ask(query)) for query in (COUNTS, CLASSES, PROPERTIES)]
    return [*_service(endpoint), *_dataset(endpoint, root, counts[0]), *_partitions(endpoint, classes, properties)]


def _rows(answer: bytes) -> list[dict[str, str]]:
    bindings = json.loads(answer)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def _service(endpoint: str) -> Triples:
    service, dataset = ox.NamedNode(endpoint + "#service"), ox.NamedNode(endpoint + "#dataset")
    yield _typed(service, SD + "Service")
    yield _link(service, SD + "endpoint", endpoint)
    yield _link(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield _link(service, SD + "defaultDataset", dataset.value)
    for name in _RESULTS:
        yield _link(service, SD + "resultFormat", _FORMATS + name)


def _dataset(endpoint: str, root: str, counts: dict[str, str]) -> Triples:
    dataset, graph = ox.NamedNode(endpoint + "#dataset"), ox.NamedNode(endpoint + "#graph")
    yield _typed(dataset, SD + "Dataset")
    yield _typed(dataset, expand("void:Dataset"))
    yield _link(dataset, SD + "defaultGraph", graph.value)
    yield _typed(graph, SD + "Graph")
    yield ox.Triple(dataset, ox.NamedNode(expand("dcterms:title")), ox.Literal(TITLE, language="en"))
    yield _link(dataset, expand("dcterms:license"), LICENSE)
    yield _link(dataset, expand("void:sparqlEndpoint"), endpoint)
    yield _link(dataset, expand("void:vocabulary"), ONTOLOGY)
    yield _link(dataset, expand("dcat:landingPage"), root)
    yield ox.Triple(dataset, ox.NamedNode(expand("void:uriSpace")), ox.Literal(BASE))
    for name, count in counts.items():
        for node in (dataset, graph):
            yield _count(node, f"void:{name}", count)


def _partitions(endpoint: str, classes: list[dict[str, str]], properties: list[dict[str, str]]) -> Triples:
    dataset = ox.NamedNode(endpoint + "#dataset")
    for kind, rows, count in (("class", classes, "entities"), ("property", properties, "triples")):
        for number, row in enumerate(rows, 1):
            part = ox.NamedNode(f"{endpoint}#{kind}-{number}")
            yield _link(dataset, expand(f"void:{kind}Partition"), part.value)
            yield _link(part, expand(f"void:{kind}"), row[kind])
            yield _count(part, f"void:{count}", row["n"])


def _typed(subject: ox.NamedNode, kind: str) -> ox.Triple:
    return _link(subject, expand("rdf:type"), kind)


def _link(subject: ox.NamedNode, predicate: str, target: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), ox.NamedNode(target))


def _count(subject: ox.NamedNode, curie: str, number: str) -> ox.Triple:
    integer = ox.NamedNode(expand("xsd:integer"))
    return ox.Triple(subject, ox.NamedNode(expand(curie)), ox.Literal(number, datatype=integer))
