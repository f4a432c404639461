"""The Python interface: a `Graph` to query, cite, search and walk, on any source that holds it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.errors import Ambiguous, NotFound, QueryError
from kg.graph.arguments import at_least_one
from kg.graph.arguments import text as text_of
from kg.graph.labels import Thing
from kg.graph.queryable import Queryable
from kg.namespaces import PREFIXES, compact
from kg.rdf.terms import ENTITY, STATEMENT
from kg.sparql.query_files import query
from kg.stores.local import LocalSource, solutions

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from typing import Any

    import networkx as nx
    import rdflib

    from kg.graph.between import Gap
    from kg.graph.cards import ArticleCard, Card
    from kg.graph.paths import Step, Walks
    from kg.graph.reading import Reading
    from kg.graph.search import Hit
    from kg.graph.selection import Clash, StatementList
    from kg.graph.statements import Frames, StatementView
    from kg.graph.timeline import Timeline
    from kg.page.html import Page


class Graph(Queryable):
    """The knowledge graph.

    You can give the name of an entity in any script, its id (`kling`), or a `Thing` from an answer.

    Args:
        source: what holds the graph: a store here, or an endpoint elsewhere.
        home: where the data folders are; defaults to those of the package.
        find_texts: finds the source texts when they are first wanted.
    """

    def __repr__(self) -> str:
        entities, statements = (len(self.source.members(name)) for name in (ENTITY, STATEMENT))
        return f"<the graph: {entities} entities, {statements} statements>"

    # Finding

    def search(self, text: str, *, limit: int = 10) -> list[Hit]:
        """Find entities by any of their names, in any script and with spelling mistakes.

        Returns:
            At most `limit` hits, the best first: exact, prefix, word, then fuzzy matches. Each hit has
            the name that matched and the texts in which that name occurs.

        >>> import kg
        >>> kg.load().search("keling")[0].thing.label
        'Kling'
        """
        return self._search.search(text_of(text, "search text"), at_least_one(limit))

    def entity(self, name: str | Thing) -> Card:
        """Return the card of an entity: its names, and its statements by relation.

        Raises:
            NotFound: no entity has the name, or several have it.

        >>> import kg
        >>> kg.load().entity("Kling").type.label
        'video model'
        """
        from kg.graph.cards import entity_card

        return entity_card(self.resolve(name), self.source, self._views)

    def entities(self, of: str = "Entity") -> list[Thing]:
        """Return the entities of a class, sorted by label.

        Args:
            of: the class, such as `Model`, `Person` or `Event`; its sub-classes are included.

        Raises:
            NotFound: there is no such class.
        """
        from kg.graph.labels import known_term

        cls = known_term(self.source, "Class", of)
        return sorted(self.names.things(self.source.members(compact(cls))).values())

    def statements(
        self,
        *,
        about: str | Thing | None = None,
        status: str | None = None,
        by: str | Thing | None = None,
        article: str | None = None,
        property: str | None = None,
        text: str | None = None,
    ) -> StatementList:
        """Return the statements that meet every given condition.

        Args:
            about: an entity that they name, that makes something that they name, or that this is a part of.
            status: `Asserted`, `Claimed`, `Planned`, `Speculated`, `Opinion`, `Disputed`, `Rejected`.
            by: the speaker, or the agent that the speaker speaks for.
            article: an article that they are taken from, as for `article`.
            property: a property by name or label, such as `developedBy` or `developed by`.
            text: words that the statement, one of its quotes or one of its summaries has, in any spelling.

        Raises:
            NotFound: there is no such entity, status, article or property.

        >>> import kg
        >>> kg.load().statements(about="Sora", text="not available")[0].negated
        True
        """
        from kg.graph.labels import article_iri, known_term
        from kg.graph.selection import StatementList, has_words, select

        chosen = select(
            self.source,
            about=self.resolve(about) if about else None,
            status=known_term(self.source, "Status", status) if status else None,
            by=self._speaker(by) if by else None,
            article=article_iri(self.source, article) if article else None,
            property=known_term(self.source, "Property", property) if property else None,
        )
        views = self._views.views(chosen)
        return StatementList(view for view in views if text is None or has_words(view, text))

    def _speaker(self, name: str | Thing) -> str:
        """Return the IRI of the speaker that a name means; an agent where several things have the name."""
        try:
            return self.resolve(name)
        except Ambiguous:
            return self.resolve(name, of="Agent")

    def article(self, name: str) -> ArticleCard:
        """Return the card of an article: its publisher, its date, its texts and its statements.

        Args:
            name: its id, its title, or the id of one of its texts.

        Raises:
            NotFound: there is no such article.

        >>> import kg
        >>> kg.load().article("sora-interview").head
        'NewGeek, by Jozi (pen name), published about 2024-03-14 (inferred)'
        """
        from kg.graph.cards import article_card
        from kg.graph.labels import article_iri

        return article_card(article_iri(self.source, name), self.source, self._views)

    def read(self, name: str, *, text: str | None = None) -> Reading:
        """Return an article sentence by sentence: its quotes marked, what they prove, what is set aside.

        Args:
            name: the article, as for `article`.
            text: the id of one of its texts; defaults to all of them, side by side.

        Raises:
            NotFound: there is no such article or text.

        >>> import kg
        >>> kg.load().read("sora-leak")[2].said[0][0].property.id
        'assessment'
        """
        from kg.graph.reading import reading

        return reading(self.article(name), self.texts, self.home.seeds, only=text)

    def statement(self, name: str) -> StatementView:
        """Return one statement.

        Args:
            name: its id, `st:` and its id, or its IRI.

        Raises:
            NotFound: there is no such statement.

        >>> import kg
        >>> g = kg.load()
        >>> print(g.statement(g.statements(about="Kling")[0].iri).status)
        Opinion
        """
        from kg.graph.selection import statement_iri

        iri = statement_iri(name)
        if not self.source.answer(query("graph/statement", st=[iri])):
            raise NotFound(f"no statement '{name}'")
        return self._views.views([iri])[0]

    def opposing(self, statement: StatementView) -> dict[str, StatementView]:
        """Return the statements that a statement conflicts with or is contested by, by id."""
        ids = (*statement.conflicts_with, *statement.contested_by)
        return dict(zip(ids, self._views.views(PREFIXES["st"] + other for other in ids), strict=True))

    def conflicts(self) -> list[Clash]:
        """Return the statements that cannot all be true, and how each clash is settled."""
        from kg.graph.selection import conflicts

        return conflicts(self.source, self._views)

    def corroborated(self, *, sources: int = 2) -> StatementList:
        """Return the statements that at least `sources` independent sources make.

        A registry that two articles relay is one source, and two translations are one article. Each
        statement has its `sources`, its `articles` and its `languages`.
        """
        from kg.graph.selection import StatementList, select

        return StatementList(self._views.views(select(self.source, sources=ox.Literal(int(sources)))))

    # Time and relations

    def timeline(
        self,
        *,
        from_: str | dt.date | None = None,
        until: str | dt.date | None = None,
        about: str | Thing | None = None,
        certainly: bool = False,
    ) -> Timeline:
        """Return the events in a span of time, in order.

        Args:
            from_: the first day; EDTF such as `2024-03` stands for its first day.
            until: the last day; EDTF stands for its last day.
            about: an entity that the events are about.
            certainly: leave out events that only possibly lie within the span.

        Raises:
            QueryError: a date is malformed, or the span ends before it begins.
            NotFound: no entity has the name, or several have it.
        """
        from kg.facts.edtf import Edtf
        from kg.graph.timeline import day, timeline

        first, last = day(from_, last=False), day(until, last=True)
        if first and last and first > last:
            raise QueryError(f"the span ends on {last}, before it begins on {first}")
        about_iri = self.resolve(about) if about else None
        return timeline(
            self.source,
            self.names,
            self.classes,
            self._views,
            span=Edtf("", first, last),
            about=about_iri,
            certainly=certainly,
        )

    def between(self, first: str | Thing, second: str | Thing) -> Gap:
        """Return how long lies between two events: at least and at most, in days and in months.

        Of an event that goes on, such as a price war, the beginning counts. Raises NotFound if no event has the name.

        >>> import kg
        >>> str(kg.load().between("MiniMax Series A", "MiniMax Series B"))
        'MiniMax Series A was 245 to 304 days (8 to 10 months) before MiniMax Series B'
        """
        from kg.graph.between import QUESTION, gap

        iris = [self.resolve(event, of="Event") for event in (first, second)]
        if iris[0] == iris[1]:
            raise QueryError(f"'{first}' and '{second}' are the same event: give two different ones")
        return gap(self.cite(self.question(QUESTION, first=iris[0], second=iris[1]))[0], self.source)

    def path(self, start: str | Thing, end: str | Thing, *, asserted_only: bool = True, limit: int = 3) -> Walks:
        """Return the shortest ways from one entity to another, each step a sentence with its quotes.

        Args:
            start: an entity.
            end: another.
            asserted_only: use asserted statements only; False also uses those that are claimed, planned,
                speculated, disputed or an opinion.
            limit: the greatest number of ways.

        Raises:
            NotFound: no entity has the name, or several have it.
        """
        first, last = self.resolve(start), self.resolve(end)
        if first == last:
            raise QueryError(f"'{start}' and '{end}' are the same entity: give two different ones")
        return self._network(asserted_only=asserted_only).walks(first, last, at_least_one(limit))

    def neighbours(self, name: str | Thing, *, asserted_only: bool = True) -> list[Step]:
        """Return the relations of an entity with others, each a step as in `path`."""
        return self._network(asserted_only=asserted_only).steps(self.resolve(name))

    # Other libraries

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the graph as a networkx graph; see `kg.facts.network.to_networkx` for its attributes."""
        from kg.facts.network import to_networkx

        return to_networkx(self.facts, self.ontology)

    def to_rdflib(self) -> rdflib.Graph:
        """Return an rdflib graph: a view on the store if the graph is local, else a copy."""
        import rdflib

        if not isinstance(self.source, LocalSource):
            # Ask for rows: an endpoint can report that rows are incomplete, but not that triples are.
            rows = solutions(self.source, query("graph/triples"))
            text = ox.serialize((ox.Triple(*row) for row in rows), format=ox.RdfFormat.N_TRIPLES)
            return rdflib.Graph().parse(data=text, format="nt")
        from oxrdflib import OxigraphStore
        from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

        store = OxigraphStore(store=self.source.store)
        return rdflib.Graph(store=store, identifier=DATASET_DEFAULT_GRAPH_ID, bind_namespaces="none")

    def to_pandas(self) -> Frames:
        """Return two data frames, `statements` and `entities`, with the columns of the exports of these names.

        Numbers are Decimal, days are dates and lists are tuples; a missing value is None.

        Raises:
            MissingExtra: pandas is not installed.
        """
        from kg.facts.tables import ENTITY_COLUMNS, STATEMENT_COLUMNS, entity_records, statement_records
        from kg.graph.rows import data_frame
        from kg.graph.statements import Frames

        return Frames(
            data_frame(statement_records(self.facts, self.ontology), STATEMENT_COLUMNS),
            data_frame(entity_records(self.facts), ENTITY_COLUMNS),
        )

    def page(
        self,
        path: str | Path | None = None,
        *,
        focus: str | Thing | None = None,
        statements: Iterable[Any] | nx.MultiDiGraph[str] | None = None,
        title: str | None = None,
        with_texts: bool = False,
    ) -> Page:
        """Make the interactive page: one HTML file that works offline. A notebook shows it inline.

        Args:
            path: where to write it; by default it is not written.
            focus: the entity whose card is open at first, by any name.
            statements: the statements to show: those of `statements()`, their ids or IRIs, or a (sub)graph
                of `to_networkx()`. By default the page shows everything, and answers the saved questions.
            title: the heading.
            with_texts: put the source texts that are at hand into the page, for whole proofs and a reader.
                They belong to their publishers: such a page is for yourself.

        Raises:
            NotFound: there is no such entity or statement.
            KGError: no source text is at hand.
            BuildError: the file cannot be written.

        >>> import kg
        >>> kg.load().page(statements=kg.load().statements(about="Kling"), focus="可灵").startswith("<!doctype html>")
        True
        """
        from kg.facts.subset import chosen
        from kg.graph.reading import page_sources
        from kg.page.html import Page, page_html
        from kg.page.layout import FILE as LAYOUT
        from kg.page.layout import positions, read_layout

        facts = self.facts if statements is None else chosen(self.facts, statements)
        kept = read_layout(self.home.seeds / LAYOUT)
        opened = self.resolve(focus).removeprefix(PREFIXES["id"]) if focus else None
        found = self.answers() if statements is None else ()
        placed = positions(facts, self.ontology, kept)
        sources = page_sources(facts, self.texts, self.home.seeds) if with_texts else None
        page = Page(page_html(facts, self.ontology, placed, found, title=title, focus=opened, sources=sources))
        if path is not None:
            page.save(path)
        return page
