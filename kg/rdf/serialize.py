"""The facts in the RDF formats that a build writes, the same bytes every time."""

from __future__ import annotations

import json
from collections import defaultdict

import pyoxigraph as ox

from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.namespaces import PREFIXES, compact, expand
from kg.rdf.encode import asserted_layer, nodes, record_layer, to_quads
from kg.rdf.turtle import to_turtle


def ntriples(facts: Facts, ontology: Ontology) -> str:
    """Everything, as sorted N-Triples: the canonical file."""
    return "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in to_quads(facts, ontology))


def turtle(facts: Facts, ontology: Ontology) -> str:
    """Names, types, direct and derived triples, dates and figures, as Turtle."""
    return to_turtle(asserted_layer(facts, ontology))


def jsonld_context(ontology: Ontology) -> dict[str, object]:
    """The JSON-LD context: prefixes, and the type of each property's values."""
    context: dict[str, object] = dict(sorted(PREFIXES.items()))
    for name, prop in sorted(ontology.properties.items()):
        kind = prop.range if prop.range.startswith("http") else "@id"
        if kind not in (expand("rdf:langString"), expand("xsd:string")):  # plain text needs no type
            context[f"vg:{name}"] = {"@id": f"vg:{name}", "@type": compact(kind)}
    return context


def jsonld(facts: Facts, ontology: Ontology) -> str:
    """Everything but the ontology, as JSON-LD 1.1: one node an IRI, one line a node, sorted."""
    context = jsonld_context(ontology)
    records: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for triple in sorted({*asserted_layer(facts, ontology), *record_layer(facts, ontology)}, key=str):
        subject, predicate, value = nodes(triple)
        name = compact(predicate.value)
        if name == "rdf:type":
            records[subject.value]["@type"].append(compact(value.value))
        else:
            records[subject.value][name].append(_jsonld_value(value, context.get(name)))
    graph = ({"@id": compact(k), **{n: _one_or_list(v) for n, v in sorted(r.items())}} for k, r in records.items())
    nodes_text = ",\n".join(json.dumps(node, ensure_ascii=False) for node in graph)
    return f'{{"@context": {json.dumps(context, indent=1)},\n"@graph": [\n{nodes_text}\n]}}\n'


def _one_or_list(values: list[object]) -> object:
    return values[0] if len(values) == 1 else values


def _jsonld_value(term: ox.NamedNode | ox.Literal, coerced: object) -> object:
    kind = coerced.get("@type") if isinstance(coerced, dict) else None
    if isinstance(term, ox.NamedNode):
        return compact(term.value) if kind == "@id" else {"@id": compact(term.value)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = compact(term.datatype.value)
    if kind == datatype or (datatype == "xsd:string" and kind is None):
        return term.value
    return {"@value": term.value, "@type": datatype}
