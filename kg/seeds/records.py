"""The records of the seed files as they were read: each value keeps its place, for messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import Place, Scalar
from kg.facts.records import Article, Entity


@dataclass(frozen=True, slots=True)
class EntityEntry:
    """An entity, with the places of its class and its damaged names.

    `distinct` has ids of entities with names like its own, each with the reason why they are two.
    """

    entity: Entity
    type: Scalar
    damaged: tuple[DamagedEntry, ...]
    place: Place
    distinct: tuple[tuple[Scalar, Scalar], ...] = ()
    replaces: tuple[Scalar, ...] = ()

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
class Inferred:
    """Why a value holds that its proof does not spell out, and the passages or articles that this leans on."""

    why: Scalar
    sources: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One subject–property–value of a passage, not yet typed by the ontology."""

    subject: Scalar
    property: Scalar
    value: Scalar
    qualifiers: Mapping[str, tuple[Scalar, ...]]
    inferred: Inferred | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote, the sentences around it that prove it, and what it supports.

    By the id of a text: `quotes`, one contiguous piece each; `sentences`, the numbers of the proof's sentences
    where it is more than the quote's own; `means`, words of the proof and the entity that each means; `omits`,
    why a quote leaves out a word that changes the meaning. `only_in` says why not every text is quoted, `later`
    why a date may be later than its article, and `checked` why what a rule doubts is right, by the code of the rule;
    the code is empty if it is not given.
    """

    article: str
    id: str
    quotes: Mapping[str, Scalar]
    sentences: Mapping[str, tuple[Scalar, ...]]
    means: Mapping[str, tuple[tuple[Scalar, Scalar], ...]]
    omits: Mapping[str, Scalar]
    only_in: str | None
    stance: Scalar
    by: Scalar | None
    on_behalf_of: Scalar | None
    gist: str
    says: tuple[Said, ...]
    place: Place
    later: Scalar | None = None
    checked: tuple[tuple[Scalar, Scalar], ...] = ()

    @property
    def key(self) -> str:
        """The passage's name across articles."""
        return f"{self.article}/{self.id}"


@dataclass(frozen=True, slots=True)
class SpeechEntry:
    """A stretch in which one party speaks: per text the first and last sentence, and how this is known."""

    by: Scalar
    on_behalf_of: Scalar | None
    sentences: Mapping[str, tuple[Scalar, ...]]
    why: str

    def covers(self, text: str, numbers: range) -> bool:
        """Whether sentences of a text all stand in the stretch."""
        found = self.sentences.get(text)
        return found is not None and int(found[0].text) <= numbers[0] and numbers[-1] <= int(found[1].text)


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
    published_from: tuple[Scalar, ...]
    text_places: Mapping[str, Place]
    speech: tuple[SpeechEntry, ...]
    passages: tuple[Passage, ...]
    asides: tuple[Aside, ...]
    place: Place
    published_place: Place
    published_checked: Scalar | None = None

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
