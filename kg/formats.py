"""The formats of answers: one table, read by the workers, the clients of endpoints, and the web service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_W3C = "http://www.w3.org/ns/formats/"


class Format(NamedTuple):
    """A format.

    Attributes:
        name: its name in kg, for example in `?format=`.
        media: the media type that it is sent as; pyoxigraph knows its formats by this, too.
        ending: the ending of its files, without a dot.
        others: further media types that clients call it by.
        iri: its IRI among the W3C's file formats, or "" for what a query is never answered in.
    """

    name: str
    media: str
    ending: str = ""
    others: tuple[str, ...] = ()
    iri: str = ""

    @property
    def medias(self) -> tuple[str, ...]:
        """Every media type that names it, its own first."""
        return (self.media, *self.others)

    @property
    def content_type(self) -> str:
        """The media type, with a charset if the type does not imply one."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


RESULTS_JSON = Format(
    "json", "application/sparql-results+json", "json", ("application/json",), _W3C + "SPARQL_Results_JSON"
)
RESULTS_XML = Format(
    "xml", "application/sparql-results+xml", "xml", ("application/xml", "text/xml"), _W3C + "SPARQL_Results_XML"
)
CSV = Format("csv", "text/csv", "csv", iri=_W3C + "SPARQL_Results_CSV")
TSV = Format("tsv", "text/tab-separated-values", "tsv", iri=_W3C + "SPARQL_Results_TSV")
TURTLE = Format("turtle", "text/turtle", "ttl", ("application/x-turtle",), _W3C + "Turtle")
NTRIPLES = Format("ntriples", "application/n-triples", "nt", ("text/plain",), _W3C + "N-Triples")
JSONLD = Format("jsonld", "application/ld+json", "jsonld", ("application/json",), _W3C + "JSON-LD")
RDFXML = Format("rdfxml", "application/rdf+xml", "rdf", iri=_W3C + "RDF_XML")

ROWS = (RESULTS_JSON, RESULTS_XML, CSV, TSV)
"""The formats of rows and of truth values, the default first."""
TRIPLES = (TURTLE, NTRIPLES, JSONLD, RDFXML)
"""The formats of triples, the default first."""

HTML = Format("html", "text/html", "html", ("application/xhtml+xml",))
TEXT = Format("text", "text/plain", "txt")
JSON = Format("json", "application/json", "json")
SPARQL = Format("sparql", "application/sparql-query", "rq")


def formats_for(form: str) -> tuple[Format, ...]:
    """Return the formats for the answer to a query of a form, the default first.

    >>> [form.name for form in formats_for("ASK")]
    ['json', 'xml', 'csv', 'tsv']
    """
    return ROWS if form in ("SELECT", "ASK") else TRIPLES


def named(name: str, formats: Sequence[Format]) -> Format | None:
    """Return the format that has a name, an ending or a media type, in any case, or None.

    >>> named("CSV", ROWS).name, named("text/turtle", TRIPLES).name, named("pdf", ROWS) is None
    ('csv', 'turtle', True)
    """
    wanted = name.strip().lower()
    return next((form for form in formats if wanted in (form.name, form.ending, *form.medias)), None)
