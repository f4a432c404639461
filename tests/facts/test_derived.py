"""Derived triples: each form of rule, and the questions that beginners ask as one triple pattern or two."""

from __future__ import annotations

import pytest

from kg.facts.derived import Presence, derivations, plain_triples
from kg.facts.ontology import Ontology
from kg.facts.records import Facts
from kg.graph.graph import Graph


def test_each_form_of_rule_gives_its_triples(tiny_facts: Facts, ontology: Ontology) -> None:
    found = {(d.subject, d.property, d.object, d.rule) for d in derivations(tiny_facts, ontology)}
    assert ("acme", "founder", "lea-dupont", "FounderRule") in found  # two roles of one event
    assert ("acme", "founding", "acme-founding", "FoundingRule") in found  # from a role to its event
    assert ("vif", "release", "vif-release", "ReleaseRule") in found
    assert ("vif", "maker", "acme", "MakerReleasedRule") in found
    assert not [d for d in found if d[1] == "release" and d[2] != "vif-release"]  # only events of its class


def test_a_derivation_rests_on_statements(tiny_facts: Facts, ontology: Ontology) -> None:
    found = derivations(tiny_facts, ontology)
    assert len(found) > 5
    for derivation in found:
        assert derivation.premises
        assert set(derivation.premises) <= tiny_facts.statements.keys()


def test_what_is_only_claimed_makes_nobody_a_maker(tiny_facts: Facts, ontology: Ontology) -> None:
    claimed = [s for s in tiny_facts.statements.values() if s.property == "developedBy"]
    assert [s.subject for s in claimed] == ["vif"]
    assert not [d for d in derivations(tiny_facts, ontology) if d.rule == "MakerDevelopedRule"]


QUESTIONS = [
    ("SELECT ?model { ?model a vg:VideoModel }", "Vif"),
    ("SELECT ?maker { id:vif vg:maker ?maker }", "Acme"),
    ("SELECT ?thing { ?thing vg:maker id:acme }", "Vif"),
    ("SELECT ?founder { id:acme vg:founder ?founder }", "Léa Dupont"),
    ("SELECT ?when { id:acme vg:founding ?event . ?event vg:edtf ?when }", "2019"),
    ("SELECT ?when { id:vif vg:release ?event . ?event vg:edtf ?when }", "2024-05-05"),
    ("SELECT ?investor { ?investor vg:investedIn id:acme }", "North Bank"),
    ("SELECT ?amount { id:acme vg:fundingRound ?round . ?round vg:amount ?amount }", "10 million US dollars"),
    ("SELECT ?event { ?event a vg:Release }", "Release of Vif"),
    ("SELECT ?event ?when { ?event a vg:Event ; vg:edtf ?when }", "Founding of Acme"),
]


@pytest.mark.parametrize(("sparql", "answer"), QUESTIONS)
def test_a_beginners_question_is_one_triple_pattern_or_two(graph: Graph, sparql: str, answer: str) -> None:
    rows = graph.cite(sparql)
    assert answer in {cell for row in rows.rows.texts() for cell in row}
    assert all(row.citations or row.uncited for row in rows)


def test_each_property_says_whether_it_has_plain_triples(tiny_facts: Facts, ontology: Ontology) -> None:
    found = plain_triples(tiny_facts, ontology)
    assert found.keys() == ontology.statable | ontology.derived_properties
    assert found["investor"] is Presence.ALWAYS  # stated by the article
    assert found["founder"] is found["maker"] is Presence.ALWAYS  # only derived
    assert found["amount"] is Presence.SOMETIMES  # one is rejected
    assert found["trainedOn"] is found["availableTo"] is Presence.NEVER  # a rumour, a denial
    assert found["frameRate"] is Presence.NEVER  # nobody speaks of it
