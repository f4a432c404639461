"""What can be read in a sentence, as the notes of a worksheet say it: suggestions to look at, never statements."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from kg.facts import edtf
from kg.facts.ontology import Ontology
from kg.facts.records import Entity
from kg.language.amounts import amounts
from kg.language.dates import Date, dates
from kg.language.modality import modifiers
from kg.language.numbers import Kind, scan
from kg.language.speech import Voice, speech

SPEAKERS = ("Agent", "Document")
"""The classes of what can speak."""


class Newcomer(NamedTuple):
    """A name that no entity has.

    Attributes:
        name: the name, as the text writes it.
        id: an id that it could have.
        type: a class that it could have.
        lang: the language of the text.
        sentences: the numbers of the sentences that name it.
        near: the nearest known entities.
    """

    name: str
    id: str
    type: str
    lang: str
    sentences: tuple[int, ...]
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a sentence.

    Attributes:
        notes: lines to show to the curator.
        entities: the entities that are surely named, in the order of the sentence.
        value: an amount or a date, in the notation of the seeds, if there is one.
        dates: the dates that the sentence names, in EDTF.
        stance: the stance that the sentence suggests.
        speaker: the entity that speaks, if one is likely.
        spans: where in the sentence something was found: offsets in code points, ends excluded.
        numbers: the numbers and dates, for alignment with a translation.
    """

    notes: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    value: str | None = None
    dates: tuple[str, ...] = ()
    stance: str | None = None
    speaker: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    numbers: frozenset[str] = frozenset()


class Named(NamedTuple):
    """A known name in a sentence: its place, its words, and the entities that it can mean."""

    start: int
    end: int
    words: str
    entities: tuple[str, ...]


class Reader:
    """Reads the sentences of one text, one after the other, and counts what it finds.

    Args:
        entities: the known entities.
        ontology: its classes and units.
        lang: the language of the text; None reads nothing.
        published: the day of the article in EDTF, from which relative dates count.
    """

    def __init__(
        self, entities: Mapping[str, Entity], ontology: Ontology, lang: str | None, published: str | None = None
    ) -> None:
        self.entities, self.ontology, self.lang = entities, ontology, lang
        self.published = edtf.parse(published) if published else None
        self.named: list[str] = []
        self.values = 0
        self.unknown: dict[str, list[int]] = {}

    def read(self, number: int, sentence: str) -> Findings:
        """Return what can be read in a sentence."""
        if self.lang is None:
            return Findings()
        mentions = self._mentions(sentence)
        found_dates, found_amounts = dates(sentence, self.published), amounts(sentence)
        taken = [(item.start, item.end) for item in (*found_dates, *found_amounts, *mentions)]
        voices = speech(sentence, self.lang)
        changes = [
            change for change in modifiers(sentence, self.lang) if not _overlaps((change.start, change.end), taken)
        ]
        plain = [n for n in scan(sentence) if n.kind is Kind.NUMBER and not _overlaps((n.start, n.end), taken)]
        names = self._unknown(number, sentence, taken)
        speaker = self._speaker(sentence, voices, mentions)
        notes = (
            _note("named", (self._meant(mention) for mention in mentions)),
            _note("amounts", (f"{a.words} → {a.figure}{self._strange(a.figure.unit)}" for a in found_amounts)),
            _note("dates", map(_dated, found_dates)),
            _note("numbers", (n.words if n.words == str(n.value) else f"{n.words} = {n.value:,f}" for n in plain)),
            _note("speaks", (self._voice(voice, speaker) for voice in voices)),
            *(
                _note(kind, (change.words for change in group))
                for kind, group in groupby(sorted(changes, key=lambda c: c.change), key=lambda c: c.change.value)
            ),
            _note("no entity yet", names),
        )
        known = dict.fromkeys(mention.entities[0] for mention in mentions if len(mention.entities) == 1)
        figures = [str(a.figure) for a in found_amounts if a.figure.unit in self.ontology.units]
        days = [date.edtf.text for date in found_dates if date.edtf]
        self.named += known
        self.values += len(found_dates) + len(found_amounts) + len(plain)
        return Findings(
            notes=tuple(note for note in notes if note),
            entities=tuple(known),
            value=next(iter([*figures, *days]), None),
            dates=tuple(days),
            stance=_stance(voices, speaker),
            speaker=speaker,
            spans=tuple((item.start, item.end) for item in (*mentions, *found_dates, *found_amounts, *plain, *changes)),
            numbers=frozenset({f"{n.value:f}" for n in scan(sentence) if n.kind is Kind.NUMBER} | set(days)),
        )

    def newcomers(self) -> list[Newcomer]:
        """Return the names met so far that no entity has, in the order of the text."""
        return []

    def found(self) -> str:
        """Return in words what was found so far."""
        if self.lang is None:
            return "its sentences were not read"
        parts = (
            f"{len(self.named):,} mentions of {len(set(self.named)):,} entities",
            f"{self.values:,} numbers, amounts and dates",
            f"{len(self.unknown):,} names that no entity has",
        )
        return ", ".join(parts)

    # Parts

    def _mentions(self, sentence: str) -> list[Named]:
        return []

    def _unknown(self, number: int, sentence: str, taken: Sequence[tuple[int, int]]) -> list[str]:
        return []

    def _meant(self, mention: Named) -> str:
        if len(mention.entities) == 1:
            return f"{mention.words} → {mention.entities[0]}"
        return f"{mention.words} → which? {' or '.join(mention.entities)}"

    def _strange(self, unit: str) -> str:
        return "" if unit in self.ontology.units else f" (the ontology has no unit {unit})"

    def _voice(self, voice: Voice, speaker: str | None) -> str:
        by = f", by {speaker}?" if speaker else ""
        return f"{voice.verb} → {voice.stance}{by}"

    def _speaker(self, sentence: str, voices: Sequence[Voice], mentions: Sequence[Named]) -> str | None:
        """Return who likely speaks: who is named right after the verb (said X), or else nearest before it."""
        agents = [m for m in mentions if len(m.entities) == 1 and self._can_speak(m.entities[0])]
        for voice in voices:
            after = [m for m in agents if m.start >= voice.end and _is_near(sentence[voice.end : m.start])]
            before = [m for m in agents if m.end <= voice.start]
            if after or before:
                return (after[0] if after else before[-1]).entities[0]
        return None

    def _can_speak(self, entity: str) -> bool:
        kind = self.entities[entity].type
        return kind in self.ontology.classes and any(self.ontology.is_a(kind, wanted) for wanted in SPEAKERS)


def slug(name: str) -> str:
    """Return a name in kebab-case ASCII, or nothing if it has no Latin letter or digit.

    >>> slug("Cristóbal Valenzuela"), slug("可灵")
    ('cristobal-valenzuela', '')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain.lower().replace("'", "")))


def _note(what: str, items: Iterable[str]) -> str:
    listed = "; ".join(dict.fromkeys(items))
    return f"{what}: {listed}" if listed else ""


def _dated(date: Date) -> str:
    if date.edtf is None:
        return f"{date.words} (counts from the day of the article)"
    return (
        f"{date.words} → {date.edtf.text}{' (inferred: counts from the day of the article)' if date.relative else ''}"
    )


def _stance(voices: Sequence[Voice], speaker: str | None) -> str | None:
    """Return the weakest stance that the sentence suggests; one that needs a speaker only if there is one."""
    order = ("relays", "claims", "plans", "speculates", "opines")
    found = [voice.stance for voice in voices if speaker or voice.stance not in ("relays", "claims")]
    return max(found, key=order.index, default=None)


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _is_near(between: str) -> bool:
    """Whether a speaker may follow its verb after these words: a title, not a clause."""
    return len(between) <= 12 and not re.search(r"[,;:.،؛，；。]|\bthat\b|\bque\b", between)
