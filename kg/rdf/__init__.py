"""Facts as triples and back. The only folder that names the terms of the vocabulary."""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "decode": "Decoder",
        "encode": "to_quads",
        "ontology": "read_ontology",
        "serialize": "jsonld ntriples",
        "turtle": "to_turtle",
    },
)
