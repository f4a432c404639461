"""What a `Graph` answers in SPARQL: queries of your own, and the saved questions."""

from __future__ import annotations

from functools import partial

import pyoxigraph as ox

from kg.graph.arguments import query_of
from kg.graph.parts import Parts
from kg.graph.rows import Look, Rows, rows_of
from kg.limits import DEFAULT, Default
from kg.sparql.query import Query
from kg.stores.default_limit import limited

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from kg.graph.cited_rows import CitedRows
    from kg.graph.questions import Parameter, Question
    from kg.page.data import Answer
    from kg.stores.local import Answer as SourceAnswer


class Queryable(Parts):
    """A graph that answers SPARQL and saved questions."""

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
        return self._rows(query_of(sparql, "query", "SELECT"), timeout, self._looker(sparql, timeout))

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
        look = self._looker(sparql, timeout)  # the citations say which statements are denials
        with limited(self.source, timeout) as seconds:
            return self._citer.cite(
                query_of(sparql, "cite", "SELECT"), seconds, lambda found: look(found) if not found else ()
            )

    def _rows(self, query: Query, timeout: float | Default | None, look: Look) -> Rows:
        answer = self._answer(query, timeout)
        assert isinstance(answer, ox.QuerySolutions)
        return rows_of(answer, self.names.things, look)

    def _looker(self, sparql: str, timeout: float | Default | None) -> Look:
        """Return what finds the notes on an answer."""

        def look(found: int) -> tuple[str, ...]:
            from kg.graph.notes import notes_on

            with limited(self.source, timeout) as seconds:
                return notes_on(sparql, self.source, found, seconds)

        return look

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

    def value_in_words(self, parameter: Parameter, value: object) -> str:
        """Return a value, or a list of values, of a saved question's parameter in words: the labels of things.

        Raises:
            NotFound: a name is unknown or ambiguous.
            QueryError: a value does not fit the parameter.
        """
        return self._binder.in_words(parameter, value)

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
        sparql = self.question(name, **parameters)
        return self._rows(query_of(sparql, "query", "SELECT"), timeout, lambda found: self.silence(name, sparql, found))

    def silence(self, name: str, sparql: str, found: int) -> tuple[str, ...]:
        """Return why a saved question has no answer, a sentence each; empty if it has one.

        Args:
            name: the name of the question.
            sparql: its text with its parameters bound.
            found: how many rows its answer has.
        """
        from kg.graph.notes import silence_of

        return silence_of(self.questions()[name], sparql, self.source) if not found else ()

    def answers(self) -> tuple[Answer, ...]:
        """Return the answers to all saved questions with their default values, as the page shows them."""
        from kg.graph.answers import answers

        return answers(self.questions().values(), partial(self.cite, timeout=None), self.default_in_words)
