"""The files that a build writes: each a pure function of the facts, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.encoding import asserted_layer, nodes, record_layer, to_quads
from kg.model import Facts, Ref, Statement, object_text
from kg.namespaces import PREFIXES, compact, expand
from kg.network import best, quote_text, to_networkx
from kg.ontology import Ontology
from kg.turtle import to_turtle

if TYPE_CHECKING:
    import networkx as nx


def ntriples(facts: Facts, ontology: Ontology) -> str:
    """Everything, as sorted N-Triples: the canonical file."""
    return "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in to_quads(facts, ontology))


def turtle(facts: Facts, ontology: Ontology) -> str:
    """Names, types, direct and derived triples, dates and figures, as Turtle."""
    return to_turtle(asserted_layer(facts, ontology))


# JSON-LD


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


# Tables

STATEMENT_COLUMNS = (
    "statement", "subject", "subject_label", "property", "value", "value_label", "negated", "status", "time", "role",
    "scope", "basis", "compared_to", "topics", "independent_sources", "evidence_count", "stance", "by",
    "on_behalf_of", "quote", "quote_lang", "translated_from", "translated_by", "gist", "inferred", "article",
    "published", "text", "start", "end", "conflicts_with", "contested_by", "resolution",
)  # fmt: skip
ENTITY_COLUMNS = (
    "entity", "type", "label_en", "label_fr", "label_ar", "label_zh", "other_names", "damaged_names", "description",
    "statements", "iri",
)  # fmt: skip


def statements_csv(facts: Facts) -> str:
    """One row a statement, with its best quote; RFC 4180, UTF-8."""
    return _csv(STATEMENT_COLUMNS, (_statement_row(statement, facts) for statement in facts.statements.values()))


def _statement_row(statement: Statement, facts: Facts) -> list[object]:
    shown = best(facts.evidence[statement.id])
    standing, q = facts.standings[statement.id], statement.qualifiers
    article = facts.articles[shown.article]
    text = next(t for t in article.texts if t.id == shown.text)
    value = facts.entities[statement.object.id].labels["en"] if isinstance(statement.object, Ref) else ""
    return [
        statement.id, statement.subject, facts.entities[statement.subject].labels["en"], statement.property,
        object_text(statement.object), value, str(statement.negated).lower(), standing.status,
        q.time.text if q.time else "", q.role, q.scope, q.basis, q.compared_to, " ".join(q.topics),
        standing.independent_sources, len(facts.evidence[statement.id]), shown.stance, shown.by, shown.on_behalf_of,
        quote_text(shown), text.lang, text.translated_from, text.translated_by, shown.gist, shown.inferred,
        article.id, article.published.text, text.id, shown.quote[0].start, shown.quote[-1].end,
        " ".join(standing.conflicts_with), " ".join(standing.contested_by), standing.resolution,
    ]  # fmt: skip


def entities_csv(facts: Facts) -> str:
    """One row an entity, with its names; several names are joined by ' | '."""
    counts: dict[str, int] = defaultdict(int)
    for statement in facts.statements.values():
        for entity in {statement.subject, str(statement.object)} & facts.entities.keys():
            counts[entity] += 1
    return _csv(
        ENTITY_COLUMNS,
        (
            [
                entity.id, entity.type.text, *(entity.labels.get(lang) for lang in ("en", "fr", "ar", "zh")),
                " | ".join(form for forms in entity.also.values() for form in forms),
                " | ".join(name.form.text for name in entity.damaged),
                entity.description, counts[entity.id], expand(f"id:{entity.id}"),
            ]
            for entity in facts.entities.values()
        ),
    )  # fmt: skip


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


# Graph formats


def graphml(facts: Facts, ontology: Ontology) -> str:
    """GraphML with flat attributes; every parallel edge kept, its id the statement's."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(_network(facts, ontology), named_key_ids=True)) + "\n"


def gexf(facts: Facts, ontology: Ontology) -> str:
    """GEXF 1.2 with flat attributes, without the date of the day that networkx writes."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(_network(facts, ontology), version="1.2draft")) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text)


def _network(facts: Facts, ontology: Ontology) -> nx.MultiDiGraph[str]:
    graph = to_networkx(facts, ontology)
    for _, _, key, attributes in graph.edges(keys=True, data=True):
        attributes["id"] = key
    return graph
