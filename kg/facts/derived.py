"""What follows from the statements: derived triples by the ontology's rules, and what each is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kg.facts.ontology import Ontology, Rule
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

    These are its subject, its object, the entities of its qualifiers, and the makers of all these.
    """
    makers: dict[str, set[str]] = defaultdict(set)
    for statement in asserted(facts):
        if statement.property in ontology.maker_properties and isinstance(statement.object, Ref):
            makers[statement.subject].add(statement.object.id)

    def entities(statement: Statement) -> set[str]:
        q = statement.qualifiers
        own = {statement.subject, *q.topics} | ({q.compared_to} if q.compared_to else set())
        return own | ({statement.object.id} if isinstance(statement.object, Ref) else set())

    return {
        key: tuple(sorted({maker for e in own for maker in makers[e]} | own))
        for key, own in ((key, entities(statement)) for key, statement in facts.statements.items())
    }
