"""The card of an article: who published what and when, in which texts, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.graph.citation import author, provenance, published, publisher
from kg.graph.labels import Thing
from kg.graph.lines import Line, counted, html_text, plain_text
from kg.graph.selection import StatementList, select
from kg.graph.statements import Statements, TextView
from kg.namespaces import PREFIXES
from kg.stores.local import Source, solutions


class HeldText(NamedTuple):
    """A text of an article, and how many passages of it are quoted."""

    text: TextView
    quotes: int

    @property
    def about(self) -> str:
        """Its language, of which it is a translation and by whom, and its quotes, in words."""
        return f"{provenance(self.text)}, {counted(self.quotes, 'quote')}"


class Article(NamedTuple):
    """An article: its texts, and the statements that are taken from it."""

    thing: Thing
    texts: tuple[HeldText, ...]
    statements: StatementList

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
        text = self.texts[0].text
        return ", ".join([publisher(text), author(text), published(text)])

    @property
    def inferred(self) -> str | None:
        """What its date is inferred from, or None where it is not inferred."""
        return self.texts[0].text.published_inferred

    @property
    def taken(self) -> str:
        """How many statements and quotes are taken from it, in words."""
        quotes = sum(held.quotes for held in self.texts)
        return f"{counted(len(self.statements), 'statement')} and {counted(quotes, 'quote')} are taken from it"

    def lines(self) -> Iterator[Line]:
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

    def __str__(self) -> str:
        return plain_text(self.lines()).rstrip("\n")

    def __repr__(self) -> str:
        return f"<{self.title} ({self.id}): {counted(len(self.statements), 'statement')}>"

    def _repr_html_(self) -> str:
        return html_text(self.lines())


def article(iri: str, source: Source, statements: Statements) -> Article:
    """Read the card of an article."""
    taken = StatementList(statements.views(select(source, [f"?st prov:wasDerivedFrom <{iri}> ."])))
    texts = sorted(text.value for (text,) in solutions(source, f"SELECT ?text {{ ?text dcterms:isVersionOf <{iri}> }}"))
    quotes = {(evidence.source.id, evidence.spans) for statement in taken for evidence in statement.evidence}
    held = [HeldText(text, sum(own == text.id for own, _ in quotes)) for text in statements.texts(texts)]
    return Article(statements.names.thing(iri), tuple(held), taken)


def article_names(source: Source) -> dict[str, str]:
    """Return the IRI of the article that each name means: its id, its titles, and the ids of its texts."""
    rows = solutions(source, _NAMES)
    return {name.value.removeprefix(PREFIXES["src"]): iri.value for iri, name in rows}


_NAMES = """SELECT ?article ?name {
  { ?article a vg:Article BIND(?article AS ?name) } UNION { ?article a vg:Article ; rdfs:label ?name }
  UNION { ?name dcterms:isVersionOf ?article } }"""
