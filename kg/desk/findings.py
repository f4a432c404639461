"""What can be read in a sentence, as the notes of a worksheet say it: suggestions to look at, never statements."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from kg.desk.normal import counted
from kg.facts import edtf
from kg.facts.ontology import Ontology
from kg.facts.records import Entity, Stance
from kg.language.amounts import amounts
from kg.language.dates import Date, dates
from kg.language.modality import Change, modifiers
from kg.language.names import Mention, Names
from kg.language.numbers import numbers
from kg.language.speech import Voice, speech
from kg.language.unknown_names import Unknown, unknown_names
from kg.languages import LANGUAGES
from kg.seeds.texts import occurrences

_AFTER_PREPOSITION = re.compile(r"\b(?:from|in|of|by|at|to|with|for|de|du|des|à|par|chez|en|avec|pour)\s+$|\bd['’]$")
NEAR = 80
"""How alike a known name must be to be shown beside an unknown one, 0 to 100."""
SPEAKERS = ("Agent", "Document")
"""The classes of what can speak."""


REFERRING = {
    "en": r"\b(?:it|its|he|his|she|her|they|their|the (?:company|firm|start-?up|group|model|tool|product|round))\b",
    "fr": r"\b(?:il|elle|ils|elles|son|sa|ses|leurs?|(?:la|cette) (?:société|jeune pousse|start-?up)|l['’]entreprise"
    r"|le (?:groupe|modèle|produit|tour)|l['’]outil)\b",
    "ar": r"\b[وفبل]?(?:الشركة|للشركة|المجموعة|النموذج|للنموذج|الأداة|هو|هي|هم|نموذجها|منتجها)\b",
    "zh": "该公司|这家公司|公司|该模型|该工具|该产品|他们|它们|她们|他|她|它|其(?=[^他中实余次它])",
}
"""Words that mean something that is named elsewhere, by language, as regular expressions."""


class Newcomer(NamedTuple):
    """A name that no entity has.

    Attributes:
        name: the name, as the text writes it.
        id: an id that it could have; empty if it has no Latin letter.
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
        entities: what is named: known entities, and names that could become one; the most named in the text first.
        value: an amount or a date, in the notation of the seeds, if there is one.
        dates: the dates that the sentence names, in EDTF.
        stance: the stance that the sentence suggests.
        speaker: the entity that speaks, if one is likely.
        referring: words that mean something that is named elsewhere.
        spans: where in the sentence something was found: offsets in code points, ends excluded.
        marks: the known entities, numbers and dates, for alignment with a translation.
    """

    notes: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    value: str | None = None
    dates: tuple[str, ...] = ()
    stance: str | None = None
    speaker: str | None = None
    referring: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    marks: frozenset[str] = frozenset()


class _Name(NamedTuple):
    """A name in a sentence: its place, its words, and the entity that has it, or could have it."""

    start: int
    end: int
    words: str
    entity: str


class Reader:
    """Reads a text sentence by sentence.

    Args:
        entities: the known entities.
        ontology: its classes and units.
        lang: the language of the text; of one that kg does not read, nothing is found.
        published: the day of the article in EDTF, from which relative dates count.
    """

    def __init__(
        self, entities: Mapping[str, Entity], ontology: Ontology, lang: str | None, published: str | None = None
    ) -> None:
        self.entities, self.ontology = entities, ontology
        self.lang = lang if lang in LANGUAGES else None
        self.published = edtf.parse(published) if published else None
        self.weights: Counter[str] = Counter()
        self.names = Names(entities.values() if self.lang else ())

    def read(self, text: str, spans: Sequence[tuple[int, int]]) -> Reading:
        """Return what can be read in each sentence of a text, whose places are given."""
        if self.lang is None:
            return Reading([Findings()] * len(spans), [], "its sentences were not read")
        mentions = self.names.find(text)
        unknown = [n for n in unknown_names(text, self.lang, self.names) if any(map(str.isalpha, n.words))]
        newcomers = self._newcomers(unknown, text, spans)
        self.weights = Counter(m.entities[0] for m in mentions) + Counter({n.id: len(n.sentences) for n in newcomers})
        findings = []
        for start, end in spans:
            inside = [_moved(m, -start) for m in mentions if start <= m.start and m.end <= end]
            findings.append(self._sentence(text[start:end], inside, _standing(newcomers, text[start:end])))
        return Reading(findings, newcomers, _counts(mentions, findings, unknown))

    def _sentence(self, sentence: str, mentions: Sequence[Mention], new: Sequence[_Name]) -> Findings:
        assert self.lang is not None
        single = [m for m in mentions if len(m.entities) == 1]
        known = [_Name(m.start, m.end, m.words, m.entities[0]) for m in single]
        certain = {m.entities[0] for m in single if m.certain} | {name.entity for name in new}
        named = sorted([*known, *new])
        found_dates, found_amounts = dates(sentence, self.published), amounts(sentence)
        taken = _places(found_dates, found_amounts, mentions, new)
        voices = speech(sentence, self.lang)
        changes = [m for m in modifiers(sentence, self.lang) if not _overlaps((m.start, m.end), taken)]
        plain = [n for n in numbers(sentence) if not _overlaps((n.start, n.end), taken)]
        speaker = self._speaker(sentence, voices, named)
        referring = tuple(dict.fromkeys(m.group() for m in re.finditer(REFERRING[self.lang], sentence, re.IGNORECASE)))
        notes = (
            _note("named", map(_meant, mentions)),
            _note("no entity yet", (name.words for name in new)),
            _note("named elsewhere", referring),
            _note("amounts", (f"{a.words} → {a.figure}{self._strange(a.figure.unit)}" for a in found_amounts)),
            _note("dates", map(_dated, found_dates)),
            _note("numbers", (n.words if n.words == f"{n.value:f}" else f"{n.words} = {n.value:,f}" for n in plain)),
            _note("speech", (f"{voice.verb} → {voice.stance}" for voice in voices)),
            _note("speaker", [f"{speaker.entity or speaker.words}?"] if speaker else []),
            *(_note(f"{kind}s", (m.words for m in changes if m.change == kind)) for kind in Change),
        )
        ids = [name.entity for name in named if name.entity]
        figures = [str(a.figure) for a in found_amounts if a.figure.unit in self.ontology.units]
        days = [date.edtf.text for date in found_dates if date.edtf]
        told = [day for day in days if not self.published or day != self.published.text]
        return Findings(
            notes=tuple(note for note in notes if note),
            entities=tuple(dict.fromkeys(sorted(ids, key=lambda e: (e not in certain, -self.weights[e])))),
            marks=frozenset({*(name.entity for name in known), *(f"{n.value:f}" for n in numbers(sentence)), *days}),
            value=next(iter([*figures, *told]), None),
            dates=tuple(days),
            stance=_stance(voices),
            referring=referring,
            speaker=(speaker.entity or None) if speaker else None,
            spans=(*taken, *_places(plain, changes)),
        )

    def _strange(self, unit: str) -> str:
        return "" if unit in self.ontology.units else f" (the ontology has no unit {unit})"

    def _speaker(self, sentence: str, voices: Sequence[Voice], named: Sequence[_Name]) -> _Name | None:
        """Return who likely speaks: who is named right after the verb (said X), or else nearest before it."""
        agents = [n for n in named if self._can_speak(n.entity) and not _AFTER_PREPOSITION.search(sentence[: n.start])]
        for voice in voices:
            after = [m for m in agents if m.start >= voice.end and _is_near(sentence[voice.end : m.start])]
            before = [m for m in agents if m.end <= voice.start and _is_subject(sentence[m.end : voice.start])]
            if after or before:
                return after[0] if after else before[-1]
        return None

    def _can_speak(self, entity: str) -> bool:
        if entity not in self.entities:
            return True
        kind = self.entities[entity].type
        return kind in self.ontology.classes and any(self.ontology.is_a(kind, wanted) for wanted in SPEAKERS)

    def _newcomers(self, unknown: Sequence[Unknown], text: str, spans: Sequence[tuple[int, int]]) -> list[Newcomer]:
        """Return the names that no entity has, each with an id that no entity has either."""
        taken = set(self.entities)
        newcomers = []
        for name in unknown:
            new = _free(slug(name.words), taken)
            taken.add(new)
            near = tuple(f"{near.entity} ({near.name})" for near in name.nearest if near.score >= NEAR)
            numbers = tuple(n for n, (start, end) in enumerate(spans, 1) if name.words in text[start:end])
            newcomers.append(Newcomer(name.words, new, _kind(name), str(self.lang), numbers, near))
        return newcomers


class Reading(NamedTuple):
    """What was read in a text: the findings of each sentence, the names that no entity has, and counts in words."""

    findings: list[Findings]
    newcomers: list[Newcomer]
    counts: str


def slug(name: str) -> str:
    """Return a name in kebab-case ASCII, or nothing if it has no Latin letter or digit.

    >>> slug("Cristóbal Valenzuela"), slug("可灵")
    ('cristobal-valenzuela', '')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain.lower().replace("'", "")))


def _counts(mentions: Sequence[Mention], findings: Sequence[Findings], unknown: Sequence[Unknown]) -> str:
    entities = {entity for mention in mentions for entity in mention.entities}
    parts = (
        counted(len(findings), "sentence"),
        f"{counted(len(mentions), 'mention')} of {counted(len(entities), 'known entity', 'known entities')}",
        f"{counted(len(unknown), 'name')} that no entity has",
    )
    return ", ".join(parts)


class _Placed(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def _places(*items: Iterable[_Placed]) -> list[tuple[int, int]]:
    return [(item.start, item.end) for each in items for item in each]


def _free(name: str, taken: Collection[str]) -> str:
    """Return an id like a name that is not taken; nothing if the name gives none, as it has no Latin letter."""
    return name and next(
        each for each in (name, *(f"{name}-{n}" for n in range(2, len(taken) + 3))) if each not in taken
    )


def _kind(name: Unknown) -> str:
    return "Company" if name.why == "kind of organization" else "Work" if name.why == "title" else "CLASS"


def _moved(mention: Mention, by: int) -> Mention:
    return replace(mention, start=mention.start + by, end=mention.end + by)


def _standing(newcomers: Iterable[Newcomer], sentence: str) -> list[_Name]:
    """Return where names that no entity has stand in a sentence."""
    places = ((occurrences(new.name, sentence), new) for new in newcomers)
    return sorted(_Name(at, at + len(new.name), new.name, new.id) for found, new in places for at in found[:1])


def _meant(mention: Mention) -> str:
    doubt = "" if mention.certain else " (or an ordinary word?)"
    version = f" (or another version, '{mention.words}{mention.version}'?)" if mention.version else ""
    which = "which? " if len(mention.entities) > 1 else ""
    return f"{mention.words} → {which}{' or '.join(mention.entities)}{version or doubt}"


def _note(what: str, items: Iterable[str]) -> str:
    listed = "; ".join(dict.fromkeys(items))
    return f"{what}: {listed}" if listed else ""


def _dated(date: Date) -> str:
    if date.edtf is None:
        return f"{date.words} (counts from the day of the article)"
    return (
        f"{date.words} → {date.edtf.text}{' (inferred: counts from the day of the article)' if date.relative else ''}"
    )


def _stance(voices: Sequence[Voice]) -> str | None:
    """Return the weakest stance that the sentence suggests."""
    return max((voice.stance for voice in voices), key=[*map(str, Stance)].index, default=None)


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _is_subject(between: str) -> bool:
    """Whether a name may be the subject of a verb after these words: next to it, or after an apposition in commas."""
    words = between.strip()
    return (len(words.split()) <= 2 and len(words) <= 16) or (words[:1] in "،,，" and words[-1:] in "،,，")


def _is_near(between: str) -> bool:
    """Whether a speaker may follow its verb after these words: a title, not a clause."""
    return len(between) <= 12 and not re.search(r"[,;:.،؛，；。]|\bthat\b|\bque\b", between)
