"""Build every export, and seal the set with a receipt.

Each file is written beside its target. All are then renamed, the receipt last. The receipt holds
the hash of every input and output, so that an incomplete or outdated set is recognised.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from kg.facts.network import gexf, graphml
from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.facts.tables import entities_csv, statements_csv
from kg.files import remove_leftovers, write_atomically, write_together
from kg.home import GRAPH_FILE, RECEIPT_FILE, Home
from kg.rdf.ontology import read_ontology
from kg.rdf.serialize import jsonld, ntriples, turtle
from kg.seeds.compile import compile_seeds
from kg.stores.receipt import input_hashes, read_receipt, sha256


def render(facts: Facts, ontology: Ontology, home: Home) -> dict[str, str]:
    """Return the content of every export, by file name."""
    graph = ntriples(facts, ontology)
    return {
        GRAPH_FILE: graph,
        "ai-video-kg.ttl": turtle(facts, ontology),
        "ai-video-kg.jsonld": jsonld(facts, ontology),
        "statements.csv": statements_csv(facts, ontology),
        "entities.csv": entities_csv(facts),
        "ai-video-kg.graphml": graphml(facts, ontology),
        "ai-video-kg.gexf": gexf(facts, ontology),
        "ai-video-kg.html": _page(facts, ontology, home, graph),
    }


def _page(facts: Facts, ontology: Ontology, home: Home, graph: str) -> str:
    from kg.graph.graph import Graph
    from kg.page.html import page_html
    from kg.page.layout import FILE as LAYOUT
    from kg.page.layout import read_layout
    from kg.stores.local import LocalSource, store_of_lines

    answers = Graph(LocalSource(store_of_lines(graph)), home).answers()
    return page_html(facts, ontology, read_layout(home.seeds / LAYOUT), answers)


def build(home: Home) -> dict[str, object]:
    """Compile the seeds, write every export and return the receipt.

    Raises:
        SeedError: the seeds have problems; nothing is written.
        BuildError: the exports cannot be written.
    """
    from kg.page.layout import FILE as LAYOUT
    from kg.page.layout import layout_json, positions, read_layout

    ontology = read_ontology(home.ontology_file)
    facts, _ = compile_seeds(home.seeds, ontology)
    kept = read_layout(home.seeds / LAYOUT)
    placed = positions(facts, ontology, kept)
    if placed != kept:
        write_atomically(home.seeds / LAYOUT, layout_json(placed))
    outputs = render(facts, ontology, home)
    receipt = make_receipt(facts, home, outputs)
    remove_leftovers(home.exports)
    sealed = outputs | {RECEIPT_FILE: json.dumps(receipt, indent=1, ensure_ascii=False) + "\n"}
    write_together({home.exports / name: text for name, text in sealed.items()})
    return receipt


def make_receipt(facts: Facts, home: Home, outputs: Mapping[str, str]) -> dict[str, object]:
    """Return the receipt: hashes of inputs and outputs, and the counts of what was verified."""
    return {
        "inputs": input_hashes(home),
        "outputs": {name: sha256(text.encode("utf-8")) for name, text in sorted(outputs.items())},
        "verified": {
            "articles": len(facts.articles),
            "texts": sum(len(a.texts) for a in facts.articles.values()),
            "entities": len(facts.entities),
            "statements": len(facts.statements),
            "pieces of evidence": sum(map(len, facts.evidence.values())),
            "quotes": len(facts.quotes),
            "conflicts": len(facts.conflicts),
            "triples": outputs[GRAPH_FILE].count("\n"),
        },
    }


def damaged_outputs(home: Home) -> list[str]:
    """Return the names of the exports that are missing or differ from the receipt."""
    receipt = read_receipt(home)
    if receipt is None:
        return [RECEIPT_FILE]
    return [
        n for n, h in receipt["outputs"].items() if not (p := home.exports / n).is_file() or sha256(p.read_bytes()) != h
    ]
