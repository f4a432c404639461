"""Whether a query builds triples from the parts of statements, and so perhaps of an opinion a fact."""

from __future__ import annotations

from kg.namespaces import expand
from kg.rdf.terms import STANDING_OF
from kg.sparql.query import Query

NOTE = (
    "built from statements, of which some are claims, opinions or denials: "
    f"filter {' and '.join(STANDING_OF)}, or match plain triples"
)
"""What a client is told."""

_PARTS = ("rdf:subject", "rdf:object")


def builds_from_statements(query: Query) -> bool:
    """Say whether a CONSTRUCT reads the subject or the object of statements, and not how they stand.

    >>> builds_from_statements(Query("CONSTRUCT { ?s schema:creator ?o } { ?st rdf:subject ?s ; rdf:object ?o }"))
    True
    >>> builds_from_statements(Query("CONSTRUCT WHERE { ?s ?p ?o }"))
    False
    """
    if query.form != "CONSTRUCT":
        return False
    written = {token.text.strip("<>") for token in query.tokens if token.kind in ("name", "iri")}

    def named(term: str) -> bool:
        return term in written or expand(term) in written

    return any(map(named, _PARTS)) and not all(map(named, STANDING_OF))
