"""Doubts: what a person must look at in a statement, because its proof may say something else.

A doubt is not an error: the rules read a text by word tables and may be wrong. Each has a code, by which a curator
answers. These records know no YAML and no file, so that the rules fit drafts as well as seeds; they stand in
`kg.seeds.rules`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from kg.facts.ontology import ENTITY, Ontology
from kg.facts.records import Entity, Stance, Statement
from kg.language.names import Mention, Names
from kg.language.segment import sentences

AHEAD = (Stance.PLANS, Stance.SPECULATES)
"""The stances that may speak of what is yet to come."""


class Code(StrEnum):
    """Why a statement must be looked at."""

    SPEAKER = "speaker"
    STANCE = "stance"
    DENIAL = "denial"
    EXCHANGED = "exchanged"
    UNIT = "unit"
    BOUND = "bound"
    BELONGS = "belongs"
    UNDATED = "undated"
    LATER = "later"
    PUBLISHED = "published"
    GIST_DENIAL = "gist-denial"
    GIST_STANCE = "gist-stance"
    GIST_NUMBER = "gist-number"
    GIST_NAME = "gist-name"


class Meaning(NamedTuple):
    """What a code means, and what to do."""

    meaning: str
    remedy: str


MEANINGS: Mapping[Code, Meaning] = {
    Code.SPEAKER: Meaning("The proof has another party speak.", "Correct 'by'."),
    Code.STANCE: Meaning("The stance is stronger than the words of the quote.", "Weaken 'stance'."),
    Code.DENIAL: Meaning("The statement denies what the quote affirms, or the other way.", "Correct 'not'."),
    Code.EXCHANGED: Meaning("Subject and value may have to change places.", "Exchange them."),
    Code.UNIT: Meaning("The number has another unit in the proof.", "Correct the unit or the number."),
    Code.BOUND: Meaning("The proof has the number as more than, up to or about, or exactly.", "Correct the sign."),
    Code.BELONGS: Meaning("In the proof the value belongs to something else.", "Correct the subject or the value."),
    Code.UNDATED: Meaning("The state expires, and nothing says when it held.", "Add 'at', 'from' or 'until'."),
    Code.LATER: Meaning("The date is later than its article.", "Correct it, or use the stance plans or speculates."),
    Code.PUBLISHED: Meaning("The text tells of a day after its date.", "Correct 'published'."),
    Code.GIST_DENIAL: Meaning("The gist denies what is stated, or the other way.", "Correct the gist, or 'not'."),
    Code.GIST_STANCE: Meaning("The gist is weaker than the stance.", "Correct the gist, or 'stance'."),
    Code.GIST_NUMBER: Meaning("Gist and statement have different numbers.", "Correct the one that is wrong."),
    Code.GIST_NAME: Meaning("The gist names what neither proof nor statement names.", "Correct the one that is wrong."),
}
"""What each code means, in one line, and what to do unless the statement is right as it stands."""


class Doubt(NamedTuple):
    """Why to look at something: the code, the statement (its id; empty: the whole passage), and what was seen."""

    code: Code
    statement: str
    words: str


class Told(NamedTuple):
    """A statement as a passage says it: how, in whose voice, and why it holds if the proof does not say so."""

    statement: Statement
    stance: Stance
    by: str | None = None
    on_behalf_of: str | None = None
    inferred: str | None = None


@dataclass(frozen=True)
class Reading:
    """What a passage is read from in one text.

    Attributes:
        words: the sentences of the proof.
        start, end: where in them the quote stands, in code points.
        lang: the language.
        mentions: the entities that are named there, with those that `means` names.
        speaking: who speaks in the stretch in which the quote stands, if anybody is known to.
    """

    words: str
    start: int
    end: int
    lang: str
    mentions: Sequence[Mention]
    speaking: frozenset[str] = frozenset()

    @property
    def quote(self) -> str:
        """The words of the quote."""
        return self.words[self.start : self.end]

    @cached_property
    def own(self) -> tuple[int, int]:
        """Where the sentences that the quote touches begin and end."""
        touched = [s for s in sentences(self.words, self.lang) if s.start < self.end and self.start < s.end]
        return (touched[0].start, touched[-1].end) if touched else (self.start, self.end)

    @cached_property
    def named(self) -> frozenset[str]:
        """The ids of the entities that are named in the proof."""
        return frozenset(entity for mention in self.mentions for entity in mention.entities)


@dataclass(frozen=True)
class Known:
    """What is known before anything is read: the vocabulary, the entities by id, and their names."""

    ontology: Ontology
    entities: Mapping[str, Entity]

    @cached_property
    def names(self) -> Names:
        """The names of the entities."""
        return Names(self.entities.values())

    def is_a(self, entity: str, wanted: str) -> bool:
        """Whether an entity is of a class."""
        return entity in self.entities and self.ontology.is_a(self.entities[entity].type, wanted)

    def may_be_subject(self, entity: str, property: str) -> bool:
        """Whether an entity may have a property."""
        domain = self.ontology.properties[property].domain
        return bool(domain) and self.is_a(entity, domain[0])

    def may_be_value(self, entity: str, property: str) -> bool:
        """Whether an entity may be the value of a property."""
        wanted = self.ontology.properties[property].range
        return self.is_a(entity, wanted) or wanted == ENTITY

    def alike(self, first: str, second: str) -> bool:
        """Whether two entities are of one class."""
        return self.entities[first].type == self.entities[second].type

    def fits_both_ways(self, subject: str, property: str, value: str) -> bool:
        """Whether two entities of one class may have a property in either order."""
        turned = self.may_be_subject(value, property) and self.may_be_value(subject, property)
        return self.alike(subject, value) and turned

    def label(self, entity: str) -> str:
        """Return the English name of an entity, or its id."""
        return self.entities[entity].labels.get("en", entity) if entity in self.entities else entity


@dataclass(frozen=True)
class Case:
    """What a passage says: its statements and its gist, and what is known before."""

    told: Sequence[Told]
    gist: str
    known: Known


def mentions(words: str, means: Sequence[tuple[str, str]], names: Names) -> list[Mention]:
    """Return the entities that some words name, with those that words mean by `means`, in their order.

    Args:
        words: the sentences of a proof.
        means: words of it, each with the entity that it means.
        names: the names of the entities.
    """
    meant = []
    for phrase, entity in means:
        at = words.find(phrase)
        while at >= 0 and phrase:
            meant.append(Mention(at, at + len(phrase), phrase, (entity,)))
            at = words.find(phrase, at + len(phrase))
    free = [m for m in names.find(words) if all(m.end <= own.start or own.end <= m.start for own in meant)]
    return sorted([*meant, *free], key=lambda mention: mention.start)
