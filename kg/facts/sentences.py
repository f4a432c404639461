"""A statement as one English sentence, with its qualifiers; a denial says “not”."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg import words
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure, Unit
from kg.facts.ontology import Ontology
from kg.facts.records import Facts, Ref, Standing, Statement, Status, Value

LabelOf = Callable[[str, str], str]
"""Returns the English label of a prefix (`id` or `vg`) and a local name."""


def sentence(statement: Statement, standing: Standing, label_of: LabelOf, units: Mapping[str, Unit]) -> str:
    """Return a statement in words, with its qualifiers and, unless it is asserted, its status.

    Args:
        statement: the statement.
        standing: its standing.
        label_of: returns the labels of what it names.
        units: notation → unit.
    """
    return bare(statement, label_of, units) + bracketed((*limits(statement, label_of), *weakness(standing)))


def sentences(facts: Facts, ontology: Ontology) -> dict[str, str]:
    """Return every statement in words, by id."""

    def label(prefix: str, name: str) -> str:
        labels = facts.entities[name].labels if prefix == "id" else ontology.properties[name].labels
        return labels["en"]

    return {
        key: sentence(found, facts.standings[key], label, ontology.measures) for key, found in facts.statements.items()
    }


def bare(statement: Statement, label_of: LabelOf, units: Mapping[str, Unit]) -> str:
    """Return a statement in words, without qualifiers and status."""
    name = words.Term(statement.property, label_of("vg", statement.property))
    value = value_in_words(statement.object, label_of, units)
    return words.sentence(label_of("id", statement.subject), name, value, negated=statement.negated)


def value_in_words(value: Value, label_of: LabelOf, units: Mapping[str, Unit]) -> str:
    """Return a value in English words."""
    if isinstance(value, Ref):
        return label_of("id", value.id)
    return value.in_words(units) if isinstance(value, Figure) else str(value)


def limits(statement: Statement, label_of: LabelOf) -> tuple[str, ...]:
    """Return the qualifiers of a statement in words."""
    own = statement.qualifiers
    compared = label_of("id", own.compared_to) if own.compared_to else None
    named = [("role", own.role), ("scope", own.scope), ("basis", own.basis), ("compared", compared)]
    named += [("topic", label_of("id", topic)) for topic in own.topics]
    found = [words.qualifier(name, value) for name, value in named if value]
    return (*found, as_of(own.time)) if own.time else tuple(found)


def weakness(standing: Standing) -> tuple[str, ...]:
    """Return the status, unless it is asserted, and `contested` if it is contested."""
    status = () if standing.status is Status.ASSERTED else (standing.status.lower(),)
    return (*status, "contested") if standing.contested_by else status


def bracketed(parts: tuple[str, ...]) -> str:
    """Return parts in brackets, after a space; empty if there are none.

    >>> bracketed(("as of 2024", "claimed")), bracketed(())
    (' (as of 2024; claimed)', '')
    """
    return f" ({'; '.join(parts)})" if parts else ""


def as_of(date: Edtf) -> str:
    """Return in words when something holds; a span of time needs no “as of”.

    >>> from kg.facts.edtf import parse
    >>> as_of(parse("2024-03")), as_of(parse("2017/.."))
    ('as of 2024-03', 'from 2017 on')
    """
    return date.in_words() if "/" in date.text else words.qualifier("time", date.in_words())
