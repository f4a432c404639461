"""The graph for networkx: entities as nodes, statements between entities as edges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.facts.ontology import Ontology
from kg.facts.records import Entity, Facts, Ref, Statement, Status
from kg.facts.status import best

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(facts: Facts, ontology: Ontology) -> nx.MultiDiGraph[str]:
    """Return a MultiDiGraph; every attribute is text, a whole number or a truth value.

    Nodes are entity ids with `label`, `type`, `description`. Edges run from subject to object,
    keyed by statement id, one for each statement whose value is an entity, with `property`,
    `label` (with the status, unless it is asserted, and `not` in a denial), `status`, `negated`,
    `time` (EDTF or empty), `role`, `scope`, `sources`, `quote`, `lang`, `by`, `article`.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="ai-video-kg")
    for entity in facts.entities.values():
        graph.add_node(entity.id, **_node(entity))
    languages = {text.id: text.lang for article in facts.articles.values() for text in article.texts}
    for statement in facts.statements.values():
        if isinstance(statement.object, Ref):
            attributes = _edge(statement, facts, ontology, languages)
            graph.add_edge(statement.subject, statement.object.id, key=statement.id, **attributes)
    return graph


def _node(entity: Entity) -> dict[str, str]:
    return {"label": entity.labels["en"], "type": entity.type, "description": entity.description}


def _edge(
    statement: Statement, facts: Facts, ontology: Ontology, languages: dict[str, str]
) -> dict[str, str | int | bool]:
    shown, status = best(facts.evidence[statement.id]), facts.standings[statement.id].status
    q = statement.qualifiers
    return {
        "property": statement.property,
        "label": _label(ontology.properties[statement.property].labels["en"], status, negated=statement.negated),
        "status": status.value,
        "negated": statement.negated,
        "time": q.time.text if q.time else "",
        "role": q.role or "",
        "scope": q.scope or "",
        "sources": facts.standings[statement.id].independent_sources,
        "quote": shown.quote.exact,
        "lang": languages[shown.text],
        "by": shown.by or "",
        "article": shown.article,
    }


def _label(property: str, status: Status, *, negated: bool) -> str:
    """Return the label of an edge: a program that shows nothing else must not turn a claim into a fact.

    >>> _label("developed by", Status.CLAIMED, negated=True)
    'not: developed by (claimed)'
    """
    words = f"not: {property}" if negated else property
    return words if status is Status.ASSERTED else f"{words} ({status.lower()})"


def graphml(facts: Facts, ontology: Ontology) -> str:
    """GraphML with flat attributes; every parallel edge kept, its id (an XML attribute) the statement's."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(to_networkx(facts, ontology))) + "\n"


def gexf(facts: Facts, ontology: Ontology) -> str:
    """GEXF 1.2 with flat attributes, without the date of the day that networkx writes."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(_with_ids(facts, ontology), version="1.2draft")) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text)


def _with_ids(facts: Facts, ontology: Ontology) -> nx.MultiDiGraph[str]:
    """The network with an attribute from which networkx takes the ids of edges in GEXF; it does not write it."""
    graph = to_networkx(facts, ontology)
    for _, _, key, attributes in graph.edges(keys=True, data=True):
        attributes["id"] = key
    return graph
