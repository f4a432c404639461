"""The card of an article: who published what and when, in which texts, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.graph.citation import author, provenance, published, publisher
from kg.graph.labels import Thing
from kg.graph.lines import Line, counted, html_text, plain_text
from kg.graph.records import Origin, Records
from kg.graph.statements import FactList, select
from kg.namespaces import PREFIXES
from kg.stores.local import Source, solutions


class HeldText(NamedTuple):
    """A text of an article, and how many passages of it are quoted."""

    origin: Origin
    quotes: int

    @property
    def about(self) -> str:
        """Its language, of which it is a translation and by whom, and its quotes, in words."""
        return f"{provenance(self.origin)}, {counted(self.quotes, 'quote')}"


class Article(NamedTuple):
    """An article: its texts, and the statements that are taken from it."""

    thing: Thing
    texts: tuple[HeldText, ...]
    facts: FactList

    @property
    def id(self) -> str:
        """The article's id."""
        return self.thing.id

    @property
    def iri(self) -> str:
        """The article's IRI."""
        return self.thing.iri

    @property
    def title(self) -> str:
        """The article's title in English."""
        return self.thing.label

    @property
    def head(self) -> str:
        """Who published and wrote it, and when; what is unknown is said to be unknown."""
        origin = self.texts[0].origin
        return ", ".join([publisher(origin), author(origin), published(origin)])

    @property
    def inferred(self) -> str | None:
        """What its date is inferred from, or None where it is not inferred."""
        return self.texts[0].origin.published_inferred

    @property
    def taken(self) -> str:
        """How many statements and quotes are taken from it, in words."""
        quotes = sum(text.quotes for text in self.texts)
        return f"{counted(len(self.facts), 'statement')} and {counted(quotes, 'quote')} are taken from it"

    def lines(self) -> Iterator[Line]:
        """Yield the card line by line."""
        yield Line(f"{self.title} — article ({self.id})", "title")
        yield Line(self.head)
        if self.inferred:
            yield Line(f"inferred from: {self.inferred}", "note", 1)
        for text in self.texts:
            yield Line(f"{text.origin.text}  {text.about}", "note", 1)
        yield Line("")
        yield Line(self.taken, "heading")
        for fact in self.facts:
            yield Line(f"{fact.sentence}  [st:{fact.id}]", "fact", 1)

    def __str__(self) -> str:
        return plain_text(self.lines()).rstrip("\n")

    def __repr__(self) -> str:
        return f"<{self.title} ({self.id}): {counted(len(self.facts), 'statement')}>"

    def _repr_html_(self) -> str:
        return html_text(self.lines())


def article(iri: str, source: Source, records: Records) -> Article:
    """Read the card of an article."""
    facts = FactList(records.facts(select(source, [f"?st prov:wasDerivedFrom <{iri}> ."])))
    texts = sorted(text.value for (text,) in solutions(source, f"SELECT ?text {{ ?text dcterms:isVersionOf <{iri}> }}"))
    passages = {(quote.source.text, quote.segments) for fact in facts for quote in fact.quotes}
    held = [HeldText(origin, sum(text == origin.text for text, _ in passages)) for origin in records.origins(texts)]
    return Article(records.names.thing(iri), tuple(held), facts)


def article_names(source: Source) -> dict[str, str]:
    """Return the IRI of the article that each name means: its id, its titles, and the ids of its texts."""
    rows = solutions(source, _NAMES)
    return {name.value.removeprefix(PREFIXES["src"]): iri.value for iri, name in rows}


_NAMES = """SELECT ?article ?name {
  { ?article a vg:Article BIND(?article AS ?name) } UNION { ?article a vg:Article ; rdfs:label ?name }
  UNION { ?name dcterms:isVersionOf ?article } }"""
