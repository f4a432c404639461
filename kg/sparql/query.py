"""A SPARQL query, read once: its form, its tokens, the names it uses, and its patterns."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import pairwise

from kg.errors import QueryError
from kg.namespaces import BASE, PREFIXES
from kg.sparql.guard import Form, inspect
from kg.sparql.tokens import NO_TOKEN, Token, calls_volatile

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from kg.sparql.patterns import Select

SHORT = 4096
"""Characters of a query that takes a few milliseconds at most to read; what was read of it is cached."""
_CACHED = 128


class Query(str):
    """A SPARQL query that the guard accepts (SPARQL 1.1 Query Language, section 19).

    A query is its own text: it can be passed wherever a string can, so a `Source` need not know this class. What is
    read of a short text is cached, and `Query(query)` returns a query as it is.

    Args:
        text: the query.

    Attributes:
        text: the query as a plain string, for what must not keep the tokens alive.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        tokens: its tokens, in order, without comments.

    Raises:
        QueryError: it is not text, too long or too complex, not allowed here, or not a query.

    >>> query = Query("SELECT ?maker { id:kling vg:developedBy ?maker }")
    >>> query.form, sorted(query.names), query.is_stable
    (<Form.SELECT: 'SELECT'>, ['id:kling', 'vg:developedBy'], True)
    """

    text: str
    form: Form
    tokens: tuple[Token, ...]

    def __new__(cls, text: str) -> Query:
        """Return the query of a text."""
        if isinstance(text, Query):
            return text
        if not isinstance(text, str):
            raise QueryError(f"a query is text, not {type(text).__name__}")
        return _cached(text) if len(text) <= SHORT else _read(text)

    @cached_property
    def names(self) -> frozenset[str]:
        """The prefixed names that it uses; those that PREFIX declares do not count."""
        pairs = pairwise((NO_TOKEN, *self.tokens))
        return frozenset(token.text for before, token in pairs if token.kind == "name" and before.word != "PREFIX")

    @cached_property
    def declared(self) -> frozenset[str]:
        """The prefixes that it declares, without their colon.

        >>> sorted(Query("PREFIX ex: <http://example.org/> ASK { ex:a ?p ?o }").declared)
        ['ex']
        """
        pairs = pairwise(self.tokens)
        return frozenset(t.text[:-1] for before, t in pairs if t.kind == "name" and before.word == "PREFIX")

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The graph's prefixes that it uses without declaring them, with their IRIs.

        >>> Query("ASK { id:minimax ?p ?o }").prefixes
        {'id': 'https://w3id.org/ai-video-kg/id/'}
        """
        used = {name.partition(":")[0] for name in self.names}
        return {prefix: PREFIXES[prefix] for prefix in sorted((used - self.declared) & PREFIXES.keys())}

    @cached_property
    def is_stable(self) -> bool:
        """Whether the same graph gives the same answer each time, so that an answer may be kept.

        >>> Query("SELECT (RAND() AS ?x) {}").is_stable, Query("SELECT ('RAND()' AS ?x) {}").is_stable
        (False, True)
        """
        return not calls_volatile(self.tokens)

    @cached_property
    def patterns(self) -> Select:
        """The parts of a SELECT; read when they are first asked for.

        Raises:
            Unreadable: it is not a SELECT, or it has a shape that is not supported.
        """
        from kg.sparql.parser import read_select

        return read_select(self.text, self.tokens)

    def with_prologue(self) -> str:
        """Return its text with declarations for the graph's prefixes, and the base, that it relies on.

        They stand on its first line: its lines keep their numbers, and the messages of an endpoint still fit
        (SPARQL 1.1 Query Language, section 4.1.1).

        >>> Query("ASK { id:minimax ?p ?o }").with_prologue()
        'PREFIX id: <https://w3id.org/ai-video-kg/id/> ASK { id:minimax ?p ?o }'
        """
        base = [f"BASE <{BASE}>"] if self._needs_base() else []
        return " ".join([*base, *(f"PREFIX {name}: <{iri}>" for name, iri in self.prefixes.items()), self.text])

    def _needs_base(self) -> bool:
        relative = any(token.kind == "iri" and ":" not in token.text for token in self.tokens)
        return relative and not any(token.word == "BASE" for token in self.tokens)


def _read(text: str) -> Query:
    query = str.__new__(Query, text)
    query.text = str(text)
    query.form, query.tokens = inspect(text)
    return query


_cached = lru_cache(maxsize=_CACHED)(_read)
