"""Find the statements that a triple of the graph rests on.

It rests on them directly, by the rule that derived it, or because its record belongs to them. A triple that no
article states, such as a class or a name, gets a note that says why.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg import words
from kg.graph.labels import Classes, Names
from kg.namespaces import PREFIXES, compact
from kg.rdf.terms import ASSERTED, DIRECT_TYPE, EDTF, IDENTITY, TIMES, TYPE
from kg.sparql.query_files import query
from kg.sparql.terms import Term
from kg.stores.local import Source, solutions

Spo = tuple[Term, Term, Term]
_Edges = tuple[dict[Term, list[Term]], dict[Term, list[Term]]]


class Ground(NamedTuple):
    """The IRIs of the statements that a triple rests on, or a note that says why there are none."""

    triple: Spo
    statements: tuple[str, ...]
    note: str
    evidence: str = ""


_OWNED = ("ev", "sel", "conf", "der")
"""The prefixes of the records that belong to statements; the queries `owners-…` find those."""


class Index:
    """Finds the statements that triples rest on; it reads the source once."""

    def __init__(self, source: Source, names: Names) -> None:
        self.source = source
        self.names = names
        self.classes = Classes(source, names)
        self._grounds: dict[Spo, Ground] = {}
        self._owned: dict[str, dict[Term, list[str]]] = {}
        self._walked: dict[str, _Edges] = {}

    def ground(self, triple: Spo) -> Ground:
        """Return the ground of a triple of the graph."""
        found = self._grounds.get(triple)
        if found is None:
            found = self._grounds[triple] = self._find(triple)
        return found

    def _find(self, triple: Spo) -> Ground:
        subject, predicate, _ = (getattr(term, "value", "") for term in triple)
        if nodes := self._direct.get(triple):
            return Ground(triple, tuple(nodes), "")
        if triple in self.derived:
            rule, premises = self.derived[triple]
            how = f"from which follows, by the rule “{self.names.thing(rule)}”: {self._words(triple)}"
            return Ground(triple, premises, how)
        if predicate in TIMES and (dates := self._dates.get(triple[0])):
            return Ground(triple, tuple(dates), "")
        prefix = compact(subject).partition(":")[0]
        if prefix == "st":
            return Ground(triple, (subject,), "")
        if prefix == "fig":
            return Ground(triple, tuple(self._figures.get(triple[0], ())), "")
        if prefix in _OWNED and (owners := self._owners(prefix).get(triple[0])):
            return Ground(triple, tuple(owners), "", subject.removeprefix(PREFIXES["ev"]) if prefix == "ev" else "")
        return Ground(triple, (), self._why_not(triple, prefix, predicate))

    def _why_not(self, triple: Spo, prefix: str, predicate: str) -> str:
        words = self._words(triple)
        if triple[1] in (TYPE, DIRECT_TYPE) and prefix == "id":
            return f"{words} is curated, not stated in a sentence{self._chain(triple)}"
        if prefix in ("vg", "rdf", "rdfs", "schema", "owl"):
            return f"“{words}” is part of the vocabulary"
        if predicate in IDENTITY or prefix == "name":
            return f"“{words}” is a curated name or description, not stated in a sentence"
        if prefix in ("src", "dataset"):
            return f"“{words}” is about an article or text itself"
        return f"“{words}” rests on no statement"

    def _words(self, triple: Spo) -> str:
        things = self.names.things(term.value for term in triple if isinstance(term, ox.NamedNode))
        subject, predicate, target = (
            str(things[term.value]) if isinstance(term, ox.NamedNode) else f"“{getattr(term, 'value', term)}”"
            for term in triple
        )
        if triple[1] in (TYPE, DIRECT_TYPE):
            return f"the class “{target}” of {subject}"
        if compact(triple[1].value).startswith("vg:"):
            return words.sentence(subject, things[triple[1].value], target)
        return f"{subject}: {predicate} {target}"

    def _chain(self, triple: Spo) -> str:
        """Return how a super-class follows from the entity's own class; empty for that class itself."""
        own = self.classes.of(triple[0].value)
        if own is None or own.iri == getattr(triple[2], "value", ""):
            return ""
        return f"; it follows from the class “{own}”"

    # Read on first use

    @cached_property
    def statements(self) -> list[Sequence[Any]]:
        """Every statement: subject, predicate, object, node, status, and true if it is negated (else None)."""
        return sorted(solutions(self.source, query("graph/stated-triples")), key=lambda row: row[3].value)

    @cached_property
    def _direct(self) -> dict[Spo, list[str]]:
        found: dict[Spo, list[str]] = defaultdict(list)
        for s, p, o, node, status, negated in self.statements:
            if status.value == ASSERTED and negated is None:
                found[s, p, o].append(node.value)
        return found

    @cached_property
    def _dates(self) -> dict[Term, list[str]]:
        found: dict[Term, list[str]] = defaultdict(list)
        for (s, _, o), nodes in self._direct.items():
            if isinstance(o, ox.Literal) and o.datatype == EDTF:
                found[s] += nodes
        return found

    @cached_property
    def _figures(self) -> dict[Term, list[str]]:
        found: dict[Term, list[str]] = defaultdict(list)
        for _, _, o, node, _, _ in self.statements:
            if isinstance(o, ox.NamedNode) and o.value.startswith(PREFIXES["fig"]):
                found[o].append(node.value)
        return found

    @cached_property
    def derived(self) -> dict[Spo, tuple[str, tuple[str, ...]]]:
        """Every derived triple, with the IRIs of its rule and of the statements that it follows from."""
        found: dict[Spo, dict[str, str]] = defaultdict(dict)
        for s, p, o, rule, premise in solutions(self.source, query("graph/derived-triples")):
            found[s, p, o][premise.value] = rule.value
        return {spo: (min(premises.values()), tuple(sorted(premises))) for spo, premises in found.items()}

    def _owners(self, prefix: str) -> dict[Term, list[str]]:
        """Return the statements that the records of a kind belong to."""
        if prefix not in self._owned:
            found: dict[Term, set[str]] = defaultdict(set)
            for part, statement in solutions(self.source, query(f"graph/owners-{prefix}")):
                found[part].add(statement.value)
            self._owned[prefix] = {part: sorted(statements) for part, statements in found.items()}
        return self._owned[prefix]

    # Paths of any length

    def _edges(self, predicate: str) -> _Edges:
        """Return the objects of each subject of a predicate, and the subjects of each object."""
        if predicate not in self._walked:
            forward: dict[Term, list[Term]] = defaultdict(list)
            backward: dict[Term, list[Term]] = defaultdict(list)
            for s, o in sorted(solutions(self.source, query("graph/ends", p=[predicate])), key=str):
                forward[s].append(o)
                backward[o].append(s)
            self._walked[predicate] = forward, backward
        return self._walked[predicate]

    def witness(self, start: Term, steps: tuple[tuple[str, bool], ...], end: Term, *, empty: bool) -> list[Spo]:
        """Return the triples of a shortest walk from `start` to `end`; `empty` allows a walk of no steps."""
        if empty and start == end:
            return []
        came: dict[Term, tuple[Term, Spo]] = {}
        queue = deque([start])
        while queue and end not in came:
            here = queue.popleft()
            for there, triple in self._next(here, steps):
                if there not in came:
                    came[there] = here, triple
                    queue.append(there)
        walk: list[Spo] = []
        here = end
        while here in came and not (walk and here == start):
            here, triple = came[here]
            walk.insert(0, triple)
        return walk

    def _next(self, here: Term, steps: tuple[tuple[str, bool], ...]) -> Iterator[tuple[Term, Spo]]:
        for predicate, backwards in steps:
            node = ox.NamedNode(predicate)
            for there in self._edges(predicate)[backwards].get(here, ()):
                yield there, ((there, node, here) if backwards else (here, node, there))
