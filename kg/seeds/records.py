"""The records of the seed files as they were read: each value keeps its place, for messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import Place, Scalar
from kg.facts.records import Article, Entity


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """An entity, with the places of its class and its damaged names."""

    entity: Entity
    type: Scalar
    damaged: tuple[DamagedEntry, ...]
    place: Place

    @property
    def id(self) -> str:
        """The id of the entity."""
        return self.entity.id


@dataclass(frozen=True, slots=True)
class DamagedEntry:
    """A damaged name: the form, and the text in which it stands."""

    form: Scalar
    text: Scalar


@dataclass(frozen=True, slots=True)
class Said:
    """One subject–property–value of a passage, not yet typed by the ontology."""

    subject: Scalar
    property: Scalar
    value: Scalar
    qualifiers: Mapping[str, tuple[Scalar, ...]]


@dataclass(frozen=True, slots=True)
class Passage:
    """A short quote and what it supports.

    `quotes` and `by_quotes` map a text's id to segments; `only_in` says why not every text of the
    article is quoted.
    """

    article: str
    id: str
    quotes: Mapping[str, tuple[Scalar, ...]]
    by_quotes: Mapping[str, tuple[Scalar, ...]]
    only_in: str | None
    stance: Scalar
    by: Scalar | None
    on_behalf_of: Scalar | None
    gist: str
    says: tuple[Said, ...]
    place: Place

    @property
    def key(self) -> str:
        """The passage's name across articles."""
        return f"{self.article}/{self.id}"


@dataclass(frozen=True, slots=True)
class Aside:
    """Sentences that carry no fact, by number from 1, per text, with the reason."""

    sentences: Mapping[str, tuple[Scalar, ...]]
    why: Scalar


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article, with its passages and asides and with the places of what it names."""

    article: Article
    publisher: Scalar | None
    author: Scalar | None
    text_places: Mapping[str, Place]
    passages: tuple[Passage, ...]
    asides: tuple[Aside, ...]
    place: Place

    @property
    def id(self) -> str:
        """The id of the article."""
        return self.article.id


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One conflict of the ledger, as written."""

    id: str
    members: tuple[Said, ...]
    settled_for: int | None
    why: str
    place: Place
