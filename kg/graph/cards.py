"""The cards of an entity and of an article: what they are called, and their statements, each with its standing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kg import words
from kg.facts.records import DamagedName, Entity, Status
from kg.graph.citation import author, citation_lines, provenance, published, publisher, standing
from kg.graph.labels import Thing
from kg.graph.lines import Line, Shown, counted
from kg.graph.selection import StatementList, select
from kg.graph.statements import Statements, StatementView, TextView
from kg.graph.timeline import Dated, dates_of_events
from kg.languages import language_order
from kg.rdf.terms import vocabulary_iri
from kg.sparql.query_files import query
from kg.stores.local import Source, solutions


class _Card(Shown):
    """What every card has: the thing that it is about."""

    __slots__ = ()

    @property
    def thing(self) -> Thing:
        """The thing that the card is about."""
        raise NotImplementedError

    @property
    def id(self) -> str:
        """The thing's id."""
        return self.thing.id

    @property
    def iri(self) -> str:
        """The thing's IRI."""
        return self.thing.iri

    @property
    def label(self) -> str:
        """The thing's English label."""
        return self.thing.label


class Relation(NamedTuple):
    """The statements of one property: those of the entity, or (`incoming`) those that have it as their value."""

    property: Thing
    incoming: bool
    statements: tuple[StatementView, ...]


class _EntityFields(NamedTuple):
    thing: Thing
    record: Entity
    type: Thing
    relations: tuple[Relation, ...]
    further: int
    dates: Mapping[str, str]


class Card(_EntityFields, _Card):
    """An entity: its class, its names, and the statements that it takes part in.

    `further` counts the statements that are about it otherwise, for instance about its products. `dates` are those of
    the events on the card, in words, by IRI.
    """

    __slots__ = ()

    @property
    def date(self) -> str:
        """When it happened, in words; empty if it is not an event, or has no date."""
        return self.dates.get(self.iri, "")

    def date_of(self, statement: StatementView, *, incoming: bool) -> str:
        """Return the date of the event that a statement relates it to, in words; empty if there is none."""
        other = statement.subject if incoming else statement.value
        return self.dates.get(other.iri, "") if isinstance(other, Thing) else ""

    @property
    def description(self) -> str:
        """The entity in one line of English."""
        return self.record.description

    @property
    def labels(self) -> Mapping[str, str]:
        """The entity's label in each language."""
        return {lang: self.record.labels[lang] for lang in sorted(self.record.labels, key=language_order)}

    @property
    def others(self) -> Mapping[str, tuple[str, ...]]:
        """The entity's other names in each language."""
        return self.record.also

    @property
    def damaged(self) -> tuple[DamagedName, ...]:
        """The forms under which translations broke its name."""
        return self.record.damaged

    @property
    def statements(self) -> list[StatementView]:
        """The statements of all relations."""
        return [statement for relation in self.relations for statement in relation.statements]

    @property
    def more(self) -> str:
        """How many statements are about it otherwise, in words."""
        verb = "is" if self.further == 1 else "are"
        return f"{counted(self.further, 'more statement')} {verb} about it without naming it as subject or value"

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:
        """Yield the card line by line; `isolate` as in `kg.graph.citation.cited`."""
        kind = f"{self.type}, {self.date}" if self.date else str(self.type)
        yield Line(f"{self.label} — {kind} ({self.id})", "title")
        yield Line(self.description)
        for lang in sorted({*self.labels, *self.others}, key=language_order):
            names = [name for name in (self.labels.get(lang, ""), *self.others.get(lang, ())) if name]
            yield Line(f"{lang}  {', '.join(names)}", "note", 1)
        for name in self.damaged:
            yield Line(f"{name.lang}  {name.form} — damaged in text {name.text}: {name.kind}", "note", 1)
        for relation in self.relations:
            yield Line("")
            yield Line(words.heading(relation.property, incoming=relation.incoming), "heading")
            for statement in relation.statements:
                date = self.date_of(statement, incoming=relation.incoming)
                yield from _statement_lines(statement, date, incoming=relation.incoming, isolate=isolate)
        if self.further:
            yield Line("")
            yield Line(f"{self.more}: kg statements --about {self.id}", "note")

    def __repr__(self) -> str:
        return f"<{self.label} ({self.type}, {self.id}): {counted(len(self.statements), 'statement')}>"


def _statement_lines(statement: StatementView, date: str, *, incoming: bool, isolate: bool) -> Iterator[Line]:
    end = statement.subject if incoming else statement.value_in_words
    polarity = "not: " if statement.negated else ""
    dated = f"{end}, {date}" if date else end
    yield Line(f"{polarity}{dated}{statement.qualifiers}  [{standing(statement)}]", "fact", 1)
    yield from citation_lines(statement.best, 2, isolate=isolate)
    if statement.resolution:
        yield Line(f"settled: {statement.resolution}", "note", 2)


def entity_card(iri: str, source: Source, statements: Statements) -> Card:
    """Read the card of an entity."""
    (record,) = statements.decoder.entities([iri])
    own = statements.views(select(source, naming=iri))
    about = select(source, about=iri)
    return Card(
        thing=statements.names.thing(iri),
        record=record,
        type=statements.names.thing(vocabulary_iri(record.type)),
        relations=tuple(_relations(iri, own)),
        further=len(set(about) - {statement.iri for statement in own}),
        dates=_dates(source),
    )


def _dates(source: Source) -> dict[str, str]:
    """Return the dates of events in words, by IRI; one that is asserted goes before others."""
    found: dict[str, list[Dated]] = defaultdict(list)
    for dated in dates_of_events(source):
        found[dated.event].append(dated)
    return {
        event: "; ".join(str(d) for d in dates if d.status is Status.ASSERTED) or "; ".join(map(str, dates))
        for event, dates in found.items()
    }


def _relations(iri: str, statements: list[StatementView]) -> Iterator[Relation]:
    groups: dict[tuple[bool, Thing], list[StatementView]] = defaultdict(list)
    for statement in statements:
        groups[statement.subject.iri != iri, statement.property].append(statement)
    for (incoming, name), found in sorted(groups.items()):
        yield Relation(name, incoming, tuple(sorted(found, key=_order)))


def _order(statement: StatementView) -> tuple[object, ...]:
    """Asserted first, then by time, then by the words."""
    when = str(statement.time.latest or "9999") if statement.time else ""
    return statement.status is not Status.ASSERTED, statement.status, when, statement.sentence, statement.id


class HeldText(NamedTuple):
    """A text of an article, and how many passages of it are quoted."""

    text: TextView
    quotes: int

    @property
    def about(self) -> str:
        """Its language, what it is translated from and how, and its quotes, in words."""
        return f"{provenance(self.text)}, {counted(self.quotes, 'quote')}"


class _ArticleFields(NamedTuple):
    thing: Thing
    texts: tuple[HeldText, ...]
    statements: StatementList


class ArticleCard(_ArticleFields, _Card):
    """An article: its texts, and the statements that are taken from it."""

    __slots__ = ()

    @property
    def title(self) -> str:
        """The article's title in English."""
        return self.label

    @property
    def head(self) -> str:
        """The publisher, the author and the date; the card says of each if it is unknown."""
        text = self.texts[0].text
        return ", ".join([publisher(text), author(text), published(text)])

    @property
    def inferred(self) -> str | None:
        """What its date is inferred from; None if the date is given."""
        return self.texts[0].text.published_inferred

    @property
    def taken(self) -> str:
        """How many statements and quotes are taken from it, in words."""
        quotes = sum(held.quotes for held in self.texts)
        return f"{counted(len(self.statements), 'statement')} and {counted(quotes, 'quote')} are taken from it"

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:  # noqa: ARG002 (the same call for every card)
        """Yield the card line by line."""
        yield Line(f"{self.title} — article ({self.id})", "title")
        yield Line(self.head)
        if self.inferred:
            yield Line(f"inferred from: {self.inferred}", "note", 1)
        for held in self.texts:
            yield Line(f"{held.text.id}  {held.about}", "note", 1)
        yield Line("")
        yield Line(self.taken, "heading")
        for statement in self.statements:
            yield Line(f"{statement.sentence}  [st:{statement.id}]", "fact", 1)

    def __repr__(self) -> str:
        return f"<{self.title} ({self.id}): {counted(len(self.statements), 'statement')}>"


def article_card(iri: str, source: Source, statements: Statements) -> ArticleCard:
    """Read the card of an article."""
    taken = StatementList(statements.views(select(source, article=iri)))
    texts = sorted(text.value for (text,) in solutions(source, query("graph/texts", article=[iri])))
    quotes = {(evidence.source.id, evidence.span) for statement in taken for evidence in statement.evidence}
    held = [HeldText(text, sum(own == text.id for own, _ in quotes)) for text in statements.texts(texts)]
    return ArticleCard(statements.names.thing(iri), tuple(held), taken)
