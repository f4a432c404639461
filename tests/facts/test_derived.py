"""Derived triples: each form of rule, and the questions that beginners ask as one triple pattern or two."""

from __future__ import annotations

import pytest

from kg.facts.derived import Presence, about, derivations, plain_triples
from kg.facts.ontology import Ontology
from kg.facts.records import Entity, Facts, Literal, Qualifiers, Ref, Standing, Statement, Status
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


# What a statement is about

KINDS = {
    "acme": "Company", "staff": "Group", "vif": "VideoModel", "vif-2": "VideoModel", "zoom": "Feature",
    "site": "Platform", "web": "Platform", "zoom-release": "Release", "zoom-delay": "Delay",
    "leak": "Leak", "shift": "MarketShift",
}  # fmt: skip


def linked(*triples: tuple[str, str, str], status: Status = Status.ASSERTED, negated: bool = False) -> Facts:
    """Return facts that hold these relations, all with one status and polarity, and a reason given for each entity."""
    links = [Statement(s, name, Ref(o), negated) for s, name, o in triples]
    reasons = [Statement(kind, "reason", Literal(f"why {kind}", "en")) for kind in KINDS]
    standings = {s.id: Standing(status, 1) for s in links} | {s.id: Standing(Status.CLAIMED, 1) for s in reasons}
    return Facts(
        entities={name: Entity(name, kind, {"en": name}, {}, (), "made up") for name, kind in KINDS.items()},
        articles={},
        statements={s.id: s for s in [*links, *reasons]},
        evidence={},
        standings=standings,
        conflicts=(),
    )


def reason_about(facts: Facts, ontology: Ontology, subject: str) -> tuple[str, ...]:
    """Return what the reason given for an entity is about."""
    (reason,) = [s for s in facts.statements.values() if (s.subject, s.property) == (subject, "reason")]
    return about(facts, ontology)[reason.id]


REACHES = [
    ("zoom", [("zoom", "partOf", "vif")], ("vif", "zoom")),  # of a feature: the model
    ("vif-2", [("vif-2", "versionOf", "vif")], ("vif", "vif-2")),  # of a version: the model
    ("staff", [("staff", "partOf", "acme")], ("acme", "staff")),  # of a team: the company
    ("leak", [("leak", "object", "vif")], ("leak", "vif")),  # of an event: what it was done to
    ("zoom-delay", [("zoom-delay", "object", "zoom-release"), ("zoom-release", "object", "vif")],
     ("vif", "zoom-delay", "zoom-release")),  # of a delay: the release that is late, and what is released
    ("zoom-release", [("zoom-release", "object", "zoom"), ("zoom", "partOf", "vif")], ("vif", "zoom", "zoom-release")),
    ("zoom", [("zoom", "partOf", "vif"), ("vif", "developedBy", "acme")], ("acme", "vif", "zoom")),  # and its maker
    ("vif", [("vif", "partOf", "site"), ("site", "partOf", "web")], ("site", "vif")),  # but not what the whole is in
    ("leak", [("leak", "object", "shift"), ("shift", "object", "leak")], ("leak", "shift")),  # a circle ends
    ("vif", [("zoom", "partOf", "vif")], ("vif",)),  # not the other way: what is said of the model, is not of a part
]  # fmt: skip


@pytest.mark.parametrize(("subject", "triples", "reached"), REACHES)
def test_a_statement_is_about_what_its_things_belong_to(
    subject: str, triples: list[tuple[str, str, str]], reached: tuple[str, ...], ontology: Ontology
) -> None:
    assert reason_about(linked(*triples), ontology, subject) == reached


@pytest.mark.parametrize("status", [Status.CLAIMED, Status.PLANNED, Status.SPECULATED])
def test_a_part_that_is_only_claimed_is_found_but_has_no_maker(status: Status, ontology: Ontology) -> None:
    found = linked(("zoom", "partOf", "vif"), ("vif", "developedBy", "acme"), status=status)
    assert reason_about(found, ontology, "zoom") == ("vif", "zoom")


def test_what_is_no_part_is_not_reached(ontology: Ontology) -> None:
    assert reason_about(linked(("zoom", "partOf", "vif"), negated=True), ontology, "zoom") == ("zoom",)
    assert reason_about(linked(("zoom", "partOf", "vif"), status=Status.REJECTED), ontology, "zoom") == ("zoom",)


def test_topics_and_comparisons_reach_as_far(ontology: Ontology) -> None:
    facts = linked(("zoom", "partOf", "vif"))
    qualifiers = Qualifiers(compared_to="zoom", topics=("staff",))
    goal = Statement("acme", "goal", Literal("more", "en"), qualifiers=qualifiers)
    told = Facts(
        facts.entities, {}, {**facts.statements, goal.id: goal}, {},
        {**facts.standings, goal.id: Standing(Status.PLANNED, 1)}, (),
    )  # fmt: skip
    assert about(told, ontology)[goal.id] == ("acme", "staff", "vif", "zoom")


def test_the_day_of_a_release_is_about_the_model(tiny_facts: Facts, ontology: Ontology) -> None:
    (day,) = [s for s in tiny_facts.statements.values() if (s.subject, s.property) == ("vif-release", "date")]
    assert about(tiny_facts, ontology)[day.id] == ("acme", "vif", "vif-release")
