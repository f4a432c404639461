"""The names in a query that the graph does not know, a common reason for an empty answer."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import nearest
from kg.namespaces import PREFIXES, expand
from kg.sparql.query import Query
from kg.sparql.query_files import query as query_file
from kg.stores.local import Source, solutions


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
