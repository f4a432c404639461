"""Rules on values: whose they are, in which unit, how exactly, and since when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kg.facts.figures import Figure
from kg.facts.records import Ref
from kg.folding import fold
from kg.language.amounts import Amount, amounts, unit_pattern
from kg.language.names import Mention
from kg.language.patterns import spelled
from kg.language.spans import Placed
from kg.seeds.doubts import AHEAD, Case, Code, Doubt, Known, Reading, Told

EXPIRING = frozenset({
    "availableTo", "stage", "worksFor", "customerCount", "usage", "valuation", "businessModel", "price", "revenue",
    "totalFunding", "rank", "score", "stake",
})  # fmt: skip
"""The properties whose values hold for a time: they need `at`, `from` or `until`."""
_NOUNS: Mapping[str, str] = {
    "valuation": "valuation valued valoris évalué تقييم تقدر 估值",
    "revenue": "revenue turnover recettes إيراد 营收 收入",
}
"""Beginnings of words beside which an amount is one of this property, and of no other."""
_SECOND_ROLES = {"actor": "object", "raisedBy": "investor"}
"""A role of events, and the role that is named after it."""


_BEHIND = 2
"""How much farther a name counts that follows its amount: most stand before it."""


def exchanged(case: Case, reading: Reading) -> Iterator[Doubt]:
    """Doubt a relation that would fit the other way round, and whose value is named before its subject."""
    for one in case.told:
        subject, prop, value = one.statement.subject, one.statement.property, one.statement.object
        if isinstance(value, Ref) and not one.inferred and case.known.fits_both_ways(subject, prop, value.id):
            yield from _turned(one, subject, value.id, ("subject", "value"), reading)


def roles(case: Case, reading: Reading) -> Iterator[Doubt]:
    """Doubt an event whose second role is named before its first, where each could have the other's."""
    values = {(one.statement.subject, one.statement.property): one for one in case.told}
    for (event, role), one in values.items():
        other = values.get((event, _SECOND_ROLES.get(role, "")))
        if other and not one.inferred and not other.inferred:
            first, second = str(one.statement.object), str(other.statement.object)
            if case.known.is_a(first, "Agent") and case.known.alike(first, second):
                yield from _turned(one, first, second, (role, other.statement.property), reading)


def _turned(one: Told, first: str, second: str, roles: tuple[str, str], reading: Reading) -> Iterator[Doubt]:
    """Yield a doubt if the second of two entities is named before the first, and only there."""
    before, after = _places(first, reading), _places(second, reading)
    if before and after and after[-1].start < before[0].start:
        words = f"'{after[0].words}', the {roles[1]}, is named before '{before[0].words}', the {roles[0]}"
        yield Doubt(Code.EXCHANGED, one.statement.id, words)


def _places(entity: str, reading: Reading) -> list[Mention]:
    """Return the mentions of an entity in the quote's own sentences."""
    start, end = reading.own
    return [m for m in reading.mentions if entity in m.entities and start <= m.start < end]


def amount(case: Case, reading: Reading) -> Iterator[Doubt]:
    """Doubt an amount that has another unit, another sign, or another owner in the proof."""
    found = amounts(reading.words)
    for one in case.told:
        figure = one.statement.object
        if isinstance(figure, Figure):
            same = [a for a in found if a.figure.numbers == figure.numbers]
            fitting = [a for a in same if _measures_alike(a.figure, figure)]
            if same and not fitting and not _named_unit(figure, same[0], case.known):
                words = f"the value is '{figure}', the proof has '{same[0].words}'"
                yield Doubt(Code.UNIT, one.statement.id, words)
            elif fitting and not any(_side(a.figure) == _side(figure) for a in fitting):
                words = f"the value is '{figure}', the proof has '{fitting[0].words}'"
                yield Doubt(Code.BOUND, one.statement.id, words)
            if figure.period and not one.inferred and not _has_period(figure.period, reading.words, case.known):
                yield Doubt(
                    Code.UNIT, one.statement.id, f"the value is '{figure}', the proof has no word for its period"
                )
            if len(fitting) == 1:
                yield from _beside_noun(one, fitting[0], found, reading)
                yield from _nearer_name(one, fitting[0], case, reading)


def _measures_alike(seen: Figure, stated: Figure) -> bool:
    return seen.unit == stated.unit and (seen.period is None or seen.period == stated.period)


def _has_period(period: str, words: str, known: Known) -> bool:
    said = fold(words)
    return bool(unit_pattern(period).search(words)) or any(
        fold(word) in said for word in known.ontology.unit_words.get(period, ())
    )


def _named_unit(stated: Figure, seen: Amount, known: Known) -> bool:
    """Whether the words of an amount have a word that the ontology has for the stated unit."""
    return any(fold(word) in fold(seen.words) for word in known.ontology.unit_words.get(stated.unit, ()))


def _side(figure: Figure) -> str:
    return figure.sign[:1]


def _beside_noun(one: Told, own: Amount, found: Sequence[Amount], reading: Reading) -> Iterator[Doubt]:
    """Yield a doubt if the word for a property stands beside this amount, and it is one of another, or the reverse."""
    prop = one.statement.property
    alike = [a for a in found if a.figure.unit == own.figure.unit]
    for name, nouns in _nouns().items() if len(alike) > 1 else ():
        for noun in nouns.finditer(reading.words):
            nearest = min(alike, key=lambda a: _gap(a, noun.start(), noun.end()))
            if (nearest is own) is not (name == prop):
                words = f"'{nearest.words}' stands beside '{noun.group()}', the statement is on '{prop}'"
                yield Doubt(Code.BELONGS, one.statement.id, words)


def _nearer_name(one: Told, own: Amount, case: Case, reading: Reading) -> Iterator[Doubt]:
    """Yield a doubt if the amount stands nearer to the name of another that could have it than to the subject."""
    prop, subject = one.statement.property, one.statement.subject
    others = {str(told.statement.object) for told in case.told} | {one.statement.qualifiers.compared_to or ""}
    start, end = reading.own
    able = [
        m for m in reading.mentions
        if start <= m.start < end and (others - {subject}).isdisjoint(m.entities)
        and any(case.known.may_be_subject(entity, prop) for entity in m.entities)
    ]  # fmt: skip
    if any(subject in m.entities for m in able):
        nearest = min(able, key=lambda m: _gap(m, own.start, own.end) * (1 if m.end <= own.start else _BEHIND))
        if subject not in nearest.entities:
            words = f"'{own.words}' stands nearer to '{nearest.words}' than to '{case.known.label(subject)}'"
            yield Doubt(Code.BELONGS, one.statement.id, words)


def _gap(placed: Placed, start: int, end: int) -> int:
    """Return how many characters lie between two places."""
    return max(start - placed.end, placed.start - end, 0)


@lru_cache
def _nouns() -> dict[str, re.Pattern[str]]:
    return {name: re.compile("|".join(map(spelled, words.split())), re.IGNORECASE) for name, words in _NOUNS.items()}


def undated(case: Case) -> Iterator[Doubt]:
    """Doubt a state that expires and has no time."""
    for one in case.told:
        expires = one.statement.property in EXPIRING and not case.known.is_a(one.statement.subject, "Event")
        if expires and one.stance not in AHEAD and one.statement.qualifiers.time is None:
            words = f"'{one.statement.property}' holds for a time, and no 'at', 'from' or 'until' says when"
            yield Doubt(Code.UNDATED, one.statement.id, words)
