"""The shortest ways from one entity to another, with a citation for each step."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

import pyoxigraph as ox

from kg import words
from kg.facts.records import Status
from kg.graph.citation import citation_lines, cited
from kg.graph.labels import Names, Thing
from kg.graph.lines import Line, Listing
from kg.graph.provenance import Index
from kg.graph.statements import Statements, StatementView
from kg.namespaces import PREFIXES
from kg.rdf.terms import ASSERTED, MAKER, REJECTED

MAX_WEIGHED = 2000
"""The greatest number of shortest ways that are compared."""


class Edge(NamedTuple):
    """A relation between two entities, the statements that it rests on, and the rule if it is derived."""

    subject: str
    property: str
    object: str
    statements: tuple[str, ...]
    rule: str = ""


class _StepFields(NamedTuple):
    subject: Thing
    property: Thing
    object: Thing
    forward: bool
    statements: tuple[StatementView, ...]
    rule: Thing | None


class Step(_StepFields):
    """One relation on a way: subject, property and object; `forward` if the way leads from subject to object."""

    __slots__ = ()

    @property
    def sentence(self) -> str:
        """The relation in words."""
        weaker = sorted(
            {statement.status.lower() for statement in self.statements if statement.status is not Status.ASSERTED}
        )
        derived = f"by the rule “{self.rule}”" if self.rule else ""
        aside = "; ".join(filter(None, [derived, *weaker]))
        return words.sentence(self.subject, self.property, self.object) + (f" ({aside})" if aside else "")

    @property
    def end(self) -> Thing:
        """The entity that the step leads to."""
        return self.object if self.forward else self.subject

    def __str__(self) -> str:
        return self.sentence

    def __repr__(self) -> str:
        return f"<{self.sentence}>"


class Walk(NamedTuple):
    """A way from one entity to another."""

    start: Thing
    steps: tuple[Step, ...]

    @property
    def things(self) -> list[Thing]:
        """The entities on the way, both ends included."""
        return [self.start, *(step.end for step in self.steps)]

    def __str__(self) -> str:
        return "; ".join(step.sentence for step in self.steps) + "."

    def __repr__(self) -> str:
        return f"<{self}>"


class Walks(Listing[Walk]):
    """The shortest ways from one entity to another, the most informative first; empty if they are not related."""

    def __init__(self, start: Thing, end: Thing, items: Iterable[Walk]) -> None:
        super().__init__(items)
        self.start = start
        self.end = end

    def _part(self, index: slice) -> Walks:
        return Walks(self.start, self.end, self.items[index])

    def __repr__(self) -> str:
        return f"<{len(self)} ways from {self.start} to {self.end}>"

    def lines(self, *, isolate: bool = False) -> Iterator[Line]:
        """Yield the ways line by line, with the quotes of each step."""
        if not self.items:
            yield Line(f"no statements lead from {self.start} to {self.end}", "note")
        for number, walk in enumerate(self, 1):
            yield Line(f"{number}. {' — '.join(map(str, walk.things))}", "title")
            for step in walk.steps:
                yield Line(step.sentence, "fact", 1)
                for evidence in {cited(statement.best): statement.best for statement in step.statements}.values():
                    yield from citation_lines(evidence, 2, isolate=isolate)


def _nearest(edge: Edge) -> tuple[bool, bool, str, Edge]:
    """Order what is stated before what is derived, and the wide property of makers last."""
    return bool(edge.rule), edge.property == MAKER, edge.rule, edge


class Network:
    """The entities and the relations between them; between the same two, stated relations come first, makers last."""

    def __init__(self, index: Index, names: Names, statements: Statements, *, asserted_only: bool) -> None:
        self.names = names
        self.statements = statements
        self.at: dict[str, dict[str, list[Edge]]] = defaultdict(lambda: defaultdict(list))
        for edge in sorted(_edges(index, asserted_only=asserted_only), key=_nearest):
            self.at[edge.subject][edge.object].append(edge)
            if edge.subject != edge.object:
                self.at[edge.object][edge.subject].append(edge)

    def walks(self, start: str, end: str, limit: int) -> Walks:
        """Return the shortest ways; of equally short ones, those through less connected entities come first."""
        found = islice(self._shortest(start, end), MAX_WEIGHED)
        ordered = sorted(found, key=lambda way: (self._weight(way), way))[:limit]
        things = self.names.things([start, end])
        return Walks(things[start], things[end], [self._walk(way) for way in ordered])

    def steps(self, iri: str) -> list[Step]:
        """Return the relations of one entity."""
        return [self._step(iri, edge) for _, edges in sorted(self.at.get(iri, {}).items()) for edge in edges]

    def _weight(self, way: Sequence[str]) -> float:
        return round(sum(math.log(len(self.at[node])) for node in way[1:-1]), 9)

    def _shortest(self, start: str, end: str) -> Iterator[tuple[str, ...]]:
        """Yield the ways, each as its entities, by a breadth-first search from the end."""
        distance = self._distances(end, start)
        stack: list[tuple[str, ...]] = [(start,)] if start in distance and start != end else []
        while stack:
            way = stack.pop()
            if way[-1] == end:
                yield way
                continue
            nearer = {there for there in self.at[way[-1]] if distance.get(there) == distance[way[-1]] - 1}
            stack += [(*way, there) for there in sorted(nearer, reverse=True)]

    def _distances(self, origin: str, until: str) -> Mapping[str, int]:
        distance, level = {origin: 0}, [origin]
        while level and until not in distance:
            level = [there for here in level for there in self.at.get(here, ()) if self._reach(distance, here, there)]
        return distance

    def _reach(self, distance: dict[str, int], here: str, there: str) -> bool:
        new = there not in distance
        if new:
            distance[there] = distance[here] + 1
        return new

    def _walk(self, way: Sequence[str]) -> Walk:
        steps = [self._step(here, self.at[here][there][0]) for here, there in pairwise(way)]
        return Walk(self.names.thing(way[0]), tuple(steps))

    def _step(self, here: str, edge: Edge) -> Step:
        things = self.names.things([edge.subject, edge.property, edge.object])
        rule = self.names.thing(edge.rule) if edge.rule else None
        views = tuple(self.statements.views(edge.statements))
        subject, name, target = (things[iri] for iri in edge[:3])
        return Step(subject, name, target, here == edge.subject, views, rule)


def _edges(index: Index, *, asserted_only: bool) -> Iterator[Edge]:
    """Yield one edge for each subject, property and object: several statements of a triple are one edge."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for subject, predicate, target, node, status, negated in index.statements:
        wanted = status.value == ASSERTED if asserted_only else status.value != REJECTED
        if wanted and negated is None and isinstance(target, ox.NamedNode) and target.value.startswith(PREFIXES["id"]):
            found[subject.value, predicate.value, target.value].append(node.value)
    for triple, statements in found.items():
        yield Edge(*triple, tuple(statements))
    for (subject, predicate, target), (rule, premises) in index.derived.items():
        triple = (subject.value, predicate.value, target.value)
        if triple not in found:
            yield Edge(*triple, premises, rule)
