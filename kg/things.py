"""The web page about one thing of the graph: what is said of it, and the sentences that it rests on."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from kg.namespaces import BASE, PREFIXES, compact
from kg.pages import filled

KINDS = tuple(base[len(BASE) : -1] for base in PREFIXES.values() if base.startswith(BASE) and base.endswith("/"))
"""The first part of the path of each kind of thing: `id`, `statement`, …"""

TRIPLES = """CONSTRUCT { ?x ?p ?o } WHERE {
  { VALUES ?x { $iri } ?x ?p ?o }
  UNION { ?x rdf:subject $iri ; ?p ?o }
  UNION { ?s rdf:subject $iri ; vg:evidence ?x . ?x ?p ?o }
  UNION { $iri vg:evidence ?x . ?x ?p ?o }
  UNION { $iri oa:hasSelector ?x . ?x ?p ?o }
}"""
_PLAIN = """SELECT ?property ?propertyLabel ?value ?valueLabel WHERE {
  $iri ?property ?value .
  OPTIONAL { ?property rdfs:label ?propertyLabel . FILTER(LANG(?propertyLabel) = "en") }
  OPTIONAL { ?value rdfs:label ?valueLabel . FILTER(LANG(?valueLabel) = "en") }
} ORDER BY ?property ?value LIMIT 500"""
_STATEMENTS = """SELECT ?statement ?subject ?subjectLabel ?property ?propertyLabel ?object ?objectLabel ?status
  ?negated ?sources ?when ?e ?quote ?stance ?by ?gist ?article ?articleLabel ?from WHERE {
  { ?statement rdf:subject $iri } UNION { ?statement rdf:object $iri } UNION { VALUES ?statement { $iri } }
  ?statement rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object ; vg:status ?status ; vg:evidence ?e .
  OPTIONAL { ?statement vg:negated ?negated }
  OPTIONAL { ?statement vg:independentSources ?sources }
  OPTIONAL { ?statement vg:edtf ?when }
  ?e oa:hasSource ?text ; oa:hasSelector ?span ; vg:stance ?stance .
  ?span oa:exact ?quote ; oa:start ?start .
  OPTIONAL { ?e vg:by/rdfs:label ?by . FILTER(LANG(?by) = "en") }
  OPTIONAL { ?e vg:gist ?gist }
  ?text dcterms:isVersionOf ?article .
  OPTIONAL { ?article rdfs:label ?articleLabel . FILTER(LANG(?articleLabel) = "en") }
  OPTIONAL { ?text vg:translatedFrom ?from }
  OPTIONAL { ?subject rdfs:label ?subjectLabel . FILTER(LANG(?subjectLabel) = "en") }
  OPTIONAL { ?property rdfs:label ?propertyLabel . FILTER(LANG(?propertyLabel) = "en") }
  OPTIONAL { ?object rdfs:label ?objectLabel . FILTER(LANG(?objectLabel) = "en") }
} ORDER BY ?property ?statement ?e ?start LIMIT 1000"""

Ask = Callable[[str], Awaitable[bytes]]
Row = Mapping[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Value:
    """A value as shown: its words, the page about it if there is one, and the language of the words."""

    text: str
    link: str | None = None
    lang: str | None = None


def path_of(iri: str) -> str | None:
    """Return the path of a thing's own page, or None where it has none.

    >>> path_of("https://w3id.org/ai-video-kg/id/minimax")
    '/id/minimax'
    """
    local = iri.removeprefix(BASE)
    return f"/{local}" if local != iri and local.partition("/")[0] in KINDS else None


def bound(query: str, iri: str) -> str:
    """Return a query with its one parameter filled in; `iri` is a checked IRI in angle brackets."""
    return query.replace("$iri", iri)


async def page_about(ask: Ask, iri: str) -> bytes:
    """Return the page about the thing with that IRI.

    Args:
        ask: answers a SELECT in the SPARQL results JSON format.
        iri: a checked IRI in angle brackets.
    """
    plain = _rows(await ask(bound(_PLAIN, iri)))
    statements = _rows(await ask(bound(_STATEMENTS, iri)))
    address = iri.strip("<>")
    names = [_value(row, "value") for row in plain if compact(row["property"]["value"]) == "skos:prefLabel"]
    labels = [_value(row, "value") for row in plain if compact(row["property"]["value"]) == "rdfs:label"]
    shown = names or labels
    title = next((name.text for name in shown if name.lang == "en"), compact(address))
    return filled(
        "thing.html", short=compact(address), title=title, names=shown, path=path_of(address),
        facts=_grouped(plain), statements=_statements(statements),
    )  # fmt: skip


def _rows(answer: bytes) -> list[Row]:
    found: list[Row] = json.loads(answer)["results"]["bindings"]
    return found


def _grouped(rows: list[Row]) -> list[tuple[Value, list[Value]]]:
    groups = [list(part) for _, part in groupby(rows, key=lambda row: row["property"]["value"])]
    return [(_value(part[0], "property"), [_value(row, "value") for row in part]) for part in groups]


def _statements(rows: list[Row]) -> list[dict[str, Any]]:
    groups = groupby(rows, key=lambda row: row["statement"]["value"])
    return [_statement(list(part)) for _, part in groups]


def _statement(rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    return {
        "subject": _value(first, "subject"), "property": _value(first, "property"), "object": _value(first, "object"),
        "link": path_of(first["statement"]["value"]), "status": _name(first["status"]),
        "negated": "negated" in first, "sources": _plain(first, "sources"), "when": _plain(first, "when"),
        "evidence": [_evidence(list(part)) for _, part in groupby(rows, key=lambda row: row["e"]["value"])],
    }  # fmt: skip


def _evidence(rows: list[Row]) -> dict[str, Any]:
    row = rows[0]
    quote = replace(_value(row, "quote"), text=" … ".join(segment["quote"]["value"] for segment in rows))
    return {
        "quote": quote, "gist": _plain(row, "gist"), "by": _plain(row, "by"),
        "stance": _name(row["stance"]), "article": _value(row, "article"), "translated": _plain(row, "from"),
    }  # fmt: skip


def _value(row: Row, name: str) -> Value:
    term = row[name]
    if term["type"] != "uri":
        return Value(term["value"], None, term.get("xml:lang"))
    label = row.get(f"{name}Label")
    return Value(label["value"] if label else compact(term["value"]), path_of(term["value"]), "en" if label else None)


def _plain(row: Row, name: str) -> str | None:
    return row[name]["value"] if name in row else None


def _name(term: Mapping[str, str]) -> str:
    return compact(term["value"]).partition(":")[2]
