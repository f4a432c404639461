"""How much work a query can be: a bound on the rows that the engine has to hold or try, from the degrees of the graph.

Patterns are joined in a good order, each with the greatest number of matches that one row can have. A bound is not
exact, and usually far too high. It serves to tell a query that is surely small from one that needs a process of its
own: what cannot be read, or could make long texts, has no bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

import pyoxigraph as ox

from kg.sparql.parser import read_group
from kg.sparql.patterns import Group, Item, Optional, Raw, Repeat, Sub, Triple, Union
from kg.sparql.query import SHORT, Query
from kg.sparql.terms import Term, Unreadable, read_terms
from kg.sparql.tokens import Scanner, Token

TYPE_CHECKING = False  # known to type checkers; importing typing would be felt at every start
if TYPE_CHECKING:
    from typing import Any

UNBOUNDED = float("inf")
_MOST = 1_000_000
_CACHED = 256
_HEAVY = 256
"""Each time that a query is longer by this many characters, it counts once more: any row may repeat its text."""
_STEPS = 1000
"""How many parts are looked at before a query counts as unbounded: one in another is looked at more than once."""
_HARMLESS = (
    "PREFIX SELECT ASK CONSTRUCT DESCRIBE DISTINCT REDUCED WHERE AS A TRUE FALSE FILTER OPTIONAL UNION MINUS BIND "
    "VALUES UNDEF NOT EXISTS IN GROUP HAVING ORDER BY ASC DESC LIMIT OFFSET COUNT SUM MIN MAX AVG SAMPLE BOUND IF "
    "COALESCE STR LANG LANGMATCHES DATATYPE ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC SAMETERM STRLEN SUBSTR UCASE "
    "LCASE STRSTARTS STRENDS CONTAINS STRBEFORE STRAFTER YEAR MONTH DAY ABS ROUND CEIL FLOOR"
)
"""The words of a query that makes no text longer than those it reads; CONCAT and REGEX, say, are not among them."""
_WORDS = frozenset(_HARMLESS.split())


class Degrees:
    """How many triples match a pattern of a store, at most; counted when it is first asked for.

    Args:
        store: the store; it never changes.
    """

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.count = lru_cache(_CACHED)(self._count)
        self.greatest = lru_cache(_CACHED)(self._greatest)

    def learn(self) -> None:
        """Count every property now."""
        for predicate in {quad.predicate for quad in self.store}:
            self.count(None, predicate, None)
            self.greatest(predicate)
        self.greatest(None)

    def _count(self, subject: Any, predicate: Any, value: Any) -> int:
        """Return how many triples match; None matches any term."""
        if subject is predicate is value is None:
            return len(self.store)
        return sum(1 for _ in islice(self.store.quads_for_pattern(subject, predicate, value), _MOST))

    def _greatest(self, predicate: Any) -> tuple[int, int]:
        """Return the most values that one subject has, and the most subjects that one value has."""
        subjects: Counter[object] = Counter()
        values: Counter[object] = Counter()
        for quad in self.store.quads_for_pattern(None, predicate, None):
            subjects[quad.subject] += 1
            values[quad.object] += 1
        return max(subjects.values(), default=0), max(values.values(), default=0)


class Extents:
    """The extents of queries on a store; those of short queries are cached.

    Args:
        store: the store; it never changes.

    >>> import kg
    >>> extents = Extents(kg.load().source.store)
    >>> extents.of(Query("SELECT ?maker { id:kling vg:developedBy ?maker }"))
    1
    >>> extents.of(Query("SELECT * { ?a ?b ?c . ?d ?e ?f }")) > 100_000_000
    True
    """

    def __init__(self, store: ox.Store) -> None:
        self._degrees = Degrees(store)
        self._cached = lru_cache(_CACHED)(self._of)

    def learn(self) -> None:
        """Count every property of the store now, so that no query has to wait for it."""
        self._degrees.learn()

    def of(self, query: Query) -> float:
        """Return the bound for a query: about the number of rows, `UNBOUNDED` if it has none."""
        return self._cached(query) if len(query) <= SHORT else UNBOUNDED

    def _of(self, query: Query) -> float:
        if not is_plain(query.tokens):
            return UNBOUNDED
        try:
            where = _where(query)
            walk = _Walk(self._degrees, _prefixes(query.tokens))
            walk.group(where, frozenset())
        except (Unreadable, ValueError, TypeError):
            return UNBOUNDED
        return walk.most * (1 + len(query) // _HEAVY)


def is_plain(tokens: Iterable[Token]) -> bool:
    """Return whether all words of a query are harmless, no IRI is relative, and EXISTS stands directly in a FILTER.

    >>> is_plain(Query("SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?o ?q ?r } }").tokens)
    True
    >>> is_plain(Query("SELECT (CONCAT(?o, ?o) AS ?x) { ?s ?p ?o }").tokens)
    False
    """
    before = ("", "")
    for token in tokens:
        word = token.word
        if (word and word not in _WORDS) or token.kind == "escape" or (token.kind == "iri" and ":" not in token.text):
            return False
        if word == "EXISTS" and "FILTER" not in (before[1], before[0] if before[1] == "NOT" else ""):
            return False
        before = (before[1], word)
    return True


def _where(query: Query) -> Group:
    """Return the pattern of a query of any form, with the VALUES at its end."""
    if query.form == "SELECT":
        select = query.patterns
        return Group((*select.where.items, Raw(select.values))) if select.values else select.where
    opened = [at for at, token in enumerate(query.tokens) if token.text == "{"]
    if query.form == "DESCRIBE" and not opened:
        return Group(())
    if query.form == "CONSTRUCT" and query.tokens[opened[0] - 1].word == "CONSTRUCT":
        opened = [at for at in opened if query.tokens[at - 1].word == "WHERE" or query.tokens[at - 1].text == "}"]
    return read_group(query.text, query.tokens, opened[0])


def _prefixes(tokens: tuple[Token, ...]) -> tuple[tuple[str, str], ...]:
    """Return the prefixes that a query declares, with their IRIs."""
    named = (at for at, token in enumerate(tokens) if token.word == "PREFIX")
    return tuple((tokens[at + 1].text[:-1], tokens[at + 2].text[1:-1]) for at in named)


@lru_cache(_CACHED)
def _term(text: str, prefixes: tuple[tuple[str, str], ...]) -> Term:
    return read_terms([text], dict(prefixes))[text]


class _Walk:
    """One pass over the patterns of a query; `most` is the greatest number of rows on the way."""

    def __init__(self, degrees: Degrees, prefixes: tuple[tuple[str, str], ...]) -> None:
        self.degrees = degrees
        self.prefixes = prefixes
        self.terms: dict[str, Term] = {}
        self.most = 1
        self.steps = 0

    def group(self, group: Group, bound: frozenset[str], rows: int = 1) -> tuple[int, frozenset[str]]:
        """Return how many rows a group has for each of `rows`, at most, and the variables that are surely bound."""
        self.step()
        joined = [item for item in group.items if not isinstance(item, (Optional, Raw)) or _is_values(item)]
        each = 1
        while joined:
            found = [self.item(item, bound) for item in joined]
            best = min(range(len(found)), key=lambda at: found[at][0])
            each, bound = each * found[best][0], bound | found[best][1]
            self.note(rows * each)
            del joined[best]
        for item in group.items:
            if isinstance(item, Optional):
                each *= max(1, self.part(item.group, bound)[0])
                self.note(rows * each)
            elif isinstance(item, Raw) and item.tests:
                self.tested(item, bound, rows * each)
        return each, bound

    def part(self, group: Group, bound: frozenset[str]) -> tuple[int, frozenset[str]]:
        """Return the bound of a group in another for one row of that; the engine may also answer it by itself."""
        if bound:
            self.group(group, frozenset())
        return self.group(group, bound)

    def step(self) -> None:
        self.steps += 1
        if self.steps > _STEPS:
            raise Unreadable("too many parts to look at")

    def note(self, rows: int) -> None:
        self.most = max(self.most, rows)

    def tested(self, item: Raw, bound: frozenset[str], rows: int) -> None:
        """Note the rows of MINUS, which stands for itself, or of EXISTS, which is tried for each row."""
        tokens = tuple(Scanner(item.text))
        inside = read_group(item.text, tokens, next(at for at, token in enumerate(tokens) if token.text == "{"))
        if tokens[0].word == "MINUS":
            self.group(inside, frozenset())
        else:
            self.group(inside, bound, rows)

    def item(self, item: Item, bound: frozenset[str]) -> tuple[int, frozenset[str]]:
        """Return how many matches an item has for one row, at most, and the variables that it surely binds."""
        self.step()
        if isinstance(item, Triple):
            return self.triple(item, bound), frozenset(item.binds)
        if isinstance(item, Repeat):
            return self.repeat(item, bound), frozenset(item.binds)
        if isinstance(item, Raw):
            return _values(item.text), frozenset(() if "UNDEF" in item.text.upper() else item.binds)
        if isinstance(item, Group):
            return self.part(item, bound)
        if isinstance(item, Union):
            branches = [self.part(group, bound) for group, _ in item.groups]
            return sum(each for each, _ in branches), frozenset.intersection(*(names for _, names in branches))
        assert isinstance(item, Sub)
        return self.select(item)

    def select(self, item: Sub) -> tuple[int, frozenset[str]]:
        """Return the bound of a sub-SELECT, which is answered by itself."""
        rows, names = self.group(item.select.where, frozenset())
        return rows * (_values(item.select.values) if item.select.values else 1), names & {*item.binds}

    def triple(self, pattern: Triple, bound: frozenset[str]) -> int:
        """Return how many triples match a pattern for one row, at most."""
        subject, predicate, value = map(self.term, pattern)
        from_subject = subject is not None or pattern.subject[1:] in bound
        from_value = value is not None or pattern.object[1:] in bound
        if from_subject and from_value and predicate is not None:
            return 1
        count: int = self.degrees.count(subject, predicate, value)
        if subject is None and from_subject:
            count = min(count, self.degrees.greatest(predicate)[0])
        if value is None and from_value:
            count = min(count, self.degrees.greatest(predicate)[1])
        return max(1, count)

    def term(self, text: str) -> Term | None:
        """Return the term of a text, None for a variable."""
        if text[0] == "?":
            return None
        if text not in self.terms:
            self.terms[text] = _term(text, self.prefixes)
        return self.terms[text]

    def repeat(self, pattern: Repeat, bound: frozenset[str]) -> int:
        """Return the bound of a path of any length: from one end it reaches no more than it has edges."""
        edges = 1 + sum(self.degrees.count(None, self.term(step), None) for step, _ in pattern.steps)
        ends = (pattern.subject, pattern.object)
        free = all(end.startswith("?") and end[1:] not in bound for end in ends)
        return (edges + len(self.degrees.store)) * edges if free else edges


def _is_values(item: Item) -> bool:
    return isinstance(item, Raw) and item.text[:6].upper() == "VALUES"


def _values(text: str) -> int:
    """Return how many rows VALUES has, at most.

    >>> _values("VALUES ?x { id:sora id:kling }"), _values("VALUES (?x ?y) { (1 2) (3 4) }")
    (2, 2)
    """
    inside = [token.text for token in Scanner(text)]
    inside = inside[inside.index("{") + 1 : -1]
    return max(1, inside.count("(") or len(inside))
