"""Why an answer is empty: unknown names, statements that are not asserted, languages, dates, or that nobody says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice, pairwise

import pyoxigraph as ox

from kg.errors import nearest
from kg.namespaces import PREFIXES, compact, expand
from kg.rdf.terms import BOUNDS, DATE_AS_WRITTEN, TYPE
from kg.sparql.patterns import FRESH, Group, Raw, Triple, Union
from kg.sparql.query import Query
from kg.sparql.query_files import VALUES
from kg.sparql.query_files import query as query_file
from kg.sparql.rewrite import Plan, plan
from kg.sparql.terms import Term, Unreadable, read_terms
from kg.sparql.tokens import NO_TOKEN
from kg.stores.local import Source, solutions

MOST = 20
"""The patterns of a query that are looked at."""
NOT_TOGETHER = "each pattern of the query has matches of its own, but no row meets all of them and every FILTER"
NO_INSTANCE = "the graph has no instance of "
_NAMES = "; the names of things are rdfs:label, and skos:altLabel for other names"
_INSTEAD = {
    "http://schema.org/name": _NAMES,
    "http://schema.org/alternateName": _NAMES,
    "http://xmlns.com/foaf/0.1/name": _NAMES,
    "http://purl.org/dc/terms/title": _NAMES,
    "http://purl.org/dc/elements/1.1/title": _NAMES,
}
"""Properties of other vocabularies that people try, and what the graph has instead."""


def reasons_for_nothing(query: str, source: Source) -> list[str]:
    """Return what may have emptied the answer to a query, a sentence each.

    >>> from kg import load
    >>> reasons_for_nothing("SELECT ?who { id:gamengen vg:developedBy ?who }", load().source)
    ['id:gamengen vg:developedBy ?who also matches statements without a plain triple (1 claimed); ask for them with: \
SELECT * { ?st rdf:subject id:gamengen ; rdf:predicate/rdfs:subPropertyOf* vg:developedBy ; rdf:object ?who ; \
vg:status ?status OPTIONAL { ?st vg:negated ?negated } }']
    """
    read = Query(query)
    sure = [*unknown_terms(read, source), *_of_dates(read)]
    try:
        found = plan(read)
    except Unreadable:
        return sure
    none = list(_of_classes(found, source))
    reasons = list(dict.fromkeys([*sure, *(none or _of_patterns(found, source))]))
    if not reasons and len(list(_required(found.select.where))) > 1:
        return [NOT_TOGETHER]
    return reasons


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


def _of_classes(found: Plan, source: Source) -> Iterator[str]:
    """Yield a sentence for each class that the query needs an instance of, and that has none."""
    for pattern in (item for item in found.select.where.items if isinstance(item, Triple)):
        p, o = found.constants.get(pattern.predicate), found.constants.get(pattern.object)
        if p == TYPE and isinstance(o, ox.NamedNode) and not source.members(compact(o.value)):
            yield f"{NO_INSTANCE}{compact(o.value)}: the articles do not say"


def _of_patterns(found: Plan, source: Source) -> Iterator[str]:
    for inner in found.inner.values():
        yield from _of_patterns(inner, source)
    given = _given(found)
    for pattern in islice(_required(found.select.where), MOST):
        if not pattern.predicate.startswith("?"):
            constants = [found.constants.get(term) or given.get(term) for term in pattern]
            shown = " ".join(_named(term, given) for term in pattern)
            yield from _of_pattern(constants, shown, source)


def _required(group: Group) -> Iterator[Triple]:
    """Yield the triple patterns that can empty an answer: those of no OPTIONAL."""
    for item in group.items:
        if isinstance(item, Triple):
            yield item
        elif isinstance(item, (Group, Union)):
            for part, _ in item.groups:
                yield from _required(part)


def _given(found: Plan) -> dict[str, Term]:
    """Return the variables that VALUES gives one value, such as the parameters of a saved question."""
    texts = {f"?{name}": text.strip() for name, text in VALUES.findall(_raw(found.select.where))}
    given: dict[str, Term] = {}
    for name, text in texts.items():
        if text and text != "UNDEF":
            with suppress(Unreadable):
                given[name] = read_terms([text], found.prefixes)[text]
    return given


def _raw(group: Group) -> str:
    """Return the VALUES blocks of a group, a line each."""
    return "\n".join(item.text for item in group.items if isinstance(item, Raw))


def _named(term: str, given: Mapping[str, Term]) -> str:
    own = given.get(term)
    if own is None:
        return term.replace(FRESH, "?step")
    return compact(own.value) if isinstance(own, ox.NamedNode) else str(own)


def _of_pattern(constants: list[Term | None], shown: str, source: Source) -> Iterator[str]:
    _, p, o = constants
    assert isinstance(p, ox.NamedNode)
    if p.value.startswith(PREFIXES["vg"]):
        terms: dict[str, list[Term]] = {n: [t] for n, t in zip("spo", constants, strict=True) if t}
        weaker = _weaker(shown, terms, source)
        if weaker:
            yield weaker
        elif _is_known(constants, source) and not source.answer(query_file("graph/matched", **terms)):
            yield f"no statement says {shown}: the articles do not say"
    elif not _is_used(p, source):
        yield f"{compact(p.value)} is not used in the graph{_INSTEAD.get(p.value, '')}"
    elif isinstance(o, ox.Literal):
        yield from _of_text(p, o, shown, source)


def _of_text(p: ox.NamedNode, text: ox.Literal, shown: str, source: Source) -> Iterator[str]:
    rows = solutions(source, query_file("graph/languages", p=[p.value], words=[ox.Literal(text.value)]))
    found = [same for (same,) in rows]
    if found and text not in found:
        what = "names no language" if not text.language else f"is not {compact(p.value)} of anything"
        yield f"{text} {what}; the graph has {', '.join(map(str, found))}"
    elif not found:
        yield f"nothing in the graph matches {shown}"


def _is_used(p: ox.NamedNode, source: Source) -> bool:
    return bool(list(solutions(source, query_file("graph/used", p=[p.value]))))


def _is_known(constants: list[Term | None], source: Source) -> bool:
    """Say whether the graph has the property and the things that a pattern names; an unknown name has its own hint."""
    s, p, o = constants
    nodes = [term.value for term in (s, p, o) if isinstance(term, ox.NamedNode)]
    return (s is not None or o is not None) and all(source.describe(nodes).values())


def _weaker(shown: str, terms: dict[str, list[Term]], source: Source) -> str:
    rows = list(solutions(source, query_file("graph/weaker", **terms)))
    if not rows:
        return ""
    counts = ", ".join(f"{number.value} {status.value}" for status, number in rows)
    names = dict(zip("spo", shown.split(" ", 2), strict=True))
    suggested = re.sub(r"\?([spo])\b", lambda match: names[match[1]], query_file("graph/suggested")).strip()
    (p,) = terms["p"]
    assert isinstance(p, ox.NamedNode)
    never = "" if _is_used(p, source) else f"; no statement of {compact(p.value)} has a plain triple"
    return f"{shown} also matches statements without a plain triple ({counts}){never}; ask for them with: {suggested}"


# Dates that FILTER compares


def _of_dates(query: Query) -> Iterator[str]:
    """Yield a sentence for each date that a query compares although it is text, a part of a day, or a subtraction."""
    tokens = query.tokens
    for n, (token, after) in enumerate(pairwise((*tokens, NO_TOKEN))):
        before = tokens[n - 1] if n else NO_TOKEN
        typed = tokens[n + 2].text if after.text == "^^" and n + 2 < len(tokens) else ""
        last = tokens[n + 3] if typed and n + 3 < len(tokens) else after
        if not {before.text, last.text} & _COMPARISONS:
            continue
        date = token.text[1:-1] if token.kind == "text" else "".join(t.text for t in tokens[n : n + 5])
        if token.kind == "text" and _DATE.fullmatch(date) and (typed != "xsd:date" or len(date) < len(_DAY)):
            shown = f"{token.text}^^{typed}" if typed else token.text
            yield f"{shown} is not a day, so no date is before or after it; {_comparable(date)}"
        elif token.kind == "number" and re.fullmatch(r"\d{4}-\d\d-\d\d", date):
            yield f"{date} is a subtraction, not a day; {_comparable(date)}"
    if DATE_AS_WRITTEN in query.names and _COMPARISONS & {token.text for token in tokens}:
        yield f"{DATE_AS_WRITTEN} is a date as it is written, such as 2024-03~, and not comparable; {_comparable(_DAY)}"


_DAY = "2024-01-01"
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_COMPARISONS = {"<", ">", "<=", ">="}


def _comparable(date: str) -> str:
    return f'compare {" or ".join(BOUNDS)} with "{date}{_DAY[len(date) :]}"^^xsd:date'
