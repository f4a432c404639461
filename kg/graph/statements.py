"""Statements, evidence and texts as users see them: the records, with the labels of what they name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from kg.facts import sentences
from kg.facts.edtf import Edtf
from kg.facts.figures import Figure, Unit
from kg.facts.records import (
    Article,
    Evidence,
    Literal,
    Ref,
    Span,
    Speech,
    Stance,
    Standing,
    Statement,
    Status,
    Stretch,
    Text,
    time_of,
)  # fmt: skip
from kg.facts.status import rank
from kg.facts.tables import Cell, Sourced, statement_record
from kg.graph.labels import BATCH, Names, Thing
from kg.namespaces import PREFIXES
from kg.rdf.decode import Decoder
from kg.stores.local import Source

if TYPE_CHECKING:
    import pandas as pd

    from kg.graph.source_texts import Context, SourceTexts

_ID, _ST, _SRC, _VG = (PREFIXES[name] for name in ("id", "st", "src", "vg"))

Value = Thing | Literal | Edtf | Figure


@dataclass(frozen=True, slots=True)
class TextView:
    """A text and its article, with the labels of publisher and author. An unknown value is None."""

    record: Text
    of: Article
    names: Names = field(repr=False, compare=False)

    @property
    def id(self) -> str:
        """The id of the text."""
        return self.record.id

    @property
    def lang(self) -> str:
        """The language of the text, as a tag."""
        return self.record.lang

    @property
    def translated_from(self) -> str | None:
        """The language that it is translated from, if it is a translation."""
        return self.record.translated_from

    @property
    def translated_by(self) -> str | None:
        """How it was translated: `machine`, `human` or `unknown`."""
        return self.record.translated_by

    @property
    def article(self) -> str:
        """The id of the article."""
        return self.of.id

    @property
    def title(self) -> str:
        """The label of the article."""
        return self.of.label.get("en") or self.of.id

    def title_in(self, lang: str) -> str:
        """Return the label of the article in a language, or else in English."""
        return self.of.label.get(lang) or self.title

    @property
    def publisher(self) -> Thing | None:
        """The publisher of the article."""
        return self.names.thing(_ID + self.of.publisher) if self.of.publisher else None

    @property
    def author(self) -> Thing | None:
        """The author of the article."""
        return self.names.thing(_ID + self.of.author) if self.of.author else None

    @property
    def published(self) -> Edtf:
        """The date of the article."""
        return self.of.published

    @property
    def published_inferred(self) -> str | None:
        """What the date is inferred from; None if it is given."""
        return self.of.published_inferred


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The words of one text that state something, with the label of their speaker."""

    record: Evidence
    source: TextView
    names: Names = field(repr=False, compare=False)
    texts: SourceTexts | None = field(repr=False, compare=False, default=None)

    @property
    def id(self) -> str:
        """The id of the evidence."""
        return self.record.id

    @property
    def sourced(self) -> Sourced:
        """The records of the evidence, its text and its article."""
        return Sourced(self.record, self.source.record, self.source.of)

    @property
    def statement(self) -> str:
        """The IRI of the statement."""
        return _ST + self.record.statement

    @property
    def span(self) -> Span:
        """The place of the quote in the text, in code points, and its words."""
        return self.record.quote

    @property
    def quote(self) -> str:
        """The words: one contiguous piece of the text."""
        return self.record.quote.exact

    @property
    def proof(self) -> Stretch:
        """The whole sentences around the quote that prove the statement, pinned by offsets and hash."""
        return self.record.proof

    @property
    def context(self) -> Context | None:
        """The words of the proof with the quote marked; None without the source texts.

        Raises:
            KGError: the text in the folder is not the one that is pinned.
        """
        return self.texts.context(self.record, self.source.record) if self.texts else None

    @property
    def speech(self) -> Speech | None:
        """The stretch of the text in which the speaker speaks, where the proof does not name the speaker."""
        return self.record.speech

    @property
    def lang(self) -> str:
        """The language of the words."""
        return self.source.lang

    @property
    def stance(self) -> Stance:
        """How the article states it."""
        return self.record.stance

    @property
    def by(self) -> Thing | None:
        """The speaker; None if it is the article itself."""
        return self.names.thing(_ID + self.record.by) if self.record.by else None

    @property
    def on_behalf_of(self) -> Thing | None:
        """The agent that the speaker speaks for."""
        return self.names.thing(_ID + self.record.on_behalf_of) if self.record.on_behalf_of else None

    @property
    def gist(self) -> str:
        """Our summary of the words in one English sentence."""
        return self.record.gist

    @property
    def inferred(self) -> str | None:
        """Why it holds, if no sentence of the proof says all of it."""
        return self.record.inferred

    @property
    def inferred_from(self) -> tuple[str, ...]:
        """The passages, as `article/passage`, and articles that the inference leans on."""
        return self.record.inferred_from


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement with its standing and its evidence, the best first, with labels."""

    record: Statement
    standing: Standing
    evidence: tuple[EvidenceView, ...]
    names: Names = field(repr=False, compare=False)
    units: Mapping[str, Unit] = field(repr=False, compare=False, default_factory=dict)

    @property
    def id(self) -> str:
        """The id of the statement."""
        return self.record.id

    @property
    def iri(self) -> str:
        """The IRI of the statement."""
        return _ST + self.record.id

    @property
    def subject(self) -> Thing:
        """The entity that the statement is about."""
        return self.names.thing(_ID + self.record.subject)

    @property
    def value(self) -> Value:
        """The value: a thing, text, a date or a figure."""
        value = self.record.object
        return self.names.thing(_ID + value.id) if isinstance(value, Ref) else value

    @property
    def value_in_words(self) -> str:
        """The value in English words."""
        return sentences.value_in_words(self.record.object, self._label, self.units)

    @property
    def negated(self) -> bool:
        """Whether it denies that the subject has this value."""
        return self.record.negated

    @property
    def status(self) -> Status:
        """Its status by all its evidence."""
        return self.standing.status

    @property
    def sources(self) -> int:
        """The number of its independent sources."""
        return self.standing.independent_sources

    @property
    def time(self) -> Edtf | None:
        """When it holds; if its value is a date, that date."""
        return time_of(self.record)

    @property
    def role(self) -> str | None:
        """The role in which the subject has the value."""
        return self.record.qualifiers.role

    @property
    def scope(self) -> str | None:
        """The respect in which it holds."""
        return self.record.qualifiers.scope

    @property
    def basis(self) -> str | None:
        """The ground on which it is stated."""
        return self.record.qualifiers.basis

    @property
    def compared_to(self) -> Thing | None:
        """What the subject is compared with."""
        compared = self.record.qualifiers.compared_to
        return self.names.thing(_ID + compared) if compared else None

    @property
    def topics(self) -> tuple[Thing, ...]:
        """The topics of the value."""
        return tuple(self.names.thing(_ID + topic) for topic in self.record.qualifiers.topics)

    @property
    def conflicts_with(self) -> tuple[str, ...]:
        """The ids of the statements that it conflicts with."""
        return self.standing.conflicts_with

    @property
    def contested_by(self) -> tuple[str, ...]:
        """The ids of the denials that contest it."""
        return self.standing.contested_by

    @property
    def resolution(self) -> str | None:
        """Why the ledger of conflicts rejects it, if it does."""
        return self.standing.resolution

    @property
    def best(self) -> EvidenceView:
        """The best evidence; see `kg.facts.status.rank`."""
        return self.evidence[0]

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of its articles, sorted; the translations of an article are one article."""
        return tuple(sorted({found.source.article for found in self.evidence}))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its quotes, sorted."""
        return tuple(sorted({found.lang for found in self.evidence}))

    @property
    def sentence(self) -> str:
        """The statement in words, with its qualifiers and, unless it is asserted, its status; a denial says “not”."""
        return sentences.sentence(self.record, self.standing, self._label, self.units)

    @property
    def content(self) -> str:
        """The statement in words, with its qualifiers; without its status."""
        return sentences.bare(self.record, self._label, self.units) + self.qualifiers

    @property
    def qualifiers(self) -> str:
        """The qualifiers in brackets; empty if there are none."""
        return sentences.bracketed(sentences.limits(self.record, self._label))

    @property
    def weakness(self) -> tuple[str, ...]:
        """The status, unless it is asserted, and `contested` if it is contested."""
        return sentences.weakness(self.standing)

    def to_record(self, shown: EvidenceView | None = None) -> dict[str, Cell]:
        """Return the statement as a row of the statement table; see `kg.facts.tables.STATEMENT_COLUMNS`.

        Args:
            shown: the piece of evidence to show; defaults to the best.
        """
        evidence = [each.sourced for each in self.evidence]
        return statement_record(
            self.record, self.standing, evidence, self._label, self.units, shown=(shown or self.best).sourced
        )

    def _label(self, prefix: str, name: str) -> str:
        return self.names.thing(PREFIXES[prefix] + name).label

    def __str__(self) -> str:
        return self.sentence

    def __repr__(self) -> str:
        return f"<{self.sentence}>"

    @property
    def property(self) -> Thing:
        """The property that it states of the subject."""
        return self.names.thing(_VG + self.record.property)  # last in the class: its name hides the decorator


class Statements:
    """Reads statements and texts from a source, each once, with labels."""

    def __init__(self, source: Source, names: Names, source_texts: SourceTexts | None = None) -> None:
        self.names = names
        self.source_texts = source_texts
        self.decoder = Decoder(source.describe)
        self._found: dict[str, StatementView] = {}

    def views(self, iris: Iterable[str]) -> list[StatementView]:
        """Return the statements of IRIs, in their order."""
        wanted = list(iris)
        missing = [iri for iri in dict.fromkeys(wanted) if iri not in self._found]
        for start in range(0, len(missing), BATCH):
            self._read(missing[start : start + BATCH])
        return [self._found[iri] for iri in wanted]

    def texts(self, iris: Collection[str]) -> list[TextView]:
        """Return texts, by their IRIs, in their order."""
        found = self.decoder.texts(iris)
        return [TextView(*found[iri], self.names) for iri in iris]

    def _read(self, iris: Collection[str]) -> None:
        said = self.decoder.statements(iris)
        self.names.things(_named(said.statements.values(), said.evidence))
        for key, statement in said.statements.items():
            own = tuple(self._evidence(found) for found in sorted(said.evidence[key], key=rank))
            view = StatementView(statement, said.standings[key], own, self.names, self.decoder.units)
            self._found[view.iri] = view

    def _evidence(self, evidence: Evidence) -> EvidenceView:
        (source,) = self.texts([_SRC + evidence.text])
        return EvidenceView(evidence, source, self.names, self.source_texts)


def _named(statements: Iterable[Statement], evidence: Mapping[str, Iterable[Evidence]]) -> Iterator[str]:
    """Yield the IRIs of everything that statements and their evidence name."""
    for statement in statements:
        yield _ID + statement.subject
        yield _VG + statement.property
        limits = statement.qualifiers
        yield from (_ID + name for name in (*limits.topics, limits.compared_to) if name)
        if isinstance(statement.object, Ref):
            yield _ID + statement.object.id
        for found in evidence[statement.id]:
            yield _SRC + found.article
            yield from (_ID + name for name in (found.by, found.on_behalf_of) if name)


class Frames(NamedTuple):
    """The graph as two data frames."""

    statements: pd.DataFrame
    entities: pd.DataFrame
