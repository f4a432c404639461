"""The vocabulary: what ontology/ai-video-kg.ttl says of classes, properties, units and rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BuildError
from kg.namespaces import PREFIXES, expand

ENTITY, EVENT, FIGURE, STATEMENT = "Entity", "Event", "Figure", "Statement"
DATE_RANGE, WORDS_RANGE, TEXT_RANGE = expand("edtf:edtf"), expand("rdf:langString"), expand("xsd:string")

Labels = dict[str, str]


@dataclass(frozen=True, slots=True)
class Term:
    """A class or an individual of the ontology, by its local name."""

    name: str
    labels: Labels
    comment: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the ontology: `range` is a local class name, or a datatype IRI.

    `functional` says whether values that cannot both hold clash.
    """

    name: str
    labels: Labels
    comment: str
    domain: tuple[str, ...]
    range: str
    functional: bool
    only_derived: bool
    parents: tuple[str, ...]

    @property
    def is_relation(self) -> bool:
        """Whether its values are entities."""
        return not self.range.startswith("http") and self.range != FIGURE


@dataclass(frozen=True, slots=True)
class Rule:
    """A derivation rule; see the comment of vg:Rule for how it reads."""

    name: str
    of_class: str | None
    from_role: str
    to_role: str | None
    gives: str


@dataclass(frozen=True)
class Ontology:
    """The whole vocabulary, by local names."""

    classes: dict[str, Term]
    properties: dict[str, Property]
    stances: dict[str, Term]
    statuses: dict[str, Term]
    units: dict[str, str]
    unit_words: dict[str, tuple[str, ...]]
    unit_labels: dict[str, Labels]
    rules: tuple[Rule, ...]
    quads: tuple[ox.Quad, ...] = field(repr=False)

    def superclasses(self, name: str) -> Iterator[str]:
        """Yield the class itself and every class above it, nearest first; those of others as IRIs."""
        seen, queue = set(), [name]
        while queue:
            current = queue.pop(0)
            if current not in seen:
                seen.add(current)
                yield current
                queue.extend(self.classes[current].parents if current in self.classes else ())

    def is_a(self, name: str, wanted: str) -> bool:
        """Say whether class `name` is `wanted` or below it."""
        return wanted in self.superclasses(name)

    @cached_property
    def entity_classes(self) -> frozenset[str]:
        """The classes that an entity can have."""
        return frozenset(name for name in self.classes if self.is_a(name, ENTITY) and name != ENTITY)

    @cached_property
    def derived_properties(self) -> frozenset[str]:
        """The properties that no passage states: only rules give them."""
        return frozenset(p.name for p in self.properties.values() if p.only_derived)

    @cached_property
    def statable(self) -> frozenset[str]:
        """The properties that a passage may state of an entity."""
        return frozenset(
            p.name
            for p in self.properties.values()
            if not p.only_derived
            and len(p.domain) == 1 and self.is_a(p.domain[0], ENTITY)
            and (not p.is_relation or self.is_a(p.range, ENTITY))
        )  # fmt: skip

    @cached_property
    def maker_properties(self) -> frozenset[str]:
        """vg:maker and the properties below it."""
        return frozenset({"maker"} | {p.name for p in self.properties.values() if "maker" in p.parents})


def read_ontology(path: Path) -> Ontology:
    """Read the ontology from its Turtle file.

    Raises:
        BuildError: the file cannot be read or is not Turtle.
    """
    try:
        quads = tuple(ox.Quad(*t) for t in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError) as error:
        raise BuildError(f"the ontology cannot be read: {error}") from None
    return _Reader(quads).ontology()


def _local(node: object) -> str:
    value = getattr(node, "value", "")
    return value.removeprefix(PREFIXES["vg"]) if value.startswith(PREFIXES["vg"]) else value


class _Reader:
    """Turns the quads of the ontology into its records."""

    def __init__(self, quads: tuple[ox.Quad, ...]) -> None:
        self.quads = quads
        self.of: dict[object, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            self.of[quad.subject][quad.predicate.value].append(quad.object)

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
            parents=self.names(node, "rdfs:subPropertyOf"),
        )

    def rules(self) -> tuple[Rule, ...]:
        def one(node: object, curie: str) -> str | None:
            return next(iter(self.names(node, curie)), None)

        return tuple(
            Rule(
                _local(n),
                one(n, "vg:ofClass"),
                str(one(n, "vg:fromRole")),
                one(n, "vg:toRole"),
                str(one(n, "vg:gives")),
            )
            for n in self.typed("vg:Rule")
        )

    def ontology(self) -> Ontology:
        units = {str(self.names(n, "skos:notation")[0]): n for n in self.typed("vg:Unit")}
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
            rules=self.rules(),
            quads=self.quads,
        )
