"""What a CONSTRUCT makes of statements: facts pass, everything else is named in comments that parsers skip."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.graph.graph import Graph
from kg.graph.unasserted import notes

ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?st a vg:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }"


def test_claims_and_denials_are_named_and_facts_are_not(graph: Graph) -> None:
    turtle = graph.construct(ALL)
    head, *named = notes(turtle)
    assert head == f"{len(named)} triples are not facts of the graph: only statements that are not asserted say so."
    assert "id:vif vg:developedBy id:acme: claimed" in named
    assert "id:vif vg:trainedOn id:films: speculated" in named
    assert not [line for line in named if "vg:investor" in line]
    assert list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "query",
    [
        "CONSTRUCT WHERE { ?s vg:investor ?o }",
        "CONSTRUCT { ?s vg:maker ?o } WHERE { ?s vg:maker ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?st vg:status vg:Asserted ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o "
        "FILTER NOT EXISTS { ?st vg:negated true } }",
        "CONSTRUCT { ?o <urn:x:paid> ?s } WHERE { ?st rdf:subject ?s ; rdf:predicate vg:investor ; rdf:object ?o }",
        "CONSTRUCT { ?st ?p ?o } WHERE { ?st a vg:Statement ; ?p ?o }",
        "DESCRIBE id:vif",
    ],
)
def test_facts_and_whole_statements_need_no_note(query: str, graph: Graph) -> None:
    assert notes(graph.construct(query)) == []


@pytest.mark.parametrize("template", ["?s <urn:x-test:from> ?o", "?o <urn:x-test:in> ?s"])
def test_a_property_of_another_vocabulary_is_judged_by_what_joins_its_ends(template: str, graph: Graph) -> None:
    where = "?st rdf:subject ?s ; rdf:predicate {} ; rdf:object ?o"
    rumour = notes(graph.construct(f"CONSTRUCT {{ {template} }} WHERE {{ {where.format('vg:trainedOn')} }}"))
    assert rumour[0] == "1 triple is not a fact of the graph: only statements that are not asserted say so."
    assert rumour[1].endswith(": speculated")
    # Acme released Vif, so something joins the two, although that it developed it is only claimed
    assert notes(graph.construct(f"CONSTRUCT {{ {template} }} WHERE {{ {where.format('vg:developedBy')} }}")) == []


def test_a_property_of_ours_needs_its_own_fact(graph: Graph) -> None:
    where = "?st rdf:subject ?s ; rdf:predicate vg:trainedOn ; rdf:object ?o"
    _, named = notes(graph.construct(f"CONSTRUCT {{ ?s vg:partOf ?o }} WHERE {{ {where} }}"))
    assert named == "id:vif vg:partOf id:films: speculated"
