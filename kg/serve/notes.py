"""Notes on the answers of the service: whether an answer is empty, why, and the statements behind a query."""

from __future__ import annotations

import json
import re

from kg.formats import Format
from kg.graph.graph import Graph
from kg.graph.hints import reasons_for_nothing
from kg.graph.notes import Unmarked
from kg.stores.local import Source

MAX_NOTES = 4000
"""The most characters of the header field."""
_ROW = {"json": rb'"bindings":\s*\[\s*\{', "xml": rb"<result[ >]", "csv": rb"\n.", "tsv": rb"\n."}
_IRI = re.compile(rb"<([^<>\s]+)>")


def is_empty(rows: bytes, form: Format) -> bool:
    r"""Say whether rows in one of the formats of SPARQL 1.1 are none.

    >>> from kg.formats import JSON, CSV
    >>> is_empty(b'{"head":{"vars":["x"]},"results":{"bindings":[]}}', JSON), is_empty(b"x\r\n1\r\n", CSV)
    (True, False)
    """
    return re.search(_ROW[form.name], rows, re.DOTALL) is None


def iris_in(rows: bytes) -> list[str]:
    r"""Return the IRIs in rows of one column, as TSV.

    >>> iris_in(b"?st\n<https://example.org/a>\n")
    ['https://example.org/a']
    """
    return [iri.decode() for iri in _IRI.findall(rows.partition(b"\n")[2])]


def sentences(look: Unmarked, rows: bytes, source: Source) -> list[str]:
    """Return what a look at the statements behind a query finds; `rows` are their IRIs as TSV."""
    return list(look.sentences(iris_in(rows), source))


def header_of(notes: list[str]) -> str:
    r"""Return notes for the header field `Kg-Notes`: a JSON list in ASCII, the first ones that fit; empty if none do.

    >>> header_of(["«Kling» is not used"])
    '["\\u00abKling\\u00bb is not used"]'
    """
    fitting = next((n for n in range(len(notes), 0, -1) if len(json.dumps(notes[:n])) <= MAX_NOTES), 0)
    return json.dumps(notes[:fitting]) if fitting else ""


def why_empty(graph: Graph, query: str, name: str) -> list[str]:
    """Return why the answer to a query, or to the saved question of a name, is empty."""
    if name:
        return list(graph.silence(name, query, 0))
    return reasons_for_nothing(query, graph.source)
