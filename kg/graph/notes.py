"""What a reader has to know of an answer: why it is empty, or that denials and claims are among it unmarked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import KGError
from kg.graph.hints import NO_INSTANCE, NOT_TOGETHER, reasons_for_nothing
from kg.graph.labels import BATCH
from kg.graph.questions import Question
from kg.namespaces import PREFIXES, compact
from kg.rdf.terms import NEGATED, STATED, STATUS
from kg.sparql.patterns import FRESH, Group, Optional, Raw, Triple, Union
from kg.sparql.query import Query
from kg.sparql.query_files import query as query_file
from kg.sparql.rewrite import Plan, plan
from kg.sparql.terms import Unreadable
from kg.stores.local import Source, solutions

MOST = 4000
"""The statements behind an answer up to which it is looked at."""
ASSERTED, UNKNOWN = "asserted", "unknown"
SILENT = "the articles do not say"


def notes_on(query: str, source: Source, found: int, timeout: float | None = None) -> tuple[str, ...]:
    """Return what a reader has to know of the answer to a SELECT, a sentence each.

    Args:
        query: the query.
        source: the graph.
        found: how many rows the answer has.
        timeout: the seconds that one query for this may take; a note that takes longer is dropped.

    >>> from kg import load
    >>> notes_on("SELECT ?x { ?st rdf:predicate vg:betterThan ; rdf:object ?x }", load().source, 6)[0][:61]
    '?st stands for statements, and the query asks for neither vg:'
    """
    read = Query(query)
    try:
        return tuple(reasons_for_nothing(read, source) if not found else unmarked(read, source, timeout))
    except KGError:  # the answer is there; an endpoint may be gone by now
        return ()


def silence_of(question: Question, sparql: str, source: Source) -> tuple[str, ...]:
    """Return why the answer to a saved question is empty, a sentence each.

    Args:
        question: the question.
        sparql: its text with its parameters bound.
        source: the graph.
    """
    reasons = [] if UNKNOWN in question.topics else reasons_for_nothing(sparql, source)
    if any(reason.startswith(NO_INSTANCE) for reason in reasons):
        return (SILENT,)
    return tuple(reason for reason in reasons if reason != NOT_TOGETHER) or (SILENT,)


def unmarked(query: Query, source: Source, timeout: float | None = None) -> Iterator[str]:
    """Yield a sentence for each variable of a query that stands for statements of which some are weak, unmarked.

    Raises:
        QueryError: a look at the statements failed.
    """
    for look in looks(query):
        answer = source.answer(Query(look.query), timeout)
        assert isinstance(answer, ox.QuerySolutions)
        iris = [term.value for (term,) in answer if isinstance(term, ox.NamedNode)]
        yield from look.sentences(iris, source)


class Unmarked(NamedTuple):
    """A variable that stands for statements, and what its query does not ask of them.

    Attributes:
        variable: the variable, with `?`.
        left_out: the IRIs of `vg:negated` and `vg:status`, or one of them.
        query: the query for the statements that it stands for.
    """

    variable: str
    left_out: tuple[str, ...]
    query: str

    def sentences(self, iris: Sequence[str], source: Source) -> Iterator[str]:
        """Yield a sentence if some of the statements are denials, or are not asserted."""
        counts: Counter[str] = Counter()
        for start in range(0, min(len(iris), MOST), BATCH):
            rows = solutions(source, query_file("graph/standings", st=iris[start : start + BATCH]))
            counts.update(filter(None, (self._kind(held.value, denied is not None) for _, held, denied in rows)))
        if counts:
            yield self._sentence(counts)

    def _kind(self, status: str, negated: bool) -> str:
        if negated and NEGATED in self.left_out:
            return "negated"
        return status if STATUS in self.left_out and status != ASSERTED else ""

    def _sentence(self, counts: Counter[str]) -> str:
        names = list(map(compact, self.left_out))
        asks = f"asks for neither {' nor '.join(names)}" if len(names) > 1 else f"does not ask for {names[0]}"
        order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        listed = " and ".join(f"{number} {name}" for name, number in order)
        shown = query_file("graph/shown").partition("{")[2].rpartition("}")[0].strip()
        add = re.sub(r"\?st\b", lambda _: self.variable, shown)
        return f"{self.variable} stands for statements, and the query {asks}: it matches {listed}, unmarked; add: {add}"


def looks(query: Query) -> list[Unmarked]:
    """Return the variables of a query that stand for statements whose negation or status it does not ask for."""
    try:
        return list(_looks(plan(query))) if may_state(query) else []
    except Unreadable:
        return []


def may_state(query: str) -> bool:
    """Say whether a query can ask for what statements state: whether it names `rdf:subject` or the like."""
    return any(iri.partition("#")[2] in query for iri in STATED)


def _looks(found: Plan) -> Iterator[Unmarked]:
    for inner in found.inner.values():
        yield from _looks(inner)
    for variable, names in _asked(found).items():
        left_out = tuple(iri for iri in (NEGATED, STATUS) if iri not in names)
        if STATED & names and left_out:
            yield Unmarked(variable, left_out, found.values_query(variable[1:]))


def _asked(found: Plan) -> dict[str, set[str]]:
    """Return the IRIs of the predicates that a query asks of each variable; a variable predicate asks for all."""
    asked: dict[str, set[str]] = {}
    for pattern in _triples(found.select.where):
        if not pattern.subject.startswith("?") or pattern.subject.startswith(FRESH):
            continue
        own = asked.setdefault(pattern.subject, set())
        if pattern.predicate.startswith("?"):
            own |= {NEGATED, STATUS}
        elif isinstance(term := found.constants.get(pattern.predicate), ox.NamedNode):
            own.add(term.value)
    tests = " ".join(_tests(found.select.where))
    for variable, own in asked.items():
        own |= {iri for iri in (NEGATED, STATUS) if _tested(variable, iri, tests)}
    return asked


def _triples(group: Group) -> Iterator[Triple]:
    for item in group.items:
        if isinstance(item, Triple):
            yield item
        elif isinstance(item, (Group, Optional, Union)):
            for part, _ in item.groups:
                yield from _triples(part)


def _tests(group: Group) -> Iterator[str]:
    """Yield the text of the filters and the like."""
    for item in group.items:
        if isinstance(item, Raw):
            yield item.text
        elif isinstance(item, (Group, Optional, Union)):
            for part, _ in item.groups:
                yield from _tests(part)


def _tested(variable: str, iri: str, tests: str) -> bool:
    """Say whether a filter such as FILTER NOT EXISTS asks a property of a variable."""
    return variable in tests and iri.removeprefix(PREFIXES["vg"]) in tests
