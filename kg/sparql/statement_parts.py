"""Whether a query builds triples from the parts of statements, and so perhaps of an opinion a fact."""

from __future__ import annotations

from kg.namespaces import PREFIXES
from kg.sparql.query import Query

NOTE = (
    "built from statements, of which some are claims, opinions or denials: "
    "filter vg:status and vg:negated, or match plain triples"
)
"""What a client is told."""

_PARTS = ("subject", "object")


def builds_from_statements(query: Query) -> bool:
    """Say whether a CONSTRUCT reads the subject or the object of statements, and not how they stand.

    >>> builds_from_statements(Query("CONSTRUCT { ?s vg:maker ?o } { ?st rdf:subject ?s ; rdf:object ?o }"))
    True
    >>> builds_from_statements(Query("CONSTRUCT WHERE { ?s vg:developedBy ?o }"))
    False
    """
    if query.form != "CONSTRUCT":
        return False
    written = {token.text.strip("<>") for token in query.tokens if token.kind in ("name", "iri")}

    def names(prefix: str, local: str) -> bool:
        return f"{prefix}:{local}" in written or PREFIXES[prefix] + local in written

    parts = any(names("rdf", part) for part in _PARTS)
    return parts and not (names("vg", "status") and names("vg", "negated"))
