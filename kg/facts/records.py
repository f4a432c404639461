"""The records of the graph: entities, articles, statements, evidence, conflicts; all are frozen."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from kg.facts.edtf import Edtf
from kg.facts.figures import Figure


def digest(*parts: object) -> str:
    """Return the 16 hexadecimal digits that name a record by its content."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


class Stance(StrEnum):
    """How an article says something: in its own voice, or somebody else's; the strongest first."""

    STATES = "states"
    RELAYS = "relays"
    CLAIMS = "claims"
    PLANS = "plans"
    SPECULATES = "speculates"
    OPINES = "opines"


class Status(StrEnum):
    """How a statement stands by all its evidence and the ledger of conflicts; see kg.facts.status."""

    ASSERTED = "Asserted"
    CLAIMED = "Claimed"
    PLANNED = "Planned"
    SPECULATED = "Speculated"
    OPINION = "Opinion"
    DISPUTED = "Disputed"
    REJECTED = "Rejected"


class DamagedName(NamedTuple):
    """A form under which a translation broke a name: in which text, and how."""

    form: str
    lang: str
    text: str
    kind: str


class Entity(NamedTuple):
    """Who or what something is: its class and its names, per language.

    `replaces` has the ids of entities that were found to be this one, and merged into it.
    """

    id: str
    type: str
    labels: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    damaged: tuple[DamagedName, ...]
    description: str
    replaces: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """Every name, good or damaged."""
        good = (*self.labels.values(), *(form for forms in self.also.values() for form in forms))
        return (*good, *(d.form for d in self.damaged))


class Text(NamedTuple):
    """One text of an article, pinned by hash and length (in code points)."""

    id: str
    lang: str
    sha256: str
    length: int
    translated_from: str | None
    translated_by: str | None


class Article(NamedTuple):
    """An article: its texts, its date, and what is known of where it comes from."""

    id: str
    label: Mapping[str, str]
    publisher: str | None
    author: str | None
    published: Edtf
    published_inferred: str | None
    texts: tuple[Text, ...]
    published_from: tuple[str, ...] = ()


class Ref(NamedTuple):
    """A value that is an entity."""

    id: str

    def __str__(self) -> str:
        return self.id


class Literal(NamedTuple):
    """A value that is text, with its language where it has one."""

    text: str
    lang: str | None = None

    def __str__(self) -> str:
        return self.text


Value = Ref | Literal | Edtf | Figure


class Qualifiers(NamedTuple):
    """What limits a statement; `time` is its validity."""

    time: Edtf | None = None
    role: str | None = None
    scope: str | None = None
    basis: str | None = None
    compared_to: str | None = None
    topics: tuple[str, ...] = ()

    def key(self) -> str:
        """Return a text that is equal for equal qualifiers."""
        time = self.time.text if self.time else ""
        return "\x1e".join(
            [time, self.role or "", self.scope or "", self.basis or "", self.compared_to or "", *self.topics]
        )


UNQUALIFIED = Qualifiers()


@dataclass(frozen=True, slots=True)
class Statement:
    """Subject, property, value, polarity and qualifiers; its id is a hash of these."""

    subject: str
    property: str
    object: Value
    negated: bool = False
    qualifiers: Qualifiers = UNQUALIFIED
    id: str = field(init=False)

    def __post_init__(self) -> None:
        value = object_text(self.object)
        polarity = "not" if self.negated else ""
        object.__setattr__(self, "id", digest(self.subject, self.property, value, polarity, self.qualifiers.key()))


def time_of(statement: Statement) -> Edtf | None:
    """Return when a statement holds; if its value is a date, that date."""
    return statement.object if isinstance(statement.object, Edtf) else statement.qualifiers.time


def object_text(value: Value) -> str:
    """Return the value as the seeds write it; equal values give equal texts."""
    return value.text if isinstance(value, Edtf) else str(value)


class Span(NamedTuple):
    """A piece of a text: offsets in code points, end excluded, and the words there."""

    start: int
    end: int
    exact: str


class Stretch(NamedTuple):
    """Whole sentences of a text: offsets, the first and last sentence (numbers from 1), SHA-256 of the words."""

    start: int
    end: int
    first: int
    last: int
    sha256: str


class Speech(NamedTuple):
    """A stretch in which one party speaks throughout, and how this is known."""

    stretch: Stretch
    why: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of one text that carry one statement, with who says them and how.

    `quote` is what a reader is shown; `proof` is what is checked: the whole sentences around it. `inferred`
    says what stands outside the proof, `inferred_from` where: passages as `article/passage`, or the id of an
    article for its date.
    """

    statement: str
    article: str
    text: str
    passage: str
    quote: Span
    proof: Stretch
    speech: Speech | None
    stance: Stance
    by: str | None
    on_behalf_of: str | None
    gist: str
    inferred: str | None
    inferred_from: tuple[str, ...] = ()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        span = f"{self.quote.start}-{self.quote.end}"
        key = digest(self.statement, self.text, span, self.stance, self.by or "", self.on_behalf_of or "")
        object.__setattr__(self, "id", key)


class Conflict(NamedTuple):
    """Statements that cannot all hold, as the ledger settles them or leaves them open."""

    id: str
    members: tuple[str, ...]
    settled_for: str | None
    why: str


class Standing(NamedTuple):
    """What a statement's evidence and the ledger make of it."""

    status: Status
    independent_sources: int
    conflicts_with: tuple[str, ...] = ()
    contested_by: tuple[str, ...] = ()
    resolution: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the seeds say, checked and typed: the input of every export."""

    entities: Mapping[str, Entity]
    articles: Mapping[str, Article]
    statements: Mapping[str, Statement]
    evidence: Mapping[str, tuple[Evidence, ...]]
    standings: Mapping[str, Standing]
    conflicts: tuple[Conflict, ...]

    @property
    def quotes(self) -> frozenset[tuple[str, Span]]:
        """Every quote once: the id of its text, and where it stands there."""
        return frozenset((e.text, e.quote) for evidence in self.evidence.values() for e in evidence)

    @property
    def newest(self) -> dt.date | None:
        """The last day on which the newest article can have appeared."""
        return max((a.published.latest for a in self.articles.values() if a.published.latest), default=None)
