"""RDF terms as they stand in a query and in its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.namespaces import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal


class Unreadable(Exception):
    """The query has a shape that is not understood here."""


def read_terms(texts: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, Term]:
    """Return RDF terms by their SPARQL text.

    Raises:
        Unreadable: a text is not a term.
    """
    listed = list(texts)
    head = "".join(f"@prefix {name}: <{base}> .\n" for name, base in ({**PREFIXES, **prefixes}).items())
    body = "\n".join(f"<x:s> <x:p> {_turtle(text)} ." for text in listed)
    try:
        triples = list(ox.parse(head + body, format=ox.RdfFormat.TURTLE, base_iri="x:"))
    except SyntaxError as error:
        raise Unreadable(f"a term that Turtle does not know: {error}") from None
    return {text: triple.object for text, triple in zip(listed, triples, strict=True)}


def _turtle(text: str) -> str:
    return text.lower() if text.upper() in ("TRUE", "FALSE") else text
