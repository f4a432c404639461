"""The IRIs of the graph: its namespaces, and those of the vocabularies that it reuses."""

from __future__ import annotations

from functools import lru_cache

BASE = "https://w3id.org/ai-video-kg/"
ONTOLOGY = BASE + "ontology"

PREFIXES = {
    "vg": ONTOLOGY + "#",
    "id": BASE + "id/",
    "st": BASE + "statement/",
    "ev": BASE + "evidence/",
    "src": BASE + "source/",
    "sel": BASE + "selector/",
    "fig": BASE + "figure/",
    "der": BASE + "derivation/",
    "conf": BASE + "conflict/",
    "name": BASE + "name/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "schema": "http://schema.org/",
    "edtf": "http://id.loc.gov/datatypes/",
}


def expand(curie: str) -> str:
    """Return the full form of a compact IRI.

    >>> expand("vg:Model")
    'https://w3id.org/ai-video-kg/ontology#Model'
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


@lru_cache(maxsize=1 << 16)
def compact(iri: str) -> str:
    """Return the compact form of an IRI, or the IRI itself if no prefix fits.

    >>> compact("http://schema.org/value")
    'schema:value'
    """
    fitting = [(len(base), prefix, base) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    _, prefix, base = max(fitting)
    return f"{prefix}:{iri[len(base) :]}"
