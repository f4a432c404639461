"""Terms of the vocabulary that other folders ask for, and look-ups in what a graph says of a node."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import pyoxigraph as ox

from kg.namespaces import PREFIXES, expand

Node = ox.NamedNode | ox.Literal
About = Mapping[str, list[Node]]
"""What is said of a node: predicate IRI → objects."""
Describe = Callable[[Collection[str]], Mapping[str, About]]
"""Given IRIs, returns for each what is said of it."""

STATEMENT, ENTITY, ARTICLE, TEXT, CONFLICT = "vg:Statement", "vg:Entity", "vg:Article", "vg:Text", "vg:Conflict"
"""Classes of records, as `Source.members` takes them."""
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
DIRECT_TYPE = ox.NamedNode(PREFIXES["vg"] + "directType")
EDTF = ox.NamedNode(expand("edtf:edtf"))
OWL_CLASS = expand("owl:Class")
ASSERTED, REJECTED = expand("vg:Asserted"), expand("vg:Rejected")
STANDING_OF = ("vg:status", "vg:negated")
"""The properties that say how a statement stands."""
MAKER = expand("vg:maker")
STATED = frozenset(map(expand, ("rdf:subject", "rdf:predicate", "rdf:object")))
"""The properties that hold what a statement states."""
NEGATED, STATUS, SAYS = (expand(f"vg:{name}") for name in ("negated", "status", "says"))
DESCRIPTION = "schema:description"
NAME_KINDS = {
    expand("skos:prefLabel"): "label",
    expand("skos:altLabel"): "other name",
    expand("skos:hiddenLabel"): "damaged",
}
"""The properties that give an entity its names → what kind of name, the best first."""
REPLACED_BY = expand("dcterms:isReplacedBy")
"""Leads from an entity that was merged into another to that other."""
IDENTITY = frozenset({
    *NAME_KINDS, REPLACED_BY,
    *map(expand, ("rdfs:label", "schema:description", "vg:damagedName", "dcterms:replaces", "owl:sameAs")),
})  # fmt: skip
"""The properties that say what an entity is called; no article states them."""
TIMES = frozenset(
    expand(f"vg:{name}") for name in ("edtf", "earliest", "latest", "latestStart", "earliestDay", "latestStartDay")
)
"""The properties that date an event."""
DATE_AS_WRITTEN, BOUNDS = "vg:edtf", ("vg:earliest", "vg:latest")
"""The date as text, and the first and last day that it can mean, which can be compared."""


def vocabulary_iri(name: str) -> str:
    """Return the IRI of a class, property, status or stance.

    >>> vocabulary_iri("Model")
    'https://w3id.org/ai-video-kg/ontology#Model'
    """
    return PREFIXES["vg"] + name


def local_name(iri: str, prefix: str = "vg") -> str:
    """Return an IRI without the namespace of a prefix.

    >>> local_name("https://w3id.org/ai-video-kg/id/kling", "id")
    'kling'
    """
    return iri.removeprefix(PREFIXES[prefix])


def values(about: About, curie: str) -> list[str]:
    """Return the values of a property as text, sorted."""
    return sorted(node.value for node in about.get(expand(curie), ()))


def one(about: About, curie: str) -> str | None:
    """Return a value of a property as text, or None if it has none."""
    return next((node.value for node in about.get(expand(curie), ())), None)


def language(node: Node) -> str:
    """Return the language of a literal; empty if it has none."""
    return (node.language if isinstance(node, ox.Literal) else None) or ""
