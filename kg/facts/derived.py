"""What follows from the statements: derived triples by the ontology's rules, and what each is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kg.facts.ontology import EVENT, Ontology, Rule
from kg.facts.records import Facts, Ref, Statement, Status, digest


@dataclass(frozen=True, slots=True)
class Derivation:
    """A triple between two entities that a rule draws from statements."""

    subject: str
    property: str
    object: str
    rule: str
    premises: tuple[str, ...]
    id: str = field(init=False)

    def __post_init__(self) -> None:
        key = digest(self.subject, self.property, self.object, self.rule, *self.premises)
        object.__setattr__(self, "id", key)


def asserted(facts: Facts) -> Iterator[Statement]:
    """Yield the statements whose triple the graph holds: positive and Asserted."""
    for key, statement in facts.statements.items():
        if facts.standings[key].status is Status.ASSERTED and not statement.negated:
            yield statement


class Presence(StrEnum):
    """Whether what is said with a property also stands as a plain triple."""

    ALWAYS = "Always"
    SOMETIMES = "Sometimes"
    NEVER = "Never"


def plain_triples(facts: Facts, ontology: Ontology) -> dict[str, Presence]:
    """Return for each property of entities how many of its statements stand as plain triples, too; sorted by name.

    What a rule derives is a plain triple of its property.
    """
    plain = {statement.id for statement in asserted(facts)}
    counts: dict[str, list[bool]] = {name: [] for name in sorted(ontology.statable | ontology.derived_properties)}
    for key, statement in facts.statements.items():
        counts[statement.property].append(key in plain)
    for derivation in derivations(facts, ontology):
        counts[derivation.property].append(True)
    return {name: _presence(found or [name in ontology.derived_properties]) for name, found in counts.items()}


def _presence(found: list[bool]) -> Presence:
    if all(found):
        return Presence.ALWAYS
    return Presence.SOMETIMES if any(found) else Presence.NEVER


def derivations(facts: Facts, ontology: Ontology) -> list[Derivation]:
    """Apply every rule of the ontology to the asserted statements; sorted by id."""
    by_role: dict[str, list[Statement]] = defaultdict(list)
    by_subject: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for statement in asserted(facts):
        if isinstance(statement.object, Ref):
            by_role[statement.property].append(statement)
            by_subject[statement.property, statement.subject].append(statement)
    found = [d for rule in ontology.rules for d in _apply(rule, by_role, by_subject, facts, ontology)]
    return sorted(found, key=lambda d: d.id)


def _apply(
    rule: Rule, by_role: Mapping[str, Sequence[Statement]], by_subject: Mapping[tuple[str, str], Sequence[Statement]],
    facts: Facts, ontology: Ontology,
) -> Iterator[Derivation]:  # fmt: skip
    def of_class(statement: Statement) -> bool:
        return rule.of_class is None or ontology.is_a(facts.entities[statement.subject].type, rule.of_class)

    def in_role(statement: Statement) -> bool:
        return rule.with_role is None or rule.with_role in (statement.qualifiers.role or "").casefold()

    for s in by_role.get(rule.from_role or rule.to_role or "", ()):
        if not (of_class(s) and in_role(s)):
            continue
        if rule.to_role is None:
            yield Derivation(str(s.object), rule.gives, s.subject, rule.name, (s.id,))
        elif rule.from_role is None:
            yield Derivation(s.subject, rule.gives, str(s.object), rule.name, (s.id,))
        else:
            for other in by_subject.get((rule.to_role, s.subject), ()):
                premises = tuple(sorted({s.id, other.id}))
                yield Derivation(str(s.object), rule.gives, str(other.object), rule.name, premises)


def about(facts: Facts, ontology: Ontology) -> dict[str, tuple[str, ...]]:
    """Return, per statement id, the entities that it is about.

    These are its subject, its object and the entities of its qualifiers; what these are a part or a version of; what
    the events among them happened to; and the makers of all these. From an event this goes on: from a delay to the
    release that is late, to what is released, to what that is a part of. From anything else it is one step. A part
    may be claimed or planned, a maker must be asserted.
    """
    makers = _values(asserted(facts), ontology.maker_properties)
    wholes = _values(_not_denied(facts), ontology.followed_properties)

    def reached(entity: str) -> set[str]:
        found, queue = {entity}, [entity]
        while queue:
            current = queue.pop()
            further = wholes[current] - found
            found |= further
            if ontology.is_a(facts.entities[current].type, EVENT):
                queue.extend(further)
        return found

    reach = {entity: reached(entity) for entity in facts.entities}
    for found in reach.values():
        found |= {maker for entity in found for maker in makers[entity]}
    return {
        key: tuple(sorted({entity for own in _entities(statement) for entity in reach[own]}))
        for key, statement in facts.statements.items()
    }


def _values(statements: Iterable[Statement], properties: frozenset[str]) -> dict[str, set[str]]:
    """Return, for each subject, the entities that these properties give it."""
    values: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.property in properties and isinstance(statement.object, Ref):
            values[statement.subject].add(statement.object.id)
    return values


def _not_denied(facts: Facts) -> Iterator[Statement]:
    for key, statement in facts.statements.items():
        if facts.standings[key].status is not Status.REJECTED and not statement.negated:
            yield statement


def _entities(statement: Statement) -> set[str]:
    q = statement.qualifiers
    own = {statement.subject, *q.topics} | ({q.compared_to} if q.compared_to else set())
    return own | ({statement.object.id} if isinstance(statement.object, Ref) else set())
