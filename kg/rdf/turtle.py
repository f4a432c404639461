"""Triples as Turtle, the same bytes every time: sorted, with the used prefixes only, in order."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.namespaces import PREFIXES

_RDF_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"


def to_turtle(triples: Iterable[ox.Triple]) -> str:
    """Return triples as Turtle (RDF 1.1): by subject, its type first, then by predicate and object."""
    ordered = sorted(set(triples), key=_type_first)
    used = used_prefixes(ordered)
    head = "".join(f"@prefix {name}: <{base}> .\n" for name, base in used.items())
    body = (ox.serialize(ordered, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode("utf-8")
    # The engine writes its prefixes in an order that changes from run to run: its lines are replaced.
    lines = body.splitlines(keepends=True)
    start = next((i for i, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
    return head + "".join(lines[start:])


def _type_first(triple: ox.Triple) -> tuple[str, bool, str]:
    return str(triple.subject), getattr(triple.predicate, "value", "") != _RDF_TYPE, str(triple)


def used_prefixes(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes of the graph that IRIs of triples begin with, by name."""
    iris = {iri for triple in triples for iri in _iris(triple)}
    return {name: base for name, base in sorted(PREFIXES.items()) if any(iri.startswith(base) for iri in iris)}


def _iris(triple: ox.Triple) -> Iterable[str]:
    """The IRIs that are written out: a type is `a`, and plain words or words of a language show no datatype."""
    if triple.predicate.value != _RDF_TYPE:
        yield triple.predicate.value
    for term in (triple.subject, triple.object):
        if isinstance(term, ox.NamedNode):
            yield term.value
        elif isinstance(term, ox.Literal) and not term.language and term.datatype.value != _STRING:
            yield term.datatype.value
