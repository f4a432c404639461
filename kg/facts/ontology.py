"""The vocabulary: classes, properties, stances, statuses, units and rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from kg.facts.figures import Unit
from kg.namespaces import expand

ENTITY, EVENT, FIGURE = "Entity", "Event", "Figure"
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

    `functional` says whether values that cannot both hold clash, `followed` whether what is said of the subject
    is about the value, too.
    """

    name: str
    labels: Labels
    comment: str
    domain: tuple[str, ...]
    range: str
    functional: bool
    only_derived: bool
    followed: bool
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
    from_role: str | None
    to_role: str | None
    gives: str
    with_role: str | None = None


@dataclass(frozen=True)
class Ontology:
    """The whole vocabulary, by local names; `source` is the Turtle document that it was read from."""

    classes: dict[str, Term]
    properties: dict[str, Property]
    stances: dict[str, Term]
    statuses: dict[str, Term]
    units: dict[str, str]
    unit_words: dict[str, tuple[str, ...]]
    unit_labels: dict[str, Labels]
    measures: dict[str, Unit]
    rules: tuple[Rule, ...]
    source: bytes = field(repr=False)

    def superclasses(self, name: str) -> tuple[str, ...]:
        """Return the class itself and every class above it, nearest first; those of others as IRIs."""
        if name not in self._superclasses:
            found: dict[str, None] = {}
            queue = [name]
            while queue:
                current = queue.pop(0)
                if current not in found:
                    found[current] = None
                    queue.extend(self.classes[current].parents if current in self.classes else ())
            self._superclasses[name] = tuple(found)
        return self._superclasses[name]

    @cached_property
    def _superclasses(self) -> dict[str, tuple[str, ...]]:
        return {}

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
        """The property `maker` and those below it."""
        return frozenset({"maker"} | {p.name for p in self.properties.values() if "maker" in p.parents})

    @cached_property
    def followed_properties(self) -> frozenset[str]:
        """The properties that lead from a thing to what is meant with it: a whole, or what an event happened to."""
        return frozenset(p.name for p in self.properties.values() if p.followed)
