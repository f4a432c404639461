"""Why an answer is empty: names that the graph does not know, statements that are not asserted, texts in a language."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from kg.errors import nearest
from kg.namespaces import PREFIXES, compact, expand
from kg.sparql.patterns import FRESH, Group, Triple, Union
from kg.sparql.query import Query
from kg.sparql.query_files import query as query_file
from kg.sparql.rewrite import Plan, plan
from kg.sparql.terms import Term, Unreadable
from kg.stores.local import Source, solutions


def reasons_for_nothing(query: str, source: Source) -> list[str]:
    """Return what may have emptied the answer to a query, a sentence each.

    >>> from kg import load
    >>> reasons_for_nothing("SELECT ?who { id:gamengen vg:developedBy ?who }", load().source)
    ['id:gamengen vg:developedBy ?who also matches statements without a plain triple (1 claimed); ask for them with: \
SELECT * { ?st rdf:subject id:gamengen ; rdf:predicate/rdfs:subPropertyOf* vg:developedBy ; rdf:object ?who ; \
vg:status ?status OPTIONAL { ?st vg:negated ?negated } }']
    """
    read = Query(query)
    unknown = unknown_terms(read, source)
    try:
        found = plan(read)
    except Unreadable:
        return unknown
    return list(dict.fromkeys([*unknown, *_of_patterns(found, source)]))


def unknown_terms(query: str, source: Source) -> list[str]:
    """Return a sentence for each `vg:` or `id:` name in a query that is not a subject in the graph.

    >>> from kg import load
    >>> unknown_terms("SELECT ?x { ?x vg:developdBy id:kling }", load().source)
    ["vg:developdBy is not in the graph; did you mean 'vg:developedBy'?"]
    """
    names = sorted(name for name in Query(query).names if name.startswith(("vg:", "id:")))
    about = source.describe([expand(name) for name in names])
    missing = [name for name in names if not about[expand(name)]]
    return [f"{name} is not in the graph{nearest(name, _known(name[:2], source))}" for name in missing]


def _known(prefix: str, source: Source) -> set[str]:
    base = PREFIXES[prefix]
    rows = solutions(source, query_file("graph/subjects", namespace=[ox.Literal(base)]))
    return {f"{prefix}:{subject.value.removeprefix(base)}" for (subject,) in rows}


def _of_patterns(found: Plan, source: Source) -> Iterator[str]:
    for inner in found.inner.values():
        yield from _of_patterns(inner, source)
    for pattern in _required(found.select.where):
        if not pattern.predicate.startswith("?"):
            constants = [found.constants.get(term) for term in pattern]
            yield from _of_pattern(pattern, constants, source)


def _required(group: Group) -> Iterator[Triple]:
    """Yield the triple patterns that can empty an answer: those of no OPTIONAL."""
    for item in group.items:
        if isinstance(item, Triple):
            yield item
        elif isinstance(item, (Group, Union)):
            for part, _ in item.groups:
                yield from _required(part)


def _of_pattern(pattern: Triple, constants: list[Term | None], source: Source) -> Iterator[str]:
    _, p, o = constants
    assert isinstance(p, ox.NamedNode)
    if p.value.startswith(PREFIXES["vg"]):
        yield from _weaker(pattern, {name: [term] for name, term in zip("spo", constants, strict=True) if term}, source)
    elif not list(solutions(source, query_file("graph/used", p=[p.value]))):
        yield f"{compact(p.value)} is not used in the graph"
    if isinstance(o, ox.Literal) and not o.language:
        rows = solutions(source, query_file("graph/languages", p=[p.value], words=[ox.Literal(o.value)]))
        if found := [str(text) for (text,) in rows]:
            yield f"{o} names no language; the graph has {', '.join(found)}"


def _weaker(pattern: Triple, terms: dict[str, list[Term]], source: Source) -> Iterator[str]:
    rows = solutions(source, query_file("graph/weaker", **terms))
    counts = ", ".join(f"{number.value} {status.value}" for status, number in rows)
    if counts:
        names = dict(zip("spo", (term.replace(FRESH, "?step") for term in pattern), strict=True))
        suggested = re.sub(r"\?([spo])\b", lambda match: names[match[1]], query_file("graph/suggested")).strip()
        shown = " ".join(names.values())
        yield f"{shown} also matches statements without a plain triple ({counts}); ask for them with: {suggested}"
