"""The records of the graph: entities, articles, passages, statements, evidence, conflicts.

All are frozen. Records that were read keep the place of each value; nothing here knows YAML,
RDF or a file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.errors import Place, Scalar
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure


def digest(*parts: object) -> str:
    """Return the 16 hexadecimal digits that name a record by its content."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


# As read


@dataclass(frozen=True, slots=True)
class DamagedName:
    """A form under which a translation broke a name: in which text, and how."""

    form: Scalar
    lang: str
    text: Scalar
    kind: Scalar


@dataclass(frozen=True, slots=True)
class Entity:
    """Who or what something is: its class and its names, per language."""

    id: str
    type: Scalar
    labels: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    damaged: tuple[DamagedName, ...]
    description: str
    place: Place

    @property
    def forms(self) -> tuple[str, ...]:
        """Every name, good or damaged."""
        good = (*self.labels.values(), *(form for forms in self.also.values() for form in forms))
        return (*good, *(d.form.text for d in self.damaged))


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an article, pinned by hash and length (in code points)."""

    id: str
    lang: str
    sha256: str
    length: int
    translated_from: str | None
    translated_by: str | None
    place: Place


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
class Article:
    """An article: its texts, its date, what is known of where it comes from, and its passages."""

    id: str
    label: Mapping[str, str]
    publisher: Scalar | None
    author: Scalar | None
    published: Edtf
    published_inferred: str | None
    texts: tuple[Text, ...]
    passages: tuple[Passage, ...]
    asides: tuple[Aside, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One conflict of the ledger, as written."""

    id: str
    members: tuple[Said, ...]
    settled_for: int | None
    why: str
    place: Place


# Typed


@dataclass(frozen=True, slots=True)
class Ref:
    """A value that is an entity."""

    id: str

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is text, with its language where it has one."""

    text: str
    lang: str | None = None

    def __str__(self) -> str:
        return self.text


Value = Ref | Literal | Edtf | Figure


@dataclass(frozen=True, slots=True)
class Qualifiers:
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


@dataclass(frozen=True, slots=True)
class Statement:
    """Subject, property, value, polarity and qualifiers; its id is a hash of these."""

    subject: str
    property: str
    object: Value
    negated: bool = False
    qualifiers: Qualifiers = Qualifiers()
    id: str = field(init=False)

    def __post_init__(self) -> None:
        value = object_text(self.object)
        polarity = "not" if self.negated else ""
        object.__setattr__(self, "id", digest(self.subject, self.property, value, polarity, self.qualifiers.key()))


def object_text(value: Value) -> str:
    """Return the value as the seeds write it; equal values give equal texts."""
    return value.text if isinstance(value, Edtf) else str(value)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a text: offsets in code points, end excluded, and the words there."""

    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of one text that carry one statement, with who says them and how."""

    statement: str
    article: str
    text: str
    passage: str
    quote: tuple[Span, ...]
    by_quote: tuple[Span, ...]
    stance: str
    by: str | None
    on_behalf_of: str | None
    gist: str
    inferred: str | None
    place: Place
    id: str = field(init=False)

    def __post_init__(self) -> None:
        spans = ",".join(f"{span.start}-{span.end}" for span in self.quote)
        key = digest(self.statement, self.text, spans, self.stance, self.by or "", self.on_behalf_of or "")
        object.__setattr__(self, "id", key)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements that cannot all hold, as the ledger settles them or leaves them open."""

    id: str
    members: tuple[str, ...]
    settled_for: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a statement's evidence and the ledger make of it."""

    status: str
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
    def newest(self) -> dt.date | None:
        """The last day on which the newest article can have appeared."""
        return max((a.published.latest for a in self.articles.values() if a.published.latest), default=None)
