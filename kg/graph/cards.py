"""The card of an entity: its names, and what is said of it, by relation, each with its standing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kg.facts.records import Status
from kg.graph import words
from kg.graph.citation import cited, standing
from kg.graph.labels import Classes, Names, Thing
from kg.graph.lines import Line, counted, html_text, plain_text
from kg.graph.statements import Statements, StatementView
from kg.namespaces import PREFIXES, expand
from kg.rdf.terms import About, one, values
from kg.stores.local import Source, solutions

LANGUAGES = ("en", "fr", "ar", "zh")


class DamagedForm(NamedTuple):
    """A name as a translation broke it: the form, its language, how, and in which text it stands."""

    form: str
    lang: str
    damage: str
    text: str


class Relation(NamedTuple):
    """The facts of one property: those of the entity, or (`incoming`) those that have it as their value."""

    property: Thing
    incoming: bool
    statements: tuple[StatementView, ...]


class Card(NamedTuple):
    """An entity: who or what it is, what it is called, and the facts that it takes part in.

    `labels` and `others` are names by language; `further` counts the statements that are about it
    otherwise, for instance about what it made.
    """

    thing: Thing
    type: Thing
    description: str
    labels: Mapping[str, str]
    others: Mapping[str, tuple[str, ...]]
    damaged: tuple[DamagedForm, ...]
    relations: tuple[Relation, ...]
    further: int

    @property
    def id(self) -> str:
        """The entity's id."""
        return self.thing.id

    @property
    def iri(self) -> str:
        """The entity's IRI."""
        return self.thing.iri

    @property
    def label(self) -> str:
        """The entity's English label."""
        return self.thing.label

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
        yield Line(f"{self.label} — {self.type} ({self.id})", "title")
        yield Line(self.description)
        for lang in sorted({*self.labels, *self.others}, key=_language_order):
            names = [name for name in (self.labels.get(lang, ""), *self.others.get(lang, ())) if name]
            yield Line(f"{lang}  {', '.join(names)}", "note", 1)
        for name in self.damaged:
            yield Line(f"{name.lang}  {name.form} — damaged in text {name.text}: {name.damage}", "note", 1)
        for relation in self.relations:
            yield Line("")
            yield Line(words.heading(relation.property, incoming=relation.incoming), "heading")
            for statement in relation.statements:
                yield from _statement_lines(statement, incoming=relation.incoming, isolate=isolate)
        if self.further:
            yield Line("")
            yield Line(self.more, "note")

    def __str__(self) -> str:
        return plain_text(self.lines()).rstrip("\n")

    def __repr__(self) -> str:
        return f"<{self.label} ({self.type}, {self.id}): {counted(len(self.statements), 'statement')}>"

    def _repr_html_(self) -> str:
        return html_text(self.lines())


def _language_order(lang: str) -> tuple[int, str]:
    return (LANGUAGES.index(lang) if lang in LANGUAGES else len(LANGUAGES)), lang


def _statement_lines(statement: StatementView, *, incoming: bool, isolate: bool) -> Iterator[Line]:
    end = statement.subject if incoming else statement.value_in_words
    what = f"{'not: ' if statement.negated else ''}{end}{statement.qualifiers}"
    yield Line(f"{what}  [{standing(statement)}]", "fact", 1)
    yield Line(cited(statement.best, isolate=isolate), "quote", 2)
    if statement.resolution:
        yield Line(f"settled: {statement.resolution}", "note", 2)


def card(iri: str, source: Source, names: Names, classes: Classes, statements: Statements) -> Card:
    """Read the card of an entity."""
    about = source.describe([iri])[iri]
    own = f"{{ ?st rdf:subject <{iri}> }} UNION {{ ?st rdf:object <{iri}> }} ?st a vg:Statement"
    found = statements.views(_iris(source, own))
    everything = _iris(source, f"?st a vg:Statement ; vg:about <{iri}>")
    return Card(
        thing=names.thing(iri),
        type=classes.of(iri) or Thing(expand("vg:Entity")),
        description=one(about, "schema:description") or "",
        labels={lang: forms[0] for lang, forms in _by_language(about, "skos:prefLabel").items()},
        others={lang: tuple(forms) for lang, forms in _by_language(about, "skos:altLabel").items()},
        damaged=tuple(_damaged(source, values(about, "vg:damagedName"))),
        relations=tuple(_relations(iri, found)),
        further=len(set(everything) - {statement.iri for statement in found}),
    )


def _iris(source: Source, where: str) -> list[str]:
    return sorted(st.value for (st,) in solutions(source, f"SELECT DISTINCT ?st {{ {where} }}"))


def _by_language(about: About, curie: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for node in sorted(about.get(expand(curie), ()), key=str):
        found[getattr(node, "language", "") or ""].append(node.value)
    return dict(found)


def _damaged(source: Source, iris: list[str]) -> Iterator[DamagedForm]:
    for _, about in sorted(source.describe(iris).items()):
        form = about[expand("skosxl:literalForm")][0]
        text = (one(about, "oa:hasSource") or "").removeprefix(PREFIXES["src"])
        yield DamagedForm(form.value, getattr(form, "language", "") or "", one(about, "vg:damage") or "", text)


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
