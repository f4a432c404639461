"""Mark what a CONSTRUCT makes a triple of although the graph has no such fact: claims, plans, opinions, denials.

SPARQL builds whatever the template says: from the parts of a statement (`rdf:subject`, `rdf:predicate`,
`rdf:object`) it makes a plain triple, and so of an opinion a fact. The answer stays as the standard has it; comments
at its head name these triples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import takewhile

import pyoxigraph as ox

from kg.graph.lines import counted
from kg.graph.provenance import Index
from kg.namespaces import PREFIXES, compact
from kg.rdf.terms import ASSERTED, local_name
from kg.rdf.turtle import to_turtle
from kg.sparql.terms import Term

SHOWN = 50
"""How many triples are named; the rest are counted."""
_ENTITY, _VOCABULARY = PREFIXES["id"], PREFIXES["vg"]
Pair = tuple[Term, Term]


def marked_turtle(answer: Iterable[ox.Triple], index: Index) -> str:
    """Return the answer to a CONSTRUCT as Turtle, with a comment for each triple that the graph has not as a fact.

    Args:
        answer: the triples.
        index: what the statements of the graph say.
    """
    triples = list(answer)
    turtle = to_turtle(triples)
    candidates = [triple for triple in triples if _of_entity(triple)]
    found = _unasserted(candidates, index) if candidates else {}
    if not found:
        return turtle
    verb = "triple is not a fact" if len(found) == 1 else "triples are not facts"
    head = f"# {len(found)} {verb} of the graph: only statements that are not asserted say so.\n"
    lines = [f"# {_words(triple)}: {', '.join(how)}\n" for triple, how in sorted(found.items(), key=str)]
    more = [f"# … and {counted(len(lines) - SHOWN, 'more triple')}\n"] if len(lines) > SHOWN else []
    return "".join([head, *lines[:SHOWN], *more, turtle])


def notes(turtle: str) -> list[str]:
    r"""Return the comments at the head of Turtle, without their mark.

    >>> notes("# 1 triple\n<urn:a> a <urn:b> .\n")
    ['1 triple']
    """
    return [line[2:] for line in takewhile(lambda line: line.startswith("# "), turtle.splitlines())]


def _of_entity(triple: ox.Triple) -> bool:
    ends = (triple.subject, triple.object)
    return any(isinstance(end, ox.NamedNode) and end.value.startswith(_ENTITY) for end in ends)


def _unasserted(triples: Iterable[ox.Triple], index: Index) -> dict[ox.Triple, list[str]]:
    """Return the triples that no fact backs, each with how the statements between its ends stand."""
    weak: dict[Pair, set[str]] = defaultdict(set)
    facts: set[tuple[Term, Term, Term]] = set(index.derived)
    for s, p, o, _, status, negated in index.statements:
        if negated is not None or status.value != ASSERTED:
            weak[s, o].add("denied" if negated is not None else local_name(status.value).lower())
        else:
            facts.add((s, p, o))
    return {triple: sorted(how) for triple in triples if (how := _how(triple, weak, facts))}


def _how(triple: ox.Triple, weak: Mapping[Pair, set[str]], facts: set[tuple[Term, Term, Term]]) -> set[str]:
    """Return how the statements stand that a triple can only rest on; empty if a fact backs it, or no statement.

    A property of another vocabulary may stand for any of ours, in either direction.
    """
    s, p, o = triple.subject, triple.predicate, triple.object
    how = weak.get((s, o), set()) | weak.get((o, s), set())  # type: ignore[arg-type]
    if not how or (s, p, o) in facts:
        return set()
    ours = p.value.startswith(_VOCABULARY)
    return how if ours or not any({a, b} == {s, o} for a, _, b in facts) else set()


def _words(triple: ox.Triple) -> str:
    terms = (triple.subject, triple.predicate, triple.object)
    return " ".join(compact(term.value) if isinstance(term, ox.NamedNode) else str(term) for term in terms)
