"""What is said, by whom and in which words, as frozen records. Knows no YAML, no RDF and no file."""

from kg.lazy import exports

__all__, __getattr__, __dir__ = exports(
    __name__,
    {
        "derived": "Derivation about derivations",
        "edtf": "Edtf",
        "figures": "Figure",
        "network": "gexf graphml to_networkx",
        "ontology": "Ontology Property Rule Term",
        "records": "Article Conflict DamagedName Entity Evidence Facts Literal Qualifiers Ref Span Stance Standing "
        "Statement Status Text",
        "status": "best clashes rank standings",
        "subset": "select",
        "tables": "ENTITY_COLUMNS STATEMENT_COLUMNS entities_csv statements_csv",
    },
)
