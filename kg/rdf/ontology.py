"""The ontology's Turtle file, read into the records of kg.facts.ontology."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BuildError
from kg.facts.figures import Unit
from kg.facts.ontology import Labels, Ontology, Property, Rule, Term
from kg.files import read_whole
from kg.namespaces import PREFIXES, expand


def read_ontology(path: Path) -> Ontology:
    """Read the ontology from its Turtle file.

    Raises:
        BuildError: the file cannot be read or is not Turtle.
    """
    try:
        source = read_whole(path)
        return _Reader(source).ontology()
    except (OSError, SyntaxError) as error:
        raise BuildError(f"the ontology cannot be read: {error}") from None


def ontology_triples(source: bytes) -> list[ox.Triple]:
    """Return the triples of the ontology's Turtle document.

    Raises:
        SyntaxError: it is not Turtle.
    """
    return [quad.triple for quad in ox.parse(source, format=ox.RdfFormat.TURTLE)]


def _local(node: object) -> str:
    value = getattr(node, "value", "")
    return value.removeprefix(PREFIXES["vg"]) if value.startswith(PREFIXES["vg"]) else value


class _Reader:
    """Turns the triples of the ontology into its records."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.of: dict[object, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
        for triple in ontology_triples(source):
            self.of[triple.subject][triple.predicate.value].append(triple.object)

    def typed(self, curie: str) -> list[ox.NamedNode]:
        wanted = ox.NamedNode(expand(curie))
        found = (n for n in self.of if isinstance(n, ox.NamedNode) and wanted in self.values(n, "rdf:type"))
        return sorted(found, key=lambda n: n.value)

    def values(self, node: object, curie: str) -> list[object]:
        return self.of[node].get(expand(curie), [])

    def names(self, node: object, curie: str) -> tuple[str, ...]:
        return tuple(_local(value) for value in self.values(node, curie))

    def labels(self, node: object) -> Labels:
        return {o.language or "": o.value for o in self.values(node, "rdfs:label") if isinstance(o, ox.Literal)}

    def comment(self, node: object) -> str:
        return next((o.value for o in self.values(node, "rdfs:comment") if isinstance(o, ox.Literal)), "")

    def terms(self, curie: str) -> dict[str, Term]:
        return {
            _local(n): Term(_local(n), self.labels(n), self.comment(n), self.names(n, "rdfs:subClassOf"))
            for n in self.typed(curie)
        }

    def properties(self) -> dict[str, Property]:
        nodes = [*self.typed("owl:ObjectProperty"), *self.typed("owl:DatatypeProperty")]
        functional = set(self.typed("owl:FunctionalProperty"))
        return {_local(n): self.property(n, n in functional) for n in nodes}

    def property(self, node: ox.NamedNode, functional: bool) -> Property:
        return Property(
            name=_local(node),
            labels=self.labels(node),
            comment=self.comment(node),
            domain=self.names(node, "rdfs:domain"),
            range=self.names(node, "rdfs:range")[0],
            functional=functional or bool(self.values(node, "vg:valuesOverlap")),
            only_derived=bool(self.values(node, "vg:onlyDerived")),
            followed=bool(self.values(node, "vg:aboutFollows")),
            parents=self.names(node, "rdfs:subPropertyOf"),
        )

    def rules(self) -> tuple[Rule, ...]:
        def one(node: object, curie: str) -> str | None:
            return next(iter(self.names(node, curie)), None)

        return tuple(
            Rule(
                _local(n),
                one(n, "vg:ofClass"),
                one(n, "vg:fromRole"),
                one(n, "vg:toRole"),
                str(one(n, "vg:gives")),
                one(n, "vg:withRole"),
            )
            for n in self.typed("vg:Rule")
        )

    def notation(self, unit: object) -> str:
        return self.names(unit, "skos:notation")[0]

    def measure(self, notation: str, unit: ox.NamedNode) -> Unit:
        (base,), (factor,) = self.values(unit, "vg:baseUnit"), self.names(unit, "vg:factor")
        rate = next(map(self.notation, self.values(unit, "vg:ratePeriod")), "d")
        return Unit(self.labels(unit).get("en", notation), self.notation(base), Decimal(factor), rate)

    def ontology(self) -> Ontology:
        units = {self.notation(n): n for n in self.typed("vg:Unit")}
        return Ontology(
            classes=self.terms("owl:Class"),
            properties=self.properties(),
            stances=self.terms("vg:Stance"),
            statuses=self.terms("vg:Status"),
            units={notation: _local(n) for notation, n in units.items()},
            unit_words={
                notation: (*self.labels(n).values(), *self.names(n, "skos:altLabel")) for notation, n in units.items()
            },
            unit_labels={notation: self.labels(n) for notation, n in units.items()},
            measures={notation: self.measure(notation, n) for notation, n in units.items()},
            rules=self.rules(),
            source=self.source,
        )
