"""Rules on gists: their numbers and names are those of the statements and of the proof."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.facts.edtf import Edtf
from kg.facts.figures import Figure
from kg.facts.records import Ref, object_text
from kg.language.dates import months_in
from kg.language.names import Mention
from kg.language.numbers import numbers, numbers_in
from kg.seeds.doubts import Case, Code, Doubt, Known, Reading, Told
from kg.seeds.legibility import name_is_legible
from kg.seeds.voice_rules import said_in_gist

_NAMED = ("Person", "Organization", "Artifact", "Place", "Document")
"""The classes of things that have names."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?")
_YEARS = (1900, 2100)
_MAY_VERB = re.compile(r"\bmay\b")
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


def gist_date(case: Case) -> Iterator[Doubt]:
    """Doubt a date whose month or year is another than those that the gist names."""
    months = months_in(_MAY_VERB.sub("", case.gist))
    years = {int(n) for n in numbers_in(case.gist) if n == int(n) and _YEARS[0] <= n <= _YEARS[1]}
    dated = [(one, value) for one in case.told if isinstance(value := one.statement.object, Edtf)]
    for one, value in dated:
        for year, month in _DATE.findall(value.text):
            if (months and month and int(month) not in months) or (years and int(year) not in years):
                words = f"the value is '{object_text(value)}', the gist has another date"
                yield Doubt(Code.GIST_NUMBER, one.statement.id, words)


def gist_other(case: Case) -> Iterator[Doubt]:
    """Doubt a value that the gist does not name, while it names another of its class that no statement names."""
    found = case.known.names.find(case.gist)
    there = {entity for mention in found for entity in mention.entities}
    proper = {entity for mention in found if _is_proper(mention, case.known) for entity in mention.entities}
    for one in case.told:
        value = one.statement.object
        if isinstance(value, Ref) and value.id not in there:
            others = sorted(entity for entity in proper - case.used if case.known.alike(entity, value.id))
            if others:
                words = f"the value is '{case.known.label(value.id)}', the gist names '{case.known.label(others[0])}'"
                yield Doubt(Code.GIST_NAME, one.statement.id, words)


def gist_order(case: Case) -> Iterator[Doubt]:
    """Doubt a relation that would fit the other way round, and whose value the gist names before its subject."""
    found = [m for m in case.known.names.find(case.gist) if case.gist[m.end : m.end + 2] not in ("'s", "’s")]
    for one in case.told:
        subject, prop, value = one.statement.subject, one.statement.property, one.statement.object
        if isinstance(value, Ref) and case.known.fits_both_ways(subject, prop, value.id):
            before = [m.start for m in found if subject in m.entities]
            after = [m.start for m in found if value.id in m.entities]
            if before and after and after[-1] < before[0]:
                words = f"the gist names '{case.known.label(value.id)}' before '{case.known.label(subject)}'"
                yield Doubt(Code.EXCHANGED, one.statement.id, words)


def _is_proper(mention: Mention, known: Known) -> bool:
    """Whether words are the name of somebody or something, and no common noun."""
    written = mention.certain and all(word[:1].isupper() for word in mention.words.split())
    return written and any(known.is_a(entity, kind) for entity in mention.entities for kind in _NAMED)


def _words_of(one: Told) -> str:
    own = one.statement.qualifiers
    time = own.time.text if own.time else ""
    parts = [object_text(one.statement.object), one.inferred, own.role, own.scope, own.basis, time]
    return " ".join(part for part in parts if part)


def _exact(told: Sequence[Told]) -> set[Decimal]:
    return {n for one in told if isinstance(one.statement.object, Figure) for n in one.statement.object.numbers}


def gist_name(case: Case, reading: Reading) -> Iterator[Doubt]:
    """Doubt a gist that names somebody or something that neither the proof nor a statement names."""
    given = reading.named | case.used
    labels = " ".join(case.known.label(entity) for entity in given)
    for mention in case.known.names.find(said_in_gist(case.gist)):
        named = _is_proper(mention, case.known) and mention.words not in labels
        if named and given.isdisjoint(mention.entities):
            if any(name_is_legible(case.known.entities[entity].forms, reading.words) for entity in mention.entities):
                continue  # within longer words that mean something else
            words = f"the gist names '{mention.words}', neither proof nor statement does"
            yield Doubt(Code.GIST_NAME, "", words)
