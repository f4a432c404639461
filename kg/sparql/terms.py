"""RDF terms, from their SPARQL text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.namespaces import PREFIXES

Term = ox.NamedNode | ox.BlankNode | ox.Literal


class Unreadable(Exception):
    """A query has a shape that is not supported here, so that its rows cannot be cited."""


def read_terms(texts: Iterable[str], prefixes: Mapping[str, str]) -> dict[str, Term]:
    """Read terms with the engine's own Turtle parser (RDF 1.1 Turtle, section 2).

    Args:
        texts: the terms, as they are written in SPARQL.
        prefixes: the prefixes that the query declares; those of the graph are known.

    Returns:
        Each text with its term.

    Raises:
        Unreadable: a text is not a term of Turtle.

    >>> read_terms(["id:kling", "'Kling'@en"], {})["id:kling"].value
    'https://w3id.org/ai-video-kg/id/kling'
    """
    listed = list(texts)
    head = "".join(f"@prefix {name}: <{base}> .\n" for name, base in ({**PREFIXES, **prefixes}).items())
    body = "\n".join(f"<x:s> <x:p> {_turtle(text)} ." for text in listed)
    try:
        triples = list(ox.parse(head + body, format=ox.RdfFormat.TURTLE, base_iri="x:"))
    except SyntaxError as error:
        raise Unreadable(f"not a term of Turtle: {error}") from None
    return {text: triple.object for text, triple in zip(listed, triples, strict=True)}


def _turtle(text: str) -> str:
    return text.lower() if text.upper() in ("TRUE", "FALSE") else text
