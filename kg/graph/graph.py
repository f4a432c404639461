"""The Python interface: a `Graph` to query, cite, search and walk, on any source that holds it."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NotFound, QueryError
from kg.graph.arguments import at_least_one, query_of
from kg.graph.arguments import text as text_of
from kg.graph.labels import Classes, Names, Thing
from kg.graph.rows import Rows, rows_of
from kg.home import Home, find_home
from kg.limits import DEFAULT, Default
from kg.namespaces import PREFIXES, compact
from kg.rdf.terms import ENTITY, STATEMENT, vocabulary_iri
from kg.sparql.query_files import query
from kg.stores.default_limit import limited
from kg.stores.local import LocalSource, Source, solutions

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from typing import Any

    import networkx as nx
    import rdflib

    from kg.facts.ontology import Ontology
    from kg.facts.records import Facts
    from kg.graph.between import Gap
    from kg.graph.binding import Binder
    from kg.graph.cards import ArticleCard, Card
    from kg.graph.cited_rows import CitedRows, Citer
    from kg.graph.paths import Network, Step, Walks
    from kg.graph.questions import Parameter, Question
    from kg.graph.reading import Reading
    from kg.graph.search import Hit, Search
    from kg.graph.selection import Clash, StatementList
    from kg.graph.source_texts import SourceTexts
    from kg.graph.statements import Frames, Statements, StatementView
    from kg.graph.timeline import Timeline
    from kg.page.data import Answer
    from kg.page.html import Page
    from kg.sparql.query import Query
    from kg.stores.local import Answer as SourceAnswer


class Graph:
    """The knowledge graph.

    You can give the name of an entity in any script, its id (`kling`), or a `Thing` from an answer.

    Args:
        source: what holds the graph: a store here, or an endpoint elsewhere.
        home: where the data folders are; defaults to those of the package.
        find_texts: finds the source texts when they are first wanted.
    """

    def __init__(
        self, source: Source, home: Home | None = None, find_texts: Callable[[], SourceTexts | None] | None = None
    ) -> None:
        self.source = source
        self._home = home
        self._find_texts = find_texts

    def __repr__(self) -> str:
        entities, statements = (len(self.source.members(name)) for name in (ENTITY, STATEMENT))
        return f"<the graph: {entities} entities, {statements} statements>"

    # Parts that the methods share

    @cached_property
    def home(self) -> Home:
        """The data folders."""
        return self._home or find_home()

    @cached_property
    def ontology(self) -> Ontology:
        """The vocabulary."""
        from kg.rdf.ontology import read_ontology

        return read_ontology(self.home.ontology_file)

    @cached_property
    def facts(self) -> Facts:
        """All records of the graph, by id."""
        from kg.rdf.decode import Decoder

        return Decoder(self.source.describe).facts(self.source.members)

    @cached_property
    def names(self) -> Names:
        """The labels of IRIs."""
        return Names(self.source)

    @cached_property
    def classes(self) -> Classes:
        """The classes of entities."""
        return Classes(self.source, self.names)

    @cached_property
    def texts(self) -> SourceTexts | None:
        """The source texts, if they are at hand: then each citation has its whole proof as `context`.

        Raises:
            KGError: their folder does not exist.
        """
        return self._find_texts() if self._find_texts else None

    @cached_property
    def _views(self) -> Statements:
        from kg.graph.statements import Statements

        return Statements(self.source, self.names, self.texts)

    @cached_property
    def _search(self) -> Search:
        from kg.graph.search import Search

        return Search(self.source, self.names, self.classes)

    @cached_property
    def _citer(self) -> Citer:
        from kg.graph.cited_rows import Citer

        return Citer(self.source, self.names, self._views)

    @cached_property
    def _binder(self) -> Binder:
        from kg.graph.binding import Binder

        return Binder(self.source, self._search)

    @cached_property
    def _networks(self) -> dict[bool, Network]:
        return {}

    def _network(self, *, asserted_only: bool) -> Network:
        from kg.graph.paths import Network

        if asserted_only not in self._networks:
            network = Network(self._citer.index, self.names, self._views, asserted_only=asserted_only)
            self._networks[asserted_only] = network
        return self._networks[asserted_only]

    def resolve(self, name: str | Thing, *, of: str = "Entity") -> str:
        """Return the IRI of the entity that a name means.

        Args:
            name: any name in any script, an id, an IRI, or a thing.
            of: the class that it must have.

        Raises:
            NotFound: no entity has the name, several have it, or the entity has another class.

        >>> import kg
        >>> kg.load().resolve("可灵")
        'https://w3id.org/ai-video-kg/id/kling'
        """
        text = name.iri if isinstance(name, Thing) else text_of(name, "name")
        return self._search.resolve(text, vocabulary_iri(of))

    # SPARQL

    def query(self, sparql: str, *, timeout: float | Default | None = DEFAULT) -> Rows:
        """Run a SPARQL SELECT.

        Args:
            sparql: the query; the prefixes of the graph are known without declaring them.
            timeout: seconds after which it is stopped. The default is a minute, and 1 GiB of memory; an endpoint
                has limits of its own. None lifts all limits: only the end of this process then stops the query.

        Raises:
            QueryError: it is not a SELECT, or is malformed or not allowed.
            QueryTimeout: it ran longer than `timeout`.
            TooLarge: it needed too much memory, or its answer has more than a million rows.

        >>> import kg
        >>> kg.load().query("SELECT ?maker { id:kling vg:developedBy ?maker }").first().maker.label
        'Kuaishou'
        """
        answer = self._answer(query_of(sparql, "query", "SELECT"), timeout)
        assert isinstance(answer, ox.QuerySolutions)
        return rows_of(answer, self.names.things)

    def test(self, sparql: str, *, timeout: float | Default | None = DEFAULT) -> bool:
        """Run a SPARQL ASK; see `query`.

        >>> import kg
        >>> kg.load().test("ASK { id:sora a vg:VideoModel }")
        True
        """
        return bool(self._answer(query_of(sparql, "test", "ASK"), timeout))

    def construct(self, sparql: str, *, timeout: float | Default | None = DEFAULT) -> str:
        """Run a SPARQL CONSTRUCT or DESCRIBE and return Turtle; see `query`.

        Comments at its head name the triples that it makes of claims, opinions or denials: the graph has no such facts.
        """
        from kg.graph.unasserted import marked_turtle

        answer = self._answer(query_of(sparql, "construct", "CONSTRUCT", "DESCRIBE"), timeout)
        return marked_turtle(answer, self._citer.index)  # type: ignore[arg-type]

    def cite(self, sparql: str, *, timeout: float | Default | None = DEFAULT) -> CitedRows:
        """Run a SPARQL SELECT and give each row the statements that it rests on, with their quotes.

        It supports joins, OPTIONAL, UNION, FILTER, BIND, VALUES, paths, groups and sub-selects. Each row's
        `uncited` lists what no sentence states: a class, a name, an absence.

        Args:
            sparql: the query, as for `query`.
            timeout: seconds that it may take in all; else as for `query`.

        Raises:
            QueryError: as for `query`.

        >>> import kg
        >>> cited = kg.load().cite("SELECT ?maker { id:kling vg:developedBy ?maker }")
        >>> cited.first().citations[0].evidence.quote
        'Keling من Kuaishou عبارة عن هندسة نسبيًا أحسن'
        """
        with limited(self.source, timeout) as seconds:
            return self._citer.cite(query_of(sparql, "cite", "SELECT"), seconds)

    def _answer(self, query: Query, timeout: float | Default | None) -> SourceAnswer:
        with limited(self.source, timeout) as seconds:
            return self.source.answer(query, seconds)

    # Saved questions

    def questions(self) -> dict[str, Question]:
        """Return the saved questions, by name."""
        from kg.graph.questions import questions

        return questions()

    def question(self, name: str, /, **parameters: object) -> str:
        """Return the SPARQL text of a saved question with its parameters bound, for `query` or `cite`.

        Raises:
            NotFound: there is no such question, or a name is unknown or ambiguous.
            QueryError: there is no such parameter, or a value does not fit it.
        """
        from kg.graph.questions import question

        found = question(name)
        return found.bind({key: self._binder.terms(found.parameter(key), value) for key, value in parameters.items()})

    def default_in_words(self, parameter: Parameter) -> str:
        """Return the default value of a saved question's parameter in words; empty if it takes any value."""
        return self._binder.default_in_words(parameter)

    def ask(self, name: str, /, *, timeout: float | Default | None = DEFAULT, **parameters: object) -> Rows:
        """Run a saved question.

        Args:
            name: its name; `questions()` returns all of them.
            timeout: as for `query`.
            parameters: a value, or a list of values, for each parameter; the others keep the default
                from the question's file.

        Raises:
            NotFound: there is no such question, or a name is unknown or ambiguous.
            QueryError: there is no such parameter, or a value does not fit it.

        >>> import kg
        >>> len(kg.load().ask("funding-rounds", company="稀宇科技")) > 0
        True
        """
        return self.query(self.question(name, **parameters), timeout=timeout)

    def answers(self) -> tuple[Answer, ...]:
        """Return the answers to all saved questions with their default values, as the page shows them."""
        from kg.graph.answers import answers

        return answers(self.questions().values(), partial(self.cite, timeout=None), self.default_in_words)

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
    ) -> StatementList:
        """Return the statements that meet every given condition.

        Args:
            about: an entity that they name, that makes something that they name, or that this is a part of.
            status: `Asserted`, `Claimed`, `Planned`, `Speculated`, `Opinion`, `Disputed`, `Rejected`.
            by: the speaker, or the agent that the speaker speaks for.
            article: an article that they are taken from, as for `article`.
            property: a property by name or label, such as `developedBy` or `developed by`.

        Raises:
            NotFound: there is no such entity, status, article or property.
        """
        from kg.graph.labels import article_iri, known_term
        from kg.graph.selection import StatementList, select

        chosen = select(
            self.source,
            about=self.resolve(about) if about else None,
            status=known_term(self.source, "Status", status) if status else None,
            by=self.resolve(by) if by else None,
            article=article_iri(self.source, article) if article else None,
            property=known_term(self.source, "Property", property) if property else None,
        )
        return StatementList(self._views.views(chosen))

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
