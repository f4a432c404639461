"""Rules on gists: their numbers and names are those of the statements and of the proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.facts.figures import Figure
from kg.facts.records import Ref, object_text
from kg.language.numbers import numbers, numbers_in
from kg.seeds.doubts import Case, Code, Doubt, Reading, Told
from kg.seeds.legibility import name_is_legible
from kg.seeds.voice_rules import said_in_gist

_NAMED = ("Person", "Organization", "Artifact", "Place", "Document")
"""The classes of things that have names."""
_SMALL = 3
"""Numbers up to this one are said in too many ways (a month or two, the first, both)."""


def gist_number(case: Case, reading: Reading) -> Iterator[Doubt]:
    """Doubt a gist with a number that is nowhere else, or without that of the value."""
    given = numbers_in(" ".join([reading.words, *(_words_of(one) for one in case.told)])) | _exact(case.told)
    for number in numbers(case.gist):
        if number.readings.isdisjoint(given) and number.value > _SMALL and number.words != "cent":
            yield Doubt(Code.GIST_NUMBER, "", f"the gist has '{number.words}', neither proof nor statement has")
    own = numbers_in(case.gist)
    for one in case.told:
        value = one.statement.object
        if isinstance(value, Figure) and not own.issuperset(value.numbers) and not one.inferred:
            yield Doubt(Code.GIST_NUMBER, one.statement.id, f"the value is '{value}', which the gist has not")


def _words_of(one: Told) -> str:
    own = one.statement.qualifiers
    time = own.time.text if own.time else ""
    parts = [object_text(one.statement.object), one.inferred, own.role, own.scope, own.basis, time]
    return " ".join(part for part in parts if part)


def _exact(told: Sequence[Told]) -> set[Decimal]:
    return {n for one in told if isinstance(one.statement.object, Figure) for n in one.statement.object.numbers}


def gist_name(case: Case, reading: Reading) -> Iterator[Doubt]:
    """Doubt a gist that names somebody or something that neither the proof nor a statement names."""
    given = set(reading.named) | {name for one in case.told for name in _named(one)}
    labels = " ".join(case.known.label(entity) for entity in given)
    for mention in case.known.names.find(said_in_gist(case.gist)):
        proper = mention.certain and all(word[:1].isupper() for word in mention.words.split())
        named = any(case.known.is_a(entity, kind) for entity in mention.entities for kind in _NAMED)
        if proper and named and given.isdisjoint(mention.entities) and mention.words not in labels:
            if any(name_is_legible(case.known.entities[entity].forms, reading.words) for entity in mention.entities):
                continue  # within longer words that mean something else
            words = f"the gist names '{mention.words}', neither proof nor statement does"
            yield Doubt(Code.GIST_NAME, "", words)


def _named(one: Told) -> Iterator[str]:
    yield one.statement.subject
    if isinstance(one.statement.object, Ref):
        yield one.statement.object.id
    own = one.statement.qualifiers
    yield from (name for name in (one.by, one.on_behalf_of, own.compared_to, *own.topics) if name)
